import type { Dialect, ObjectKind, Shape } from '../rdb/format.js';
import { memoryProfileFor, narrowed, type MemoryProfile } from './memory-profile.js';
import { SizeClasses, type Allocator } from './size-classes.js';
import type { ValueFacts } from './value-facts.js';

/** Plain lengths up to this one are answered from tables. */
const TABLE_LENGTH = 1023;

/** Longest text with the shortest string header, and with the next two (sds.h): 1, 3 and 5 bytes; 9 behind that. */
const SHORT_STRING = 31;
const BYTE_STRING = 255;
const WORD_STRING = 65535;

/** A field and its value share a block of up to this many bytes (entry.c). */
const ENTRY_LIMIT = 128;
/** Keys from this length on get room for an expiry whether they have one or not (Redis 8.2, Valkey 8.1). */
const EXPIRY_RESERVED = 128;
/** A bucket of Valkey's hash table, and how many entries it is filled with when the table is sized (hashtable.c). */
const BUCKET = 64;
const ENTRIES_PER_BUCKET = 32 / 5;
/** Entries whose expiries Valkey 9 keeps in one vector; more go into a tree of vectors (vset.c). */
const EXPIRY_VECTOR = 127;
/** Bytes for each expiring field of such a tree; measured, as it depends on how far the times lie apart. */
const EXPIRY_TREE_ENTRY = 44;

/** Default limits of packed encodings (config.c): they decide what a collection becomes when it is loaded. */
const PACKED_HASH = 512;
const PACKED_ZSET = 128;
export const PACKED_INTSET = 512;
const PACKED_LIST = 512;
const PACKED_STRING = 64;

/** The rule of thumb for a radix tree (object.c `streamRadixTreeMemoryUsage`): bytes a key, and a node. */
const TREE_KEY = 16;
const TREE_NODE = 244;
/** What Redis 8.6 adds for pending entries by time, as a share of the trees by id; measured. */
const TIME_TREE_SHARE = 0.67;

/** The nodes of a stream's own tree, for each of its blocks; about. */
const STREAM_NODE = 50;
/** An idempotent producer of a stream with its ids; measured. */
const PRODUCER = 96;
/** What a score takes in a packed sorted set, on average. */
const SCORE_BYTES = 8;

/** A vector set (modules/vector-sets) with its random state and sixteen levels, and an element without its strings. */
const VECTOR_SET = 1790;
const VECTOR_ELEMENT = 680;

/** Who wrote a file, as far as it tells. */
export interface MemoryServer {
  readonly dialect: Dialect;
  readonly rdbVersion: number;
  /** From the aux field `valkey-ver` or `redis-ver`; null where there is none. */
  readonly serverVersion: string | null;
  readonly bits: 32 | 64;
  /** `jemalloc` when left out: what the projects' own builds use. */
  readonly allocator?: Allocator;
}

/**
 * Estimates what `MEMORY USAGE key SAMPLES 0` answers on a server of one version after it has loaded the file under its
 * default limits. Versions before 4.0, which have no such command, are taken at what their structures allocate.
 * Its methods make no objects, as they are called for every key and every element.
 */
export class MemoryModel {
  /** What is modelled, in words: `Redis 7.2, jemalloc, 64 bit`. */
  readonly description: string;
  /** The allocator's sizes, for what is counted elsewhere (radix trees). */
  readonly classes: SizeClasses;
  readonly #profile: MemoryProfile;
  readonly #strings: Uint32Array;
  readonly #members: Float64Array;

  constructor(profile: MemoryProfile, allocator: Allocator) {
    this.#profile = profile;
    this.classes = new SizeClasses(allocator);
    this.description = `${profile.title}, ${allocator}, ${profile.pointer * 8} bit`;
    this.#strings = new Uint32Array(TABLE_LENGTH + 1);
    this.#members = new Float64Array(TABLE_LENGTH + 1);
    for (let length = 0; length <= TABLE_LENGTH; length++) {
      this.#strings[length] = this.#element(length);
      this.#members[length] = this.#member(length);
    }
  }

  /** Bytes of an element that is a string of its own: of a set, of an unpacked list, a value of a hash. */
  stringAllocation(length: number): number {
    return length <= TABLE_LENGTH ? this.#strings[length] : this.#element(length);
  }

  /**
   * Bytes of a sorted set's member with its skip list node, levels at their average; a fraction, as averages are.
   */
  memberAllocation(length: number): number {
    return length <= TABLE_LENGTH ? this.#members[length] : this.#member(length);
  }

  /** Bytes of a hash's field and value, which newer servers keep in one block where both are short. */
  pairAllocation(field: number, value: number, expires: boolean): number {
    const profile = this.#profile;
    if (profile.pairLayout === 'strings') {
      const text = this.stringAllocation(value);
      if (!expires) return this.stringAllocation(field) + text;
      return this.classes.size(this.#string(field, 1) + profile.expiringField) + text;
    }
    const extra = expires ? profile.expiringField : 0;
    const together = extra + this.#string(field, expires ? 3 : 1) + value + 4;
    if (together <= ENTRY_LIMIT) return this.#counted(profile.pairs, together);
    return this.#counted(profile.pairs, extra + this.#string(field, 3) + 8) + this.stringAllocation(value);
  }

  /** Bytes of a packed encoding (listpack, ziplist, zipmap, intset) of that many plain bytes. */
  blockAllocation(bytes: number): number {
    return this.#counted(this.#profile.packed, bytes);
  }

  /** Bytes of a whole key: its place in the key table, its name, its object and its value. */
  estimate(kind: ObjectKind, shape: Shape, facts: ValueFacts, keyLength: number, expires: boolean): number {
    if (kind === 'string' && shape === 'string') return this.#stringKey(facts, keyLength, expires);
    return this.#key(keyLength, expires) + Math.floor(this.#value(kind, shape, facts));
  }

  #counted(counting: 'asked' | 'given', bytes: number): number {
    return counting === 'given' ? this.classes.size(bytes) : bytes;
  }

  /** Bytes asked for a string: header, text, closing zero. `least` is the smallest header that may be used. */
  #string(length: number, least: number): number {
    let header = 9;
    if (!this.#profile.sizedStrings) header = 8;
    else if (length <= SHORT_STRING) header = length === 0 ? 3 : least;
    else if (length <= BYTE_STRING) header = 3;
    else if (length <= WORD_STRING) header = 5;
    return header + length + 1;
  }

  #ownString(length: number): number {
    const counting = this.#profile.strings;
    const bytes = this.#string(length, 1);
    if (counting === 'asked' || (counting === 'short-asked' && length <= SHORT_STRING && length > 0)) return bytes;
    return this.classes.size(bytes);
  }

  #element(length: number): number {
    const profile = this.#profile;
    if (!profile.elementObjects) return this.#ownString(length);
    if (length <= profile.embedLimit) return this.classes.size(profile.object + this.#string(length, 3));
    return profile.object + this.#ownString(length);
  }

  #member(length: number): number {
    const profile = this.#profile;
    const inside = profile.memberInNode;
    const fixed = profile.skiplistNode + (inside === null ? 0 : inside + this.#string(length, 1));
    // A node has a further level with a probability of one in four (t_zset.c `zslRandomLevel`).
    let expected = 0;
    let share = 0.75;
    for (let level = 1; level <= 16; level++) {
      expected += share * this.classes.size(fixed + profile.skiplistLevel * level);
      share /= 4;
    }
    return inside === null ? expected + this.#element(length) : expected;
  }

  /** A key without its value, where the value is not inside the object. */
  #key(length: number, expires: boolean): number {
    const profile = this.#profile;
    switch (profile.keyLayout) {
      case 'entry': {
        const name = this.#string(length, profile.shortKeyHeader);
        return profile.keyEntry + profile.object + (profile.strings === 'asked' ? name : this.classes.size(name));
      }
      case 'keyed-entry':
        return this.classes.size(profile.object + 1 + this.#string(length, 1)) + profile.object;
      case 'headless':
        return profile.object;
      case 'object':
        return this.#object(profile.object, length, expires, 0);
    }
  }

  /** A block of an object header, an expiry where there is one, the key, and `held` bytes of the value. */
  #object(header: number, keyLength: number, expires: boolean, held: number): number {
    const expiry = expires || keyLength >= EXPIRY_RESERVED ? 8 : 0;
    return this.classes.size(header + expiry + 1 + this.#string(keyLength, 1) + held);
  }

  #stringKey(facts: ValueFacts, keyLength: number, expires: boolean): number {
    const key = this.#key(keyLength, expires);
    if (facts.integer) return key;
    const profile = this.#profile;
    const length = facts.payloadBytes;
    const held = this.#string(length, 3);
    switch (profile.keyLayout) {
      case 'entry':
      case 'keyed-entry':
        if (length > profile.embedLimit) break;
        if (profile.embedded === 'without-header') return key + length + 2;
        return key - profile.object + this.classes.size(profile.object + held);
      case 'headless': {
        const both = keyLength + length;
        if (both > profile.embedLimit) break;
        // The expiry is set after the block was made: it must fit, or the value moves out unless all is small enough.
        const asked = profile.object + 1 + this.#string(keyLength, 1) + held;
        const size = this.classes.size(asked);
        if (!expires || size >= asked + 8) return size;
        if (both + 8 <= profile.embedLimit) return this.classes.size(asked + 8);
        break;
      }
      case 'object': {
        if (profile.product === 'redis') {
          if (keyLength + length > profile.embedLimit) break;
          return this.#object(profile.object, keyLength, expires, held);
        }
        // The value takes the place of the pointer to it.
        const size = this.#object(profile.object - 8, keyLength, expires, Math.max(8, held));
        if (size <= profile.embedLimit) return size;
      }
    }
    return key + this.#ownString(length);
  }

  #value(kind: ObjectKind, shape: Shape, facts: ValueFacts): number {
    const profile = this.#profile;
    switch (kind) {
      case 'string':
        return facts.packedBytes;
      case 'list':
        return this.#list(shape, facts);
      case 'set':
        if (facts.nodes > 0) return facts.packedAllocatedBytes;
        if (facts.elements <= PACKED_INTSET && facts.integers === facts.elements) {
          return this.blockAllocation(intsetBytes(facts));
        }
        if (facts.elements <= profile.packedSet && facts.longestElement <= PACKED_STRING) {
          return this.blockAllocation(this.#packedBytes(facts, 1));
        }
        return (
          this.#table(facts.elements, true) +
          facts.allocatedBytes +
          (profile.bareSetEntries ? chained(facts.elements) * profile.object : facts.elements * profile.tableEntry)
        );
      case 'zset':
        if (facts.nodes > 0) return facts.packedAllocatedBytes;
        if (facts.elements <= PACKED_ZSET && facts.longestElement <= PACKED_STRING) {
          return this.blockAllocation(this.#packedBytes(facts, 1) + facts.elements * SCORE_BYTES);
        }
        return (
          this.#table(facts.elements, profile.presized) +
          facts.elements * profile.tableEntry +
          profile.skiplistStruct +
          (profile.skiplistHeader === 0 ? 0 : this.classes.size(profile.skiplistHeader)) +
          facts.allocatedBytes
        );
      case 'hash':
        return this.#hash(shape, facts);
      case 'stream':
        return this.#stream(facts);
      case 'array':
        return profile.tableStruct + 8 * facts.elements + facts.allocatedBytes;
      case 'module':
        if (facts.vectorSet) return VECTOR_SET + facts.elements * VECTOR_ELEMENT + facts.allocatedBytes;
        return facts.payloadBytes;
      case 'unknown':
        return 0;
    }
  }

  #list(shape: Shape, facts: ValueFacts): number {
    const profile = this.#profile;
    if (shape === 'strings') {
      if (facts.elements <= PACKED_LIST && facts.longestElement <= PACKED_STRING) {
        return this.blockAllocation(this.#packedBytes(facts, 1));
      }
      return profile.listStruct + facts.elements * profile.listNode + facts.allocatedBytes;
    }
    const bare = shape === 'ziplist-list' || (profile.bareList && facts.nodes === 1 && facts.payloadBytes === 0);
    return (bare ? 0 : profile.listStruct + facts.nodes * profile.listNode) + facts.packedAllocatedBytes;
  }

  #hash(shape: Shape, facts: ValueFacts): number {
    const profile = this.#profile;
    const expiring = shape === 'hash-ttl' || shape === 'hash-ttl-pre-ga';
    const packedStruct =
      expiring || shape === 'listpack-hash-ttl' || shape === 'listpack-hash-ttl-pre-ga'
        ? this.blockAllocation(profile.packedExpiryStruct)
        : 0;
    if (facts.nodes > 0) return facts.packedAllocatedBytes + packedStruct;
    if (shape === 'template-strings' || shape === 'template-strings-ref') {
      return profile.tableStruct + 8 * facts.elements + facts.allocatedBytes;
    }
    const small = facts.elements <= PACKED_HASH && facts.longestElement <= PACKED_STRING;
    // Valkey packs no hash whose fields expire.
    if (small && (expiring || facts.expiringFields === 0)) {
      const expiries = expiring ? 10 * facts.expiringFields + 2 * (facts.elements - facts.expiringFields) : 0;
      return this.blockAllocation(this.#packedBytes(facts, 2) + expiries) + packedStruct;
    }
    return (
      this.#table(facts.elements, profile.presized) +
      profile.hashTableExtra +
      facts.elements * profile.tableEntry +
      facts.allocatedBytes +
      (profile.tableLayout === 'buckets' ? this.#expiries(facts.expiringFields) : 0)
    );
  }

  #expiries(fields: number): number {
    if (fields <= 1) return 0;
    return fields <= EXPIRY_VECTOR ? this.classes.size(8 + 8 * fields) : EXPIRY_TREE_ENTRY * fields;
  }

  /** A packed encoding that has yet to be made of separate strings; `per` strings make one element. */
  #packedBytes(facts: ValueFacts, per: number): number {
    const strings = facts.elements * per - facts.integers;
    const text = facts.payloadBytes - facts.integerDigits;
    // Integers take 2 bytes and about one for every two digits; strings their text and 2 bytes.
    return Math.ceil(this.#profile.packedFrame + text + 2 * strings + 1.4 * facts.integers + 0.5 * facts.integerDigits);
  }

  /** A table without its entries. `presized`: it was made at its final size. */
  #table(entries: number, presized: boolean): number {
    const profile = this.#profile;
    if (profile.tableLayout === 'buckets') {
      const buckets = powerOfTwo(Math.ceil(entries / ENTRIES_PER_BUCKET));
      return profile.tableStruct + BUCKET * buckets * (1 + overflow(entries / buckets));
    }
    let buckets = powerOfTwo(Math.max(4, entries));
    // While it grows, a table keeps its old half until every bucket of that has been moved (dict.c `dictRehash`).
    if (!presized && buckets > 4 && entries < 0.81 * buckets) buckets *= 1.5;
    return profile.tableStruct + profile.pointer * buckets;
  }

  #stream(facts: ValueFacts): number {
    const profile = this.#profile;
    let bytes =
      profile.streamStruct +
      this.#streamBlocks(facts) +
      facts.groups * profile.groupStruct +
      facts.consumers * profile.consumerStruct +
      facts.nameBytes * profile.consumerNames +
      facts.pending * profile.pendingStruct;
    if (profile.streamTrees === 'rule') {
      bytes += TREE_KEY * (facts.nodes + 2 * facts.pending) + ((TREE_NODE * profile.pointer) / 8) * facts.treeNodes;
    } else bytes += facts.treeBytes + profile.treeStruct * (1 + facts.groups + facts.consumers);
    if (profile.timeTree) bytes += (TIME_TREE_SHARE * Math.max(0, facts.treeBytes - STREAM_NODE * facts.nodes)) / 2;
    return bytes + PRODUCER * facts.producers;
  }

  #streamBlocks(facts: ValueFacts): number {
    const profile = this.#profile;
    if (profile.streamPacked === profile.packed) return facts.packedAllocatedBytes;
    // The sums were made for packed encodings as asked for: take all nodes to be of one size.
    return facts.nodes === 0 ? 0 : facts.nodes * this.classes.size(Math.ceil(facts.packedBytes / facts.nodes));
  }
}

/** Bytes of an intset that holds what the file has as separate integers: 2, 4 or 8 each (intset.c). */
function intsetBytes(facts: ValueFacts): number {
  const width = facts.wideIntegers > 0 ? 8 : facts.longestElement <= 4 ? 2 : 4;
  return 8 + width * facts.elements;
}

function powerOfTwo(least: number): number {
  let power = 1;
  while (power < least) power *= 2;
  return power;
}

/** Entries that are not the only or first one in their bucket, where they fall into buckets at random. */
function chained(entries: number): number {
  const buckets = powerOfTwo(Math.max(4, entries));
  return entries - buckets * (1 - Math.exp(-entries / buckets));
}

/** Further buckets for each bucket of seven places, where entries fall into buckets at random, `load` to each. */
function overflow(load: number): number {
  let share = Math.exp(-load);
  let further = 0;
  for (let entries = 1; entries <= 32; entries++) {
    share *= load / entries;
    // A full bucket gives one place to the pointer to the next.
    if (entries > 7) further += share * Math.ceil((entries - 6) / 7);
  }
  return further;
}

/** The model of the server that wrote a file: by the version it names, else by the first one of the file's format. */
export function memoryModelFor(server: MemoryServer): MemoryModel {
  const [major, minor] = versionOf(server);
  // Valkey 8 wrote format 11 under Redis's magic; Redis 8 begins with format 12.
  const product = server.dialect === 'valkey' || (major >= 8 && server.rdbVersion <= 11) ? 'valkey' : 'redis';
  const profile = memoryProfileFor(product, major, minor);
  const allocator = server.allocator ?? 'jemalloc';
  const name = `${profile.title} ${server.bits} ${allocator}`;
  let model = models.get(name);
  if (model === undefined) {
    model = new MemoryModel(server.bits === 32 ? narrowed(profile) : profile, allocator);
    models.set(name, model);
  }
  return model;
}

/** Models that were made already: they never change, and their tables take a millisecond. At most one a profile. */
const models = new Map<string, MemoryModel>();

/** First server version of each RDB version, for files that do not name their writer. */
const FIRST_SERVER: readonly (readonly [rdbVersion: number, major: number, minor: number])[] = [
  [80, 9, 0],
  [14, 8, 8],
  [13, 8, 6],
  [12, 7, 4],
  [11, 7, 2],
  [10, 7, 0],
  [9, 5, 0],
  [8, 4, 0],
  [7, 3, 2],
  [6, 2, 6],
  [0, 2, 2],
];

function versionOf(server: MemoryServer): readonly [major: number, minor: number] {
  const match = /^(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?/.exec(server.serverVersion ?? '');
  if (match) {
    const [major, minor, patch] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
    // Release candidates count from x.y.240 or x.9.240 of the version before.
    return patch >= 240 ? (minor === 9 ? [major + 1, 0] : [major, minor + 1]) : [major, minor];
  }
  const first = FIRST_SERVER.find(([rdbVersion]) => rdbVersion <= server.rdbVersion);
  return first ? [first[1], first[2]] : [0, 0];
}
