import type { Dialect } from '../rdb/format.js';

/**
 * What `MEMORY USAGE` counts, version by version: sizes of structures, and whether a structure is counted as asked for
 * or as the allocator gives it. From object.c (`objectComputeSize`, `kvobjComputeSize`, `kvobjAllocSize`), dict.h,
 * quicklist.h, stream.h, entry.c, hashtable.c and vset.c of the versions named; the numbers were settled by measuring
 * running servers, which docs/memory-estimates.md tells about.
 */

/**
 * Where the key and the object header live:
 * - `entry`: a table entry, the key as a string of its own, an object header;
 * - `keyed-entry`: the key inside the table entry (Valkey 8.0);
 * - `headless`: the key inside the object, but counted only where a short value is there too (Valkey 8.1);
 * - `object`: key, expiry and short values inside the object, which the table points to (Redis 8.2, Valkey 9).
 */
export type KeyLayout = 'entry' | 'keyed-entry' | 'headless' | 'object';

/** `asked`: the bytes requested from the allocator; `given`: what it answers the request with. */
export type Counting = 'asked' | 'given';

/** One version's accounting. All sizes are bytes on 64 bits, except in what {@link narrowed} returns. */
export interface MemoryProfile {
  /** Product and version, for people. */
  readonly title: string;
  readonly product: Dialect;
  /** First version it holds for. */
  readonly since: readonly [major: number, minor: number];

  readonly keyLayout: KeyLayout;
  readonly pointer: number;
  /** An object header (`robj`, `kvobj`). */
  readonly object: number;
  /** An entry of the key table, where that is counted. */
  readonly keyEntry: number;
  /** Smallest header of a key's string: 4.0 does not use the one of a single byte. */
  readonly shortKeyHeader: 1 | 3;

  /** False before 3.2: a string's header is 8 bytes whatever its length. */
  readonly sizedStrings: boolean;
  /** True before 4.0: elements are objects that hold strings. */
  readonly elementObjects: boolean;
  /** `short-asked`: strings below 32 bytes as asked for, others as given. */
  readonly strings: Counting | 'short-asked';
  /**
   * What shares a block with its object: the longest value; for `headless` and for Redis's `object` the longest key and
   * value together; for Valkey's `object` the largest block. -1 before 3.0, where nothing does.
   */
  readonly embedLimit: number;
  /** `without-header`: 2 bytes and the text, which is less than the block takes. */
  readonly embedded: 'given' | 'without-header';

  /** Ziplists, listpacks, intsets; and those of streams. */
  readonly packed: Counting;
  readonly streamPacked: Counting;
  /** Header and end mark of a ziplist or listpack. */
  readonly packedFrame: number;
  /** Most members of a set that is loaded as a listpack; 0 where there is no such encoding. */
  readonly packedSet: number;

  readonly listStruct: number;
  readonly listNode: number;
  /** A list of one packed node is a listpack without list around it. */
  readonly bareList: boolean;

  /** `chained`: pointers to entries (dict.c). `buckets`: 64 bytes with seven places each (hashtable.c). */
  readonly tableLayout: 'chained' | 'buckets';
  readonly tableStruct: number;
  /** An entry of a set's, hash's or sorted set's table. */
  readonly tableEntry: number;
  /** Sets have an entry only for members that are not alone in their bucket (Valkey 8.0). */
  readonly bareSetEntries: boolean;
  /** Hashes' and sorted sets' tables are made at their final size when a file is loaded; sets' always are. */
  readonly presized: boolean;

  /** `entry`: a field and a short value in one block (entry.c). */
  readonly pairLayout: 'strings' | 'entry';
  readonly pairs: Counting;
  /** More for a hash's table than for others'. */
  readonly hashTableExtra: number;
  /** What an expiry of its own adds to the string or block of a hash field; 0 where there are none. */
  readonly expiringField: number;
  /** Structure around a packed hash with such fields. */
  readonly packedExpiryStruct: number;

  /** Sorted set, skip list and what else is counted once, without the table. */
  readonly skiplistStruct: number;
  /** The skip list's first node, which has all levels; 0 where it is in `skiplistStruct` or not counted. */
  readonly skiplistHeader: number;
  /** A node without levels, and a level. */
  readonly skiplistNode: number;
  readonly skiplistLevel: number;
  /** Bytes beside the member's string where that lies in the node; null where it does not. */
  readonly memberInNode: number | null;

  /** `rule`: radix trees by a rule of thumb; `given`: as allocated (rax.c `raxAllocSize`). */
  readonly streamTrees: 'rule' | 'given';
  readonly streamStruct: number;
  readonly treeStruct: number;
  readonly groupStruct: number;
  readonly consumerStruct: number;
  /** How often a consumer's name is counted. */
  readonly consumerNames: number;
  readonly pendingStruct: number;
  /** Pending entries are also kept by time, in a tree of their own. */
  readonly timeTree: boolean;
}

const REDIS_4_0: MemoryProfile = {
  title: 'Redis 4.0',
  product: 'redis',
  since: [4, 0],
  keyLayout: 'entry',
  pointer: 8,
  object: 16,
  keyEntry: 24,
  shortKeyHeader: 3,
  sizedStrings: true,
  elementObjects: false,
  strings: 'asked',
  embedLimit: 44,
  embedded: 'without-header',
  packed: 'asked',
  streamPacked: 'asked',
  packedFrame: 11,
  packedSet: 0,
  listStruct: 40,
  listNode: 32,
  bareList: false,
  tableLayout: 'chained',
  tableStruct: 96,
  tableEntry: 24,
  bareSetEntries: false,
  presized: false,
  pairLayout: 'strings',
  pairs: 'given',
  hashTableExtra: 0,
  expiringField: 0,
  packedExpiryStruct: 0,
  // The skip list, its first node and the table's structure are left out by this version.
  skiplistStruct: 16 - 96,
  skiplistHeader: 0,
  skiplistNode: 24,
  skiplistLevel: 16,
  memberInNode: null,
  streamTrees: 'rule',
  streamStruct: 0,
  treeStruct: 0,
  groupStruct: 32,
  consumerStruct: 24,
  consumerNames: 1,
  pendingStruct: 24,
  timeTree: false,
};
const REDIS_5_0: MemoryProfile = {
  ...REDIS_4_0,
  title: 'Redis 5.0',
  since: [5, 0],
  shortKeyHeader: 1,
  presized: true,
  skiplistStruct: 48,
  skiplistHeader: 24 + 16 * 64,
};
const REDIS_6_0: MemoryProfile = {
  ...REDIS_5_0,
  title: 'Redis 6.0',
  since: [6, 0],
  strings: 'given',
  skiplistHeader: 24 + 16 * 32,
};
const REDIS_6_2: MemoryProfile = {
  ...REDIS_6_0,
  title: 'Redis 6.2',
  since: [6, 2],
  streamPacked: 'given',
  streamStruct: 40,
};
const REDIS_7_0: MemoryProfile = {
  ...REDIS_6_2,
  title: 'Redis 7.0',
  since: [7, 0],
  embedded: 'given',
  packed: 'given',
  packedFrame: 7,
  listNode: 40,
  tableStruct: 56,
  streamStruct: 80,
  groupStruct: 40,
};
const REDIS_7_2: MemoryProfile = {
  ...REDIS_7_0,
  title: 'Redis 7.2',
  since: [7, 2],
  bareList: true,
  packedSet: 128,
  consumerStruct: 32,
};
const REDIS_7_4: MemoryProfile = {
  ...REDIS_7_2,
  title: 'Redis 7.4',
  since: [7, 4],
  expiringField: 18,
  packedExpiryStruct: 32,
};
const REDIS_8_0: MemoryProfile = { ...REDIS_7_4, title: 'Redis 8.0', since: [8, 0] };
const REDIS_8_2: MemoryProfile = {
  ...REDIS_8_0,
  title: 'Redis 8.2',
  since: [8, 2],
  keyLayout: 'object',
  keyEntry: 0,
  embedLimit: 41,
};
const REDIS_8_6: MemoryProfile = {
  ...REDIS_8_2,
  title: 'Redis 8.6',
  since: [8, 6],
  strings: 'short-asked',
  packed: 'asked',
  streamPacked: 'asked',
  listStruct: 48,
  listNode: 48,
  pairLayout: 'entry',
  pairs: 'asked',
  expiringField: 16,
  packedExpiryStruct: 24,
  skiplistStruct: 64,
  skiplistNode: 16,
  memberInNode: 0,
  streamTrees: 'given',
  streamStruct: 160,
  treeStruct: 32,
  groupStruct: 136,
  consumerStruct: 102,
  consumerNames: 2,
  pendingStruct: 51,
  timeTree: true,
};
const VALKEY_7_2: MemoryProfile = { ...REDIS_7_2, title: 'Valkey 7.2', product: 'valkey' };
const VALKEY_8_0: MemoryProfile = {
  ...VALKEY_7_2,
  title: 'Valkey 8.0',
  since: [8, 0],
  keyLayout: 'keyed-entry',
  keyEntry: 0,
  bareSetEntries: true,
};
const VALKEY_8_1: MemoryProfile = {
  ...VALKEY_8_0,
  title: 'Valkey 8.1',
  since: [8, 1],
  keyLayout: 'headless',
  embedLimit: 41,
  tableLayout: 'buckets',
  tableStruct: 72,
  tableEntry: 0,
  bareSetEntries: false,
  pairLayout: 'entry',
  streamTrees: 'given',
  treeStruct: 32,
};
const VALKEY_9_0: MemoryProfile = {
  ...VALKEY_8_1,
  title: 'Valkey 9.0',
  since: [9, 0],
  keyLayout: 'object',
  embedLimit: 64,
  tableStruct: 80,
  hashTableExtra: 8,
  expiringField: 8,
  skiplistStruct: 544,
  skiplistHeader: 0,
  skiplistNode: 16,
  memberInNode: 1,
};
const VALKEY_9_1: MemoryProfile = { ...VALKEY_9_0, title: 'Valkey 9.1', since: [9, 1], embedLimit: 128 };
const REDIS_3_2: MemoryProfile = {
  ...REDIS_6_0,
  title: 'Redis 3.2',
  since: [3, 2],
  presized: false,
  elementObjects: true,
  embedded: 'given',
  packed: 'given',
};
const REDIS_3_0: MemoryProfile = {
  ...REDIS_3_2,
  title: 'Redis 3.0',
  since: [3, 0],
  sizedStrings: false,
  embedLimit: 39,
  listStruct: 48,
  listNode: 24,
};
const REDIS_2_2: MemoryProfile = { ...REDIS_3_0, title: 'Redis 2.2', since: [2, 2], embedLimit: -1 };

/** Every accounting, oldest first within a product. Before 4.0 servers count nothing: it is what structures take. */
export const MEMORY_PROFILES: readonly MemoryProfile[] = [
  REDIS_2_2,
  REDIS_3_0,
  REDIS_3_2,
  REDIS_4_0,
  REDIS_5_0,
  REDIS_6_0,
  REDIS_6_2,
  REDIS_7_0,
  REDIS_7_2,
  REDIS_7_4,
  REDIS_8_0,
  REDIS_8_2,
  REDIS_8_6,
  VALKEY_7_2,
  VALKEY_8_0,
  VALKEY_8_1,
  VALKEY_9_0,
  VALKEY_9_1,
];

/** The accounting of a version: the newest that is not newer, else the product's oldest. */
export function memoryProfileFor(product: Dialect, major: number, minor: number): MemoryProfile {
  const profiles = MEMORY_PROFILES.filter((profile) => profile.product === product);
  const reached = profiles.filter(({ since }) => since[0] < major || (since[0] === major && since[1] <= minor));
  return reached.at(-1) ?? profiles[0];
}

/** The same on 32 bits: structures are mostly pointers and are taken as half, except the object. */
export function narrowed(profile: MemoryProfile): MemoryProfile {
  const half = Object.fromEntries(HALVED.map((name) => [name, profile[name] / 2]));
  return { ...profile, ...half, object: 12 };
}

const HALVED = [
  'pointer',
  'keyEntry',
  'listStruct',
  'listNode',
  'tableStruct',
  'tableEntry',
  'skiplistStruct',
  'skiplistHeader',
  'skiplistNode',
  'skiplistLevel',
  'streamStruct',
  'treeStruct',
  'groupStruct',
  'consumerStruct',
  'pendingStruct',
] as const satisfies readonly (keyof MemoryProfile)[];
