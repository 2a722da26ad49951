/**
 * The careful way to read one command: where the scanner's fast path meets something that it does not expect, and for
 * commands that are longer than its window. It reads as a server's loader does (aof.c `loadSingleAppendOnlyFile`),
 * which forgives more than redis-check-aof, and says what each of the two thinks of it.
 */
import type { ByteWindow } from '../rdb/byte-window.js';
import { FormatError } from '../rdb/damage.js';
import type { LogDamageKind, ServerReaction } from './log-damage.js';
import { PLACES_KEPT } from './scanned-command.js';

/** Bytes of a line that a loader takes at once, its end included (1024 since 7.0, 128 before). */
export const LONGEST_LINE = 1023;

const STAR = 0x2a;
const DOLLAR = 0x24;
const HASH = 0x23;
const CR = 0x0d;
const LF = 0x0a;

/** Something that is not as servers write it. Places are offsets in the file. */
export interface Deviation {
  readonly kind: LogDamageKind;
  readonly at: number;
  readonly expected: string;
  readonly found: string;
  readonly server: ServerReaction;
}

export type CommandReading =
  /** The loader takes it; `deviation` is what redis-check-aof does not like about it. */
  | {
      readonly kind: 'whole';
      readonly end: number;
      readonly argumentCount: number;
      readonly deviation: Deviation | null;
    }
  | { readonly kind: 'broken'; readonly deviation: Deviation };

/** Where places of arguments go. */
export interface ArgumentPlaces {
  readonly places: Float64Array;
  readonly lengths: Float64Array;
}

type NumberLine =
  | { readonly kind: 'number'; readonly value: number; readonly deviation: Deviation | null }
  | { readonly kind: 'broken'; readonly deviation: Deviation };

/** Reads commands with a window of its own, which is made when it is first needed. */
export class CommandReader {
  /** @param into takes the places of the first arguments */
  constructor(
    readonly window: ByteWindow,
    private readonly into: ArgumentPlaces | null = null,
  ) {}

  /**
   * Reads the command at an offset.
   * @param most arguments that are walked; more make it broken. A search in damaged bytes has to be bounded
   * @throws SourceError
   */
  read(offset: number, most = Infinity): CommandReading {
    this.window.seek(offset);
    try {
      return this.#read(offset, most);
    } catch (error) {
      // The file is shorter than it was when it was opened.
      if (!(error instanceof FormatError)) throw error;
      return broken('truncated', error.offset, error.expected, error.found, 'short-read');
    }
  }

  #read(offset: number, most: number): CommandReading {
    const { window } = this;
    const count = this.#numberLine(STAR, 'a command, which begins with *');
    if (count.kind === 'broken') return count;
    let deviation = count.deviation;
    if (!(count.value >= 1)) {
      return broken('bad-length', offset + 1, 'a number of arguments from 1 on', `${count.value}`, 'refuses');
    }
    if (count.value > most)
      return broken('bad-length', offset + 1, `at most ${most} arguments`, `${count.value}`, 'refuses');
    for (let i = 0; i < count.value; i++) {
      const at = window.offset;
      const length = this.#numberLine(DOLLAR, `argument ${i + 1} of ${count.value}, which begins with $`);
      if (length.kind === 'broken') return first(deviation, length.deviation);
      deviation ??= length.deviation;
      const value = length.value;
      if (Number.isNaN(value)) {
        return first(deviation, make('bad-length', at + 1, 'the length of an argument', 'no number', 'refuses'));
      }
      if (value < 0) return broken('bad-length', at + 1, 'the length of an argument', `${value}`, 'crashes');
      if (this.into !== null && i < PLACES_KEPT) {
        this.into.places[i] = window.offset;
        this.into.lengths[i] = value;
      }
      const left = window.remaining;
      if (left < value + 2) {
        const found = left === 0 ? 'the end of the file' : `${left} bytes, then the end of the file`;
        return first(
          deviation,
          make('truncated', window.offset, `${value} bytes of argument ${i + 1} and a line end`, found, 'short-read'),
        );
      }
      window.skip(value);
      deviation ??= this.#lineEnd(i + 1, value);
      window.skip(2);
    }
    if (deviation !== null && !this.#atBoundary())
      return { kind: 'broken', deviation: { ...deviation, server: 'refuses' } };
    return { kind: 'whole', end: window.offset, argumentCount: count.value, deviation };
  }

  /** Two bytes behind an argument's data; the loader does not look at them. */
  #lineEnd(argument: number, length: number): Deviation | null {
    const { window } = this;
    window.need(2);
    const { bytes, position } = window;
    if (bytes[position] === CR && bytes[position + 1] === LF) return null;
    return make(
      'bad-crlf',
      window.offset,
      `CR LF behind the ${length} bytes of argument ${argument}`,
      shown(bytes.subarray(position, position + 2)),
      'accepts',
    );
  }

  /** True at the end of the file, and where a command or an annotation begins. */
  #atBoundary(): boolean {
    const { window } = this;
    if (window.remaining === 0) return true;
    window.need(1);
    const byte = window.bytes[window.position];
    return byte === STAR || byte === HASH;
  }

  /** `*` or `$`, a number, a line end. What is no number gives NaN; what an `atoi` makes of it is given else. */
  #numberLine(prefix: number, what: string): NumberLine {
    const { window } = this;
    const offset = window.offset;
    const left = window.remaining;
    if (left === 0) return broken('truncated', offset, what, 'the end of the file', 'short-read');
    window.need(Math.min(left, LONGEST_LINE));
    const { bytes, position } = window;
    if (bytes[position] !== prefix) {
      return broken('bad-prefix', offset, what, shown(bytes.subarray(position, position + 1)), 'refuses');
    }
    const limit = Math.min(window.limit, position + LONGEST_LINE);
    let at = position + 1;
    const negative = bytes[at] === 0x2d;
    if (negative) at++;
    const digits = at;
    let value = 0;
    for (; at < limit && bytes[at] >= 0x30 && bytes[at] <= 0x39; at++) value = value * 10 + bytes[at] - 0x30;
    const number = at === digits ? NaN : negative ? -value : value;
    if (at + 1 < limit && bytes[at] === CR && bytes[at + 1] === LF && at > digits) {
      window.position = at + 2;
      return { kind: 'number', value: number, deviation: null };
    }
    const atEnd = offset + (limit - position) === window.source.size;
    const cut = at === limit || (at + 1 === limit && bytes[at] === CR);
    if (atEnd && cut)
      return broken('truncated', offset, `${what}, and a line end`, 'the end of the file', 'short-read');
    const end = bytes.subarray(at, limit).indexOf(LF);
    if (end < 0 || at === digits) {
      const found =
        at === digits
          ? `no number: ${shown(bytes.subarray(at, Math.min(at + 1, limit)))}`
          : `no line end in ${limit - position} bytes`;
      return broken('bad-length', offset + (at - position), 'a number and a line end', found, 'refuses');
    }
    const deviation = make(
      'bad-crlf',
      offset + (at - position),
      'CR LF behind a number',
      shown(bytes.subarray(at, Math.min(at + 2, limit))),
      'accepts',
    );
    window.position = at + end + 1;
    return { kind: 'number', value: number, deviation };
  }
}

function make(kind: LogDamageKind, at: number, expected: string, found: string, server: ServerReaction): Deviation {
  return { kind, at, expected, found, server };
}

function broken(...deviation: Parameters<typeof make>): { readonly kind: 'broken'; readonly deviation: Deviation } {
  return { kind: 'broken', deviation: make(...deviation) };
}

/**
 * A command that ends in something unreadable. Where it was not right before already, that is what went wrong, unless
 * the loader had only come to the end of the file.
 */
function first(earlier: Deviation | null, later: Deviation): CommandReading {
  if (earlier === null || later.server === 'short-read') return { kind: 'broken', deviation: later };
  return { kind: 'broken', deviation: { ...earlier, server: later.server } };
}

/** Bytes for a message: each as the character that it is, and its code. */
function shown(bytes: Uint8Array): string {
  const one = (byte: number): string => {
    const code = `0x${byte.toString(16).padStart(2, '0')}`;
    return byte > 0x20 && byte < 0x7f ? `'${String.fromCharCode(byte)}' (${code})` : code;
  };
  return bytes.length === 0 ? 'the end of the file' : Array.from(bytes, one).join(' ');
}
