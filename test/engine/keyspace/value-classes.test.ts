import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ListpackWriter } from '../../../src/engine/codec/listpack.js';
import { entryBytes, unpackEntries } from '../../../src/engine/codec/listpack-text.js';
import { bytesToLatin1, latin1ToBytes } from '../../../src/engine/codec/latin1.js';
import { parseInt64Text } from '../../../src/engine/codec/integer-text.js';
import { NEVER } from '../../../src/engine/keyspace/entry.js';
import { HashValue } from '../../../src/engine/keyspace/hash-value.js';
import { ListNode } from '../../../src/engine/keyspace/list-node.js';
import { ListValue } from '../../../src/engine/keyspace/list-value.js';
import { defaultLimits } from '../../../src/engine/keyspace/limits.js';
import { SetValue } from '../../../src/engine/keyspace/set-value.js';
import { SortedSetValue } from '../../../src/engine/keyspace/sorted-set-value.js';

const limits = defaultLimits();
const text = fc.oneof(
  fc.stringMatching(/^[\x00-\xff]{0,80}$/),
  fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n).map(String),
  fc.integer({ min: -5000, max: 5000 }).map(String),
);

/** The listpack that the server would make of these. */
function packed(entries: readonly string[]): string {
  const writer = new ListpackWriter();
  for (const entry of entries) {
    const integer = parseInt64Text(entry);
    if (integer === null) writer.bytes(latin1ToBytes(entry));
    else writer.integer(integer);
  }
  return bytesToLatin1(writer.take());
}

describe('listpacks as text', () => {
  it('give back what was written, and know its size', () => {
    fc.assert(
      fc.property(fc.array(text), (entries) => {
        const bytes = packed(entries);
        expect(unpackEntries(bytes)).toEqual(entries);
        expect(entries.reduce((sum, entry) => sum + entryBytes(entry), 7)).toBe(bytes.length);
      }),
    );
  });
});

const operations = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('push' as const), left: fc.boolean(), element: text }),
    fc.record({ kind: fc.constant('pop' as const), left: fc.boolean() }),
    fc.record({ kind: fc.constant('insert' as const), at: fc.nat(), element: text }),
    fc.record({ kind: fc.constant('set' as const), at: fc.nat(), element: text }),
    fc.record({ kind: fc.constant('remove' as const), at: fc.nat(), count: fc.nat(5) }),
    fc.record({ kind: fc.constant('equal' as const), left: fc.boolean(), at: fc.nat(), limit: fc.nat(3) }),
  ),
  { maxLength: 60 },
);

describe('lists', () => {
  it.each([2, -2])('behave as an array does, with list-max-listpack-size %i', (fill) => {
    const small = { ...limits, listMaxListpackSize: fill };
    fc.assert(
      fc.property(fc.array(text, { maxLength: 30 }), operations, (start, steps) => {
        const model = [...start];
        const list =
          start.length === 0 ? ListValue.empty() : ListValue.fromNodes([ListNode.fromListpack(packed(start))], small);
        for (const step of steps) {
          if (step.kind === 'push') {
            list.expect([step.element], 0, 1, small);
            list.push(step.left ? 'left' : 'right', step.element, small);
            if (step.left) model.unshift(step.element);
            else model.push(step.element);
          } else if (step.kind === 'insert') {
            const at = step.at % (model.length + 1);
            list.expect([step.element], 0, 1, small);
            list.insert(at, step.element, small);
            model.splice(at, 0, step.element);
          } else if (model.length > 0) {
            if (step.kind === 'pop')
              expect(list.pop(step.left ? 'left' : 'right')).toBe(step.left ? model.shift() : model.pop());
            else if (step.kind === 'set') {
              const at = step.at % model.length;
              list.set(at, step.element, small);
              model[at] = step.element;
            } else if (step.kind === 'remove') {
              const from = step.at % model.length;
              const to = Math.min(from + step.count, model.length);
              list.removeRange(from, to);
              model.splice(from, to - from);
            } else {
              const wanted = model[step.at % model.length];
              const removed = list.removeEqual(wanted, step.left ? 'left' : 'right', step.limit);
              for (let i = 0; i < removed; i++) {
                model.splice(step.left ? model.indexOf(wanted) : model.lastIndexOf(wanted), 1);
              }
            }
          }
        }
        const elements: string[] = [];
        list.copy().forEach((element) => elements.push(element));
        expect(elements).toEqual(model);
        expect(list.size).toBe(model.length);
        model.forEach((element, i) => expect(list.at(i)).toBe(element));
        for (const node of list.nodes) {
          if (!node.plain) expect(packed(node.elements())).toHaveLength(node.bytes);
        }
      }),
    );
  });

  it('are a listpack up to the limit, and again when half of it is left', () => {
    const small = { ...limits, listMaxListpackSize: 4 };
    const list = ListValue.empty();
    for (let i = 0; i < 5; i++) {
      expect(list.encoding()).toBe('listpack');
      list.expect([String(i)], 0, 1, small);
      list.push('right', String(i), small);
    }
    expect(list.encoding()).toBe('quicklist');
    while (list.size > 2) {
      list.pop('right');
      list.shrunk(small);
    }
    expect(list.encoding()).toBe('listpack');
  });
});

describe('sorted sets', () => {
  const score = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.constantFrom(Infinity, -Infinity, 0.5, 1e300));
  const pairs = fc.array(fc.tuple(fc.stringMatching(/^[a-f]{0,2}$/), score), { maxLength: 400 });

  it('keep members by score and bytes, whatever comes and goes', () => {
    fc.assert(
      fc.property(pairs, fc.array(fc.nat(), { maxLength: 100 }), (added, removed) => {
        const set = SortedSetValue.empty();
        const model = new Map<string, number>();
        for (const [member, value] of added) {
          const before = set.score(member);
          if (before === undefined) set.add(member, value, limits);
          else set.move(member, before, value);
          model.set(member, value);
        }
        for (const at of removed) {
          const member = [...model.keys()][at % Math.max(1, model.size)];
          if (member === undefined) break;
          expect(set.delete(member)).toBe(model.get(member));
          model.delete(member);
        }
        const wanted = [...model].sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x < y ? -1 : 1));
        const found: [string, number][] = [];
        set.forEach((member, value) => found.push([member, value]));
        expect(found).toEqual(wanted);
        expect(set.size).toBe(wanted.length);
        wanted.forEach(([member], i) => expect(set.rank(member)).toBe(i));
        expect(set.countBelow(1, true)).toBe(wanted.filter(([, value]) => value <= 1).length);
        expect(set.countBelow(1, false)).toBe(wanted.filter(([, value]) => value < 1).length);
        const loaded = SortedSetValue.fromPairs([...model.keys()], [...model.values()], limits);
        const again: [string, number][] = [];
        loaded.forEach((member, value) => again.push([member, value]));
        expect(again).toEqual(wanted);
      }),
    );
  });

  it('find places among many members in any order of arrival', () => {
    const set = SortedSetValue.empty();
    const count = 5000;
    for (let i = 0; i < count; i++) set.add(`m${i}`, (i * 7919) % count, limits);
    expect(set.encoding()).toBe('skiplist');
    for (let value = 0; value < count; value += 97) expect(set.countBelow(value, true)).toBe(value + 1);
    const removed: number[] = [];
    set.removeRange(1000, 4000, (_member, value) => removed.push(value));
    expect(removed).toEqual(Array.from({ length: 3000 }, (_, i) => 1000 + i));
    expect(set.countBelow(4500, false)).toBe(1500);
  });
});

describe('hashes', () => {
  it('stay packed until they are changed', () => {
    const bytes = packed(['a', '1', 'b', 'two']);
    const hash = HashValue.fromListpack(bytes, limits);
    expect([hash.size, hash.get('a'), hash.get('b'), hash.get('c')]).toEqual([2, '1', 'two', undefined]);
    expect(hash.packed).toBe(bytes);
    expect(hash.set('a', '2', limits)).toBe(false);
    expect(hash.packed).toBeNull();
    expect(hash.fieldAt(0)).toEqual(['a', '2']);
  });

  it('become tables by number and by length', () => {
    const many = HashValue.empty();
    for (let i = 0; i < 128; i++) many.set(`f${i}`, '1', limits);
    expect(many.encoding()).toBe('listpack');
    many.set('f128', '1', limits);
    expect(many.encoding()).toBe('hashtable');
    const long = HashValue.empty();
    long.set('f', 'x'.repeat(64), limits);
    expect(long.encoding()).toBe('listpack');
    long.set('f', 'x'.repeat(65), limits);
    expect(long.encoding()).toBe('hashtable');
  });

  it('tell which fields are due, the earliest first, whatever times they had before', () => {
    const time = fc.integer({ min: 1, max: 50 });
    const changes = fc.array(fc.tuple(fc.stringMatching(/^[a-e]$/), fc.option(time, { nil: NEVER })), {
      maxLength: 80,
    });
    fc.assert(
      fc.property(changes, time, (all, now) => {
        const hash = HashValue.empty();
        const model = new Map<string, number>();
        for (const [field, at] of all) {
          hash.set(field, 'v', limits);
          hash.setExpiry(field, at);
          if (at === NEVER) model.delete(field);
          else model.set(field, at);
        }
        expect(hash.nextExpiry).toBe(model.size === 0 ? NEVER : Math.min(...model.values()));
        const due = hash.due(now);
        expect([...due].sort()).toEqual(
          [...model]
            .filter(([, at]) => at <= now)
            .map(([field]) => field)
            .sort(),
        );
        for (const field of due) hash.delete(field);
        expect(hash.due(now)).toEqual([]);
        expect(hash.expiring).toBe(model.size - due.length);
      }),
    );
  });
});

describe('sets', () => {
  it('are intsets, then listpacks or tables', () => {
    const set = SetValue.for('1', 1, limits);
    for (const member of ['3', '1', '-2']) set.add(member, limits);
    expect([set.encoding(), set.members()]).toEqual(['intset', ['-2', '1', '3']]);
    set.add('x', limits);
    expect([set.encoding(), set.members()]).toEqual(['listpack', ['-2', '1', '3', 'x']]);
    for (let i = 0; i < 128; i++) set.add(`m${i}`, limits);
    expect([set.encoding(), set.size]).toEqual(['hashtable', 132]);
    const integers = SetValue.empty();
    for (let i = 0; i < 513; i++) integers.add(String(i), limits);
    expect(integers.encoding()).toBe('hashtable');
  });

  it('hold 64-bit integers exactly', () => {
    const set = SetValue.empty();
    for (const member of ['9223372036854775807', '9007199254740993', '9007199254740992']) set.add(member, limits);
    expect(set.encoding()).toBe('intset');
    expect(set.members()).toEqual(['9007199254740992', '9007199254740993', '9223372036854775807']);
    expect(set.has('9007199254740994')).toBe(false);
  });
});
