import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Position, Range } from 'vscode-languageserver-types';
import type { TextService } from '../../../src/language-server/aof/text-service.js';
import { ALL_TARGETS, formatTarget } from '../../../src/engine/conf/target.js';
import { logDiagnostics } from '../../../src/language-server/aof/open-logs.js';
import { logOf } from '../../engine/aof/text/resp.js';
import { openLog, openManifest } from './open.js';

const PIECES = [
  '*1',
  '*3',
  '$3',
  '$0',
  '$-1',
  'SET',
  'xgroup',
  '#TS:1',
  '# x',
  '\r\n',
  '\n',
  '\0\0\0',
  ' ',
  '"',
  '‸',
  'ü',
  '\ufffd',
];
const COMMANDS = [logOf('MULTI'), logOf('EXEC'), logOf('SET k v EX 5'), logOf('XGROUP CREATE s g $'), 'SET k v\r\n'];
const LINES = [
  'file a.aof.1.base.rdb seq 1 type b\n',
  'file ',
  'seq 1 ',
  'type i',
  '"',
  '# x',
  '\n',
  ' ',
  'ü',
  '\0',
  '/',
];

const textOf = (pieces: readonly string[]) =>
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5, unit: 'binary' })), { maxLength: 25 })
    .map((parts) => parts.join(''));
const target = fc.constantFrom(...ALL_TARGETS.map(formatTarget));

/** Asks everything at a position; all ranges have to lie inside of the text. */
function askEverything(file: TextService, text: string, position: Position): void {
  const lines = text.split('\n');
  const inside = ({ start, end }: Range): void => {
    for (const { line, character } of [start, end]) {
      expect(line).toBeLessThan(lines.length);
      expect(character).toBeLessThanOrEqual((lines[line] ?? '').length);
    }
    expect(start.line < end.line || (start.line === end.line && start.character <= end.character)).toBe(true);
  };
  const places = { document: () => file.lines, uri: () => file.uri, explanation: () => undefined };
  for (const { range } of logDiagnostics(file, places)) inside(range);
  const { range } = file.hover(position) ?? {};
  if (range !== undefined) inside(range);
  for (const { textEdit, additionalTextEdits } of file.completions(position)) {
    if (textEdit !== undefined && 'range' in textEdit) inside(textEdit.range);
    for (const edit of additionalTextEdits ?? []) inside(edit.range);
  }
  file.signature(position);
  for (const symbol of file.symbols()) {
    inside(symbol.range);
    inside(symbol.selectionRange);
    expect(symbol.name).not.toBe('');
  }
  for (const { startLine, endLine } of file.folding()) expect(startLine < endLine && endLine < lines.length).toBe(true);
  for (const link of file.links()) inside(link.range);
  for (const edit of [...file.formatting(), ...file.lineTyped(position)]) inside(edit.range);
  for (const { edit } of file.actions({ start: position, end: position }, () => true, places)) {
    for (const change of Object.values(edit?.changes ?? {}).flat()) inside(change.range);
  }
}

describe('whatever a text is', () => {
  it('a log has answers inside of it', () => {
    fc.assert(
      fc.property(
        textOf([...PIECES, ...COMMANDS]),
        target,
        fc.constantFrom('same', 'unknown'),
        (marked, one, onDisk) => {
          const { file, text, position } = openLog(marked, one, onDisk === 'same' ? 'same' : 'unknown');
          askEverything(file, text, position);
        },
      ),
      { numRuns: 120 },
    );
  });

  it('a manifest has answers inside of it', () => {
    fc.assert(
      fc.property(textOf(LINES), target, (marked, one) => {
        const { file, text, position } = openManifest(`${marked}‸`, ['a.aof.1.base.rdb', 'a.aof.2.incr.aof'], one);
        askEverything(file, text, position);
      }),
      { numRuns: 120 },
    );
  });

  it('formatting a log twice is formatting it once', () => {
    fc.assert(
      fc.property(textOf([...PIECES, ...COMMANDS]), (marked) => {
        const opened = openLog(marked.replaceAll('‸', ''));
        const { edited } = editedOf(opened.text, opened.file);
        const again = openLog(edited);
        expect(editedOf(again.text, again.file).edited).toBe(edited);
      }),
      { numRuns: 300 },
    );
  });
});

function editedOf(text: string, file: TextService): { readonly edited: string } {
  const { starts } = file.lines;
  const offset = ({ line, character }: Position): number => (starts[line] ?? text.length) + character;
  const edited = [...file.formatting()]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (result, { range, newText }) => result.slice(0, offset(range.start)) + newText + result.slice(offset(range.end)),
      text,
    );
  return { edited };
}
