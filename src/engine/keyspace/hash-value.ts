import { entryCount, entryEnd, entryEquals, entryText, FIRST_ENTRY, unpackEntries } from '../codec/listpack-text.js';
import { Dict } from './dict.js';
import { NEVER } from './expiry.js';
import { FieldExpiries } from './field-expiries.js';
import type { KeyspaceLimits } from './limits.js';

/** Pairs up to which an unpacked hash is searched from front to back. */
const FLAT_PAIRS = 128;

/** Called with each field of a hash; `expireAt` in ms of Unix time, or NEVER. */
export type FieldVisitor = (field: string, value: string, expireAt: number) => void;

/**
 * A hash. A small one is the bytes of its listpack until it is first changed, then an array of fields and values in
 * turn, in the order of their arrival; a large one a table.
 */
export class HashValue {
  readonly type = 'hash';
  #body: string | string[] | Dict<string>;
  /** What OBJECT ENCODING says is `hashtable`; does not go back (t_hash.c). */
  #large = false;
  /** Present once a field was given a time, even where none has one any more. */
  #expiries: FieldExpiries | null = null;

  private constructor(body: string | string[] | Dict<string>) {
    this.#body = body;
  }

  static empty(): HashValue {
    return new HashValue([]);
  }

  /**
   * A hash as a file holds it: a verified listpack of fields and values. Becomes a table when it has more pairs than
   * `hash-max-listpack-entries`, as at loading in rdb.c.
   */
  static fromListpack(packed: string, limits: KeyspaceLimits): HashValue {
    const hash = new HashValue(packed);
    if (hash.size > limits.hashMaxListpackEntries) hash.#grow();
    return hash;
  }

  /** `listpackex`: a listpack of a hash with fields that expire (Redis 7.4). */
  encoding(): 'listpack' | 'listpackex' | 'hashtable' {
    if (this.#large) return 'hashtable';
    return this.#expiries === null ? 'listpack' : 'listpackex';
  }

  /** Number of fields; those count whose time is over and that were not met since. */
  get size(): number {
    const body = this.#body;
    if (typeof body === 'string') return entryCount(body) / 2;
    return Array.isArray(body) ? body.length / 2 : body.size;
  }

  /** The bytes of its listpack while it is as it was loaded, without times; else null. */
  get packed(): string | null {
    return typeof this.#body === 'string' && this.#expiries === null ? this.#body : null;
  }

  get(field: string): string | undefined {
    const body = this.#body;
    if (typeof body === 'string') {
      const at = findPacked(body, field);
      return at < 0 ? undefined : entryText(body, entryEnd(body, at));
    }
    if (Array.isArray(body)) {
      for (let i = 0; i < body.length; i += 2) if (body[i] === field) return body[i + 1];
      return undefined;
    }
    return body.get(field);
  }

  has(field: string): boolean {
    const body = this.#body;
    if (typeof body === 'string') return findPacked(body, field) >= 0;
    return this.get(field) !== undefined;
  }

  /**
   * Gives a field a value; its time, if it has one, is kept: see {@link setExpiry}.
   * @returns true when the field is new
   */
  set(field: string, value: string, limits: KeyspaceLimits): boolean {
    let body = this.#changeable();
    if (!this.#large) {
      const longest = limits.hashMaxListpackValue;
      if (field.length > longest || value.length > longest) body = this.#grow();
    }
    if (!Array.isArray(body)) {
      const added = body.set(field, value);
      if (added && !this.#large && body.size > limits.hashMaxListpackEntries) this.#large = true;
      return added;
    }
    for (let i = 0; i < body.length; i += 2) {
      if (body[i] === field) {
        body[i + 1] = value;
        return false;
      }
    }
    body.push(field, value);
    const pairs = body.length / 2;
    if (pairs > limits.hashMaxListpackEntries) this.#grow();
    else if (pairs > FLAT_PAIRS) this.#body = tableOf(body);
    return true;
  }

  /** Becomes a table now where so many fields are about to be set (t_hash.c, hashTypeTryConversion). */
  expect(fields: number, limits: KeyspaceLimits): void {
    if (!this.#large && fields > limits.hashMaxListpackEntries) this.#grow();
  }

  /** As {@link expect}, also where one of these fields and values is too long, whether or not it will be kept. */
  expectPairs(pairs: readonly string[], limits: KeyspaceLimits): void {
    this.expect(pairs.length / 2, limits);
    if (!this.#large && pairs.some((text) => text.length > limits.hashMaxListpackValue)) this.#grow();
  }

  /** @returns true when the field was there */
  delete(field: string): boolean {
    if (!this.has(field)) return false;
    this.#expiries?.set(field, NEVER);
    const body = this.#changeable();
    if (!Array.isArray(body)) return body.delete(field);
    for (let i = 0; i < body.length; i += 2) {
      if (body[i] === field) {
        body.splice(i, 2);
        return true;
      }
    }
    return false;
  }

  /** When a field expires: ms of Unix time, or NEVER. */
  expiryOf(field: string): number {
    return this.#expiries?.get(field) ?? NEVER;
  }

  /** Gives a field that is there a time, or with NEVER takes it away. */
  setExpiry(field: string, at: number): void {
    if (at === NEVER) {
      this.#expiries?.set(field, NEVER);
      return;
    }
    this.#expiries ??= new FieldExpiries();
    this.#expiries.set(field, at);
  }

  /** A time before which no field expires: the earliest, or earlier; NEVER when no field has one. */
  get nextExpiry(): number {
    return this.#expiries?.earliest ?? NEVER;
  }

  /** Fields that have a time. */
  get expiring(): number {
    return this.#expiries?.size ?? 0;
  }

  /** Says that the hash is one with expiring fields, whether or not any has a time: a loaded `listpackex`. */
  markExpiring(): void {
    this.#expiries ??= new FieldExpiries();
  }

  /** Fields whose time is at or before `now`, at most `limit` of them. */
  due(now: number, limit = Infinity): string[] {
    return this.#expiries?.due(now, limit) ?? [];
  }

  forEach(visit: FieldVisitor): void {
    const body = this.#body;
    if (typeof body === 'string') {
      const end = body.length - 1;
      for (let at = FIRST_ENTRY; at < end;) {
        const value = entryEnd(body, at);
        const field = entryText(body, at);
        visit(field, entryText(body, value), this.expiryOf(field));
        at = entryEnd(body, value);
      }
    } else if (Array.isArray(body)) {
      for (let i = 0; i < body.length; i += 2) visit(body[i], body[i + 1], this.expiryOf(body[i]));
    } else {
      for (let i = 0; i < body.size; i++) {
        const field = body.keyAt(i);
        visit(field, body.valueAt(i), this.expiryOf(field));
      }
    }
  }

  /** The field in place `index`, from 0 to below `size`; the order changes with the hash. */
  fieldAt(index: number): [field: string, value: string] {
    const body = this.#readable();
    if (Array.isArray(body)) return [body[index * 2], body[index * 2 + 1]];
    return [body.keyAt(index), body.valueAt(index)];
  }

  /** The table of a large hash, for scans; null of a small one. */
  get table(): Dict<string> | null {
    return this.#large && this.#body instanceof Dict ? this.#body : null;
  }

  copy(): HashValue {
    const body = this.#body;
    let copied: string | string[] | Dict<string>;
    if (typeof body === 'string') copied = body;
    else if (Array.isArray(body)) copied = body.slice();
    else {
      copied = new Dict<string>();
      for (let i = 0; i < body.size; i++) copied.add(body.keyAt(i), body.valueAt(i));
    }
    const hash = new HashValue(copied);
    hash.#large = this.#large;
    hash.#expiries = this.#expiries?.copy() ?? null;
    return hash;
  }

  #readable(): string[] | Dict<string> {
    return typeof this.#body === 'string' ? this.#changeable() : this.#body;
  }

  #changeable(): string[] | Dict<string> {
    let body = this.#body;
    if (typeof body !== 'string') return body;
    const entries = unpackEntries(body);
    body = entries.length > FLAT_PAIRS * 2 ? tableOf(entries) : entries;
    this.#body = body;
    return body;
  }

  #grow(): Dict<string> {
    const body = this.#changeable();
    const table = Array.isArray(body) ? tableOf(body) : body;
    this.#body = table;
    this.#large = true;
    return table;
  }
}

function tableOf(pairs: readonly string[]): Dict<string> {
  const table = new Dict<string>();
  for (let i = 0; i < pairs.length; i += 2) table.set(pairs[i], pairs[i + 1]);
  return table;
}

function findPacked(packed: string, field: string): number {
  const end = packed.length - 1;
  for (let at = FIRST_ENTRY; at < end; at = entryEnd(packed, entryEnd(packed, at))) {
    if (entryEquals(packed, at, field)) return at;
  }
  return -1;
}
