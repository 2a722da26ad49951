import type { FilterableKey } from '../analysis/filterable-key.js';
import type { ViewProgress } from './answers.js';
import type { DamageRows } from './damage-rows.js';
import type { KeyRows } from './key-rows.js';
import { MatchSet } from './match-set.js';
import { NamespaceTree } from './namespace-tree.js';
import { orderFiltered, type OrderedRows } from './ordered-rows.js';
import type { Sort, SortColumn } from './query.js';
import type { FactColumn } from './row-columns.js';
import type { Separators } from './separators.js';
import { SlicedWork } from './slices.js';
import { sortRows, type Arrangement } from './sorted-rows.js';
import { TreeRows } from './tree-rows.js';

/** How many times as much there must be than an order covers for another one, while more comes in. */
const GROWTH = 3;

/** How long a query may work on what is not ready yet before it answers with what there is, in ms. */
const PATIENCE = 6;

/** Orders by a column that a view keeps. */
const KEPT_SORTS = 2;

interface SortState {
  arrangement: Arrangement | null;
  work: SlicedWork<Arrangement> | null;
}

/** A set of keys to look at, as a list or as a tree: all keys, or those that a filter lets through. */
export class KeyView {
  /** Null when the view shows all keys. */
  readonly matches: MatchSet | null;
  /** Grows whenever the view would show something else. */
  version = 0;
  #ordered: OrderedRows | null = null;
  /** The name order that the view's own was picked from, and the work of picking. */
  #orderedFrom: OrderedRows | null = null;
  #ordering: SlicedWork<OrderedRows> | null = null;
  #tree: NamespaceTree | null = null;
  /** A newer tree whose nodes are being made ready, so that none shrinks while it is looked at. */
  #nextTree: NamespaceTree | null = null;
  #treeRows: { readonly rows: TreeRows; readonly key: TreeKey } | null = null;
  readonly #sorts = new Map<FactColumn, SortState>();
  /** Whether anybody asked for what needs the name order. */
  #wantsOrder = false;

  constructor(
    private readonly rows: KeyRows,
    private readonly separators: Separators,
    private readonly damage: DamageRows,
    filter: ((key: FilterableKey) => boolean) | null,
  ) {
    this.matches = filter && new MatchSet(rows, filter);
    this.#wantsOrder = filter === null;
  }

  /** Keys that the view lists so far. */
  get count(): number {
    return this.matches?.listed ?? this.rows.count;
  }

  /** Rows by name as far as they are ordered. */
  get ordered(): OrderedRows | null {
    this.#wantsOrder = true;
    return this.#ordered;
  }

  /** The newest tree; null before the first. */
  get tree(): NamespaceTree | null {
    this.#wantsOrder = true;
    return this.#tree;
  }

  /** Forgets all orders and trees: there will be none any more. */
  dropOrders(): void {
    this.#ordered = null;
    this.#orderedFrom = null;
    this.#ordering = null;
    this.#tree = null;
    this.#nextTree = null;
    this.#treeRows = null;
    this.#sorts.clear();
    this.version++;
  }

  /** How far it is, under its number; null of the view of all keys. */
  progress(view: number, complete: boolean): ViewProgress | null {
    return this.matches?.progress(view, complete) ?? null;
  }

  /** Row at a place of the view in file order. */
  rowAt(place: number): number {
    return this.matches === null ? place : this.matches.rows[place];
  }

  /** The view as a tree, with some nodes expanded; null while nothing is ordered. */
  treeRows(expanded: readonly string[], sort: Sort): TreeRows | null {
    const tree = this.tree;
    if (tree === null) return null;
    const rows = this.#layOut(tree, expanded, sort);
    tree.trim(rows.lists);
    return rows;
  }

  /** Rows by a column, as far as they are sorted; null while none are. */
  arrangement(column: SortColumn): Arrangement | null {
    if (column === 'file' || column === 'keys') return null;
    if (column === 'name') return this.ordered;
    const state = this.#sorts.get(column) ?? { arrangement: null, work: null };
    this.#sorts.delete(column);
    this.#sorts.set(column, state);
    for (const oldest of this.#sorts.keys()) if (this.#sorts.size > KEPT_SORTS) this.#sorts.delete(oldest);
    return state.arrangement;
  }

  /**
   * Works until `deadline`: looks at new rows, orders and sorts them, finds children that were asked for.
   * @param nameOrder the newest order of all rows
   * @param complete whether no more rows come in
   * @returns true when there is nothing to do for now
   */
  step(deadline: number, nameOrder: OrderedRows | null, complete: boolean): boolean {
    if (this.#tree !== null && !this.#stepTree(this.#tree, deadline)) return false;
    if (this.matches !== null) {
      const before = this.matches.matches;
      const examined = this.matches.step(deadline);
      if (this.matches.matches !== before) this.version++;
      if (!examined) return false;
    }
    if (this.rows.isSparse) return true;
    return this.#stepOrder(deadline, nameOrder, complete) && this.#stepSorts(deadline, complete);
  }

  #stepTree(tree: NamespaceTree, deadline: number): boolean {
    const before = tree.version;
    const settled = tree.step(deadline);
    if (tree.version !== before) this.version++;
    return settled;
  }

  #layOut(tree: NamespaceTree, expanded: readonly string[], sort: Sort): TreeRows {
    const key = { tree, version: tree.version, damage: this.damage.version, expanded, sort };
    if (this.#treeRows === null || !sameTree(this.#treeRows.key, key)) {
      const rows = new TreeRows(tree, this.damage, expanded, sort, performance.now() + PATIENCE);
      // Laying out finds children: its version is the one that there is now.
      this.#treeRows = { rows, key: { ...key, version: tree.version } };
    }
    return this.#treeRows.rows;
  }

  #stepOrder(deadline: number, nameOrder: OrderedRows | null, complete: boolean): boolean {
    if (!this.#wantsOrder) return true;
    if (this.#ordering === null && nameOrder !== null && this.#isStale(nameOrder, complete)) {
      this.#orderedFrom = nameOrder;
      if (this.matches === null) {
        this.#setOrdered(nameOrder);
      } else {
        const { bitmap, inTable, examined } = this.matches;
        this.#ordering = new SlicedWork(orderFiltered(this.rows.table, nameOrder, bitmap, inTable, examined));
      }
    }
    if (this.#ordering !== null) {
      if (!this.#ordering.step(deadline)) return false;
      const { result } = this.#ordering;
      this.#ordering = null;
      if (result) this.#setOrdered(result.value);
    }
    return this.#nextTree === null || this.#stepNextTree(this.#nextTree, deadline);
  }

  /** Whether the view's own order should be made anew from the order of all rows. */
  #isStale(nameOrder: OrderedRows, complete: boolean): boolean {
    if (this.#ordered === null || this.matches === null) return this.#orderedFrom !== nameOrder;
    const reach = Math.min(nameOrder.coveredRow, this.matches.examined);
    if (reach <= this.#ordered.coveredRow) return false;
    return complete || reach >= this.#ordered.coveredRow * GROWTH;
  }

  #setOrdered(ordered: OrderedRows): void {
    this.#ordered = ordered;
    this.#nextTree = new NamespaceTree(this.rows.table, ordered, this.separators);
    this.version++;
  }

  /** Finds in the new tree the children of all nodes that are shown, then shows it in place of the old one. */
  #stepNextTree(next: NamespaceTree, deadline: number): boolean {
    const shown = this.#treeRows?.key;
    if (this.#tree !== null && shown !== undefined) {
      const rows = new TreeRows(next, this.damage, shown.expanded, shown.sort, deadline);
      // The rows ask for what they need; where that takes longer, the old tree stays until it is there.
      if (!next.settled) {
        next.step(deadline);
        return false;
      }
      this.#treeRows = { rows, key: { ...shown, tree: next, version: next.version } };
    }
    this.#tree = next;
    this.#nextTree = null;
    this.version++;
    return true;
  }

  #stepSorts(deadline: number, complete: boolean): boolean {
    const covered = this.matches?.examined ?? this.rows.table.count;
    for (const [column, state] of this.#sorts) {
      const last = state.arrangement?.coveredRow ?? 0;
      if (state.work === null && (complete ? covered > last : covered > last * GROWTH)) {
        const from = this.matches?.rows ?? null;
        state.work = new SlicedWork(sortRows(this.rows.table, from, this.count, covered, column));
      }
      if (state.work === null) continue;
      if (!state.work.step(deadline)) return false;
      state.arrangement = state.work.result?.value ?? null;
      state.work = null;
      this.version++;
    }
    return true;
  }
}

/** What a layout of tree rows depends on. */
interface TreeKey {
  readonly tree: NamespaceTree;
  readonly version: number;
  readonly damage: number;
  readonly expanded: readonly string[];
  readonly sort: Sort;
}

function sameTree(a: TreeKey, b: TreeKey): boolean {
  return (
    a.tree === b.tree &&
    a.version === b.version &&
    a.damage === b.damage &&
    a.sort.column === b.sort.column &&
    a.sort.descending === b.sort.descending &&
    a.expanded.length === b.expanded.length &&
    a.expanded.every((id, i) => id === b.expanded[i])
  );
}
