import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ELEMENT_BYTES, openValue, type ValueReader } from '../../../src/engine/rdb/value-reader.js';
import { open, plain, stream, text, value } from './open-bytes.js';
import { CountingSource, listpack, located, type ValueBytes } from './value-bytes.js';

/** A long list of nodes of uneven length, some plain, some compressed, and what is in it. */
function longList(): { bytes: ValueBytes; elements: string[] } {
  const bytes = value();
  const elements: string[] = [];
  const nodes = 900;
  bytes.length(nodes);
  for (let node = 0; node < nodes; node++) {
    if (node % 10 === 3) {
      elements.push(`plain ${node}`);
      bytes.length(1).string(`plain ${node}`);
      continue;
    }
    const own = Array.from({ length: node % 17 }, (_, i) => `element ${node} ${i}`);
    elements.push(...own);
    bytes.length(2);
    if (node % 2 === 0) bytes.compressed(listpack(...own));
    else bytes.string(listpack(...own));
  }
  return { bytes, elements };
}

describe('pages', () => {
  const { bytes: list, elements } = longList();
  const flat = value().length(5000);
  for (let i = 0; i < 5000; i++) flat.string(`field ${i}`, `${i * 3}`);
  const values: [string, ValueReader, unknown[]][] = [
    ['a quicklist', open(18, list), elements],
    ['a hash table', open(4, flat), Array.from({ length: 5000 }, (_, i) => [`field ${i}`, `${i * 3}`, null])],
    [
      'a listpack',
      open(20, value().string(listpack(...Array.from({ length: 3000 }, (_, i) => i)))),
      Array.from({ length: 3000 }, (_, i) => String(i)),
    ],
    [
      'a stream',
      open(
        15,
        value()
          .raw(...stream.bytes)
          .length(0),
      ),
      stream.entries,
    ],
  ];

  it.each(values)('of %s are parts of the whole, in any order', (_name, reader, all) => {
    fc.assert(
      fc.property(fc.nat(all.length + 10), fc.nat(2000), (start, count) => {
        const page = reader.page(start, count);
        expect(page.start).toBe(start);
        expect(plain(page)).toEqual(all.slice(start, start + count));
      }),
    );
  });

  it('know the total of a quicklist when its end was seen', () => {
    const reader = open(18, list);
    expect(reader.page(0, 10).total).toBeNull();
    expect(reader.page(elements.length - 1, 10).total).toBe(elements.length);
  });

  it('read no more of a list of ten million elements than they need', () => {
    const node = value()
      .length(2)
      .string(listpack(...Array.from({ length: 128 }, (_, i) => `job ${i} ${'x'.repeat(20)}`)))
      .take();
    const nodes = 10_000_000 / 128;
    const out = value().length(nodes);
    for (let i = 0; i < nodes; i++) out.out.copy(node);
    const { source, location } = located(18, out.take());
    const counting = new CountingSource(source);
    const reader = openValue(counting, location);
    expect(reader.page(0, 100)).toMatchObject({ start: 0 });
    expect(counting.bytesRead).toBeLessThan(200_000);
    reader.page(100, 100);
    reader.page(9_000_000, 100);
    const before = counting.bytesRead;
    expect(plain(reader.page(9_000_100, 1))).toEqual([`job ${9_000_100 % 128} ${'x'.repeat(20)}`]);
    reader.page(4_000_000, 100);
    expect(counting.bytesRead - before).toBeLessThan(1_000_000);
  });

  it('end early rather than hold very long elements, and say which were cut', () => {
    const long = 'y'.repeat(ELEMENT_BYTES + 5);
    const out = value().length(40);
    for (let i = 0; i < 40; i++) out.string(i === 1 ? 'short' : long);
    const page = open(1, out).page(0, 40);
    if (page.kind !== 'list') throw new Error(page.kind);
    expect(page.elements.length).toBeLessThan(20);
    expect(page.elements[0].length).toBe(ELEMENT_BYTES);
    expect(text(page.elements[1])).toBe('short');
    expect(page.cut?.slice(0, 3)).toEqual([0, 2, 3]);
  });

  it('of a string are byte ranges', () => {
    const bytes = new Uint8Array(3_000_000).map((_, i) => (i >> 8) & 255);
    for (const written of [value().string(bytes), value().compressed(bytes)]) {
      const reader = open(0, written);
      expect(reader.page(0, 0).total).toBe(bytes.length);
      for (const [start, count] of [
        [0, 10],
        [2_999_990, 100],
        [1_500_000, 1000],
        [3_000_000, 5],
        [4_000_000, 5],
      ]) {
        const page = reader.page(start, count);
        expect(page.kind === 'string' && page.bytes).toEqual(bytes.slice(start, start + count));
      }
    }
  });
});
