/** What a log session answers: plain data that structured clone takes. Sizes are bytes, times seconds of Unix time. */
import type { CommandEffect } from './command-effect.js';
import type { ExpiryNote } from './command-notes.js';
import type { LogDamageView } from './log-damage-view.js';
import type { LogQuery } from './log-query.js';
import type { LogStatisticsSnapshot } from './log-statistics.js';
import type { TransactionEnd } from './transactions.js';
import type { Cell, LensView } from '../index/value-view.js';

/** What a file of the log is. `base`: the dataset that the others go on from, as an RDB. */
export type LogFileKind = 'base' | 'log';

/** A file of the log. */
export interface LogFileView {
  readonly name: string;
  readonly bytes: number;
  readonly kind: LogFileKind;
}

/** A command in a row. */
export interface CommandSummary {
  readonly row: number;
  readonly file: number;
  readonly offset: number;
  readonly length: number;
  readonly db: number;
  /** Null where no annotation tells. */
  readonly time: number | null;
  readonly name: string;
  readonly effect: CommandEffect;
  /** The first key for a person to read; null for a command without. */
  readonly key: string | null;
  readonly keyCount: number;
  /** The other arguments for a person to read, cut. */
  readonly preview: string;
  readonly inTransaction: boolean;
  readonly guess: boolean;
}

/** A row of the timeline. */
export type LogRow = { readonly id: string; readonly depth: number } & (
  | { readonly kind: 'command'; readonly command: CommandSummary }
  | {
      readonly kind: 'transaction';
      /** The MULTI. */
      readonly command: CommandSummary;
      /** Commands between MULTI and EXEC. */
      readonly commands: number;
      readonly bytes: number;
      readonly end: TransactionEnd;
      readonly expanded: boolean;
    }
  | { readonly kind: 'file'; readonly file: number }
  | {
      readonly kind: 'preamble';
      readonly file: number;
      readonly bytes: number;
      readonly keys: number;
      readonly version: number;
      readonly complete: boolean;
      readonly whole: boolean;
    }
  | { readonly kind: 'damage'; readonly file: number; readonly damage: LogDamageView }
);

export interface LogRows {
  readonly generation: number;
  readonly total: number;
  readonly from: number;
  readonly rows: readonly LogRow[];
}

/** Everything about the log as a whole. While the scan runs, of what it has seen so far. */
export interface LogOverview {
  readonly files: readonly LogFileView[];
  readonly bytes: number;
  /** First and last time that annotations tell. */
  readonly from: number | null;
  readonly to: number | null;
  readonly statistics: LogStatisticsSnapshot;
  /** Keys of the base or preamble, null without one. */
  readonly baseKeys: number | null;
  /** In the log's order; at most 1,000, `damageTotal` counts all. */
  readonly damage: readonly { readonly file: number; readonly damage: LogDamageView }[];
  readonly damageTotal: number;
}

/** A command in full, but for its arguments. */
export interface CommandDetail extends CommandSummary {
  /** With the subcommand, where it has one. */
  readonly fullName: string;
  /** What it does, from the command table; null for a command that no version has. */
  readonly about: string | null;
  readonly argumentCount: number;
  /** Which arguments are keys; at most 100. */
  readonly keys: readonly { readonly argument: number; readonly name: Cell }[];
  readonly expiry: ExpiryNote | null;
  /** Row of the transaction's MULTI, null outside of one. */
  readonly transaction: number | null;
}

export interface LogProgress {
  readonly scannedBytes: number;
  readonly totalBytes: number;
  readonly commands: number;
  readonly scanDone: boolean;
  /** Grows whenever rows or statistics would come out differently than before. */
  readonly generation: number;
  readonly damage: number;
  /** True past the memory budget of the index. */
  readonly sparse: boolean;
}

export type { CommandViewProgress } from './command-view.js';

export interface LogAnswers {
  readonly overview: LogOverview;
  readonly 'open-view': { readonly view: number };
  readonly 'open-history': { readonly view: number; readonly key: Cell; readonly db: number };
  readonly 'close-view': null;
  readonly rows: LogRows;
  /** Place of a row; -1 when it is not in the view. */
  readonly locate: { readonly index: number; readonly generation: number };
  /** Null: there is none. */
  readonly 'at-offset': { readonly row: number } | null;
  readonly 'at-time': { readonly row: number } | null;
  readonly command: CommandDetail;
  readonly arguments: {
    readonly start: number;
    readonly total: number;
    readonly cells: readonly Cell[];
  };
  readonly argument: { readonly start: number; readonly total: number; readonly bytes: Uint8Array };
  readonly lens: LensView | null;
  readonly bytes: { readonly offset: number; readonly bytes: Uint8Array };
}

export type LogAnswer<K extends LogQuery['kind']> = LogAnswers[K];
