/**
 * Messages between the extension host and the thread that answers for one dump, and between that thread and those that
 * scan, verify and export for it.
 */
import type { DuplicateReport } from '../engine/rdb/duplicate-finder.js';
import type { ScanContext } from '../engine/rdb/scan.js';
import type { StatisticsSnapshot } from '../engine/analysis/statistics.js';
import type { KeyFilterSpec } from '../engine/analysis/filterable-key.js';
import type { KeyTablePart } from '../engine/index/key-table-writer.js';
import type { ExportFormat, Obstacle, Progress, Query, ViewProgress } from './dump.js';

/** Where a thread finds the bytes: a path that it opens itself, or bytes that all threads share. */
export type SourceSpec =
  /** `length`: only so many bytes of it, a dump in front of something else. */
  | { readonly kind: 'file'; readonly path: string; readonly length?: number }
  | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Uint8Array };

/** What the dump's thread is started with. */
export interface DumpThreadData {
  readonly source: SourceSpec;
  readonly separators: readonly string[];
  /** What stops the scan: see {@link WorkThreadData}. */
  readonly stop: Int32Array;
  /** Folder of the other threads' files. */
  readonly threads: string;
}

/** What one of the working threads is started with. `stop[0]` becomes 1 when it must end. */
export interface WorkThreadData {
  readonly source: SourceSpec;
  readonly stop: Int32Array;
}

export interface ScanThreadData extends WorkThreadData {
  readonly separators: readonly Uint8Array[];
  /** Bytes of memory that the index of keys may take. */
  readonly indexBudget: number;
  readonly now: number;
}

export interface ChecksumThreadData extends WorkThreadData {
  /** Offset behind the last byte that the checksum covers: the end mark. */
  readonly to: number;
}

export interface ExportThreadData extends WorkThreadData {
  /** The file that is written. */
  readonly path: string;
  readonly format: ExportFormat;
  readonly filter: KeyFilterSpec;
  readonly now: number;
}

/** What of a key is copied. */
export type CopyWhat = 'key' | 'value' | 'command' | 'json';

export type ToDumpThread =
  | { readonly kind: 'query'; readonly id: number; readonly query: Query }
  | { readonly kind: 'copy'; readonly id: number; readonly row: number; readonly what: CopyWhat }
  /** The value, or one element of it, as a document's text. */
  | {
      readonly kind: 'text';
      readonly id: number;
      readonly row: number;
      readonly element: number | null;
      readonly lens: boolean;
    }
  | { readonly kind: 'stop-scan' };

/** A key or value as text for the clipboard or a document. */
export interface TextAnswer {
  readonly text: string;
  readonly language: 'plaintext' | 'json';
  readonly name: string;
  /** Said when the text was cut. */
  readonly notice: string | null;
}

export type FromDumpThread =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string }
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'view-progress'; readonly progress: ViewProgress }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };

export type FromScanThread =
  | { readonly kind: 'keys'; readonly part: KeyTablePart }
  | {
      readonly kind: 'statistics';
      readonly statistics: StatisticsSnapshot;
      readonly offset: number;
      readonly context: ScanContext;
      readonly memoryModel: string;
      readonly templates: readonly (readonly [id: number, offset: number])[];
      readonly done: boolean;
    }
  | { readonly kind: 'duplicates'; readonly report: DuplicateReport }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };

export type FromChecksumThread =
  | { readonly kind: 'checksum-progress'; readonly bytes: number }
  | { readonly kind: 'checksum'; readonly value: bigint }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };

export type FromExportThread =
  | { readonly kind: 'export-progress'; readonly bytes: number; readonly keys: number }
  | { readonly kind: 'exported'; readonly keys: number; readonly problems: number }
  | { readonly kind: 'obstacle'; readonly obstacle: Obstacle };
