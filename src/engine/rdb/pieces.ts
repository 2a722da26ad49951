import type { ByteSource } from '../io/byte-source.js';
import { findRecord } from './resync.js';
import { RdbScanner, type ScanContext } from './scan.js';

/** Smaller files are scanned in one piece: starting a thread costs more. */
const SMALLEST_PIECE = 16 * 1024 * 1024;
/** How far behind a seam's place the first record is searched for. A bigger value there leaves two pieces as one. */
const SEARCH = 1024 * 1024;

/** A part of a dump that can be scanned by itself. */
export interface Piece {
  readonly start: number;
  /** First byte of the next piece; Infinity for the last one. */
  readonly until: number;
}

/** A dump cut into pieces, and what each of them needs to know of its beginning. */
export interface PiecePlan {
  readonly context: ScanContext;
  /** Time of the dump as its aux fields tell, ms of Unix time; null where they do not. */
  readonly savedAt: number | null;
  readonly pieces: readonly Piece[];
}

/**
 * Cuts a dump for several threads. RDB has no marks to cut at, so each seam is a record found by searching and so a
 * guess: the piece before it must end exactly there, or the guess was wrong and the two must be scanned as one. The
 * first piece begins at 0, with the header.
 */
export function planPieces(source: ByteSource, wanted: number): PiecePlan {
  let savedAt: number | null = null;
  const prologue = new RdbScanner(
    source,
    {
      key(): void {},
      event(event): void {
        if (event.kind !== 'aux' || String.fromCharCode(...event.name.subarray(0, 8)) !== 'ctime') return;
        const seconds = Number(String.fromCharCode(...event.value.subarray(0, 20)));
        if (Number.isSafeInteger(seconds) && seconds > 0) savedAt = seconds * 1000;
      },
    },
    { until: Math.min(source.size, SEARCH) },
  );
  prologue.run(1);
  const { context } = prologue;
  const count = Math.max(1, Math.min(wanted, Math.floor(source.size / SMALLEST_PIECE)));
  const seams: number[] = [0];
  for (let i = 1; i < count; i++) {
    const from = Math.floor((source.size * i) / count);
    const seam = findRecord(source, {
      from,
      to: Math.min(source.size, from + SEARCH),
      header: context.header,
      templates: new Map(context.templates),
    });
    if (seam > seams[seams.length - 1]) seams.push(seam);
  }
  return { context, savedAt, pieces: seams.map((start, i) => ({ start, until: seams[i + 1] ?? Infinity })) };
}
