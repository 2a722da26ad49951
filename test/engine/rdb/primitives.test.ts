import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latin1ToBytes } from '../../../src/engine/codec/latin1.js';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import { FormatError } from '../../../src/engine/rdb/damage.js';
import { HELD_STRING, parseScore, PrimitiveReader } from '../../../src/engine/rdb/primitives.js';
import { StringSlot } from '../../../src/engine/rdb/string-slot.js';
import { bytesOf, ValueBytes } from './value-bytes.js';

const reading = (bytes: Uint8Array): PrimitiveReader => new PrimitiveReader(new MemorySource(bytes), 4096);

describe('lengths', () => {
  it('are read as they are written', () => {
    const length = fc.oneof(fc.nat(70), fc.nat(20000), fc.maxSafeNat());
    fc.assert(
      fc.property(fc.array(length), (all) => {
        const reader = reading(new ValueBytes().length(...all).take());
        expect(all.map(() => reader.length())).toEqual(all);
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
        expect(reading(new ValueBytes().length(value).take()).length64()).toBe(value);
      }),
    );
  });

  it.each([
    ['a byte that begins none', [0x82], 'bad-length'],
    ['a special encoding', [0xc0, 1], 'bad-length'],
    ['more than 2^53', [0x81, 0xff, 0, 0, 0, 0, 0, 0, 0], 'bad-length'],
    ['nothing', [], 'truncated'],
    ['half a length', [0x80, 1, 2], 'truncated'],
  ])('refuses %s', (_name, bytes, kind) => {
    const reader = reading(Uint8Array.from(bytes));
    expect(() => reader.length()).toThrow(expect.objectContaining({ kind, offset: 0 }) as Error);
  });
});

describe('strings', () => {
  const text = fc.oneof(
    fc.uint8Array({ maxLength: 100 }),
    fc.integer().map((value) => latin1ToBytes(String(value))),
    fc.integer({ min: 0, max: 9000 }).map((count) => new Uint8Array(count).fill(65)),
  );

  it('are read as they are written, whatever the window', () => {
    fc.assert(
      fc.property(fc.array(text), (all) => {
        const out = new ValueBytes();
        for (const bytes of all) out.compressed(bytes);
        const reader = reading(out.take());
        const slot = new StringSlot();
        for (const bytes of all) {
          reader.string(slot);
          expect(slot.copy()).toEqual(bytes);
        }
      }),
    );
  });

  it('stay readable while the window goes on, when they are watched', () => {
    const reader = reading(new ValueBytes().string('a'.repeat(3000), 'b'.repeat(3000), 'c').take());
    const slots = [new StringSlot(), new StringSlot(), new StringSlot()];
    for (const slot of slots) reader.watch(slot);
    for (const slot of slots) reader.string(slot);
    expect(slots.map((slot) => slot.copy())).toEqual(['a'.repeat(3000), 'b'.repeat(3000), 'c'].map(bytesOf));
  });

  it.each([
    ['raw', false],
    ['compressed', true],
  ])('that are long and %s stay in the file', (_name, compressed) => {
    const long = new Uint8Array(HELD_STRING * 2).map((_, i) => (i >> 10) & 255);
    const out = new ValueBytes();
    if (compressed) out.compressed(long);
    else out.string(long);
    const reader = reading(out.string('next').take());
    const slot = new StringSlot();
    reader.string(slot);
    expect(slot.stored).not.toBeNull();
    expect(slot.length).toBe(long.length);
    expect(slot.copy(100)).toEqual(long.subarray(0, 100));
    expect(slot.copy()).toEqual(long);
    reader.string(slot);
    expect(slot.copy()).toEqual(bytesOf('next'));
  });

  it('are skipped, and tell their first bytes', () => {
    const header = new Uint8Array(10);
    const packed = new Uint8Array(5000).map((_, i) => i & 15);
    const reader = reading(new ValueBytes().compressed(packed).string('abc', '-5').string('end').take());
    expect(reader.skipStringPeeking(header)).toBe(10);
    expect(header).toEqual(packed.subarray(0, 10));
    reader.skipString();
    reader.skipString();
    const slot = new StringSlot();
    reader.string(slot);
    expect(slot.copy()).toEqual(bytesOf('end'));
  });

  it.each([
    ['a length behind the end', [5, 65], 'truncated'],
    ['compressed bytes behind the end', [0xc3, 5, 5, 0], 'truncated'],
    ['a plain length that LZF cannot reach', [0xc3, 2, 0x80, 0x7f, 0, 0, 0, 0, 65], 'bad-length'],
    ['LZF that gives another length', [0xc3, 2, 9, 0, 65], 'bad-compression'],
    ['an encoding that no version has', [0xc4], 'bad-length'],
  ])('refuse %s without holding memory for it', (_name, bytes, kind) => {
    const reader = reading(Uint8Array.from(bytes));
    expect(() => reader.string(new StringSlot())).toThrow(expect.objectContaining({ kind }) as Error);
  });

  it('never read behind the end of their value', () => {
    const reader = reading(new ValueBytes().string('abcdef', 'xyz').take());
    reader.seek(0, 5);
    expect(() => reader.string(new StringSlot())).toThrow(FormatError);
  });
});

describe('scores', () => {
  it.each([
    ['1', 1],
    ['-0', -0],
    ['1e3', 1000],
    ['-1.5e-7', -1.5e-7],
    ['inf', Infinity],
    ['-inf', -Infinity],
    ['nan', NaN],
    ['+Infinity', Infinity],
    ['.5', 0.5],
    ['5.', 5],
  ])('%s', (text, score) => {
    expect(parseScore(latin1ToBytes(text), 0, text.length)).toBe(score);
  });

  it.each(['', 'x', '1x', '0x10', ' 1', '--1', 'e5', '.'])('%j is none', (text) => {
    expect(parseScore(latin1ToBytes(text), 0, text.length)).toBeNull();
  });
});
