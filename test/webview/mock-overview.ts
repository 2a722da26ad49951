/** What the mock worker says of the dump as a whole. */
import type { Damage } from '../../src/engine/rdb/damage.js';
import type { NamespaceShare, Obstacle, Overview, Share } from '../../src/protocol/dump.js';
import { SAVED_AT, type MockKeys } from './mock-keys.js';

/** What is wrong with a damaged mock dump. */
export const DAMAGE: readonly Damage[] = [
  {
    kind: 'bad-length',
    offset: 0x3fa0,
    length: 544,
    expected: 'a string of at most 812 bytes',
    found: 'a length of 3,221,225,984',
    lost: 'about 3 keys, 544 bytes',
    severity: 'error',
    guess: true,
    db: 0,
  },
  {
    kind: 'duplicate-key',
    offset: 0x91af2,
    length: 0,
    expected: 'each key once',
    found: '“user:0000017:profile” a second time',
    lost: 'nothing here, but a server refuses to load this file',
    severity: 'warning',
    guess: false,
    key: new TextEncoder().encode('user:0000017:profile'),
    db: 0,
  },
  {
    kind: 'trailing-bytes',
    offset: 0x61a80000,
    length: 12,
    expected: 'the end of the file',
    found: '12 bytes more',
    lost: 'nothing; a server ignores them',
    severity: 'warning',
    guess: false,
  },
];

/** Obstacles in words. */
export const OBSTACLES: Readonly<Record<Obstacle['code'], readonly [title: string, text: string]>> = {
  empty: ['This file is empty', 'dump.rdb has 0 bytes.'],
  'not-a-dump': ['Not a Redis dump', 'The file begins with “#!/bin/sh”, where a dump begins with REDIS or VALKEY.'],
  'is-directory': ['This is a folder', '/data/dump.rdb is a folder.'],
  'no-permission': [
    'No permission to read this file',
    '/data/dump.rdb belongs to redis:redis and may not be read by you.',
  ],
  vanished: ['The file is gone', '/data/dump.rdb was deleted or renamed while it was open.'],
  'not-found': ['There is no such file', '/data/dump.rdb'],
  'too-large': ['Too large to read whole', 'The file has 3.1 GB and its file system has no ranged reads.'],
  io: ['The file cannot be read', 'EIO: i/o error, read'],
  'worker-failed': ['The reader stopped', 'RangeError: Array buffer allocation failed'],
};

const FUNCTION = `#!lua name=mylib

redis.register_function{
  function_name = "hset_once",
  callback = function(keys, args)
    return redis.call("HSETNX", keys[1], args[1], args[2])
  end,
}
`;

/** The overview as far as a scan has come (0 to 1). */
export function mockOverview(keys: MockKeys, progress: number, size: number, damaged: boolean): Overview {
  const kinds = new Map<string, Share>();
  const encodings = new Map<string, Share>();
  const add = (into: Map<string, Share>, name: string, count: number, bytes: number): void => {
    const old = into.get(name) ?? { name, keys: 0, elements: 0, diskBytes: 0, memoryBytes: 0 };
    into.set(name, {
      name,
      keys: old.keys + count,
      elements: old.elements + count * 3,
      diskBytes: old.diskBytes + bytes,
      memoryBytes: old.memoryBytes + Math.round(bytes * 1.7 + count * 64),
    });
  };
  let disk = 0;
  const databases = new Map<number, number>();
  keys.groups.forEach((group, at) => {
    const count = keys.known(at, progress);
    disk += count * group.bytes;
    databases.set(group.db, (databases.get(group.db) ?? 0) + count);
    add(kinds, group.kind, count, count * group.bytes);
    add(encodings, group.encoding, count, count * group.bytes);
  });
  const total = keys.groups.reduce((sum, _, at) => sum + keys.known(at, progress), 0);
  const expiry = (name: string, share: number, from: number | null, to: number | null) => ({
    name,
    keys: Math.floor(total * share),
    memoryBytes: Math.floor(disk * share * 1.7),
    from,
    to,
  });
  const hour = 3_600_000;
  const checksum = progress < 1 ? 'pending' : damaged ? 'mismatch' : 'ok';
  const start = keys.starts[3] ?? 0;
  return {
    file: { name: 'dump.rdb', bytes: size, modified: SAVED_AT + 2000 },
    header: { text: 'REDIS0011', dialect: 'redis', version: 11, newer: false },
    server: { name: 'Redis', version: '7.2.6' },
    savedAt: SAVED_AT,
    aux: [
      ['redis-ver', '7.2.6'],
      ['redis-bits', '64'],
      ['ctime', String(SAVED_AT / 1000)],
      ['used-mem', '2811232256'],
      ['repl-stream-db', '0'],
      ['repl-id', '3c1f0a9e8b7d6c5f4e3d2c1b0a99887766554433'],
      ['aof-base', '0'],
    ],
    checksum: {
      state: checksum,
      expected: progress < 1 ? null : '0x1f3a02cc91e0aa17',
      found: progress < 1 ? null : damaged ? '0x77aa02cc91e0aa17' : '0x1f3a02cc91e0aa17',
      progress,
    },
    keys: total,
    diskBytes: disk,
    memoryBytes: Math.round(disk * 1.7 + total * 64),
    memoryModel: 'Redis 7.2 on 64 bits with jemalloc, without fragmentation',
    databases: [...databases].map(([db, count]) => ({
      db,
      keys: count,
      expires: Math.floor(count * 0.6),
      memoryBytes: count * 330,
    })),
    kinds: [...kinds.values()],
    encodings: [...encodings.values()],
    expiry: [
      expiry('none', 0.42, null, null),
      expiry('expired', 0.03, null, SAVED_AT),
      expiry('1 hour', 0.02, SAVED_AT, SAVED_AT + hour),
      expiry('1 day', 0.17, SAVED_AT + hour, SAVED_AT + 24 * hour),
      expiry('1 week', 0.21, SAVED_AT + 24 * hour, SAVED_AT + 168 * hour),
      expiry('30 days', 0.1, SAVED_AT + 168 * hour, SAVED_AT + 720 * hour),
      expiry('later', 0.05, SAVED_AT + 720 * hour, null),
    ],
    biggest: [13, 6, 9, 10, 14, 1, 17, 4, 2, 15]
      .map((at) => keys.summary(start + at))
      .sort((a, b) => b.memoryBytes - a.memoryBytes),
    functions: [{ name: 'mylib', engine: 'LUA', source: FUNCTION, offset: 0x11e }],
    modules: ['ReJSON-RL 3', 'MBbloom-- 4'],
    damage: damaged ? DAMAGE : [],
    damageTotal: damaged ? DAMAGE.length : 0,
  };
}

/** The slices of a namespace; of all databases when `db` is null. */
export function mockTreemap(
  keys: MockKeys,
  progress: number,
  db: number | null,
  prefix: string,
): readonly NamespaceShare[] {
  const share = (
    name: string,
    at: string | null,
    number: number,
    count: number,
    bytes: number,
    divisible: boolean,
  ): NamespaceShare => ({
    name,
    prefix: at,
    db: number,
    divisible,
    keys: count,
    elements: count * 3,
    diskBytes: bytes,
    memoryBytes: Math.round(bytes * 1.7 + count * 64),
  });
  if (prefix === 'cache:' || prefix === '') {
    const merged = new Map<string, NamespaceShare>();
    keys.groups.forEach((group, at) => {
      if ((db !== null && group.db !== db) || !group.prefix.startsWith(prefix)) return;
      const count = keys.known(at, progress);
      const name = prefix === '' ? `${group.prefix.split(':')[0]}:` : group.prefix;
      const old = merged.get(`${group.db} ${name}`);
      const label = name.slice(prefix.length);
      merged.set(
        `${group.db} ${name}`,
        share(
          label,
          name,
          group.db,
          (old?.keys ?? 0) + count,
          (old?.diskBytes ?? 0) + count * group.bytes,
          group.prefix !== 'sample:' || prefix === '',
        ),
      );
    });
    return [...merged.values()];
  }
  const group = keys.groups.find((candidate) => candidate.prefix === prefix);
  if (group === undefined) return [];
  const shown = Math.min(group.count, 24);
  const rows = Array.from({ length: shown }, (_, at) =>
    share(
      `${at}${prefix === 'user:' ? ':' : ''}`,
      `${prefix}${at}`,
      group.db,
      prefix === 'user:' ? 3 : 1,
      Math.round(group.bytes * (40 / (at + 2))),
      prefix === 'user:',
    ),
  );
  return [
    ...rows,
    share(`${group.count - shown} more`, null, group.db, group.count - shown, (group.count - shown) * 2, false),
  ];
}
