import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeIntset } from '../../../src/engine/codec/intset.js';
import { FormatError } from '../../../src/engine/rdb/damage.js';
import type { Dialect } from '../../../src/engine/rdb/format.js';
import { ELEMENT_BYTES, openValue, type ValueContext, type ValueReader } from '../../../src/engine/rdb/value-reader.js';
import type { ValuePage } from '../../../src/engine/rdb/value.js';
import { encodeZiplist, encodeZipmap } from '../codec/encoders.js';
import { bytesOf, CountingSource, listpack, located, moduleId, ValueBytes } from './value-bytes.js';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** A page as plain data: bytes as text. */
function plain(page: ValuePage): unknown {
  switch (page.kind) {
    case 'string':
      return text(page.bytes);
    case 'list':
    case 'set':
      return page.elements.map(text);
    case 'zset':
      return page.elements.map(({ member, score }) => [text(member), score]);
    case 'hash':
      return page.elements.map(({ field, value, expireAt }) => [text(field), text(value), expireAt]);
    case 'array':
      return page.elements.map(({ index, value }) => [index, value instanceof Uint8Array ? text(value) : value]);
    case 'stream':
      return page.entries.map(({ id, fields }) => [`${id.ms}-${id.seq}`, fields.map((pair) => pair.map(text))]);
    case 'module':
      return page.fields.map(({ kind, value }) => [kind, value instanceof Uint8Array ? text(value) : value]);
    case 'unknown':
      return [...page.bytes];
  }
}

const whole = (reader: ValueReader): unknown => plain(reader.page(0, 1_000_000));

function open(type: number, value: ValueBytes, dialect: Dialect = 'redis', context?: ValueContext): ValueReader {
  const { source, location } = located(type, value.take(), dialect);
  return openValue(source, location, context);
}

const value = (): ValueBytes => new ValueBytes();
const template = (id: number): Uint8Array[] | undefined => (id === 7 ? ['a', 'b'].map(bytesOf) : undefined);
const fields = [
  ['a', '1', null],
  ['b', 'two', null],
];
const MIN = 1_700_000_000_000;

describe('values by type', () => {
  it.each<[string, number, ValueBytes, string, unknown, Dialect?]>([
    ['a string', 0, value().string('hello'), 'string', 'hello'],
    ['an integer', 0, value().string('-129'), 'string', '-129'],
    ['a compressed string', 0, value().compressed('ab'.repeat(100)), 'string', 'ab'.repeat(100)],
    ['a linked list', 1, value().length(3).string('a', '5', ''), 'list', ['a', '5', '']],
    ['a hash table set', 2, value().length(2).string('x', 'y'), 'set', ['x', 'y']],
    [
      'text scores',
      3,
      value()
        .length(4)
        .string('a')
        .raw(255)
        .string('b')
        .raw(254)
        .string('c')
        .raw(253)
        .string('d')
        .raw(3, 0x31, 0x2e, 0x35),
      'zset',
      [
        ['a', -Infinity],
        ['b', Infinity],
        ['c', NaN],
        ['d', 1.5],
      ],
    ],
    ['a hash table', 4, value().length(2).string('a', '1', 'b', 'two'), 'hash', fields],
    [
      'binary scores',
      5,
      value().length(2).string('a').double(-0).string('b').double(5e-324),
      'zset',
      [
        ['a', -0],
        ['b', 5e-324],
      ],
    ],
    [
      'a zipmap',
      9,
      value().string(
        encodeZipmap([
          [bytesOf('a'), bytesOf('1'), 0],
          [bytesOf('b'), bytesOf('two'), 3],
        ]),
      ),
      'hash',
      fields,
    ],
    ['a ziplist list', 10, value().string(encodeZiplist([bytesOf('a'), 5n])), 'list', ['a', '5']],
    [
      'an intset',
      11,
      value().string(encodeIntset([-(2n ** 63n), 0n, 2n ** 63n - 1n])),
      'set',
      ['-9223372036854775808', '0', '9223372036854775807'],
    ],
    [
      'a ziplist sorted set',
      12,
      value().string(encodeZiplist([bytesOf('a'), bytesOf('-inf'), bytesOf('b'), 3n])),
      'zset',
      [
        ['a', -Infinity],
        ['b', 3],
      ],
    ],
    [
      'a ziplist hash',
      13,
      value().string(encodeZiplist([bytesOf('a'), 1n, bytesOf('b'), bytesOf('two')])),
      'hash',
      fields,
    ],
    [
      'a quicklist',
      14,
      value()
        .length(2)
        .string(encodeZiplist([bytesOf('a')]))
        .compressed(encodeZiplist(Array.from({ length: 50 }, () => 7n))),
      'list',
      ['a', ...Array.from({ length: 50 }, () => '7')],
    ],
    ['a listpack hash', 16, value().string(listpack('a', 1, 'b', 'two')), 'hash', fields],
    [
      'a listpack sorted set',
      17,
      value().string(listpack('a', '1.5', 'b', 2)),
      'zset',
      [
        ['a', 1.5],
        ['b', 2],
      ],
    ],
    [
      'a quicklist with a plain node',
      18,
      value().length(3).length(2).string(listpack('a', 'b')).length(1).string('big').length(2).string(listpack(9)),
      'list',
      ['a', 'b', 'big', '9'],
    ],
    ['a listpack set', 20, value().string(listpack('a', 1)), 'set', ['a', '1']],
    [
      'field expiry before its release',
      22,
      value().length(2).length(0).string('a', '1').length(MIN).string('b', 'two'),
      'hash',
      [
        ['a', '1', null],
        ['b', 'two', MIN],
      ],
    ],
    [
      'packed field expiry before its release',
      23,
      value().string(listpack('a', 1, 0, 'b', 'two', MIN)),
      'hash',
      [
        ['a', '1', null],
        ['b', 'two', MIN],
      ],
    ],
    [
      'field expiry',
      24,
      value().time(MIN).length(2).length(1).string('a', '1').length(0).string('b', 'two'),
      'hash',
      [
        ['a', '1', MIN],
        ['b', 'two', null],
      ],
    ],
    [
      'packed field expiry',
      25,
      value()
        .time(MIN)
        .string(listpack('a', 1, MIN, 'b', 'two', 0)),
      'hash',
      [
        ['a', '1', MIN],
        ['b', 'two', null],
      ],
    ],
    [
      'field expiry of Valkey, by the same number',
      22,
      value().length(2).string('a', '1').time(-1).string('b', 'two').time(MIN),
      'hash',
      [
        ['a', '1', null],
        ['b', 'two', MIN],
      ],
      'valkey',
    ],
    [
      'an array',
      28,
      value()
        .length(4, 1, 12)
        .length(0, 0)
        .string('s')
        .length(5, 1)
        .time(-3)
        .length(6, 2)
        .double(0.5)
        .length(2n ** 60n, 3)
        .string('t'),
      'array',
      [
        [0n, 's'],
        [5n, -3n],
        [6n, 0.5],
        [2n ** 60n, 't'],
      ],
    ],
    [
      'a templated hash of its own',
      29,
      value().length(0).string(listpack('a', 'b')).string(listpack(1, 'two')),
      'hash',
      fields,
    ],
    ['a templated hash', 30, value().string(listpack(7, 1, 'two')), 'hash', fields],
    ['a templated hash of its own, not packed', 31, value().length(1, 2).string('a', 'b', '1', 'two'), 'hash', fields],
    ['a templated hash, not packed', 32, value().length(7).string('1', 'two'), 'hash', fields],
    ['a native bitmap, as bytes', 33, value().length(5).string('xyz'), 'unknown', [5, 3, 120, 121, 122]],
    ['a type that no table knows', 99, value().raw(1, 2, 3), 'unknown', [1, 2, 3]],
    ['a module value before its release, as bytes', 6, value().raw(1, 2, 3), 'unknown', [1, 2, 3]],
    [
      'a module value',
      7,
      value()
        .length(0x68e1_c4f1_a300_0801n)
        .length(1, 2n ** 64n - 5n)
        .length(2, 7)
        .length(3)
        .raw(0, 0, 0xc0, 0x3f)
        .length(4)
        .double(2.5)
        .length(5)
        .string('s')
        .length(0),
      'module',
      [
        ['signed', -5n],
        ['unsigned', 7n],
        ['float', 1.5],
        ['double', 2.5],
        ['string', 's'],
      ],
    ],
  ])('%s', (_name, type, bytes, kind, decoded, dialect) => {
    const reader = open(type, bytes, dialect, { template });
    expect(reader.kind).toBe(kind);
    expect(whole(reader)).toEqual(decoded);
    expect(reader.page(0, 1_000_000).total).toBe((decoded as unknown[]).length);
  });

  it('tells where an array goes on, and the module that wrote a value', () => {
    expect(open(28, value().length(1, 1, 12, 0, 0).string('s')).page(0, 1)).toMatchObject({ insertAt: 12n });
    expect(open(28, value().length(1, 0, 0, 0).string('s')).page(0, 1)).toMatchObject({ insertAt: null });
    expect(open(7, value().length(moduleId('ReJSON-RL', 3), 0)).page(0, 1)).toMatchObject({
      module: 'ReJSON-RL',
      version: 3,
      fields: [],
    });
  });

  it('says which template is missing', () => {
    expect(() => open(30, value().string(listpack(8, 1)), 'redis', { template })).toThrow('hash template 8');
  });
});

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

const stream = (() => {
  const bytes = value().length(3);
  const entries: unknown[] = [];
  for (let node = 0; node < 3; node++) {
    const packed: (number | string)[] = [4, 1, 2, 'x', 'y', 0];
    for (let i = 0; i < 5; i++) {
      if (i === 2) packed.push(1, i, 0, 1, 'deleted', 'v', 6);
      else if (i % 2 === 0) packed.push(2, i, node, `x${i}`, 'same', 5);
      else packed.push(0, i, 0, 1, 'own', `v${i}`, 6);
      const id = `${1000 * node + i}-${i % 2 === 0 ? node : 0}`;
      if (i !== 2)
        entries.push([
          id,
          i % 2 === 0
            ? [
                ['x', `x${i}`],
                ['y', 'same'],
              ]
            : [['own', `v${i}`]],
        ]);
    }
    bytes
      .string(
        value()
          .id(1000 * node, 0)
          .take(),
      )
      .string(listpack(...packed));
  }
  return { bytes: bytes.length(12, 2004, 0).take(), entries };
})();

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

describe('streams', () => {
  const pending = (bytes: ValueBytes, seq: number, at: number, times: number): ValueBytes =>
    bytes.id(1, seq).time(at).length(times);

  /** One group of two consumers; `version` 1 to 5 as in types 15, 19, 21, 26, 27. */
  function withGroups(version: number): ValueBytes {
    const bytes = value().raw(...stream.bytes);
    if (version >= 2) bytes.length(0, 0, 5, 6, 99);
    bytes.length(1).string('g').length(3, 4);
    if (version >= 2) bytes.length(2n ** 64n - 1n);
    bytes.length(3);
    pending(pending(pending(bytes, 1, 500, 1), 2, 600, 2), 3, 700, 3);
    bytes.length(2).string('alice').time(800);
    if (version >= 3) bytes.time(-1);
    bytes.length(1).id(1, 3).string('bob').time(900);
    if (version >= 3) bytes.time(850);
    bytes.length(1).id(1, 1);
    if (version >= 5) bytes.length(1).id(1, 2);
    if (version >= 4) bytes.length(300, 50, 1).string('producer').length(1).string('key').length(7, 8, 11, 2);
    return bytes;
  }

  it.each([
    [1, 15],
    [2, 19],
    [3, 21],
    [4, 26],
    [5, 27],
  ])('of version %i have their groups', (version, type) => {
    const page = open(type, withGroups(version)).page(0, 100);
    if (page.kind !== 'stream') throw new Error(page.kind);
    expect(plain(page)).toEqual(stream.entries);
    expect(page.total).toBe(12);
    const { facts } = page;
    expect(facts.lastId).toEqual({ ms: 2004n, seq: 0n });
    expect(facts.maxDeletedId).toEqual(version >= 2 ? { ms: 5n, seq: 6n } : null);
    expect(facts.entriesAdded).toBe(version >= 2 ? 99n : null);
    const [group] = facts.groups;
    expect(text(group.name)).toBe('g');
    expect(group.entriesRead).toBeNull();
    expect(group.pendingTotal).toBe(3);
    expect(
      group.pending.map(({ id, consumer, deliveredAt, deliveries }) => [
        id.seq,
        consumer && text(consumer),
        deliveredAt,
        deliveries,
      ]),
    ).toEqual([
      [1n, 'bob', 500, 1],
      [2n, null, 600, 2],
      [3n, 'alice', 700, 3],
    ]);
    expect(
      group.consumers.map(({ name, seenAt, activeAt, pending: owned }) => [text(name), seenAt, activeAt, owned]),
    ).toEqual([
      ['alice', 800, version >= 3 ? -1 : null, 1],
      ['bob', 900, version >= 3 ? 850 : null, 1],
    ]);
    expect(facts.idempotency).toEqual(
      version < 4
        ? null
        : {
            durationSeconds: 300,
            maxIds: 50,
            idsAdded: 11n,
            duplicates: 2n,
            producers: [{ name: bytesOf('producer'), ids: [{ id: bytesOf('key'), entry: { ms: 7n, seq: 8n } }] }],
          },
    );
  });

  it('with very many pending entries are told in part, and find the owners of all of these', () => {
    const count = 25_000;
    const bytes = value().length(0, 0, 0, 0, 1).string('g').length(0, 0, count);
    for (let i = 0; i < count; i++) pending(bytes, i, 1, 1);
    bytes.length(2);
    for (const own of [0, 1]) {
      bytes
        .string(`consumer ${own}`)
        .time(1)
        .length(count / 2);
      for (let i = own; i < count; i += 2) bytes.id(1, i);
    }
    const page = open(15, bytes).page(0, 1);
    const group = page.kind === 'stream' ? page.facts.groups[0] : null;
    expect(group?.pendingTotal).toBe(count);
    expect(group?.pending.length).toBe(10_000);
    expect(group?.pending.every(({ id, consumer }) => consumer && text(consumer) === `consumer ${id.seq % 2n}`)).toBe(
      true,
    );
  });
});

describe('damage', () => {
  const samples: [number, Uint8Array, Dialect][] = [
    [0, value().compressed('ab'.repeat(100)).take(), 'redis'],
    [4, value().length(2).string('a', '1', 'b', 'two').take(), 'redis'],
    [3, value().length(1).string('d').raw(3, 0x31, 0x2e, 0x35).take(), 'redis'],
    [
      12,
      value()
        .string(encodeZiplist([bytesOf('a'), bytesOf('-inf'), bytesOf('b'), 3n]))
        .take(),
      'redis',
    ],
    [
      9,
      value()
        .string(encodeZipmap([[bytesOf('a'), bytesOf('1'), 0]]))
        .take(),
      'redis',
    ],
    [
      11,
      value()
        .string(encodeIntset([1n, 70000n]))
        .take(),
      'redis',
    ],
    [18, value().length(2).length(2).string(listpack('a', 'b')).length(1).string('big').take(), 'redis'],
    [
      25,
      value()
        .time(MIN)
        .string(listpack('a', 1, MIN, 'b', 'two', 0))
        .take(),
      'redis',
    ],
    [22, value().length(1).string('a', '1').time(-1).take(), 'valkey'],
    [28, value().length(2, 1, 12).length(0, 0).string('s').length(5, 1).time(-3).take(), 'redis'],
    [
      15,
      value()
        .raw(...stream.bytes)
        .length(0)
        .take(),
      'redis',
    ],
    [
      30,
      value()
        .string(listpack(7, 1, 'two'))
        .take(),
      'redis',
    ],
    [
      7,
      value()
        .length(2n ** 63n)
        .length(1, 5)
        .length(5)
        .string('s')
        .length(0)
        .take(),
      'redis',
    ],
  ];

  function readAll(type: number, bytes: Uint8Array, dialect: Dialect): void {
    const { source, location } = located(type, bytes, dialect);
    const reader = openValue(source, location, { template });
    for (let start = 0; ; start += 3) {
      const page = reader.page(start, 3);
      if (page.kind === 'string' || page.kind === 'unknown' || (plain(page) as unknown[]).length === 0) return;
    }
  }

  it.each(samples)('of type %i is a FormatError wherever it is cut', (type, bytes, dialect) => {
    for (let end = 0; end < bytes.length; end++) {
      const cut = (): void => readAll(type, bytes.subarray(0, end), dialect);
      expect(cut, `cut at ${end} of ${bytes.length}`).toThrow(FormatError);
    }
  });

  it('is never another error, whatever bytes there are', () => {
    const changes = fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...samples), changes, ([type, bytes, dialect], all) => {
        const copy = bytes.slice();
        for (const [at, byte] of all) copy[at % copy.length] = byte;
        try {
          readAll(type, copy, dialect);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 5000 },
    );
  });
});
