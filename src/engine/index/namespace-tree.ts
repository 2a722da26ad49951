import { byteString } from './byte-string.js';
import { ChildList, type ChildOrder } from './child-list.js';
import { sortChildren } from './child-values.js';
import type { KeyTable } from './key-table.js';
import { databaseId, namespaceId } from './node-id.js';
import type { OrderedRows, Sums } from './ordered-rows.js';
import type { SortColumn } from './query.js';
import type { Separators } from './separators.js';
import { SLICE_STEPS, SlicedWork, type Sliced } from './slices.js';

/** Child lists that nobody looks at are dropped when all of them together take more bytes than this. */
const LISTS_BYTES = 128 * 1024 * 1024;

/** A node that has children: the root, whose children are databases, a database, or a namespace. */
export interface TreeNode {
  readonly id: string;
  readonly kind: 'root' | 'database' | 'namespace';
  /** -1 of the root. */
  readonly db: number;
  /** Bytes that all its keys begin with; empty of a database. */
  readonly prefix: Uint8Array;
  /** Its keys' places in name order: from `low` to `high`, not included. */
  readonly low: number;
  readonly high: number;
}

/**
 * Children that are keys, after which it pays to find out for all rows in the order of the file which of them divide
 * further, when the node holds this share of them. Reading keys in the order of names costs several cache misses each.
 */
const MANY_KEYS = 16_384;
const MANY_SHARE = 16;

/** Nodes whose ranges are remembered. */
const KEPT_NODES = 20_000;

/** What children are sorted by, if not by name. */
export type ChildColumn = Exclude<SortColumn, 'file' | 'name'>;

/** Id of the root, which is no row. */
const ROOT_ID = 'root';

/**
 * Namespaces of the keys that a name order covers. A node is a range of that order; its children are found by leaping
 * from separator to separator when somebody looks into it, in slices, and kept while they are looked at.
 */
export class NamespaceTree {
  /** Grows whenever a list of children has grown or was sorted. */
  version = 0;
  readonly root: TreeNode;
  readonly #nodes = new Map<string, TreeNode | null>();
  readonly #lists = new Map<string, ChildList>();
  /** What is being done, in the order it was asked for. */
  readonly #work = new Map<string, { readonly list: ChildList; readonly work: SlicedWork<undefined> }>();

  constructor(
    readonly table: KeyTable,
    readonly ordered: OrderedRows,
    readonly separators: Separators,
  ) {
    this.root = { id: ROOT_ID, kind: 'root', db: -1, prefix: new Uint8Array(0), low: 0, high: ordered.count };
  }

  /** True when every list that was asked for is complete. */
  get settled(): boolean {
    return this.#work.size === 0;
  }

  /**
   * The node of a database (empty prefix) or a namespace. Null when no key is in it, or when the prefix does not end
   * behind a separator.
   */
  node(db: number, prefix: Uint8Array): TreeNode | null {
    const id = prefix.length === 0 ? databaseId(db) : namespaceId(db, byteString(prefix));
    let node = this.#nodes.get(id);
    if (node === undefined) {
      if (this.#nodes.size >= KEPT_NODES) this.#nodes.clear();
      node = this.#findNode(id, db, prefix);
      this.#nodes.set(id, node);
    }
    return node;
  }

  #findNode(id: string, db: number, prefix: Uint8Array): TreeNode | null {
    if (prefix.length > 0 && this.separators.parentLength(prefix) < 0) return null;
    const low = this.ordered.lowerBound(db, prefix);
    if (low === this.ordered.count || !this.table.startsWith(this.ordered.rows[low], db, prefix)) return null;
    const high = this.#leap(low, this.ordered.count, db, prefix);
    return { id, kind: prefix.length === 0 ? 'database' : 'namespace', db, prefix, low, high };
  }

  /** The child of a node as a node of its own; null when it is a key. */
  childNode(node: TreeNode, low: number, high: number): TreeNode | null {
    const index = this.table.at(this.ordered.rows[low]);
    const segment = this.table.segment;
    if (node.kind === 'root') {
      const db = segment.database(index);
      return { id: databaseId(db), kind: 'database', db, prefix: node.prefix, low, high };
    }
    const start = segment.keyStart(index);
    const end = this.separators.firstEnd(segment.keys, start + node.prefix.length, segment.keyEnd(index));
    if (end < 0) return null;
    const prefix = segment.keys.slice(start, end);
    return { id: namespaceId(node.db, byteString(prefix)), kind: 'namespace', db: node.db, prefix, low, high };
  }

  /** The children of a node: as far as they are known, and {@link step} finds the rest. */
  list(node: TreeNode): ChildList {
    const known = this.#lists.get(node.id);
    if (known !== undefined) {
      // The map's order is the order of use.
      this.#lists.delete(node.id);
      this.#lists.set(node.id, known);
      return known;
    }
    const list = new ChildList(node.low);
    this.#lists.set(node.id, list);
    this.#work.set(node.id, { list, work: new SlicedWork(this.#find(node, list)) });
    return list;
  }

  /** The order of a node's children by a column; null while there is none yet (then {@link step} makes it). */
  order(node: TreeNode, list: ChildList, column: ChildColumn): ChildOrder | null {
    if (list.sorted?.column === column) return list.sorted.order;
    if (list.complete && !this.#work.has(node.id)) {
      this.#work.set(node.id, { list, work: new SlicedWork(this.#sort(list, column)) });
    }
    return null;
  }

  /** Sums over a range of places. */
  sum(low: number, high: number, sums: Sums): void {
    this.ordered.sum(low, high, sums);
  }

  /**
   * Finds and sorts children that were asked for, until `deadline`.
   * @returns true when there is nothing left to do
   */
  step(deadline: number): boolean {
    for (const id of this.#work.keys()) if (!this.stepNode(id, deadline)) return false;
    return true;
  }

  /** Does the same for one node only. */
  stepNode(id: string, deadline: number): boolean {
    const todo = this.#work.get(id);
    if (todo === undefined) return true;
    const { list, work } = todo;
    const before = list.count;
    const done = work.step(deadline);
    if (done || list.count !== before) this.version++;
    if (done) this.#work.delete(id);
    return done;
  }

  /** Drops lists that are not among `used`, the longest unused first, when there are too many. */
  trim(used: ReadonlySet<ChildList>): void {
    let bytes = 0;
    for (const list of this.#lists.values()) bytes += list.bytes;
    for (const [id, list] of this.#lists) {
      if (bytes <= LISTS_BYTES) return;
      if (used.has(list)) continue;
      bytes -= list.bytes;
      this.#lists.delete(id);
      this.#work.delete(id);
    }
  }

  *#find(node: TreeNode, list: ChildList): Sliced<undefined> {
    const { table, ordered, separators } = this;
    const rows = ordered.rows;
    const isLarge = node.kind !== 'root' && (node.high - node.low) * MANY_SHARE >= ordered.coveredRow;
    let divided: Uint8Array | null = null;
    let keys = 0;
    let steps = 0;
    for (let place = node.low; place < node.high; place = list.end) {
      const row = rows[place];
      if (divided !== null && (divided[row >>> 3] & (1 << (row & 7))) === 0) {
        list.add(place + 1, false);
        steps += 1 / 8;
      } else {
        const index = table.at(row);
        const segment = table.segment;
        const start = segment.keyStart(index);
        const stop = segment.keyEnd(index);
        const db = segment.database(index);
        const end = node.kind === 'root' ? start : separators.firstEnd(segment.keys, start + node.prefix.length, stop);
        if (end < 0) {
          list.add(place + 1, false);
          if (++keys === MANY_KEYS && isLarge) divided = yield* this.#findDivided(node);
        } else list.add(this.#leap(place, node.high, db, segment.keys.subarray(start, end)), true);
        steps += (end < 0 ? 1 : 16) + ((stop - start) >>> 7);
      }
      if (steps > SLICE_STEPS) {
        steps = 0;
        yield;
      }
    }
    list.complete = true;
    return undefined;
  }

  /** A bit for each row that is in a node and divides further. Keys are read one behind the other, as they lie. */
  *#findDivided(node: TreeNode): Sliced<Uint8Array> {
    const { table, ordered, separators } = this;
    const divided = new Uint8Array((ordered.coveredRow >>> 3) + 1);
    for (let row = 0; row < ordered.coveredRow; row++) {
      if (table.startsWith(row, node.db, node.prefix)) {
        const index = table.at(row);
        const segment = table.segment;
        const from = segment.keyStart(index) + node.prefix.length;
        if (separators.firstEnd(segment.keys, from, segment.keyEnd(index)) >= 0) divided[row >>> 3] |= 1 << (row & 7);
      }
      if (row % SLICE_STEPS === 0) yield;
    }
    return divided;
  }

  *#sort(list: ChildList, column: ChildColumn): Sliced<undefined> {
    list.sorted = { column, order: yield* sortChildren(this.table, this.ordered, list, column) };
    return undefined;
  }

  /** Place behind the last key in `place .. high` that is in a database and begins with a prefix, as `place` does. */
  #leap(place: number, high: number, db: number, prefix: Uint8Array): number {
    const rows = this.ordered.rows;
    let inside = place;
    let step = 1;
    while (inside + step < high && this.table.startsWith(rows[inside + step], db, prefix)) {
      inside += step;
      step *= 2;
    }
    let outside = Math.min(inside + step, high);
    while (outside - inside > 1) {
      const middle = (inside + outside) >>> 1;
      if (this.table.startsWith(rows[middle], db, prefix)) inside = middle;
      else outside = middle;
    }
    return outside;
  }
}
