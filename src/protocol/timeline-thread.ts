/** Messages between the extension host and the thread that answers for one log, and between that and the scan's. */
import type { ExtraRow } from '../engine/log-index/extra-rows.js';
import type { LogPart } from '../engine/log-index/log-index-writer.js';
import type { LogReport } from '../engine/log-index/log-session.js';
import type { TextAnswer } from './thread.js';
import type { CommandTextKind, CommandViewProgress, LogProgress, LogQuery, Obstacle } from './timeline.js';

/** Where a thread finds the files of a log. */
export type LogSpec =
  | { readonly kind: 'file'; readonly path: string }
  /** A folder of this machine, and its manifest's name, if one was opened. */
  | { readonly kind: 'folder'; readonly path: string; readonly manifest: string | null }
  /** Files of a file system that is only read whole: bytes that all threads share. */
  | {
      readonly kind: 'bytes';
      readonly name: string;
      readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[];
      /** Null: the log is the only file. Empty: they are a folder's, which has none. */
      readonly manifest: string | null;
    };

export interface TimelineThreadData {
  readonly kind: 'answer';
  readonly log: LogSpec;
  /** Bytes of memory that the index may take. */
  readonly indexBudget: number;
  /** Folder of the threads' files. */
  readonly threads: string;
}

export interface LogScanThreadData {
  readonly kind: 'scan';
  readonly log: LogSpec;
  readonly indexBudget: number;
  /** `stop[0]` becomes 1 when the scan must end. */
  readonly stop: Int32Array;
}

/** Where a command is, for what needs its file. */
export interface PlacedCommand {
  readonly file: number;
  readonly fileName: string;
  readonly offset: number;
  readonly length: number;
}

export type ToTimelineThread =
  | { readonly kind: 'query'; readonly id: number; readonly query: LogQuery }
  | {
      readonly kind: 'copy';
      readonly id: number;
      readonly row: number;
      readonly group: boolean;
      readonly what: CommandTextKind;
    }
  | {
      readonly kind: 'text';
      readonly id: number;
      readonly row: number;
      readonly argument: number;
      readonly lens: boolean;
    }
  /** Commands with their places: one, or all of the transaction that begins there. */
  | { readonly kind: 'place'; readonly id: number; readonly row: number; readonly group: boolean }
  /** The line of an offset in a file, from 0, as a text editor counts. */
  | { readonly kind: 'line'; readonly id: number; readonly file: number; readonly offset: number }
  | { readonly kind: 'stop-scan' }
  /** The file may have grown. */
  | { readonly kind: 'changed' };

export interface TimelineAnswers {
  readonly copy: TextAnswer;
  readonly text: TextAnswer;
  readonly place: readonly PlacedCommand[];
  readonly line: { readonly fileName: string; readonly line: number };
}

export type FromTimelineThread =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'progress'; readonly progress: LogProgress }
  | { readonly kind: 'view-progress'; readonly progress: CommandViewProgress }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle }
  /** The files are others now: the document has to open them anew. */
  | { readonly kind: 'replaced' };

export type ToLogScanThread = { readonly kind: 'grown' };

export type FromLogScanThread =
  | {
      readonly kind: 'part';
      readonly part: LogPart;
      readonly extras: readonly ExtraRow[];
      readonly report: LogReport;
    }
  /** The log has grown: its last so many rows of damage are void. */
  | { readonly kind: 'growing'; readonly obsolete: number; readonly bytes: number }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };
