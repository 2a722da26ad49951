import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { utf8SequenceLength, writeArgument } from '../../../src/engine/analysis/argument-quoting.js';
import { written, writtenBytes } from './written.js';

const quoted = (bytes: Uint8Array): string => written((output) => writeArgument(output, bytes));

/** How redis-cli reads one quoted argument (`sds.c:sdssplitargs`), for arguments in double quotes or in none. */
function unquote(line: Uint8Array): Uint8Array {
  if (line[0] !== 0x22) return line;
  const out: number[] = [];
  for (let at = 1; line[at] !== 0x22; at++) {
    if (line[at] !== 0x5c) {
      out.push(line[at]);
      continue;
    }
    const letter = String.fromCharCode(line[++at]);
    const escape = { n: 10, r: 13, t: 9, b: 8, a: 7 }[letter];
    if (letter === 'x') {
      out.push(parseInt(String.fromCharCode(line[at + 1], line[at + 2]), 16));
      at += 2;
    } else out.push(escape ?? letter.charCodeAt(0));
  }
  return Uint8Array.from(out);
}

describe('quoting for redis-cli', () => {
  it.each([
    ['user:1', 'user:1'],
    ['', '""'],
    ['a b', '"a b"'],
    ['say "hi"', '"say \\"hi\\""'],
    ["it's", '"it\'s"'],
    ['back\\slash', '"back\\\\slash"'],
    ['line\nend\r\t\b\x07', '"line\\nend\\r\\t\\b\\a"'],
    ['\x00\x7f', '"\\x00\\x7f"'],
    ['grüße', '"grüße"'],
    ['\u0085', '"\\xc2\\x85"'],
  ])('%j becomes %s', (text, expected) => {
    expect(quoted(new TextEncoder().encode(text))).toBe(expected);
  });

  it('escapes bytes that are not UTF-8', () => {
    expect(quoted(Uint8Array.of(0x61, 0xff, 0xc3, 0x28))).toBe('"a\\xff\\xc3("');
  });

  it('reads back as the same bytes, and never spans lines', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 20 }).map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(bytes, (argument) => {
        const line = writtenBytes((output) => writeArgument(output, argument));
        expect(line.includes(0x0a)).toBe(false);
        expect([...unquote(line)]).toEqual([...argument]);
      }),
      { numRuns: 2000 },
    );
  });

  it('knows the same UTF-8 sequences as the platform', () => {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const byte = fc.oneof(
      fc.nat(255),
      fc.constantFrom(0xc0, 0xc2, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf),
    );
    fc.assert(
      fc.property(fc.array(byte, { minLength: 1, maxLength: 4 }), (numbers) => {
        const bytes = Uint8Array.from(numbers);
        const length = utf8SequenceLength(bytes, 0, bytes.length);
        const valid = [1, 2, 3, 4].find((count) => {
          try {
            return count <= bytes.length && [...decoder.decode(bytes.subarray(0, count))].length === 1;
          } catch {
            return false;
          }
        });
        expect(length).toBe(valid ?? 0);
      }),
      { numRuns: 20_000 },
    );
  });
});
