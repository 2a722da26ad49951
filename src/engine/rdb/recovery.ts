import type { ByteSource } from '../io/byte-source.js';
import type { Damage, FormatError } from './damage.js';
import { HEADER_LENGTH } from './header.js';
import type { RecordSearch } from './resync.js';

/** How far back a run of zeros is followed. */
const ZEROS_BACK = 4096;

/** Where a scan was when it met bytes that cannot be right. */
export interface BrokenRecord {
  readonly error: FormatError;
  /** First byte of the record. */
  readonly start: number;
  /** Offsets of the key told before it and of that key's value; -1 when there is none. */
  readonly lastKeyOffset: number;
  readonly lastValueOffset: number;
  /** Keys told so far. */
  readonly keys: number;
  readonly templates: ReadonlyMap<number, number>;
  readonly cancelled?: (() => boolean) | undefined;
}

/** How a scan goes on. */
export interface Recovery {
  readonly damage: Damage;
  /** Offset of the next record; -1 when there is none. */
  readonly next: number;
}

/**
 * Looks for the next plausible record behind a broken one, and says what lies between.
 * @throws SourceError
 */
export function recover(source: ByteSource, search: RecordSearch, broken: BrokenRecord): Recovery {
  const { error, start, lastKeyOffset, lastValueOffset } = broken;
  const next = search.find({
    from: start + 1,
    to: source.size,
    templates: broken.templates,
    cancelled: broken.cancelled,
    before: lastValueOffset > 0 ? { from: lastValueOffset + 1, to: start } : undefined,
  });
  const inside = next >= 0 && next < start;
  const from = inside ? lastKeyOffset : error.kind === 'zero-fill' ? firstZero(source, start, lastKeyOffset) : start;
  const length = (next < 0 ? source.size : next) - from;
  return {
    next,
    damage: {
      // Where records go on, the file is not cut off: a length was too large.
      kind: next >= 0 && error.kind === 'truncated' ? 'bad-length' : error.kind,
      offset: from,
      length,
      severity: 'error',
      guess: next >= 0,
      expected: error.expected,
      found: `${error.found} (at offset ${error.offset})`,
      lost: lossOf(length, broken, next < 0, inside),
    },
  };
}

/** The records go on to the end of the file, and nothing says that this is the end. */
export const missingEnd = (size: number): Damage => ({
  kind: 'truncated',
  offset: size,
  length: 0,
  severity: 'error',
  guess: false,
  expected: 'the end mark (byte 255)',
  found: 'the end of the file',
  lost: 'the end mark and the checksum; there may have been more keys',
});

/** Where the run of zeros began that the record at `start` lies in: the key before it may end in them. */
function firstZero(source: ByteSource, start: number, lastKeyOffset: number): number {
  const from = Math.max(lastKeyOffset, start - ZEROS_BACK, HEADER_LENGTH);
  const bytes = new Uint8Array(start - from);
  let first = source.read(from, bytes);
  while (first > 0 && bytes[first - 1] === 0) first--;
  return from + first;
}

function lossOf(bytes: number, { keys, start }: BrokenRecord, toTheEnd: boolean, inside: boolean): string {
  const average = keys > 0 ? (start - HEADER_LENGTH) / keys : 0;
  const about = average > 0 ? Math.max(1, Math.round(bytes / average)) : 1;
  const what = inside ? `${bytes} bytes, the value of the key before them among them` : `${bytes} bytes`;
  const guess = about === 1 ? 'about one key' : `about ${about} keys`;
  return toTheEnd
    ? `${what} to the end of the file, ${guess}`
    : `${what}, ${guess}; what follows was found by searching and is a guess`;
}
