import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isUtf8, Utf8Check } from '../../../src/engine/codec/utf8.js';

const decoder = new TextDecoder('utf-8', { fatal: true });

function decodes(bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Bytes that are nearly UTF-8: text, bytes at the borders of the rules, and both mixed. */
const nearly = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }).map((text) => [...new TextEncoder().encode(text)]),
      fc.array(
        fc.constantFrom(
          0x7f,
          0x80,
          0x8f,
          0x90,
          0x9f,
          0xa0,
          0xbf,
          0xc0,
          0xc1,
          0xc2,
          0xdf,
          0xe0,
          0xed,
          0xef,
          0xf0,
          0xf4,
          0xf5,
          0xff,
        ),
      ),
    ),
  )
  .map((parts) => Uint8Array.from(parts.flat()));

describe('UTF-8', () => {
  it('is what the platform decodes', () => {
    fc.assert(
      fc.property(nearly, (bytes) => {
        expect(isUtf8(bytes)).toBe(decodes(bytes));
      }),
      { numRuns: 1000 },
    );
  });

  it('is the same in pieces', () => {
    fc.assert(
      fc.property(nearly, fc.array(fc.nat(20)), (bytes, cuts) => {
        const check = new Utf8Check();
        let valid = true;
        let at = 0;
        for (const cut of [...cuts, bytes.length]) {
          const end = Math.min(bytes.length, at + cut);
          valid &&= check.accept(bytes, at, end);
          at = end;
        }
        expect(valid && check.complete).toBe(isUtf8(bytes));
      }),
    );
  });
});
