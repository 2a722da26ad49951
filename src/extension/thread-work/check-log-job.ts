import { checkLog, type LogFinding } from '../../engine/aof/check.js';
import { FileSource } from '../../engine/io/file-source.js';
import { openLog, pathOf, type OpenedLog } from '../../engine/persistence/repair/opened-log.js';
import type { LogVerdict, PlacedFinding } from './log-messages.js';

/** Lines are counted in files up to this size: no editor shows larger ones as text. */
const MOST_COUNTED = 64 * 1024 * 1024;
const PIECE = 1 << 20;
const LINE_FEED = 0x0a;

/** Findings that are shown; more are only counted. */
const MOST_SHOWN = 2_000;

/**
 * Checks a log on this machine.
 * @returns null when it was cancelled
 * @throws RepairError, SourceError
 */
export function checkLogJob(
  path: string,
  onProgress: (bytes: number, of: number) => void,
  cancelled: () => boolean,
): LogVerdict | null {
  const log = openLog(path);
  try {
    const of = log.set.size;
    const check = checkLog(log.set, { cancelled, onProgress: (bytes) => onProgress(bytes, of) });
    if (check === null) return null;
    return {
      ok: check.ok,
      bytes: check.bytes,
      commands: check.commands,
      findings: placed(log, check.findings.slice(0, MOST_SHOWN)),
      findingTotal: check.findingTotal,
      files: [...log.stamps.keys()],
    };
  } finally {
    log.set.close();
  }
}

function placed(log: OpenedLog, findings: readonly LogFinding[]): readonly PlacedFinding[] {
  const lines = new Map<string, ReadonlyMap<number, Place>>();
  return findings.map(({ file, damage }) => {
    const path = pathOf(log, file);
    let places = lines.get(path);
    if (places === undefined) {
      const offsets = findings.filter((other) => other.file === file).map((other) => other.damage.offset);
      places = log.stamps.has(path) ? placesIn(path, offsets) : new Map<number, Place>();
      lines.set(path, places);
    }
    const { line, column } = places.get(damage.offset) ?? { line: 0, column: 0 };
    const { offset, length, kind, severity, expected, found, lost } = damage;
    return { path, offset, length, line, column, kind, severity, expected, found, lost };
  });
}

interface Place {
  readonly line: number;
  /** Bytes from the line's beginning. */
  readonly column: number;
}

/** Line and column of each offset. */
function placesIn(path: string, offsets: readonly number[]): ReadonlyMap<number, Place> {
  const places = new Map<number, Place>();
  const source = new FileSource(path);
  try {
    if (source.size > MOST_COUNTED) return places;
    const wanted = [...new Set(offsets)].sort((a, b) => a - b);
    const bytes = new Uint8Array(Math.min(PIECE, Math.max(1, source.size)));
    let line = 0;
    let lineStart = 0;
    let at = 0;
    for (const offset of wanted) {
      while (at < offset) {
        const got = source.read(at, bytes.subarray(0, Math.min(bytes.length, offset - at)));
        if (got === 0) break;
        const part = bytes.subarray(0, got);
        for (let feed = part.indexOf(LINE_FEED); feed >= 0; feed = part.indexOf(LINE_FEED, feed + 1)) {
          line++;
          lineStart = at + feed + 1;
        }
        at += got;
      }
      places.set(offset, { line, column: offset - lineStart });
    }
    return places;
  } finally {
    source.close();
  }
}
