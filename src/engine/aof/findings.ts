/** What a scan says of the things that it meets: kinds, places and words. */
import type { ByteSource } from '../io/byte-source.js';
import { LONGEST_LINE, type Deviation } from './command-reader.js';
import type { LogDamage } from './log-damage.js';
import type { ScannedCommand } from './scanned-command.js';

/** Zero bytes in a row that are taken for a block that was never written. */
const ZERO_RUN = 3;
const READ_BYTES = 64 * 1024;

const TIME_PREFIX = '#TS:';

/** Seconds of a `#TS:` line in `bytes[from .. to]`; -1 for another annotation, and for a time that is no number. */
export function annotationTime(bytes: Uint8Array, from: number, to: number): number {
  for (let i = 0; i < TIME_PREFIX.length; i++) if (bytes[from + i] !== TIME_PREFIX.charCodeAt(i)) return -1;
  let at = from + TIME_PREFIX.length;
  let time = 0;
  for (; at < to && bytes[at] >= 0x30 && bytes[at] <= 0x39 && time < 1e14; at++) time = time * 10 + bytes[at] - 0x30;
  return at === from + TIME_PREFIX.length || (at < to && bytes[at] !== 0x0d && bytes[at] !== 0x0a) ? -1 : time;
}

/** An annotation that does not fit into a loader's line buffer. */
export function longAnnotation(offset: number, length: number): LogDamage {
  return {
    kind: 'bad-annotation',
    offset,
    length,
    expected: `a line of at most ${LONGEST_LINE} bytes`,
    found: 'a longer one: servers take its rest for another line',
    lost: 'nothing but the line, if that is all that is wrong',
    severity: 'error',
    guess: true,
    server: 'refuses',
    toolAccepts: false,
  };
}

/**
 * A transaction whose EXEC is not there.
 * @param end offset of what is found instead
 */
export function openTransaction(multi: number, end: number, found: string): LogDamage {
  return {
    kind: 'open-transaction',
    offset: multi,
    length: end - multi,
    expected: `EXEC for the MULTI at offset ${multi}`,
    found: `${found} at offset ${end}`,
    lost: 'the commands of this transaction: no server runs them without the EXEC',
    severity: 'error',
    guess: false,
    server: 'short-read',
    toolAccepts: false,
    stopsAt: multi,
  };
}

/** EXEC or DISCARD outside of a transaction, MULTI inside one. */
export function strayControl(
  { offset, length }: ScannedCommand,
  role: 'multi' | 'exec' | 'discard',
  guess: boolean,
): LogDamage {
  const nested = role === 'multi';
  return {
    kind: 'stray-transaction',
    offset,
    length,
    expected: nested ? 'EXEC before another MULTI' : 'MULTI in front of it',
    found: nested ? 'MULTI inside a transaction' : `${role.toUpperCase()} outside of a transaction`,
    lost: nested
      ? 'nothing: servers log an error, pass over it and go on. redis-check-aof --fix cuts everything from the first MULTI on'
      : 'nothing: servers log an error, pass over it and go on. redis-check-aof --fix cuts everything from here on',
    severity: 'warning',
    guess,
    server: 'complains',
    toolAccepts: false,
  };
}

/**
 * A whole command that is not written as servers write it, and that they take nevertheless.
 * @param command where it begins
 */
export function describeDeviation(command: number, { kind, at, expected, found }: Deviation): LogDamage {
  return {
    kind,
    offset: at,
    length: 0,
    expected,
    found,
    lost: 'nothing: servers load it. redis-check-aof does not, and with --fix it cuts everything from this command on',
    severity: 'warning',
    guess: false,
    server: 'accepts',
    toolAccepts: false,
    stopsAt: command,
  };
}

/**
 * A command that cannot be read.
 * @param offset where it begins
 * @param deviation what is wrong with it
 * @param next the next plausible command; -1 when there is none
 */
export function brokenCommand(source: ByteSource, offset: number, deviation: Deviation, next: number): LogDamage {
  const end = next < 0 ? source.size : next;
  const zeros = zeroRun(source, Math.max(offset, deviation.at), end);
  const base = {
    offset,
    length: end - offset,
    severity: 'error',
    guess: next >= 0,
    toolAccepts: false,
  } as const;
  const rest = next < 0 ? 'to the end of the file' : `up to offset ${next}`;
  if (zeros >= ZERO_RUN || (zeros > 0 && deviation.at + zeros === source.size)) {
    return {
      ...base,
      kind: 'zero-fill',
      expected: deviation.expected,
      found: `${zeros} zero bytes at offset ${deviation.at}`,
      lost: `${rangeText(offset, end)} ${rest}: a disk or file system that lost its last writes leaves such zeros`,
      // Zeros are no cut-off file to a server: it refuses them even with aof-load-truncated yes.
      server: 'refuses',
    };
  }
  const swallowed = deviation.kind === 'truncated' && next >= 0;
  return {
    ...base,
    kind: swallowed ? 'bad-length' : deviation.kind,
    expected: deviation.expected + (deviation.at === offset ? '' : `, at offset ${deviation.at}`),
    found: swallowed ? `${deviation.found}; yet commands follow at offset ${next}` : foundText(deviation, offset),
    lost: swallowed
      ? `the command at offset ${offset}. A server with aof-load-truncated yes loses everything from there on: ${source.size - offset} bytes`
      : `${rangeText(offset, end)} ${rest}`,
    server: deviation.server,
  };
}

function foundText({ kind, found, at }: Deviation, offset: number): string {
  if (kind === 'bad-prefix' && at === offset && found.startsWith("'$'")) {
    return `${found}: the command in front of it probably counts one argument too few`;
  }
  return found;
}

const rangeText = (from: number, to: number): string => `${to - from} bytes`;

/** Length of the run of zero bytes from an offset on. */
function zeroRun(source: ByteSource, from: number, to: number): number {
  const bytes = new Uint8Array(Math.min(READ_BYTES, Math.max(0, to - from)));
  for (let at = from; at < to;) {
    const got = source.read(at, bytes);
    for (let i = 0; i < got; i++) if (bytes[i] !== 0) return at + i - from;
    if (got === 0) return at - from;
    at += got;
  }
  return to - from;
}
