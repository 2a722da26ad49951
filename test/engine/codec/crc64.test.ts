import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { combine, Crc64, crc64, FOLD_DISTANCES } from '../../../src/engine/codec/crc64.js';

const REFLECTED = 0x95ac9329ac4bc9b5n;

/** The definition, bit by bit. */
function slowCrc64(bytes: Uint8Array): bigint {
  let crc = 0n;
  for (const byte of bytes) {
    crc ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit++) crc = crc & 1n ? (crc >> 1n) ^ REFLECTED : crc >> 1n;
  }
  return crc;
}

/** Bytes that look random and are the same every time (xorshift). */
function noise(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[i] = state;
  }
  return bytes;
}

const text = (string: string): Uint8Array => new TextEncoder().encode(string);
const paths = [
  ['WebAssembly', true],
  ['plain', false],
] as const;

describe('crc64', () => {
  it('has the check value of the catalogue', () => {
    expect(crc64(text('123456789'))).toBe(0xe9c6d914c4b8d9can);
  });

  it('follows the definition', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => crc64(bytes) === slowCrc64(bytes)));
  });

  it('goes on from the checksum of the bytes before', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, at) => {
        const split = Math.min(at, bytes.length);
        return crc64(bytes, split, bytes.length, crc64(bytes, 0, split)) === crc64(bytes);
      }),
    );
  });
});

describe('the folding distances', () => {
  it('belong to a multiple of the polynomial', () => {
    // Remainders of x^i, with bit 63 as the coefficient of x^63; y^k has the remainder of x^(128 k).
    const mask = (1n << 64n) - 1n;
    const powerOfX = (exponent: number): bigint => {
      let remainder = 1n;
      for (let i = 0; i < exponent; i++) {
        remainder = ((remainder << 1n) & mask) ^ (remainder >> 63n ? 0xad93d23594c935a9n : 0n);
      }
      return remainder;
    };
    // y^n = sum of y^(n - distance): a word n places before the end, and where it is added.
    const n = Math.max(...FOLD_DISTANCES);
    const sum = FOLD_DISTANCES.reduce((total, distance) => total ^ powerOfX(128 * (n - distance)), powerOfX(128 * n));
    expect(sum).toBe(0n);
  });
});

describe.each(paths)('Crc64, %s', (_name, accelerated) => {
  const crc = new Crc64(accelerated);
  const sum = (bytes: Uint8Array): bigint => {
    crc.reset();
    crc.update(bytes);
    return crc.digest();
  };

  it.each([
    0,
    1,
    8,
    15,
    16,
    17,
    66 * 16,
    66 * 16 + 1,
    22_111,
    22_112,
    22_113,
    44_224,
    100_000,
    1_048_575,
    1_048_576,
    1_048_577,
    3_000_001,
  ])('equals the table over %i bytes', (length) => {
    const bytes = noise(length, length + 1);
    expect(sum(bytes)).toBe(crc64(bytes));
  });

  it('does not depend on where the bytes are cut', () => {
    const bytes = noise(90_000);
    const whole = crc64(bytes);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 12 }), (cuts) => {
        crc.reset();
        const ends = [...cuts.sort((a, b) => a - b), bytes.length];
        let from = 0;
        for (const to of ends) {
          crc.update(bytes, from, to);
          from = to;
        }
        return crc.digest() === whole;
      }),
      { numRuns: 200 },
    );
  });

  it('takes bytes that were read straight into its buffer', () => {
    const bytes = noise(50_000, 3);
    crc.reset();
    for (let at = 0; at < bytes.length;) {
      const into = crc.buffer(7_001);
      const piece = bytes.subarray(at, at + into.length);
      into.set(piece);
      crc.take(piece.length);
      at += piece.length;
    }
    expect(crc.digest()).toBe(crc64(bytes));
  });

  it('gives a digest without ending the sum', () => {
    const bytes = noise(70_000, 9);
    crc.reset();
    crc.update(bytes, 0, 40_003);
    expect(crc.digest()).toBe(crc64(bytes, 0, 40_003));
    crc.update(bytes, 40_003);
    expect(crc.digest()).toBe(crc64(bytes));
  });

  it('bounds its buffer', () => {
    expect(crc.buffer(1 << 30).length).toBe(1 << 20);
  });
});

describe('Crc64', () => {
  it('works where there is no WebAssembly', () => {
    vi.stubGlobal('WebAssembly', undefined);
    try {
      const crc = new Crc64();
      crc.update(text('123456789'));
      expect(crc.digest()).toBe(0xe9c6d914c4b8d9can);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});

describe('combine', () => {
  it('gives the checksum of both parts', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (a, b) => {
        const both = new Uint8Array([...a, ...b]);
        return combine(crc64(a), crc64(b), b.length) === crc64(both);
      }),
    );
  });

  it('is associative for lengths beyond 32 bits', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
        fc.maxSafeNat(),
        fc.maxSafeNat(),
        (crc, a, b) => combine(combine(crc, 0n, a >>> 1), 0n, b >>> 1) === combine(crc, 0n, (a >>> 1) + (b >>> 1)),
      ),
    );
  });
});

describe('crc64-wasm.ts', () => {
  it('is what scripts/build-wasm.mjs makes of crc64.wat', () => {
    const script = resolve(import.meta.dirname, '../../../scripts/build-wasm.mjs');
    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });
});
