/** Stock files, damaged as files get damaged: bytes and lines changed, doubled, moved, lost or glued together. */
import fc from 'fast-check';
import type { Target } from '../../../src/engine/conf/target.js';
import { ALL_TARGETS } from '../../../src/engine/conf/target.js';
import { stockFiles, tableFile } from './stock-files.js';

/** One damage; numbers are shares of the text, from 0 to 1. */
type Damage = (text: string, at: number, length: number, piece: string) => string;

const DAMAGES: readonly Damage[] = [
  // Bytes.
  (text, at, _length, piece) => text.slice(0, at) + piece + text.slice(at + piece.length),
  (text, at, _length, piece) => text.slice(0, at) + piece + text.slice(at),
  (text, at, length) => text.slice(0, at) + text.slice(at + length),
  (text, at) => text.slice(0, at),
  (text, at, length) => text.slice(at) + text.slice(at, at + length) + text.slice(0, at),
  // Lines.
  (text, at) => withLine(text, at, (line) => [line, line]),
  (text, at) => withLine(text, at, () => []),
  (text, at) => withLine(text, at, (line) => [line.replace(/^# ?/, '')]),
  (text, at) => withLine(text, at, (line) => [line.replace(/\s+/g, '')]),
  (text, at, length) => withLine(text, at, (line) => [line.repeat(1 + (length % 40))]),
  (text, at, _length, piece) => withLine(text, at, (line) => [`${line} ${piece}`]),
  (text) => text.replaceAll('\n', '\r\n'),
];

function withLine(text: string, at: number, change: (line: string) => readonly string[]): string {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const found = text.indexOf('\n', at);
  const end = found < 0 ? text.length : found;
  const lines = change(text.slice(start, end));
  return text.slice(0, start) + lines.join('\n') + text.slice(lines.length === 0 ? end + 1 : end);
}

const bases = [...stockFiles(), ...ALL_TARGETS.map(tableFile)];
const piece = fc.oneof(
  fc.constantFrom('"', "'", '\\', '\0', '#', '\n', '\r', '\ufeff', '%', 'yes', '-1', ' ', '1gb', '\v', 'é', '\ud800'),
  fc.string({ maxLength: 4, unit: 'binary' }),
);
const damage = fc.tuple(fc.constantFrom(...DAMAGES), fc.nat(), fc.nat(), piece);

/** A damaged stock file, and the server that it is judged for: its own, or any other. */
export const mutatedStockFile: fc.Arbitrary<{ readonly text: string; readonly target: Target }> = fc
  .tuple(
    fc.constantFrom(...bases),
    fc.array(damage, { minLength: 1, maxLength: 6 }),
    fc.option(fc.constantFrom(...ALL_TARGETS), { nil: undefined }),
  )
  .map(([base, damages, other]) => ({
    target: other ?? base.target,
    text: damages.reduce(
      (text, [change, at, length, extra]) => change(text, at % (text.length + 1), length % 200, extra),
      base.text,
    ),
  }));
