import { Statistics, type StatisticsOptions, type StatisticsSnapshot } from '../../engine/analysis/statistics.js';
import { FileSource } from '../../engine/io/file-source.js';
import { DuplicateFinder, type DuplicateParts } from '../../engine/rdb/duplicate-finder.js';
import type { Piece } from '../../engine/rdb/pieces.js';
import { RdbScanner, type ScanContext } from '../../engine/rdb/scan.js';
import type { ScanSink } from '../../engine/rdb/scan-events.js';
import { DumpVerifier, type VerifiedPart } from '../../engine/rdb/verify.js';
import { checksumOf } from '../../engine/rdb/verify-checksum.js';

/** Work that any thread can do by itself. Plain data, as are the results. */
export type Task =
  | { readonly kind: 'checksum'; readonly path: string; readonly to: number }
  | {
      readonly kind: 'statistics';
      readonly path: string;
      readonly part: PieceTask;
      readonly options: StatisticsOptions;
    }
  /** `budget`: bytes of memory for fingerprints of keys. */
  | { readonly kind: 'verify'; readonly path: string; readonly part: PieceTask; readonly budget: number };

/** A piece of a dump, with what a scan needs to begin there. */
export interface PieceTask {
  readonly piece: Piece;
  readonly context: ScanContext;
}

/** Where the scan of a piece ended. */
export interface PieceEnd {
  /** Offset of the first byte that was not scanned. */
  readonly offset: number;
  /** The database there; -1 when the piece does not say. */
  readonly db: number;
}

export type TaskResult =
  | { readonly kind: 'checksum'; readonly crc: bigint }
  | { readonly kind: 'statistics'; readonly snapshot: StatisticsSnapshot; readonly end: PieceEnd }
  | { readonly kind: 'verify'; readonly verified: VerifiedPiece; readonly end: PieceEnd };

/** What the deep check of a piece found. */
export interface VerifiedPiece {
  readonly part: VerifiedPart;
  /** Fingerprints of keys: of those in a known database, and of those in the one that the piece begins in. */
  readonly known: DuplicateParts;
  readonly inherited: DuplicateParts;
}

/** What a task may tell while it runs: bytes that it has done since the last call. */
export type OnBytes = (bytes: number) => void;

/** @throws SourceError when the file cannot be read */
export function runTask(task: Task, onBytes: OnBytes): TaskResult {
  const source = new FileSource(task.path);
  try {
    switch (task.kind) {
      case 'checksum': {
        let before = 0;
        const crc = checksumOf(source, 0, task.to, (done) => {
          onBytes(done - before);
          before = done;
        });
        return { kind: 'checksum', crc: crc ?? 0n };
      }
      case 'statistics': {
        const statistics = new Statistics(task.options);
        const end = scanPiece(source, task.part, statistics, onBytes);
        return { kind: 'statistics', snapshot: statistics.snapshot(), end };
      }
      case 'verify': {
        const [known, inherited] = [new DuplicateFinder(task.budget), new DuplicateFinder(task.budget)];
        const verifier = new DumpVerifier(source, known, inherited);
        const end = scanPiece(source, task.part, verifier, onBytes);
        return {
          kind: 'verify',
          end,
          verified: { part: verifier.part(), known: known.parts(), inherited: inherited.parts() },
        };
      }
    }
  } finally {
    source.close();
  }
}

/** Scans one piece into a sink. */
export function scanPiece(
  source: FileSource,
  { piece, context }: PieceTask,
  sink: ScanSink,
  onBytes: OnBytes,
): PieceEnd {
  const first = piece.start === 0;
  let db = first ? 0 : -1;
  let before = piece.start;
  const told = (offset: number): void => {
    if (offset > before) onBytes(offset - before);
    before = Math.max(before, offset);
  };
  let started: RdbScanner | null = null;
  const scanner = new RdbScanner(
    source,
    {
      key: (key) => sink.key(key),
      event: (event) => {
        if (event.kind === 'database') db = event.db;
        sink.event(event);
      },
    },
    {
      until: piece.until,
      ...(first ? {} : { start: { offset: piece.start, db: -1, context } }),
      // Asked about once a megabyte, which is what a progress line needs; the first time while it is being made.
      cancelled: () => {
        if (started !== null) told(started.offset);
        return false;
      },
    },
  );
  started = scanner;
  scanner.run();
  told(scanner.offset);
  return { offset: scanner.offset, db };
}
