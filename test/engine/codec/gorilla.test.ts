import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeGorilla, type Sample } from '../../../src/engine/codec/gorilla.js';
import { encodeGorilla } from './gorilla-encoder.js';

const samples: fc.Arbitrary<Sample[]> = fc
  .tuple(
    fc.integer({ min: 0, max: 2 ** 41 }),
    fc.array(
      fc.tuple(
        fc.oneof(fc.nat(20), fc.nat(100_000), fc.nat(2 ** 40)),
        fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -100, max: 100 }), fc.constant(1.5)),
      ),
      { minLength: 1, maxLength: 60 },
    ),
  )
  .map(([start, steps]) => {
    let time = start;
    return steps.map(([step, value]) => ({ time: (time += step), value }));
  });

describe('compressed samples', () => {
  it('are given back', () => {
    fc.assert(
      fc.property(samples, (all) => {
        expect(decodeGorilla(encodeGorilla(all, 4096))).toEqual(all);
      }),
    );
  });

  it('are refused when they do not come out where the chunk says', () => {
    fc.assert(
      fc.property(samples, fc.nat(), fc.nat(7), (all, at, bit) => {
        const chunk = encodeGorilla(all, 4096);
        fc.pre(chunk.bits > 0);
        const data = chunk.data.slice();
        const place = at % chunk.bits;
        data[place >> 3] ^= 1 << (place & 7);
        const decoded = decodeGorilla({ ...chunk, data });
        // A flipped bit may give other samples that end in the same state only if all of them are right after all.
        if (decoded !== null) expect(decoded.at(-1)).toEqual(all.at(-1));
        expect(decodeGorilla({ ...chunk, bits: chunk.bits + 1 + bit })).toBeNull();
        expect(decodeGorilla({ ...chunk, lastTime: chunk.lastTime + 1n })).toBeNull();
        expect(decodeGorilla({ ...chunk, samples: chunk.samples + 1 + at })).toBeNull();
      }),
    );
  });
});
