import { describe, expect, it } from 'vitest';
import { directiveFor } from '../../../src/engine/conf/directives/directives.js';
import { commentedWords, parseDocument, parseLine } from '../../../src/engine/conf/document.js';
import { kindOf } from '../../../src/engine/conf/reading.js';
import { lineVerdict } from '../../../src/engine/conf/verdict/line-verdict.js';
import { stockFiles } from './stock-files.js';

const files = stockFiles();

/** Sentences that begin with the name of a directive, and placeholders. */
const PROSE =
  // eslint-disable-next-line max-len -- one expression
  /[<>]|\.\.\.|\s-\s|[:.]$|\\$|#.*#|\b(?:the|is|to|has|are|can|and|configuration|or|more|other|how|in|will|of|on|instance|be|mode)\b/;

describe.skipIf(files.length === 0)('configuration files that come with the servers', () => {
  it.each(files)('$name: every line, commented examples included', ({ text, target }) => {
    const document = parseDocument('redis.conf', text, target);
    const kind = kindOf(document);
    let lines = 0;
    const refused = document.lines.flatMap((line) => {
      const commented = commentedWords(line, document.quoting);
      const example = line.text.replace(/^\s*#+\s*/, '').trimEnd();
      const name = commented[0]?.value;
      const isExample =
        name !== undefined &&
        directiveFor(name, target) !== undefined &&
        name === name.toLowerCase() &&
        !PROSE.test(example);
      if (line.kind === 'comment' && !isExample) return [];
      lines += line.kind === 'blank' ? 0 : 1;
      const judged = isExample ? parseLine(example, document.quoting) : line;
      return lineVerdict(judged, target, kind)
        .filter(({ severity }) => (severity ?? 'error') === 'error')
        .map(({ code }) => `${code}: ${line.text}`);
    });
    expect(refused).toEqual([]);
    expect(lines).toBeGreaterThan(3);
  });
});
