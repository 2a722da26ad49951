import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { OutputBuffer } from '../../../src/engine/io/output-buffer.js';

type Piece =
  | { readonly kind: 'byte'; readonly value: number }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'bytes' | 'latin1'; readonly length: number };

describe('output buffer', () => {
  it('hands on exactly what was written, whatever the pieces and the capacity', () => {
    const piece: fc.Arbitrary<Piece> = fc.oneof(
      fc.record({ kind: fc.constant('byte' as const), value: fc.nat(255) }),
      fc.record({
        kind: fc.constant('integer' as const),
        value: fc.oneof(fc.maxSafeInteger(), fc.integer(), fc.nat(20)),
      }),
      fc.record({ kind: fc.constantFrom('bytes' as const, 'latin1' as const), length: fc.nat(200) }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), fc.nat(300), (pieces, capacity) => {
        const blocks: Uint8Array[] = [];
        const output = new OutputBuffer({ write: (bytes) => void blocks.push(bytes.slice()) }, capacity);
        let expected = '';
        for (const one of pieces) {
          if (one.kind === 'byte') {
            output.byte(one.value);
            expected += String.fromCharCode(one.value);
          } else if (one.kind === 'integer') {
            output.integer(one.value);
            expected += String(one.value);
          } else {
            const text = Array.from({ length: one.length }, (_, i) => String.fromCharCode(i & 0xff)).join('');
            if (one.kind === 'latin1') output.latin1(text);
            else output.bytes(Buffer.from(`<${text}>`, 'latin1'), 1, 1 + one.length);
            expected += text;
          }
          expect(output.written).toBe(expected.length);
        }
        output.flush();
        expect(Buffer.concat(blocks).toString('latin1')).toBe(expected);
      }),
    );
  });

  it.each([0, 9, 10, 99, 100, 999_999_999, 1_000_000_000, 2_147_483_647, 2_147_483_648, -1, Number.MAX_SAFE_INTEGER])(
    'writes %d in decimal',
    (value) => {
      const blocks: string[] = [];
      const output = new OutputBuffer({ write: (bytes) => void blocks.push(Buffer.from(bytes).toString()) });
      output.integer(value);
      output.flush();
      expect(blocks.join('')).toBe(String(value));
    },
  );

  it('passes on what the sink throws', () => {
    const output = new OutputBuffer({
      write: () => {
        throw new Error('disk full');
      },
    });
    output.byte(1);
    expect(() => output.flush()).toThrow('disk full');
  });
});
