import { describe, expect, it } from 'vitest';
import { encodeIntset } from '../../../src/engine/codec/intset.js';
import type { Dialect } from '../../../src/engine/rdb/format.js';
import { encodeZiplist, encodeZipmap } from '../codec/encoders.js';
import { open, template, value, whole } from './open-bytes.js';
import { bytesOf, listpack, moduleId, type ValueBytes } from './value-bytes.js';

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
