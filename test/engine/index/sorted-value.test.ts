import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SlicedWork, type Sliced } from '../../../src/engine/index/slices.js';
import { MOST_SORTED_ELEMENTS, SortedValue } from '../../../src/engine/index/sorted-value.js';
import type { ValueView } from '../../../src/engine/index/value-view.js';
import type { ValueReader } from '../../../src/engine/rdb/value-reader.js';
import type { ValuePage } from '../../../src/engine/rdb/value.js';
import { bytes, compareBytes } from './sample-keys.js';

function finish<T>(slices: Sliced<T>): T {
  const work = new SlicedWork(slices);
  while (!work.step(performance.now() + 5));
  return work.result!.value;
}

/** A reader over elements that are all there. `cut` makes pages from some of them. */
function reader<T>(
  kind: ValueReader['kind'],
  elements: readonly T[],
  page: (start: number, cut: T[]) => ValuePage,
): ValueReader {
  return { kind, page: (start, count) => page(start, elements.slice(start, start + count)) };
}

type Entry = readonly [field: string, value: string, expireAt: number | null];

const hashReader = (entries: readonly Entry[], total: number | null): ValueReader =>
  reader('hash', entries, (start, cut) => ({
    kind: 'hash',
    start,
    total,
    elements: cut.map(([field, value, expireAt]) => ({ field: bytes(field), value: bytes(value), expireAt })),
  }));

function fieldsOf(view: ValueView): string[] {
  if (view.kind !== 'hash') throw new Error(`a ${view.kind}`);
  return view.elements.map(({ field }) => new TextDecoder().decode(field.bytes));
}

describe('a sorted value', () => {
  const entries = Array.from({ length: 250 }, (_, i) => [`f${(i * 7) % 250}`, `${i % 9}`, i % 2 ? i : null] as const);

  it.each([null, 250])('is paged like the whole, with a total of %s', (total) => {
    const value = finish(SortedValue.read(hashReader(entries, total)))!;
    const whole = finish(value.page(0, false, 0, 1000));
    expect(whole).toMatchObject({ sorted: true, total: 250, start: 0 });
    const expected = entries.map(([field]) => field).sort();
    expect(fieldsOf(whole)).toEqual(expected);
    for (const descending of [false, true]) {
      const order = descending ? [...expected].reverse() : expected;
      for (const [start, count] of [
        [0, 10],
        [95, 10],
        [245, 10],
        [250, 10],
        [400, 5],
      ] as const) {
        expect(fieldsOf(finish(value.page(0, descending, start, count)))).toEqual(order.slice(start, start + count));
      }
    }
  });

  it('says where in the value each element is', () => {
    const value = finish(SortedValue.read(hashReader(entries, 250)))!;
    const page = finish(value.page(1, true, 20, 30));
    expect(page.order!.map((place) => entries[place][0])).toEqual(fieldsOf(page));
  });

  it('puts fields that do not expire last', () => {
    const value = finish(
      SortedValue.read(
        hashReader(
          [
            ['a', '', null],
            ['b', '', 5],
            ['c', '', 3],
          ],
          3,
        ),
      ),
    )!;
    expect(fieldsOf(finish(value.page(2, false, 0, 3)))).toEqual(['c', 'b', 'a']);
  });

  it('sorts scores as numbers', () => {
    const scores = [10, 9, -1, Infinity, -Infinity, 0.5];
    const zset = reader('zset', scores, (start, cut) => ({
      kind: 'zset',
      start,
      total: scores.length,
      elements: cut.map((score) => ({ member: bytes(`m${score}`), score })),
    }));
    const page = finish(finish(SortedValue.read(zset))!.page(1, false, 0, 10));
    const shown = page.kind === 'zset' ? page.elements.map(({ score }) => score) : [];
    expect(shown).toEqual(['-inf', '-1', '0.5', '9', '10', 'inf']);
  });

  it('sorts elements as bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 150 }), (elements) => {
        const total = elements.length;
        const list = reader('list', elements, (start, cut) => ({ kind: 'list', start, total, elements: cut }));
        const page = finish(finish(SortedValue.read(list))!.page(0, false, 0, 1000));
        const sorted = page.kind === 'list' ? page.elements.map((cell) => cell.bytes) : [];
        expect(sorted).toEqual([...elements].sort(compareBytes));
      }),
    );
  });

  it('is none when there are too many elements, whether that is known at first or not', () => {
    const endless = (total: number | null): ValueReader => ({
      kind: 'set',
      page: (start, count) => ({
        kind: 'set',
        start,
        total,
        elements: Array.from({ length: count }, () => bytes('x')),
      }),
    });
    expect(finish(SortedValue.read(endless(MOST_SORTED_ELEMENTS + 1)))).toBeNull();
    expect(finish(SortedValue.read(endless(null)))).toBeNull();
  });

  it('is none when its cells take too much memory', () => {
    const large: ValueReader = {
      kind: 'set',
      page: (start, count) => ({
        kind: 'set',
        start,
        total: 50_000,
        elements: Array.from({ length: count }, () => new Uint8Array(4096)),
      }),
    };
    expect(finish(SortedValue.read(large))).toBeNull();
  });

  it('is none of a string', () => {
    const text = reader('string', [0], (start) => ({
      kind: 'string',
      start,
      total: 1,
      encoding: 'raw',
      bytes: bytes('a'),
    }));
    expect(finish(SortedValue.read(text))).toBeNull();
  });
});
