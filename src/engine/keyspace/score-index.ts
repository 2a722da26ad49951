/** Members a leaf has at most; a full one is cut in two. */
const LEAF = 256;

interface Leaf {
  readonly scores: number[];
  readonly members: string[];
}

/** Called with members in order; false ends the walk. */
export type ScoreVisitor = (member: string, score: number) => unknown;

/**
 * Members in the order of their scores, and of their bytes where scores are equal: a row of leaves, and their sizes in
 * a Fenwick tree, so that the place of a member and the member in a place are found in O(log n).
 */
export class ScoreIndex {
  #leaves: Leaf[] = [{ scores: [], members: [] }];
  /** Sums of leaf sizes (Fenwick); null after a leaf came or went, until a place is asked for. */
  #sums: Int32Array | null = null;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** An index of members that come in order. */
  static fromOrdered(members: readonly string[], scores: readonly number[]): ScoreIndex {
    const index = new ScoreIndex();
    if (members.length === 0) return index;
    index.#leaves = [];
    // Loaded leaves have room for what comes later.
    const step = members.length <= LEAF ? LEAF : LEAF * 0.75;
    for (let at = 0; at < members.length; at += step) {
      index.#leaves.push({ scores: scores.slice(at, at + step), members: members.slice(at, at + step) });
    }
    index.#size = members.length;
    return index;
  }

  /** Adds a member that is not there. */
  insert(score: number, member: string): void {
    const leafAt = this.#leafOf(score, member);
    const leaf = this.#leaves[leafAt];
    const at = placeIn(leaf, score, member);
    if (at === leaf.members.length) {
      leaf.scores.push(score);
      leaf.members.push(member);
    } else {
      leaf.scores.splice(at, 0, score);
      leaf.members.splice(at, 0, member);
    }
    this.#size++;
    if (leaf.members.length <= LEAF) {
      this.#addTo(leafAt, 1);
      return;
    }
    // Ascending additions leave full leaves behind, others halves.
    const keep = at === LEAF && leafAt === this.#leaves.length - 1 ? LEAF : LEAF / 2;
    this.#leaves.splice(leafAt + 1, 0, { scores: leaf.scores.splice(keep), members: leaf.members.splice(keep) });
    this.#sums = null;
  }

  /** Removes a member that is there with this score. */
  remove(score: number, member: string): void {
    const leafAt = this.#leafOf(score, member);
    const leaf = this.#leaves[leafAt];
    const at = placeIn(leaf, score, member);
    leaf.scores.splice(at, 1);
    leaf.members.splice(at, 1);
    this.#size--;
    this.#shrunk(leafAt, 1);
  }

  /** Removes the members in places `from` to below `to`, telling each first. */
  removeRange(from: number, to: number, removed: (member: string, score: number) => void): void {
    let left = to - from;
    while (left > 0) {
      const [leafAt, at] = this.#locate(from);
      const { scores, members } = this.#leaves[leafAt];
      const count = Math.min(left, members.length - at);
      for (let i = at; i < at + count; i++) removed(members[i], scores[i]);
      scores.splice(at, count);
      members.splice(at, count);
      this.#size -= count;
      left -= count;
      this.#shrunk(leafAt, count);
    }
  }

  /** How many members come before this one with this score, whether or not it is there. */
  placeOf(score: number, member: string): number {
    const leafAt = this.#leafOf(score, member);
    return this.#before(leafAt) + placeIn(this.#leaves[leafAt], score, member);
  }

  /** How many members have a score below `score`, or, with `inclusive`, at most `score`. */
  countBelow(score: number, inclusive: boolean): number {
    return this.#count((scores, _members, i) => (inclusive ? scores[i] <= score : scores[i] < score));
  }

  /** As {@link countBelow}, by the bytes of members; only right where all scores are equal. */
  countBelowMember(member: string, inclusive: boolean): number {
    return this.#count((_scores, members, i) => (inclusive ? members[i] <= member : members[i] < member));
  }

  /** Visits members from place `from` to below `to`, in order or, with `reverse`, from the last to the first. */
  forRange(from: number, to: number, reverse: boolean, visit: ScoreVisitor): void {
    if (from >= to) return;
    let left = to - from;
    let [leafAt, at] = this.#locate(reverse ? to - 1 : from);
    let { scores, members } = this.#leaves[leafAt];
    for (;;) {
      if (visit(members[at], scores[at]) === false || --left === 0) return;
      if (reverse ? --at < 0 : ++at === members.length) {
        leafAt += reverse ? -1 : 1;
        ({ scores, members } = this.#leaves[leafAt]);
        at = reverse ? members.length - 1 : 0;
      }
    }
  }

  /** Score of a member, found by looking at every one. */
  search(member: string): number | undefined {
    for (const { scores, members } of this.#leaves) {
      const at = members.indexOf(member);
      if (at >= 0) return scores[at];
    }
    return undefined;
  }

  copy(): ScoreIndex {
    const index = new ScoreIndex();
    index.#leaves = this.#leaves.map(({ scores, members }) => ({ scores: scores.slice(), members: members.slice() }));
    index.#size = this.#size;
    return index;
  }

  /** The last leaf whose first member is not behind this one. */
  #leafOf(score: number, member: string): number {
    const leaves = this.#leaves;
    let low = 0;
    let high = leaves.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      const { scores, members } = leaves[middle];
      if (isBehind(scores[0], members[0], score, member)) high = middle - 1;
      else low = middle;
    }
    return low;
  }

  #count(below: (scores: readonly number[], members: readonly string[], i: number) => boolean): number {
    if (this.#size === 0) return 0;
    const leaves = this.#leaves;
    let low = 0;
    let high = leaves.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (below(leaves[middle].scores, leaves[middle].members, 0)) low = middle;
      else high = middle - 1;
    }
    const { scores, members } = leaves[low];
    let first = 0;
    let last = members.length;
    while (first < last) {
      const middle = (first + last) >>> 1;
      if (below(scores, members, middle)) first = middle + 1;
      else last = middle;
    }
    return first === 0 ? 0 : this.#before(low) + first;
  }

  /** Leaf and place in it of the member in a place. */
  #locate(place: number): [leaf: number, at: number] {
    const leaves = this.#leaves;
    if (place < leaves[0].members.length) return [0, place];
    if (place === this.#size - 1) return [leaves.length - 1, leaves[leaves.length - 1].members.length - 1];
    const sums = this.#summed();
    let at = 0;
    let left = place;
    for (let step = highestBit(leaves.length); step > 0; step >>= 1) {
      const next = at + step;
      if (next <= leaves.length && sums[next] <= left) {
        at = next;
        left -= sums[next];
      }
    }
    return [at, left];
  }

  /** Members in the leaves before one. */
  #before(leafAt: number): number {
    if (leafAt === 0) return 0;
    const sums = this.#summed();
    let sum = 0;
    for (let at = leafAt; at > 0; at -= at & -at) sum += sums[at];
    return sum;
  }

  #summed(): Int32Array {
    if (this.#sums !== null) return this.#sums;
    const leaves = this.#leaves;
    const sums = new Int32Array(leaves.length + 1);
    for (let i = 0; i < leaves.length; i++) {
      const at = i + 1;
      sums[at] += leaves[i].members.length;
      const parent = at + (at & -at);
      if (parent <= leaves.length) sums[parent] += sums[at];
    }
    return (this.#sums = sums);
  }

  #addTo(leafAt: number, change: number): void {
    const sums = this.#sums;
    if (sums === null) return;
    for (let at = leafAt + 1; at < sums.length; at += at & -at) sums[at] += change;
  }

  /** A leaf has lost members: it goes when it is empty, and joins its neighbour when both are small. */
  #shrunk(leafAt: number, lost: number): void {
    const leaves = this.#leaves;
    const leaf = leaves[leafAt];
    if (leaf.members.length === 0) {
      if (leaves.length === 1) {
        this.#sums = null;
        return;
      }
      leaves.splice(leafAt, 1);
      this.#sums = null;
    } else if (leaf.members.length < LEAF / 8 && leaves.length > 1) {
      const left = leafAt > 0 ? leafAt - 1 : leafAt;
      const first = leaves[left];
      const second = leaves[left + 1];
      if (first.members.length + second.members.length <= LEAF / 2) {
        first.scores.push(...second.scores);
        first.members.push(...second.members);
        leaves.splice(left + 1, 1);
        this.#sums = null;
      } else this.#addTo(leafAt, -lost);
    } else this.#addTo(leafAt, -lost);
  }
}

/** Whether the first is behind the second. */
const isBehind = (scoreA: number, memberA: string, scoreB: number, memberB: string): boolean =>
  scoreA > scoreB || (scoreA === scoreB && memberA > memberB);

/** Members of a leaf that come before this one. */
function placeIn({ scores, members }: Leaf, score: number, member: string): number {
  let low = 0;
  let high = members.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = scores[middle];
    if (there < score || (there === score && members[middle] < member)) low = middle + 1;
    else high = middle;
  }
  return low;
}

const highestBit = (value: number): number => 1 << (31 - Math.clz32(value));
