import { parseInt64Text } from '../codec/integer-text.js';
import { entryCount, entryEnd, entryEquals, entryText, FIRST_ENTRY, unpackEntries } from '../codec/listpack-text.js';
import { Dict } from './dict.js';
import { IntegerList, type Integer } from './integer-list.js';
import type { KeyspaceLimits } from './limits.js';

/** Members up to which an unpacked small set is searched from front to back. */
const FLAT_MEMBERS = 128;

/**
 * A set: ascending integers (`intset`), a listpack's bytes until it is first changed and then an array in order of
 * arrival (`listpack`), or a table (`hashtable`). Conversions are those of t_set.c of Redis 7.2; none leads back.
 */
export class SetValue {
  readonly type = 'set';
  #body: IntegerList | string | string[] | Dict<null>;
  #large = false;

  private constructor(body: IntegerList | string | string[] | Dict<null>) {
    this.#body = body;
  }

  /**
   * The set that the server makes for a first member and an expected number of members (t_set.c, setTypeCreate).
   */
  static for(member: string, expected: number, limits: KeyspaceLimits): SetValue {
    if (expected <= limits.setMaxIntsetEntries && parseInt64Text(member) !== null) return SetValue.empty();
    const set = new SetValue([]);
    if (expected > limits.setMaxListpackEntries) set.#grow();
    return set;
  }

  /** An empty intset. */
  static empty(): SetValue {
    return new SetValue(new IntegerList());
  }

  /** An empty listpack. */
  static emptyListpack(): SetValue {
    return new SetValue([]);
  }

  /** A set as a file holds it: a verified listpack of members. */
  static fromListpack(packed: string, limits: KeyspaceLimits): SetValue {
    const set = new SetValue(packed);
    if (set.size > limits.setMaxListpackEntries) set.#grow();
    return set;
  }

  /** A set as a file holds it: the integers of an intset, ascending. The array becomes the set's. */
  static fromIntegers(ascending: Integer[], limits: KeyspaceLimits): SetValue {
    const set = new SetValue(new IntegerList(ascending));
    if (ascending.length > limits.setMaxIntsetEntries) set.#grow();
    return set;
  }

  encoding(): 'intset' | 'listpack' | 'hashtable' {
    if (this.#large) return 'hashtable';
    return this.#body instanceof IntegerList ? 'intset' : 'listpack';
  }

  get size(): number {
    const body = this.#body;
    if (typeof body === 'string') return entryCount(body);
    if (Array.isArray(body)) return body.length;
    return body instanceof IntegerList ? body.values.length : body.size;
  }

  /** The bytes of its listpack while it is as it was loaded; else null. */
  get packed(): string | null {
    return typeof this.#body === 'string' ? this.#body : null;
  }

  /** The integers of an intset, ascending; null of another set. */
  get integers(): readonly Integer[] | null {
    return this.#body instanceof IntegerList ? this.#body.values : null;
  }

  has(member: string): boolean {
    const body = this.#body;
    if (typeof body === 'string') return findPacked(body, member) >= 0;
    if (Array.isArray(body)) return body.includes(member);
    if (body instanceof Dict) return body.has(member);
    const value = parseInt64Text(member);
    return value !== null && body.find(value) >= 0;
  }

  /** @returns true when the member is new */
  add(member: string, limits: KeyspaceLimits): boolean {
    let body = this.#changeable();
    if (body instanceof IntegerList) {
      const value = parseInt64Text(member);
      if (value !== null) {
        if (!body.add(value)) return false;
        if (body.values.length > limits.setMaxIntsetEntries) this.#grow();
        return true;
      }
      const fits =
        body.values.length < limits.setMaxListpackEntries &&
        member.length <= limits.setMaxListpackValue &&
        body.longestText() <= limits.setMaxListpackValue;
      body = fits ? this.#becomeListpack(body) : this.#grow();
    }
    if (!this.#large) {
      if (Array.isArray(body) ? body.includes(member) : body.has(member)) return false;
      const size = Array.isArray(body) ? body.length : body.size;
      if (size >= limits.setMaxListpackEntries || member.length > limits.setMaxListpackValue) body = this.#grow();
      else if (size === FLAT_MEMBERS && Array.isArray(body)) body = this.#body = tableOf(body);
      if (Array.isArray(body)) {
        body.push(member);
        return true;
      }
    }
    return body instanceof Dict && body.set(member, null);
  }

  /** Becomes a table now where so many members are about to be added (t_set.c, setTypeMaybeConvert). */
  expect(members: number, limits: KeyspaceLimits): void {
    if (this.#large) return;
    const most = this.#body instanceof IntegerList ? limits.setMaxIntsetEntries : limits.setMaxListpackEntries;
    if (members > most) this.#grow();
  }

  /** @returns true when the member was there */
  delete(member: string): boolean {
    if (typeof this.#body === 'string' && findPacked(this.#body, member) < 0) return false;
    const body = this.#changeable();
    if (Array.isArray(body)) {
      const at = body.indexOf(member);
      if (at >= 0) body.splice(at, 1);
      return at >= 0;
    }
    if (body instanceof Dict) return body.delete(member);
    const value = parseInt64Text(member);
    return value !== null && body.delete(value);
  }

  /** The member in place `index`, from 0 to below `size`; the order changes with the set. */
  memberAt(index: number): string {
    const body = this.#changeable();
    if (Array.isArray(body)) return body[index];
    return body instanceof Dict ? body.keyAt(index) : String(body.values[index]);
  }

  forEach(visit: (member: string) => void): void {
    const body = this.#body;
    if (typeof body === 'string') {
      for (let at = FIRST_ENTRY; at < body.length - 1; at = entryEnd(body, at)) visit(entryText(body, at));
    } else if (Array.isArray(body)) {
      for (const member of body) visit(member);
    } else if (body instanceof IntegerList) {
      for (const value of body.values) visit(String(value));
    } else {
      for (let i = 0; i < body.size; i++) visit(body.keyAt(i));
    }
  }

  /** All members, in the set's order. */
  members(): string[] {
    const members: string[] = [];
    this.forEach((member) => members.push(member));
    return members;
  }

  /** The table of a large set, for scans; null of a small one. */
  get table(): Dict<null> | null {
    return this.#large && this.#body instanceof Dict ? this.#body : null;
  }

  copy(): SetValue {
    const body = this.#body;
    let copied: IntegerList | string | string[] | Dict<null>;
    if (typeof body === 'string') copied = body;
    else if (Array.isArray(body)) copied = body.slice();
    else if (body instanceof IntegerList) copied = new IntegerList(body.values.slice());
    else {
      copied = new Dict<null>();
      for (let i = 0; i < body.size; i++) copied.add(body.keyAt(i), null);
    }
    const set = new SetValue(copied);
    set.#large = this.#large;
    return set;
  }

  #changeable(): IntegerList | string[] | Dict<null> {
    const body = this.#body;
    if (typeof body !== 'string') return body;
    const members = unpackEntries(body);
    return (this.#body = members.length > FLAT_MEMBERS ? tableOf(members) : members);
  }

  #becomeListpack(integers: IntegerList): string[] | Dict<null> {
    const members = integers.values.map(String);
    return (this.#body = members.length > FLAT_MEMBERS ? tableOf(members) : members);
  }

  #grow(): Dict<null> {
    const body = this.#changeable();
    const table = body instanceof Dict ? body : tableOf(Array.isArray(body) ? body : body.values.map(String));
    this.#body = table;
    this.#large = true;
    return table;
  }
}

function tableOf(members: readonly string[]): Dict<null> {
  const table = new Dict<null>();
  for (const member of members) table.set(member, null);
  return table;
}

function findPacked(packed: string, member: string): number {
  for (let at = FIRST_ENTRY; at < packed.length - 1; at = entryEnd(packed, at)) {
    if (entryEquals(packed, at, member)) return at;
  }
  return -1;
}
