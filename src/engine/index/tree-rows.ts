import type { TreeRow } from './answers.js';
import { byteString } from './byte-string.js';
import type { ChildList, ChildOrder } from './child-list.js';
import type { DamageRows } from './damage-rows.js';
import { keySummary, nameText } from './key-summary.js';
import type { NamespaceTree, TreeNode } from './namespace-tree.js';
import { damageId, databaseId, keyId, namespaceId, parseNodeId } from './node-id.js';
import type { Sort } from './query.js';

/** An expanded node among the rows. */
interface Branch {
  readonly node: TreeNode;
  readonly depth: number;
  readonly list: ChildList;
  /** Null while children stand by name. */
  readonly order: ChildOrder | null;
  readonly damage: readonly number[];
  /** Its expanded children by position. */
  readonly branches: { readonly position: number; readonly branch: Branch }[];
  /** For each of them, rows of this branch's subtree before it: filled last. */
  before: Float64Array;
  /** Rows below it. */
  size: number;
}

/** Where a row is: the child at `position` of a branch. */
interface Spot {
  readonly branch: Branch;
  readonly position: number;
}

/**
 * The tree with some nodes expanded, as rows one under the other. Only the expanded nodes are laid out, not their
 * children: a node with ten million children costs no more than one with ten.
 */
export class TreeRows {
  /** Number of rows. */
  readonly total: number;
  readonly #root: Branch;
  readonly #branches = new Map<string, Branch>();

  /**
   * Ids that name no node, or one whose parent is not expanded, are passed over. Children that are not known yet are
   * looked for until `deadline` (as `performance.now()` counts); what is found later shows in the next layout.
   */
  constructor(
    private readonly tree: NamespaceTree,
    private readonly damage: DamageRows,
    expanded: readonly string[],
    private readonly sort: Sort,
    private readonly deadline: number,
  ) {
    this.#root = this.#branch(tree.root, -1);
    this.#addExpanded(expanded);
    this.#measure();
    this.total = this.#root.size;
  }

  /** The child lists that these rows show. */
  get lists(): ReadonlySet<ChildList> {
    return new Set([...this.#branches.values()].map((branch) => branch.list));
  }

  /** The rows from place `from` on. */
  rows(from: number, count: number): TreeRow[] {
    const rows: TreeRow[] = [];
    for (let place = from; place < Math.min(from + count, this.total); place++) {
      const spot = this.#spotAt(place);
      if (spot) rows.push(this.#row(spot));
    }
    return rows;
  }

  /** Place of a row by its id; -1 when it is not among the rows. */
  indexOf(id: string): number {
    const name = parseNodeId(id);
    if (name === null) return -1;
    switch (name.kind) {
      case 'damage':
        return this.#indexOfDamage(name.number);
      case 'database':
        return this.#indexOfPlace(this.#root, this.tree.node(name.db, new Uint8Array(0))?.low ?? -1);
      case 'namespace': {
        const node = this.tree.node(name.db, name.prefix);
        const parent = node && this.#parentOf(node.db, node.prefix);
        return node && parent ? this.#indexOfPlace(parent, node.low) : -1;
      }
      case 'key': {
        const place = this.tree.ordered.placeOf(name.row);
        if (place < 0) return -1;
        const key = this.tree.table.key(name.row);
        let length = 0;
        for (let end = 0; end >= 0; end = this.tree.separators.firstEnd(key, length, key.length)) length = end;
        const prefix = key.subarray(0, length);
        const db = this.tree.table.database(name.row);
        const parent = this.#branches.get(length === 0 ? databaseId(db) : namespaceId(db, byteString(prefix)));
        return parent ? this.#indexOfPlace(parent, place) : -1;
      }
    }
  }

  #branch(node: TreeNode, depth: number): Branch {
    const list = this.tree.list(node);
    this.#stepNode(node);
    const { column } = this.sort;
    const byName = column === 'name' || column === 'file';
    if (!byName && this.tree.order(node, list, column) === null) this.#stepNode(node);
    const branch = {
      node,
      depth,
      list,
      order: byName ? null : this.tree.order(node, list, column),
      damage: this.#damageOf(node),
      branches: [],
      before: new Float64Array(0),
      size: 0,
    };
    this.#branches.set(node.id, branch);
    return branch;
  }

  #stepNode(node: TreeNode): void {
    if (performance.now() < this.deadline) this.tree.stepNode(node.id, this.deadline);
  }

  #damageOf(node: TreeNode): readonly number[] {
    if (this.damage.total === 0 || node.kind === 'namespace') return [];
    if (node.kind === 'database') return this.damage.inDatabase(node.db);
    return this.damage.atTop((db) => this.tree.node(db, node.prefix) !== null);
  }

  #addExpanded(expanded: readonly string[]): void {
    const names = expanded.map(parseNodeId).filter((name) => name?.kind === 'database' || name?.kind === 'namespace');
    const nodes = names.map((name) => this.tree.node(name.db, name.kind === 'namespace' ? name.prefix : NO_BYTES));
    // Parents before their children: a child's row is found in its parent's list.
    const known = nodes.filter((node) => node !== null).sort((a, b) => a.prefix.length - b.prefix.length);
    for (const node of known) {
      if (this.#branches.has(node.id)) continue;
      const parent = node.kind === 'database' ? this.#root : this.#parentOf(node.db, node.prefix);
      if (parent === undefined) continue;
      const child = parent.list.childAt(node.low);
      if (child < 0 || parent.list.low(child) !== node.low) continue;
      parent.branches.push({ position: this.#position(parent, child), branch: this.#branch(node, parent.depth + 1) });
    }
  }

  /** The branch that a namespace is a child of. */
  #parentOf(db: number, prefix: Uint8Array): Branch | undefined {
    const length = this.tree.separators.parentLength(prefix);
    if (length < 0) return undefined;
    return this.#branches.get(length === 0 ? databaseId(db) : namespaceId(db, byteString(prefix, 0, length)));
  }

  /** Counts rows, from the deepest branches up: a branch comes into the map behind its parent. */
  #measure(): void {
    for (const branch of [...this.#branches.values()].reverse()) {
      const { branches, list, damage } = branch;
      branches.sort((a, b) => a.position - b.position);
      branch.before = new Float64Array(branches.length);
      let below = 0;
      branches.forEach((inner, i) => {
        branch.before[i] = inner.position + below;
        below += inner.branch.size;
      });
      branch.size = list.count + damage.length + below;
    }
  }

  /** Position of a child among its siblings as they are sorted; damage comes behind all children. */
  #position(branch: Branch, child: number): number {
    if (this.#reversed(branch)) return branch.list.count - 1 - (branch.order?.position(child) ?? child);
    return branch.order?.position(child) ?? child;
  }

  #childAt(branch: Branch, position: number): number {
    const place = this.#reversed(branch) ? branch.list.count - 1 - position : position;
    return branch.order?.child(place) ?? place;
  }

  /** A list that is not complete, or not sorted yet, stands by name ascending: it grows at its end only. */
  #reversed(branch: Branch): boolean {
    if (!this.sort.descending || !branch.list.complete) return false;
    return branch.order !== null || this.sort.column === 'name' || this.sort.column === 'file';
  }

  #spotAt(place: number): Spot | null {
    let branch = this.#root;
    let rest = place;
    for (;;) {
      const { before, branches } = branch;
      const inner = lastBelow(before, rest);
      if (inner < 0) return { branch, position: rest };
      const { position, branch: below } = branches[inner];
      const inside = rest - before[inner] - 1;
      if (inside >= below.size) return { branch, position: position + 1 + inside - below.size };
      branch = below;
      rest = inside;
    }
  }

  #indexOfPlace(branch: Branch, place: number): number {
    const child = place < 0 ? -1 : branch.list.childAt(place);
    return child < 0 ? -1 : this.#index(branch, this.#position(branch, child));
  }

  #indexOfDamage(number: number): number {
    for (const branch of this.#branches.values()) {
      const at = branch.damage.indexOf(number);
      if (at >= 0) return this.#index(branch, branch.list.count + at);
    }
    return -1;
  }

  /** Place among all rows of what is at a position of a branch. */
  #index(branch: Branch, position: number): number {
    let index = 0;
    let at = position;
    let inner: Branch = branch;
    for (;;) {
      for (const sibling of inner.branches) {
        if (sibling.position >= at) break;
        index += sibling.branch.size;
      }
      index += at;
      const outer = this.#outer(inner);
      if (outer === null) return index;
      index++;
      at = outer.position;
      inner = outer.branch;
    }
  }

  #outer(branch: Branch): Spot | null {
    if (branch === this.#root) return null;
    const parent = branch.node.kind === 'database' ? this.#root : this.#parentOf(branch.node.db, branch.node.prefix);
    const place = parent?.branches.find((inner) => inner.branch === branch)?.position;
    return parent === undefined || place === undefined ? null : { branch: parent, position: place };
  }

  #row({ branch, position }: Spot): TreeRow {
    const { list, node } = branch;
    const frame = {
      depth: branch.depth + 1,
      position: position + 1,
      siblings: list.count + branch.damage.length,
    };
    if (position >= list.count) {
      const number = branch.damage[position - list.count];
      const damage = this.damage.get(number);
      if (damage === undefined) throw new RangeError(`no damage ${number}`);
      return { ...frame, kind: 'damage', id: damageId(number), label: damage.found, damage };
    }
    const child = this.#childAt(branch, position);
    const low = list.low(child);
    const high = list.high(child);
    const below = this.tree.childNode(node, low, high);
    if (below === null) return this.#keyRow(frame, node, low);
    const sums = { elements: 0, diskBytes: 0, memoryBytes: 0 };
    this.tree.sum(low, high, sums);
    const { kind, id, db, prefix } = below;
    return {
      ...frame,
      kind: kind === 'database' ? 'database' : 'namespace',
      id,
      db,
      prefix: byteString(prefix),
      label: kind === 'database' ? `db${db}` : nameText(prefix.subarray(node.prefix.length)),
      expanded: this.#branches.has(id),
      keys: high - low,
      diskBytes: sums.diskBytes,
      memoryBytes: sums.memoryBytes,
    };
  }

  #keyRow(frame: { depth: number; position: number; siblings: number }, parent: TreeNode, place: number): TreeRow {
    const { table, ordered } = this.tree;
    const row = ordered.rows[place];
    const index = table.at(row);
    const segment = table.segment;
    const from = segment.keyStart(index) + parent.prefix.length;
    const label = nameText(segment.keys.subarray(from, segment.keyEnd(index)));
    return { ...frame, kind: 'key', id: keyId(row), label, key: keySummary(table, segment, index) };
  }
}

const NO_BYTES = new Uint8Array(0);

/** The last of ascending numbers that is below `value`; -1 when none is. */
function lastBelow(numbers: Float64Array, value: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numbers[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
