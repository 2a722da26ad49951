/**
 * Messages between the dump editor's page, the extension host and the dump's worker. The host relays queries to the
 * worker untouched, but for those that need VS Code (`HostRequest`). Everything is plain data that structured clone
 * takes; byte strings are Uint8Array. A key is named by its `row`: its place among the keys in file order, which never
 * changes while the file does not. Node ids are opaque to the page. Queries and answers are the engine's own
 * (`engine/index`); they are named here so that a page needs this file only.
 */
import type { KeyFilterSpec } from '../engine/analysis/filterable-key.js';
import type { Progress, ViewProgress } from '../engine/index/answers.js';
import type { Query } from '../engine/index/query.js';

export type {
  Answer,
  Answers,
  ChecksumState,
  ExpiryBucket,
  KeyDetail,
  KeySummary,
  NamespaceShare,
  Overview,
  Progress,
  Rows,
  Share,
  TreeRow,
  ViewProgress,
} from '../engine/index/answers.js';
export type { Query, RowsMode, Sort, SortColumn } from '../engine/index/query.js';
export type { Cell, LensView, StreamGroupView, ValueView } from '../engine/index/value-view.js';

export const PROTOCOL_VERSION = 1;

export type { ExportFormat } from '../engine/analysis/key-exporter.js';

// ---------------------------------------------------------------------------------------------------- page and host

/** What the page asks of the extension host because it needs VS Code. */
export type HostRequest =
  | { readonly kind: 'copy'; readonly row: number; readonly what: 'key' | 'value' | 'command' | 'json' }
  | { readonly kind: 'copy-text'; readonly text: string }
  | { readonly kind: 'reveal-offset'; readonly offset: number; readonly length: number }
  | { readonly kind: 'open-value'; readonly row: number; readonly element: number | null; readonly lens: boolean }
  | { readonly kind: 'export'; readonly view: number; readonly filter: KeyFilterSpec }
  | { readonly kind: 'stop-scan' }
  | { readonly kind: 'reload' }
  | { readonly kind: 'open-as-text' }
  | { readonly kind: 'open-settings' };

/** The two tabs of the page. */
export type Tab = 'overview' | 'keys';

export interface PageSettings {
  readonly separators: readonly string[];
  /** The tab that a dump opens on, unless the page remembers another. */
  readonly firstTab: Tab;
  readonly locale: string;
}

/** Why there is nothing to show, with words for a person. */
export interface Obstacle {
  readonly code:
    | 'not-found'
    | 'no-permission'
    | 'is-directory'
    | 'too-large'
    | 'vanished'
    | 'io'
    | 'empty'
    | 'not-a-dump'
    | 'worker-failed';
  readonly title: string;
  readonly text: string;
}

export type ToHost =
  | { readonly kind: 'ready'; readonly protocol: number }
  | { readonly kind: 'query'; readonly id: number; readonly query: Query }
  | { readonly kind: 'request'; readonly request: HostRequest };

export type ToPage =
  | { readonly kind: 'opened'; readonly settings: PageSettings; readonly name: string; readonly bytes: number }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'view-progress'; readonly progress: ViewProgress }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  /** The file changed on disk and is being scanned anew: rows and views of before are void. */
  | { readonly kind: 'reloaded'; readonly bytes: number }
  | { readonly kind: 'show'; readonly row: number }
  /** Shows the keys that pass the filter of this text. */
  | { readonly kind: 'filter'; readonly text: string }
  /** Shows bytes of the file. */
  | { readonly kind: 'show-bytes'; readonly offset: number; readonly length: number }
  | { readonly kind: 'command'; readonly command: 'focus-filter' | 'show-overview' | 'show-keys' | 'go-to-offset' };
