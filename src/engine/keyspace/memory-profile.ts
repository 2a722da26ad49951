/**
 * What a server's `MEMORY USAGE` counts, version by version: sizes of structures on 64 bits, and whether a structure is
 * counted as asked for or as the allocator gives it. From object.c (`objectComputeSize`, `kvobjComputeSize`), dict.h,
 * quicklist.h, stream.h, entry.c and hashtable.c of the versions named, and measured on running servers.
 */

/**
 * Where the key and the object header live:
 * - `entry`: a dict entry, the key as a string of its own, an object header;
 * - `keyed-entry`: the key inside the dict entry (Valkey 8.0);
 * - `headless`: key inside the object, but counted only where the value is there too (Valkey 8.1);
 * - `object`: key, expiry and short values inside the object, which the table points to (Redis 8.2, Valkey 9).
 */
export type KeyLayout = 'entry' | 'keyed-entry' | 'headless' | 'object';

/** How a hash keeps a field and its value: two strings, or one block where both are short (entry.c). */
export type PairLayout = 'strings' | 'entry';

/** Hash tables: pointers to entries (dict.c), or buckets of 64 bytes with seven places each (hashtable.c). */
export type TableLayout = 'chained' | 'buckets';

/** `asked`: the bytes requested; `given`: the allocator's size for them. */
export type Counting = 'asked' | 'given';

/** How a stream's radix trees are counted: by the rule of thumb of object.c, or as allocated (rax.c `raxAllocSize`). */
export type TreeCounting = 'rule' | 'given';

/** One server version's accounting. All numbers are bytes. */
export interface MemoryProfile {
  /** Product and first version it holds for, for people. */
  readonly title: string;
  readonly product: 'redis' | 'valkey';
  /** First version: major and minor. */
  readonly since: readonly [major: number, minor: number];
  readonly keyLayout: KeyLayout;
  /** Longest header that a short key gets at least: 4.0 never uses the one-byte header for keys. */
  readonly shortKeyHeader: 1 | 3;
  /** Strings before 3.2 have a header of 8 bytes whatever their length. */
  readonly sizedStrings: boolean;
  /** Elements of sets, hashes and sorted sets are objects that hold strings (before 4.0). */
  readonly elementObjects: boolean;
  /** Strings; `short-asked`: those under 32 bytes as asked for, others as given (Redis 8.6). */
  readonly strings: Counting | 'short-asked';
  /** Object and value in one block: most plain bytes of key and value together, or of the value alone for `entry`. */
  readonly embedLimit: number;
  readonly embedded: Counting | 'without-header';
  /** Ziplists, listpacks, intsets. */
  readonly packed: Counting;
  /** The same in streams, where some versions count otherwise. */
  readonly streamPacked: Counting;
  readonly listStruct: number;
  readonly listNode: number;
  /** A list of one packed node is a bare listpack (7.2). */
  readonly bareList: boolean;
  readonly pairLayout: PairLayout;
  readonly pairs: Counting;
  readonly tableLayout: TableLayout;
  readonly tableStruct: number;
  /** Added to a hash's table (Valkey 9: what tracks fields with an expiry). */
  readonly hashTableExtra: number;
  readonly tableEntry: number;
  /** Set and sorted set structures of a skip list, its header node included, without the table. */
  readonly skiplistStruct: number;
  /** Levels of the header node; 0 when it is counted in `skiplistStruct` or not at all. */
  readonly skiplistLevels: number;
  /** A node without its levels and member. */
  readonly skiplistNode: number;
  /** The member lies in the node (Redis 8.6, Valkey 9): bytes besides its string; -1 when it does not. */
  readonly skiplistEmbeds: number;
  /** Most members of a set that is loaded as listpack; 0 before 7.2. */
  readonly packedSet: number;
  readonly streamStruct: number;
  readonly streamTrees: TreeCounting;
  readonly treeStruct: number;
  readonly groupStruct: number;
  readonly consumerStruct: number;
  readonly pendingStruct: number;
  /** Bytes that a hash field's expiry adds to its string or block. */
  readonly expiringField: number;
  readonly packedExpiringStruct: number;
  readonly bareSetEntries: boolean;
  readonly presized: boolean;
  /** Hashes whose fields expire may be packed (Redis). */
  readonly packedExpiring: boolean;
}

const REDIS_4_0: MemoryProfile = {
  title: 'Redis 4.0', product: 'redis', since: [4, 0],
  keyLayout: 'entry', shortKeyHeader: 3, sizedStrings: true, elementObjects: false,
  strings: 'asked', embedLimit: 44, embedded: 'without-header', packed: 'asked', streamPacked: 'asked',
  listStruct: 40, listNode: 32, bareList: false,
  pairLayout: 'strings', pairs: 'asked',
  tableLayout: 'chained', tableStruct: 96, hashTableExtra: 0, tableEntry: 24,
  skiplistStruct: 16 - 96, skiplistLevels: 0, skiplistNode: 24, skiplistEmbeds: -1, packedSet: 0,
  streamStruct: 0, streamTrees: 'rule', treeStruct: 0, groupStruct: 32, consumerStruct: 24, pendingStruct: 24,
  expiringField: 0, packedExpiring: false, packedExpiringStruct: 0, bareSetEntries: false, presized: false,
};
const REDIS_5_0: MemoryProfile = {
  ...REDIS_4_0, title: 'Redis 5.0', since: [5, 0], shortKeyHeader: 1, presized: true, skiplistStruct: 48, skiplistLevels: 64,
};
const REDIS_6_0: MemoryProfile = { ...REDIS_5_0, title: 'Redis 6.0', since: [6, 0], strings: 'given', pairs: 'given', skiplistLevels: 32 };
const REDIS_6_2: MemoryProfile = { ...REDIS_6_0, title: 'Redis 6.2', since: [6, 2], streamPacked: 'given', streamStruct: 40 };
const REDIS_7_0: MemoryProfile = {
  ...REDIS_6_2, title: 'Redis 7.0', since: [7, 0], embedded: 'given', packed: 'given', listNode: 40, tableStruct: 56,
  streamStruct: 80, groupStruct: 40,
};
const REDIS_7_2: MemoryProfile = {
  ...REDIS_7_0, title: 'Redis 7.2', since: [7, 2], bareList: true, packedSet: 128, consumerStruct: 32,
};
const REDIS_7_4: MemoryProfile = {
  ...REDIS_7_2, title: 'Redis 7.4', since: [7, 4], expiringField: 18, packedExpiring: true, packedExpiringStruct: 32,
};
const REDIS_8_0: MemoryProfile = { ...REDIS_7_4, title: 'Redis 8.0', since: [8, 0] };
const REDIS_8_2: MemoryProfile = { ...REDIS_8_0, title: 'Redis 8.2', since: [8, 2], keyLayout: 'object', embedLimit: 41 };
const REDIS_8_6: MemoryProfile = {
  ...REDIS_8_2, title: 'Redis 8.6', since: [8, 6], strings: 'short-asked', packed: 'asked', streamPacked: 'asked',
  listStruct: 48, listNode: 48, pairLayout: 'entry', pairs: 'asked', skiplistStruct: 64, skiplistNode: 16, skiplistEmbeds: 0,
  streamTrees: 'given', treeStruct: 32, streamStruct: 192 - 32, packedExpiringStruct: 24,
};
const VALKEY_7_2: MemoryProfile = { ...REDIS_7_2, title: 'Valkey 7.2', product: 'valkey', since: [7, 2] };
const VALKEY_8_0: MemoryProfile = { ...VALKEY_7_2, title: 'Valkey 8.0', since: [8, 0], keyLayout: 'keyed-entry', bareSetEntries: true };
const VALKEY_8_1: MemoryProfile = {
  ...VALKEY_8_0, title: 'Valkey 8.1', since: [8, 1], keyLayout: 'headless', embedLimit: 41,
  pairLayout: 'entry', tableLayout: 'buckets', tableStruct: 72, tableEntry: 0, streamTrees: 'given', treeStruct: 32, bareSetEntries: false,
};
const VALKEY_9_0: MemoryProfile = {
  ...VALKEY_8_1, title: 'Valkey 9.0', since: [9, 0], keyLayout: 'object', embedLimit: 112, tableStruct: 80, hashTableExtra: 8,
  skiplistStruct: 544, skiplistLevels: 0, skiplistNode: 16, skiplistEmbeds: 1, expiringField: 8,
};
/** Before `MEMORY USAGE` existed: what the structures take as given by the allocator. Nothing to compare with. */
const REDIS_3_2: MemoryProfile = {
  ...REDIS_6_0, title: 'Redis 3.2', since: [3, 2], elementObjects: true, embedded: 'given', packed: 'given', streamPacked: 'given',
};
const REDIS_2_2: MemoryProfile = {
  ...REDIS_3_2, title: 'Redis 2.2', since: [2, 2], sizedStrings: false, listStruct: 48, listNode: 24, embedLimit: -1,
};
const REDIS_3_0: MemoryProfile = { ...REDIS_2_2, title: 'Redis 3.0', since: [3, 0], embedLimit: 39 };

/** Every known accounting, oldest first within a product. */
export const MEMORY_PROFILES: readonly MemoryProfile[] = [
  REDIS_2_2, REDIS_3_0, REDIS_3_2, REDIS_4_0, REDIS_5_0, REDIS_6_0, REDIS_6_2, REDIS_7_0, REDIS_7_2, REDIS_7_4, REDIS_8_0, REDIS_8_2,
  REDIS_8_6, VALKEY_7_2, VALKEY_8_0, VALKEY_8_1, VALKEY_9_0,
];
