import type { ByteSource } from '../io/byte-source.js';
import { RdbScanner, type ScanContext } from '../rdb/scan.js';
import type { ScannedKey } from '../rdb/scan-events.js';
import type { Rescan } from './sparse-rows.js';

/** Bytes of opcodes that may stand between two keys where one part ends and the next begins. */
const GAP = 64;

/** A scanner that stands where it was left. */
interface Standing {
  readonly scanner: RdbScanner;
  readonly context: ScanContext;
}

/**
 * Scans parts of a dump again. A part that follows on the one before goes on with its scanner: a filter looks at one
 * block after the other. Before the first scan has told its context there is nothing to scan again.
 */
export function rescanOf(source: ByteSource, context: () => ScanContext | null): Rescan {
  let standing: Standing | null = null;
  let take: (key: ScannedKey) => void = () => undefined;
  const sink = {
    key: (key: ScannedKey): void => {
      take(key);
    },
    event: (): void => undefined,
  };

  /** Goes on with the scanner that is there; false when that does not lead to the record wanted. */
  const goOn = (offset: number, limit: number, now: ScanContext, wanted: (key: ScannedKey) => void): boolean => {
    if (standing?.context !== now) return false;
    const gap = offset - standing.scanner.offset;
    if (gap < 0 || gap > GAP) return false;
    let right: boolean | null = null;
    take = (key) => {
      right ??= key.offset === offset;
      if (right) wanted(key);
    };
    standing.scanner.run(limit);
    return right === true;
  };

  return (offset, db, limit, wanted) => {
    const now = context();
    if (now === null || goOn(offset, limit, now, wanted)) return;
    const scanner = new RdbScanner(source, sink, { start: { offset, db, context: now } });
    take = wanted;
    scanner.run(limit);
    standing = { scanner, context: now };
  };
}
