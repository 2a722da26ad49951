import { entryCount, entryEnd, entryEquals, entryNumber, entryText, FIRST_ENTRY } from '../codec/listpack-text.js';
import { Dict } from './dict.js';
import type { KeyspaceLimits } from './limits.js';
import { ScoreIndex, type ScoreVisitor } from './score-index.js';

/** Members up to which a member is searched from front to back. */
const FLAT_MEMBERS = 128;

/**
 * A sorted set: a listpack's bytes until it is first changed; then members in their order, and, when there are many, a
 * table from member to score. Encodings convert as in t_zset.c of Redis 7.2; none leads back.
 *
 * Ranges are places, counted from 0: `countBelow…` tell where one begins and ends, `forRange` walks it.
 */
export class SortedSetValue {
  readonly type = 'zset';
  #body: string | ScoreIndex;
  #scores: Dict<number> | null = null;
  #large = false;

  private constructor(body: string | ScoreIndex) {
    this.#body = body;
  }

  static empty(): SortedSetValue {
    return new SortedSetValue(new ScoreIndex());
  }

  /** A sorted set as a file holds it: a verified listpack of members and scores, in order. */
  static fromListpack(packed: string, limits: KeyspaceLimits): SortedSetValue {
    const set = new SortedSetValue(packed);
    if (set.size > limits.zsetMaxListpackEntries) set.#grow();
    return set;
  }

  /**
   * A sorted set of members that come in any order, as a file holds a large one. It becomes a listpack where it is
   * small enough, as at loading in rdb.c. A member that comes twice keeps its first score.
   */
  static fromPairs(members: readonly string[], scores: readonly number[], limits: KeyspaceLimits): SortedSetValue {
    let longest = 0;
    let ordered = true;
    for (let i = 0; i < members.length; i++) {
      if (members[i].length > longest) longest = members[i].length;
      if (i > 0 && !(scores[i - 1] < scores[i] || (scores[i - 1] === scores[i] && members[i - 1] < members[i]))) {
        ordered = false;
      }
    }
    const small = members.length <= limits.zsetMaxListpackEntries && longest <= limits.zsetMaxListpackValue;
    // A listpack has integers, which know no -0.
    const kept = small ? scores.map((score) => score + 0) : scores;
    const table = new Dict<number>();
    let unique = true;
    for (let i = 0; i < members.length; i++) {
      if (table.has(members[i])) unique = false;
      else table.add(members[i], kept[i]);
    }
    let index: ScoreIndex;
    if (ordered && unique) index = ScoreIndex.fromOrdered(members, kept);
    else {
      const order = Array.from({ length: table.size }, (_, slot) => slot).sort((a, b) =>
        table.valueAt(a) !== table.valueAt(b)
          ? table.valueAt(a) - table.valueAt(b) < 0
            ? -1
            : 1
          : table.keyAt(a) < table.keyAt(b)
            ? -1
            : 1,
      );
      index = ScoreIndex.fromOrdered(
        order.map((slot) => table.keyAt(slot)),
        order.map((slot) => table.valueAt(slot)),
      );
    }
    const set = new SortedSetValue(index);
    set.#large = !small;
    if (!small || table.size > FLAT_MEMBERS) set.#scores = table;
    return set;
  }

  encoding(): 'listpack' | 'skiplist' {
    return this.#large ? 'skiplist' : 'listpack';
  }

  get size(): number {
    return typeof this.#body === 'string' ? entryCount(this.#body) / 2 : this.#body.size;
  }

  /** The bytes of its listpack while it is as it was loaded; else null. */
  get packed(): string | null {
    return typeof this.#body === 'string' ? this.#body : null;
  }

  score(member: string): number | undefined {
    if (this.#scores !== null) return this.#scores.get(member);
    const body = this.#body;
    if (typeof body !== 'string') return body.search(member);
    for (let at = FIRST_ENTRY; at < body.length - 1;) {
      const score = entryEnd(body, at);
      if (entryEquals(body, at, member)) return entryNumber(body, score);
      at = entryEnd(body, score);
    }
    return undefined;
  }

  /** Adds a member that is not there. */
  add(member: string, score: number, limits: KeyspaceLimits): void {
    const index = this.#changeable();
    const full = index.size >= limits.zsetMaxListpackEntries || member.length > limits.zsetMaxListpackValue;
    if (!this.#large && full) this.#grow();
    else if (this.#scores === null && index.size >= FLAT_MEMBERS) this.#scores = tableOf(index);
    const kept = this.#kept(score);
    index.insert(kept, member);
    this.#scores?.add(member, kept);
  }

  /** Gives a member that is there with score `from` another score. */
  move(member: string, from: number, to: number): void {
    const index = this.#changeable();
    index.remove(from, member);
    const kept = this.#kept(to);
    index.insert(kept, member);
    this.#scores?.set(member, kept);
  }

  /** A listpack has integers, which know no -0. */
  #kept(score: number): number {
    return this.#large ? score : score + 0;
  }

  /** Becomes a skip list now where so many members are about to be added (t_zset.c, zsetTypeMaybeConvert). */
  expect(members: number, limits: KeyspaceLimits, longest = 0): void {
    if (!this.#large && (members > limits.zsetMaxListpackEntries || longest > limits.zsetMaxListpackValue))
      this.#grow();
  }

  /** @returns the score that the member had; undefined when it was not there */
  delete(member: string): number | undefined {
    const score = this.score(member);
    if (score === undefined) return undefined;
    this.#changeable().remove(score, member);
    this.#scores?.delete(member);
    return score;
  }

  /** Place of a member, by its order from the lowest; undefined when it is not there. */
  rank(member: string): number | undefined {
    const score = this.score(member);
    return score === undefined ? undefined : this.#readable().placeOf(score, member);
  }

  /** How many members have a score below `score`, or, with `inclusive`, at most `score`. */
  countBelow(score: number, inclusive: boolean): number {
    return this.#readable().countBelow(score, inclusive);
  }

  /** As {@link countBelow}, by the bytes of members; only right where all scores are equal. */
  countBelowMember(member: string, inclusive: boolean): number {
    return this.#readable().countBelowMember(member, inclusive);
  }

  forRange(from: number, to: number, reverse: boolean, visit: ScoreVisitor): void {
    this.#readable().forRange(from, to, reverse, visit);
  }

  /** All members, from the lowest. */
  forEach(visit: (member: string, score: number) => void): void {
    const body = this.#body;
    if (typeof body !== 'string') {
      body.forRange(0, body.size, false, (member, score) => visit(member, score));
      return;
    }
    for (let at = FIRST_ENTRY; at < body.length - 1;) {
      const score = entryEnd(body, at);
      visit(entryText(body, at), entryNumber(body, score));
      at = entryEnd(body, score);
    }
  }

  /** Removes the members in places `from` to below `to`, telling each first. */
  removeRange(from: number, to: number, removed?: (member: string, score: number) => void): void {
    this.#changeable().removeRange(from, to, (member, score) => {
      this.#scores?.delete(member);
      removed?.(member, score);
    });
  }

  /** The member in place `index` of no particular order: for random members. */
  memberAt(index: number): [member: string, score: number] {
    if (this.#scores !== null) return [this.#scores.keyAt(index), this.#scores.valueAt(index)];
    let found: [string, number] = ['', 0];
    this.#readable().forRange(index, index + 1, false, (member, score) => {
      found = [member, score];
    });
    return found;
  }

  /** The table of a large sorted set, for scans; null of a small one. */
  get table(): Dict<number> | null {
    return this.#large ? this.#scores : null;
  }

  copy(): SortedSetValue {
    const body = this.#body;
    const set = new SortedSetValue(typeof body === 'string' ? body : body.copy());
    set.#large = this.#large;
    if (this.#scores !== null && typeof set.#body !== 'string') set.#scores = tableOf(set.#body);
    return set;
  }

  /** The members in their order: unpacked, and kept so, since who asks for places will ask again. */
  #readable(): ScoreIndex {
    return this.#changeable();
  }

  #changeable(): ScoreIndex {
    const body = this.#body;
    if (typeof body !== 'string') return body;
    const members: string[] = [];
    const scores: number[] = [];
    this.forEach((member, score) => {
      members.push(member);
      scores.push(score);
    });
    const index = ScoreIndex.fromOrdered(members, scores);
    this.#body = index;
    if (members.length > FLAT_MEMBERS) this.#scores = tableOf(index);
    return index;
  }

  #grow(): void {
    const index = this.#changeable();
    this.#large = true;
    this.#scores ??= tableOf(index);
  }
}

function tableOf(index: ScoreIndex): Dict<number> {
  const table = new Dict<number>();
  index.forRange(0, index.size, false, (member, score) => {
    table.add(member, score);
  });
  return table;
}
