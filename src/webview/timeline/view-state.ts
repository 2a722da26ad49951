/** What the page remembers of itself while it is hidden: small, plain, and checked when it comes back. */
import type { Folding } from '../../engine/log-index/timeline-rows.js';
import {
  arrayOf,
  isBoolean,
  isCount,
  isNumber,
  isString,
  literal,
  nullable,
  object,
  type Check,
} from '../shared/check.js';
import { clampShare, type PaneLayout } from '../shared/pane-buttons.js';

/** Which key of which command a history is shown of. */
export interface HistoryOf {
  readonly row: number;
  readonly key: number;
}

export interface ViewState {
  readonly version: 1;
  readonly tab: 'timeline' | 'statistics';
  readonly filter: string;
  /** A history instead of the filter. */
  readonly history: HistoryOf | null;
  readonly folding: Folding;
  readonly selected: string | null;
  /** Position of the rows' window. */
  readonly top: number;
  readonly pane: PaneLayout;
  /** True when the end of the log is followed while it grows. */
  readonly follow: boolean;
  /** Which numbers the statistics are drawn by. */
  readonly measure: 'bytes' | 'commands';
  /** True when the rate is shown as a table. */
  readonly rateTable: boolean;
}

export const INITIAL_STATE: ViewState = {
  version: 1,
  tab: 'timeline',
  filter: '',
  history: null,
  folding: { open: false, except: [] },
  selected: null,
  top: 0,
  pane: { open: true, below: false, share: 0.38 },
  follow: false,
  measure: 'bytes',
  rateTable: false,
};

/** Transactions that are remembered as opened or closed by hand. */
export const MOST_FOLDED = 5000;

const isViewState: Check<ViewState> = object<ViewState>({
  version: literal(1),
  tab: literal('timeline', 'statistics'),
  filter: isString,
  history: nullable(object<HistoryOf>({ row: isCount, key: isCount })),
  folding: object<Folding>({ open: isBoolean, except: arrayOf(isCount) }),
  selected: nullable(isString),
  top: isNumber,
  pane: object<PaneLayout>({ open: isBoolean, below: isBoolean, share: isNumber }),
  follow: isBoolean,
  measure: literal('bytes', 'commands'),
  rateTable: isBoolean,
});

/** Reads a stored state; whatever is not one (or of another version) gives the initial state. */
export function restoreState(stored: unknown): ViewState {
  if (!isViewState(stored)) return INITIAL_STATE;
  return {
    ...stored,
    folding: { ...stored.folding, except: stored.folding.except.slice(0, MOST_FOLDED) },
    top: Math.max(0, stored.top),
    pane: { ...stored.pane, share: clampShare(stored.pane.share) },
  };
}
