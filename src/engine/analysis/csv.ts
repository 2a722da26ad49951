import { ENCODINGS } from '../rdb/format.js';
import type { ScannedKey } from '../rdb/scan-events.js';
import type { OutputBuffer } from '../io/output-buffer.js';
import { writeEscaped } from './argument-quoting.js';
import { writeIsoTime } from './iso-time.js';

/**
 * Columns of the memory report, in order. The first eight are those of the older memory reports, so that sheets and
 * scripts made for these go on working; ours follow.
 */
export const CSV_COLUMNS = [
  'database',
  'type',
  'key',
  'size_in_bytes',
  'encoding',
  'num_elements',
  'len_largest_element',
  'expiry',
  'disk_bytes',
  'idle_seconds',
  'freq',
  'offset',
] as const;

const COMMA = 0x2c;
const QUOTE = 0x22;
const CR = 0x0d;
const LF = 0x0a;

const ENCODING_NAMES: readonly string[] = ENCODINGS;

/**
 * How a key's bytes go into a cell. `WHOLE`: as they are. `QUOTED`: in the quotes of CSV. `ESCAPED`: they cannot stand
 * in a text file, so the key is written as redis-cli shows it.
 */
const WHOLE = 0;
const QUOTED = 1;
const ESCAPED = 2;

/** What each byte below 0x80 asks for. */
const ASCII = new Uint8Array(128);
ASCII.fill(ESCAPED, 0, 0x20);
ASCII[0x7f] = ESCAPED;
ASCII[COMMA] = QUOTED;
ASCII[QUOTE] = QUOTED;

/**
 * The memory report: one line a key, from facts of the scan alone. Lines end with CR LF (RFC 4180).
 *
 * A key that is readable UTF-8 is written as it is. Any other one, and one that begins with a double quote, is written
 * as redis-cli shows it (`"\xff\x00"`), so that no two keys look alike.
 */
export class CsvWriter {
  readonly #output: OutputBuffer;
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true });

  constructor(output: OutputBuffer) {
    this.#output = output;
  }

  /** The line of column names. */
  begin(): void {
    this.#output.latin1(`${CSV_COLUMNS.join(',')}\r\n`);
  }

  /** One key's line. */
  key(key: ScannedKey): void {
    const output = this.#output;
    output.integer(key.db);
    output.byte(COMMA);
    output.latin1(key.objectType?.kind ?? 'unknown');
    output.byte(COMMA);
    this.#name(key.keyBuffer, key.keyStart, key.keyStart + key.keyLength);
    output.byte(COMMA);
    output.integer(key.memoryBytes);
    output.byte(COMMA);
    output.latin1(ENCODING_NAMES[key.encoding] ?? 'unknown');
    output.byte(COMMA);
    output.integer(key.elements);
    output.byte(COMMA);
    if (key.longestElement > 0) output.integer(key.longestElement);
    output.byte(COMMA);
    if (key.expireAt !== -1) writeIsoTime(output, key.expireAt);
    output.byte(COMMA);
    output.integer(key.end - key.offset);
    output.byte(COMMA);
    if (key.idle >= 0) output.integer(key.idle);
    output.byte(COMMA);
    if (key.freq >= 0) output.integer(key.freq);
    output.byte(COMMA);
    output.integer(key.offset);
    output.byte(CR);
    output.byte(LF);
  }

  #name(source: Uint8Array, from: number, to: number): void {
    const output = this.#output;
    const form = this.#formOf(source, from, to);
    if (form === WHOLE) {
      output.bytes(source, from, to);
    } else if (form === QUOTED) {
      output.byte(QUOTE);
      writeDoubled(output, source, from, to);
      output.byte(QUOTE);
    } else {
      output.latin1('"""');
      writeEscaped(output, source, from, to, '\\""');
      output.latin1('"""');
    }
  }

  #formOf(source: Uint8Array, from: number, to: number): number {
    let form = WHOLE;
    let high = 0;
    for (let at = from; at < to; at++) {
      const byte = source[at];
      if (byte >= 0x80) high = byte;
      else if (ASCII[byte] > form) form = ASCII[byte];
    }
    if (form === ESCAPED || (from < to && source[from] === QUOTE)) return ESCAPED;
    if (high !== 0 && !this.#isReadable(source.subarray(from, to))) return ESCAPED;
    return form;
  }

  #isReadable(bytes: Uint8Array): boolean {
    try {
      // U+0080 to U+009F are control characters.
      return !/[\u0080-\u009f]/u.test(this.#utf8.decode(bytes));
    } catch {
      return false;
    }
  }
}

/** Writes bytes with every double quote doubled. */
function writeDoubled(output: OutputBuffer, source: Uint8Array, from: number, to: number): void {
  let start = from;
  for (let at = from; at < to; at++) {
    if (source[at] !== QUOTE) continue;
    output.bytes(source, start, at + 1);
    start = at;
  }
  output.bytes(source, start, to);
}
