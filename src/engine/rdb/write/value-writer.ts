import { encodeIntset } from '../../codec/intset.js';
import { ListpackWriter } from '../../codec/listpack.js';
import { NEVER } from '../../keyspace/entry.js';
import type { HashValue } from '../../keyspace/hash-value.js';
import type { ListValue } from '../../keyspace/list-value.js';
import type { SetValue } from '../../keyspace/set-value.js';
import type { SortedSetValue } from '../../keyspace/sorted-set-value.js';
import type { StreamValue } from '../../keyspace/stream-value.js';
import type { StringValue, Value } from '../../keyspace/value.js';
import { doubleText } from '../../codec/double-text.js';
import type { RdbOutput } from './rdb-output.js';
import { writeStream, streamType } from './stream-writer.js';
import { knows, type WriteTarget } from './write-target.js';

/** Containers of a list's nodes (quicklist.h). */
const PLAIN = 1;
const PACKED = 2;

const TYPE = {
  STRING: 0,
  LIST: 1,
  SET: 2,
  HASH: 4,
  ZSET_2: 5,
  SET_INTSET: 11,
  HASH_LISTPACK: 16,
  ZSET_LISTPACK: 17,
  LIST_QUICKLIST_2: 18,
  SET_LISTPACK: 20,
  VALKEY_HASH_2: 22,
  HASH_METADATA: 24,
  HASH_LISTPACK_EX: 25,
} as const;

/** Something that the target has no form for. */
export type ValueProblem = 'field-expiries' | 'module' | 'stream-producers' | 'released-entries';

/** What of a stream is not written, in whatever form. */
export function streamProblem(stream: StreamValue): 'stream-producers' | 'released-entries' | null {
  if (stream.producersLeftOut) return 'stream-producers';
  return hasReleasedEntries(stream) ? 'released-entries' : null;
}

/** Whether a group has pending entries without an owner (Redis 8.8), which no type that is written has a word for. */
function hasReleasedEntries({ groups }: StreamValue): boolean {
  for (const { pending, consumers } of groups.values()) {
    let owned = 0;
    for (const consumer of consumers.values()) owned += consumer.pending.size;
    if (owned < pending.size) return true;
  }
  return false;
}

/** Writes values in the encodings that a target reads (rdb.c, rdbSaveObjectType and rdbSaveObject). */
export class ValueWriter {
  readonly #pack = new ListpackWriter();

  constructor(
    private readonly output: RdbOutput,
    readonly target: WriteTarget,
  ) {}

  /** What of a value the target has no form for; null when it can be written whole. */
  problem(value: Value): ValueProblem | null {
    if (typeof value !== 'object') return null;
    if (value.type === 'hash' && value.expiring > 0 && !knows(this.target, 'hashExpiry')) return 'field-expiries';
    return value.type === 'stream' ? streamProblem(value) : null;
  }

  /** The type byte of a value. */
  typeOf(value: Value): number {
    if (typeof value !== 'object') return TYPE.STRING;
    switch (value.type) {
      case 'string':
        return TYPE.STRING;
      case 'list':
        return knows(this.target, 'listpacks') ? TYPE.LIST_QUICKLIST_2 : TYPE.LIST;
      case 'set':
        if (value.encoding() === 'intset') return TYPE.SET_INTSET;
        return value.encoding() === 'listpack' && knows(this.target, 'setListpack') ? TYPE.SET_LISTPACK : TYPE.SET;
      case 'zset':
        return value.encoding() === 'listpack' && knows(this.target, 'listpacks') ? TYPE.ZSET_LISTPACK : TYPE.ZSET_2;
      case 'hash':
        return this.#hashType(value);
      case 'stream':
        return streamType(this.target);
      case 'module':
        return value.rdbType;
    }
  }

  /** The value behind its type byte and key. */
  value(value: Value): void {
    if (typeof value !== 'object') return this.#string(value);
    switch (value.type) {
      case 'string':
        return this.#string(value);
      case 'list':
        return this.#list(value);
      case 'set':
        return this.#set(value);
      case 'zset':
        return this.#sortedSet(value);
      case 'hash':
        return this.#hash(value);
      case 'stream':
        return writeStream(this.output, value, this.target);
      case 'module':
        return this.output.rawBytes(value.bytes);
    }
  }

  #string(value: StringValue): void {
    if (typeof value === 'number') this.output.integer(value);
    else if (typeof value === 'string') this.output.string(value);
    else this.output.stringBytes(value.view());
  }

  #list(list: ListValue): void {
    const { output } = this;
    if (!knows(this.target, 'listpacks')) {
      output.length(list.size);
      for (const node of list.nodes) for (const element of node.elements()) output.string(element);
      return;
    }
    output.length(list.nodes.length);
    for (const node of list.nodes) {
      output.length(node.plain ? PLAIN : PACKED);
      if (node.plain) output.string(node.at(0));
      else if (node.packed !== null) output.string(node.packed);
      else output.stringBytes(this.#packed(node.elements()));
    }
  }

  #set(set: SetValue): void {
    const { output } = this;
    const encoding = set.encoding();
    if (encoding === 'intset') {
      output.stringBytes(encodeIntset(set.members().map(BigInt)));
    } else if (encoding === 'listpack' && knows(this.target, 'setListpack')) {
      if (set.packed !== null) output.string(set.packed);
      else output.stringBytes(this.#packed(set.members()));
    } else {
      output.length(set.size);
      set.forEach((member) => output.string(member));
    }
  }

  #sortedSet(set: SortedSetValue): void {
    const { output } = this;
    if (set.encoding() === 'listpack' && knows(this.target, 'listpacks')) {
      if (set.packed !== null) return output.string(set.packed);
      this.#pack.clear();
      set.forEach((member, score) => {
        this.#pack.text(member);
        // A listpack has no negative zero: the server writes it as an integer.
        this.#pack.text(score === 0 ? '0' : doubleText(score));
      });
      return output.stringBytes(this.#pack.take());
    }
    output.length(set.size);
    // From the highest down: then a reader inserts each at the front of what it has.
    set.forRange(0, set.size, true, (member, score) => {
      output.string(member);
      output.double(score);
    });
  }

  #hashType(hash: HashValue): number {
    const small = hash.encoding() !== 'hashtable';
    if (hash.expiring > 0 && knows(this.target, 'hashExpiry')) {
      if (this.target.dialect === 'valkey') return TYPE.VALKEY_HASH_2;
      return small ? TYPE.HASH_LISTPACK_EX : TYPE.HASH_METADATA;
    }
    return small && knows(this.target, 'listpacks') ? TYPE.HASH_LISTPACK : TYPE.HASH;
  }

  #hash(hash: HashValue): void {
    const { output } = this;
    switch (this.#hashType(hash)) {
      case TYPE.HASH:
        output.length(hash.size);
        hash.forEach((field, value) => {
          output.string(field);
          output.string(value);
        });
        return;
      case TYPE.HASH_LISTPACK:
        if (hash.packed !== null) return output.string(hash.packed);
        this.#pack.clear();
        hash.forEach((field, value) => {
          this.#pack.text(field);
          this.#pack.text(value);
        });
        return output.stringBytes(this.#pack.take());
      case TYPE.VALKEY_HASH_2:
        output.length(hash.size);
        hash.forEach((field, value, expireAt) => {
          output.string(field);
          output.string(value);
          output.int64(expireAt === NEVER ? -1 : expireAt);
        });
        return;
      case TYPE.HASH_METADATA: {
        const earliest = earliestOf(hash);
        output.int64(earliest);
        output.length(hash.size);
        hash.forEach((field, value, expireAt) => {
          output.length(expireAt === NEVER ? 0 : expireAt - earliest + 1);
          output.string(field);
          output.string(value);
        });
        return;
      }
      default:
        output.int64(earliestOf(hash));
        output.stringBytes(this.#packedByExpiry(hash));
    }
  }

  /** Field, value and time, the earliest first, fields without a time (0) last (t_hash.c, listpackEx). */
  #packedByExpiry(hash: HashValue): Uint8Array {
    const rows: [field: string, value: string, at: number][] = [];
    hash.forEach((field, value, expireAt) => rows.push([field, value, expireAt === NEVER ? Infinity : expireAt]));
    rows.sort((a, b) => (a[2] === b[2] ? 0 : a[2] - b[2]));
    this.#pack.clear();
    for (const [field, value, at] of rows) {
      this.#pack.text(field);
      this.#pack.text(value);
      this.#pack.integer(at === Infinity ? 0 : at);
    }
    return this.#pack.take();
  }

  #packed(elements: readonly string[]): Uint8Array {
    this.#pack.clear();
    for (const element of elements) this.#pack.text(element);
    return this.#pack.take();
  }
}

function earliestOf(hash: HashValue): number {
  let earliest = Infinity;
  hash.forEach((_field, _value, expireAt) => {
    if (expireAt !== NEVER && expireAt < earliest) earliest = expireAt;
  });
  return earliest;
}
