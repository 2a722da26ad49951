import { bytesToLatin1 } from '../../codec/latin1.js';
import { verifyListpack } from '../../codec/listpack.js';
import type { ByteSource } from '../../io/byte-source.js';
import { HashValue } from '../../keyspace/hash-value.js';
import type { Integer } from '../../keyspace/integer-list.js';
import type { KeyspaceLimits } from '../../keyspace/limits.js';
import { ListNode } from '../../keyspace/list-node.js';
import { ListValue } from '../../keyspace/list-value.js';
import { ModuleValue } from '../../keyspace/module-value.js';
import { SetValue } from '../../keyspace/set-value.js';
import { SortedSetValue } from '../../keyspace/sorted-set-value.js';
import type { Value } from '../../keyspace/value.js';
import { FormatError } from '../damage.js';
import { NO_EXPIRY, type ElementCursor } from '../elements.js';
import { PrimitiveReader } from '../primitives.js';
import type { ScannedKey } from '../scan-events.js';
import { StringSlot } from '../string-slot.js';
import type { TemplateLookup } from '../template-elements.js';
import { ValueWalks } from '../value-walk.js';
import { loadStream, type TextOf } from './stream-loader.js';

/** What of a scanned key its value is loaded by. */
export type FoundValue = Pick<ScannedKey, 'objectType' | 'type' | 'valueOffset' | 'end' | 'module'>;

/** Window over the file, in bytes. */
const WINDOW = 1 << 18;

/** Makes values of a keyspace out of the bytes of a dump. Packed collections are taken over as they are, verified. */
export class ValueLoader {
  readonly #reader: PrimitiveReader;
  readonly #slot = new StringSlot();
  readonly #walks: ValueWalks;

  constructor(
    private readonly source: ByteSource,
    private readonly limits: KeyspaceLimits,
    templates: TemplateLookup,
    /** Makes byte strings; whoever has a faster way than this one's gives it. */
    private readonly latin1: TextOf = plainText,
  ) {
    this.#reader = new PrimitiveReader(source, Math.min(WINDOW, source.size));
    this.#reader.watch(this.#slot);
    this.#walks = new ValueWalks(this.#reader, templates);
  }

  /** The string that lies at an offset. @throws FormatError, SourceError */
  text(offset: number, end: number): string {
    this.#reader.seek(offset, end);
    this.#reader.string(this.#slot);
    return this.#whole();
  }

  /** The value of a key that a scan has found. @throws FormatError, SourceError */
  load({ objectType: type, type: id, valueOffset, end, module }: FoundValue): Value {
    const reader = this.#reader;
    const { limits } = this;
    reader.seek(valueOffset, end);
    switch (type?.shape) {
      case 'string':
        return this.#string();
      case 'listpack-hash':
        return HashValue.fromListpack(this.#listpack(2), limits);
      case 'listpack-set':
        return SetValue.fromListpack(this.#listpack(1), limits);
      case 'listpack-zset':
        return SortedSetValue.fromListpack(this.#listpack(2), limits);
      case 'quicklist2':
        return this.#quicklist();
      case 'stream':
        return loadStream(reader, this.#slot, id, this.latin1);
      default:
    }
    const walk = this.#walks.open(type);
    switch (walk.kind) {
      case 'list':
        return this.#list(walk.cursor);
      case 'set':
        return this.#set(walk.cursor, type?.shape === 'intset');
      case 'zset':
        return this.#sortedSet(walk.cursor);
      case 'hash':
        return this.#hash(walk.cursor);
      default:
        return new ModuleValue(module ?? type?.kind ?? 'unknown', this.#bytes(valueOffset, end), id);
    }
  }

  #string(): Value {
    this.#reader.string(this.#slot);
    const { encoding, length, stored } = this.#slot;
    if (stored !== null) {
      const bytes = this.#slot.copy();
      return this.latin1(bytes, 0, bytes.length);
    }
    if (encoding === 'int' && length < 16) return Number(this.#text());
    return this.#text();
  }

  /** A listpack of `multiple` entries an element, verified. */
  #listpack(multiple: number): string {
    this.#reader.packed(this.#slot);
    const { buffer, start, length } = this.#slot;
    const entries = verifyListpack(buffer, start, start + length);
    if (entries % multiple !== 0) {
      throw new FormatError('bad-encoding', 0, `a multiple of ${multiple} entries`, `${entries}`, true);
    }
    return this.#text();
  }

  #quicklist(): Value {
    const reader = this.#reader;
    const nodes: ListNode[] = [];
    for (let left = reader.length(); left > 0; left--) {
      const container = reader.length();
      if (container === 1) {
        reader.string(this.#slot);
        nodes.push(ListNode.plain(this.#whole()));
      } else if (container === 2) {
        const node = ListNode.fromListpack(this.#listpack(1));
        if (node.count > 0) nodes.push(node);
      } else {
        throw new FormatError('bad-value', reader.offset, 'a list node of kind 1 or 2', `${container}`);
      }
    }
    return ListValue.fromNodes(nodes, this.limits);
  }

  #list(cursor: ElementCursor): Value {
    const elements: string[] = [];
    while (cursor.next()) elements.push(this.#slotText(cursor.element.first));
    return ListValue.fromElements(elements, this.limits);
  }

  #set(cursor: ElementCursor, integers: boolean): Value {
    const { limits } = this;
    if (integers) {
      const values: Integer[] = [];
      while (cursor.next()) {
        const text = this.#slotText(cursor.element.first);
        const value = Number(text);
        values.push(Number.isSafeInteger(value) ? value : BigInt(text));
      }
      return SetValue.fromIntegers(values, limits);
    }
    let set: SetValue | null = null;
    let members = 0;
    while (cursor.next()) {
      const member = this.#slotText(cursor.element.first);
      set ??= SetValue.for(member, cursor.total ?? 0, limits);
      members++;
      if (!set.add(member, limits)) throw duplicate('set member', member);
    }
    if (members === 0 || set === null) return SetValue.empty();
    return set;
  }

  #sortedSet(cursor: ElementCursor): Value {
    const members: string[] = [];
    const scores: number[] = [];
    while (cursor.next()) {
      const { score } = cursor.element;
      if (Number.isNaN(score)) throw new FormatError('bad-value', this.#reader.offset, 'a score', 'NaN');
      members.push(this.#slotText(cursor.element.first));
      scores.push(score);
    }
    const set = SortedSetValue.fromPairs(members, scores, this.limits);
    if (set.size !== members.length) throw duplicate('sorted set member', '');
    return set;
  }

  #hash(cursor: ElementCursor): Value {
    const { limits } = this;
    const hash = HashValue.empty();
    hash.expect(cursor.total ?? 0, limits);
    const { element } = cursor;
    while (cursor.next()) {
      const field = this.#slotText(element.first);
      if (!hash.set(field, this.#slotText(element.second), limits)) throw duplicate('hash field', field);
      if (element.expireAt !== NO_EXPIRY) hash.setExpiry(field, element.expireAt);
    }
    return hash;
  }

  #bytes(offset: number, end: number): Uint8Array {
    const bytes = new Uint8Array(end - offset);
    this.source.read(offset, bytes);
    return bytes;
  }

  #text(): string {
    return this.latin1(this.#slot.buffer, this.#slot.start, this.#slot.length);
  }

  #whole(): string {
    return this.#slotText(this.#slot);
  }

  #slotText(slot: StringSlot): string {
    if (slot.stored === null) return this.latin1(slot.buffer, slot.start, slot.length);
    const bytes = slot.copy();
    return this.latin1(bytes, 0, bytes.length);
  }
}

const plainText: TextOf = (bytes, start, length) => bytesToLatin1(bytes.subarray(start, start + length));

const duplicate = (what: string, name: string): FormatError =>
  new FormatError('duplicate-key', 0, `each ${what} once`, `'${name}' twice`, true);
