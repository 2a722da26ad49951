/** What the page remembers of itself while it is hidden: small, plain, and checked when it comes back. */
import type { Sort, SortColumn, Tab } from '../../protocol/dump.js';
import { arrayOf, isBoolean, isNumber, isString, literal, nullable, object, type Check } from '../shared/check.js';
import { clampShare, type PaneLayout } from '../shared/pane-buttons.js';

/** Which numbers the overview's pictures are drawn by. */
export type Measure = 'memory' | 'disk' | 'keys';

/** One step of the walk into the treemap: a namespace of a database; `db` is null for all databases together. */
export interface TreemapStep {
  readonly db: number | null;
  readonly prefix: string;
}

export interface ViewState {
  readonly version: 1;
  readonly tab: Tab;
  readonly filter: string;
  readonly mode: 'tree' | 'list';
  readonly treeSort: Sort;
  readonly listSort: Sort;
  /** Ids of the expanded nodes. */
  readonly expanded: readonly string[];
  /** Ids of the nodes that were closed by hand: they are not opened by themselves any more. */
  readonly closed: readonly string[];
  readonly selected: string | null;
  /** Position of the rows' window. */
  readonly top: number;
  readonly pane: PaneLayout;
  readonly measure: Measure;
  readonly treemap: readonly TreemapStep[];
  /** True when the treemap is shown as a table. */
  readonly treemapTable: boolean;
  /** How far the overview is scrolled, in pixels. */
  readonly overviewTop: number;
}

export const INITIAL_STATE: ViewState = {
  version: 1,
  tab: 'overview',
  filter: '',
  mode: 'tree',
  treeSort: { column: 'name', descending: false },
  listSort: { column: 'file', descending: false },
  expanded: [],
  closed: [],
  selected: null,
  top: 0,
  pane: { open: true, below: false, share: 0.42 },
  measure: 'memory',
  treemap: [],
  treemapTable: false,
  overviewTop: 0,
};

/** Expanded nodes that are remembered; more would make the state slow to keep. */
export const MOST_EXPANDED = 5000;

const SORT_COLUMNS = [
  'file',
  'name',
  'type',
  'elements',
  'disk',
  'memory',
  'expiry',
  'keys',
] as const satisfies readonly SortColumn[];
const isSort = object<Sort>({ column: literal(...SORT_COLUMNS), descending: isBoolean });

const isViewState: Check<ViewState> = object<ViewState>({
  version: literal(1),
  tab: literal('overview', 'keys'),
  filter: isString,
  mode: literal('tree', 'list'),
  treeSort: isSort,
  listSort: isSort,
  expanded: arrayOf(isString),
  closed: arrayOf(isString),
  selected: nullable(isString),
  top: isNumber,
  pane: object<PaneLayout>({ open: isBoolean, below: isBoolean, share: isNumber }),
  measure: literal('memory', 'disk', 'keys'),
  treemap: arrayOf(object<TreemapStep>({ db: nullable(isNumber), prefix: isString })),
  treemapTable: isBoolean,
  overviewTop: isNumber,
});

/** Reads a stored state; whatever is not one (or of another version) gives the initial state. */
export function restoreState(stored: unknown): ViewState {
  if (!isViewState(stored)) return INITIAL_STATE;
  return {
    ...stored,
    expanded: stored.expanded.slice(0, MOST_EXPANDED),
    closed: stored.closed.slice(0, MOST_EXPANDED),
    top: Math.max(0, stored.top),
    pane: { ...stored.pane, share: clampShare(stored.pane.share) },
  };
}
