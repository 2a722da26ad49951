/**
 * Messages between the timeline's page, the extension host and the log's worker. As with dumps, the host relays queries
 * untouched and does itself what needs VS Code. Everything is plain data that structured clone takes.
 */
import type { CommandTextKind } from '../engine/log-index/command-texts.js';
import type { CommandViewProgress, LogProgress } from '../engine/log-index/log-answers.js';
import type { LogQuery } from '../engine/log-index/log-query.js';
import type { Obstacle } from './dump.js';

export type {
  CommandDetail,
  CommandSummary,
  CommandViewProgress,
  LogAnswer,
  LogAnswers,
  LogFileView,
  LogOverview,
  LogProgress,
  LogRow,
  LogRows,
} from '../engine/log-index/log-answers.js';
export type { LogQuery } from '../engine/log-index/log-query.js';
export type { CommandTextKind } from '../engine/log-index/command-texts.js';
export type { Obstacle } from './dump.js';

export const TIMELINE_PROTOCOL = 1;

/** What the page asks of the extension host because it needs VS Code. */
export type TimelineRequest =
  /** A command, or with `group` the whole transaction that begins with it. */
  | { readonly kind: 'copy'; readonly row: number; readonly group: boolean; readonly what: CommandTextKind }
  | { readonly kind: 'copy-text'; readonly text: string }
  | { readonly kind: 'open-argument'; readonly row: number; readonly argument: number; readonly lens: boolean }
  /** The text editor, with the line of a place selected. */
  | { readonly kind: 'open-text'; readonly file: number; readonly offset: number }
  /** The dump in front of a file's commands, in the dump editor. */
  | { readonly kind: 'open-preamble'; readonly file: number }
  | { readonly kind: 'reveal-offset'; readonly file: number; readonly offset: number }
  /** What changes the log, done elsewhere: cut from a place on, take a command (or transaction) out, mend. */
  | { readonly kind: 'cut'; readonly row: number }
  | { readonly kind: 'remove'; readonly row: number; readonly group: boolean }
  | { readonly kind: 'repair' }
  | { readonly kind: 'stop-scan' }
  | { readonly kind: 'reload' }
  | { readonly kind: 'open-settings' };

export interface TimelineSettings {
  readonly locale: string;
  /** True when there is what cuts, removes and mends. */
  readonly canRepair: boolean;
}

export type TimelineToHost =
  | { readonly kind: 'ready'; readonly protocol: number }
  | { readonly kind: 'query'; readonly id: number; readonly query: LogQuery }
  | { readonly kind: 'request'; readonly request: TimelineRequest };

export type TimelineCommand =
  'focus-filter' | 'show-timeline' | 'show-statistics' | 'go-to' | 'toggle-follow' | 'open-text';

/** Messages that concern the page as a whole. */
export type TimelineMessage =
  | { readonly kind: 'opened'; readonly settings: TimelineSettings; readonly name: string; readonly bytes: number }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle }
  | { readonly kind: 'progress'; readonly progress: LogProgress }
  | { readonly kind: 'view-progress'; readonly progress: CommandViewProgress }
  /** The log is another one now: rows and views of before are void. */
  | { readonly kind: 'reloaded'; readonly bytes: number }
  | { readonly kind: 'show'; readonly row: number }
  | { readonly kind: 'command'; readonly command: TimelineCommand };

export type TimelineToPage =
  | TimelineMessage
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string };
