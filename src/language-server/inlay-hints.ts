/** Hints behind values: what sizes, times and snapshot points mean. */
import type { InlayHint, Range } from 'vscode-languageserver-types';
import { directiveFor } from '../engine/conf/directives/directives.js';
import type { Directive } from '../engine/conf/directives/directives.js';
import { parseInteger, parseMemory } from '../engine/conf/numbers.js';
import type { Target } from '../engine/conf/target.js';
import type { Word } from '../engine/conf/words.js';
import type { Configuration } from './configuration.js';
import { binarySize, counted, durationText, savePointText } from './value-meaning.js';

/** The hints in a range. */
export function inlayHints({ document, target }: Configuration, range: Range): InlayHint[] {
  const hints: InlayHint[] = [];
  const last = Math.min(range.end.line, document.lines.length - 1);
  for (let index = Math.max(0, range.start.line); index <= last; index += 1) {
    const line = document.lines[index];
    if (line === undefined || line.kind !== 'directive' || line.words.length < 2) continue;
    const directive = directiveFor(line.name, target);
    if (directive === undefined) continue;
    for (const { word, text } of hintsOf(directive, line.words.slice(1), target)) {
      hints.push({ position: { line: index, character: word.end }, label: text, paddingLeft: true });
    }
  }
  return hints;
}

interface WordHint {
  readonly word: Word;
  readonly text: string;
}

function hintsOf(directive: Directive, words: readonly Word[], target: Target): readonly WordHint[] {
  const [word] = words;
  if (word === undefined) return [];
  if (directive.row.name === 'save') return saveHints(words);
  const text = hintOf(directive, word, target);
  return text === undefined ? [] : [{ word, text }];
}

function hintOf(directive: Directive, word: Word, target: Target): string | undefined {
  switch (directive.kind) {
    case 'memory':
    case 'memory-or-percent': {
      const size = parseMemory(word.value, target);
      if (size === undefined || size.bytes < 1024n) return undefined;
      // Binary units say the size already, in round numbers; bytes are what is not seen. Elsewhere it is the reverse.
      const isBinary = ['kb', 'mb', 'gb'].includes(size.unit);
      return `= ${isBinary ? counted(size.bytes, 'byte') : (binarySize(size.bytes) ?? '')}`;
    }
    case 'integer':
    case 'unsigned': {
      const number = parseInteger(word.value);
      if (number === undefined) return undefined;
      if (directive.row.unit === 'seconds' && number >= 60n) return `= ${durationText(number)}`;
      if (directive.row.unit === 'milliseconds' && number >= 1000n) return `= ${durationText(number / 1000n)}`;
      return undefined;
    }
    default:
      return undefined;
  }
}

/** Behind each pair what it says. */
function saveHints(words: readonly Word[]): readonly WordHint[] {
  const hints: WordHint[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    const [seconds, changes] = [words[at], words[at + 1]];
    const [first, second] = [parseInteger(seconds?.value ?? ''), parseInteger(changes?.value ?? '')];
    if (changes === undefined || first === undefined || second === undefined || first < 0n || second < 0n) continue;
    hints.push({ word: changes, text: savePointText(first, second) });
  }
  return hints;
}
