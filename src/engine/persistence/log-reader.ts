import type { ByteSource } from '../io/byte-source.js';

/** Bytes read from the source at a time. */
const WINDOW = 1 << 20;
/** Longest header line that servers read (aof.c, AOF_ANNOTATION_LINE_MAX_LEN). */
const LONGEST_LINE = 1024;

const CR = 0x0d;
const LF = 0x0a;

/** Why a log could not be read on: its bytes end too early, or they are no log. */
export class LogReadError extends Error {
  override readonly name = 'LogReadError';
  constructor(
    readonly kind: 'truncated' | 'format',
    /** Offset of the command that could not be read. */
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Reads the commands of a log one after the other, as a server does at start (aof.c, loadSingleAppendOnlyFile):
 * arguments as byte strings, annotations stepped over.
 */
export class LogReader {
  #bytes: Buffer = Buffer.alloc(0);
  /** File offset of the first byte in `#bytes`, and the place of the next byte in it. */
  #start: number;
  #at = 0;
  /** Offset of the command that was read last. */
  offset: number;
  #args: string[] = [];

  constructor(
    private readonly source: ByteSource,
    start = 0,
  ) {
    this.#start = start;
    this.offset = start;
  }

  /** Offset behind what was read. */
  get position(): number {
    return this.#start + this.#at;
  }

  /**
   * The next command, or null at the end.
   * @throws LogReadError, SourceError
   */
  next(): readonly string[] | null {
    for (;;) {
      this.offset = this.position;
      if (!this.#fill(1)) return null;
      const mark = this.#bytes[this.#at];
      if (mark !== 0x23) break;
      this.#skipAnnotation();
    }
    if (this.#bytes[this.#at] !== 0x2a) throw this.#format("'*'");
    const count = this.#header();
    if (!(count >= 1)) throw this.#format('at least one argument');
    this.#args = [];
    for (let i = 0; i < count; i++) {
      if (!this.#fill(1)) throw this.#truncated();
      if (this.#bytes[this.#at] !== 0x24) throw this.#format("'$'");
      const length = this.#header();
      if (!(length >= 0)) throw this.#format('a length');
      // A length that the file cannot hold is a short read, and takes no memory.
      if (this.position + length + 2 > this.source.size) throw this.#truncated();
      if (!this.#fill(length + 2)) throw this.#truncated();
      const from = this.#at;
      this.#args.push(this.#bytes.toString('latin1', from, from + length));
      this.#at = from + length + 2;
    }
    return this.#args;
  }

  #skipAnnotation(): void {
    for (;;) {
      const end = this.#bytes.indexOf(LF, this.#at);
      if (end >= 0) {
        this.#at = end + 1;
        return;
      }
      const left = this.#bytes.length - this.#at;
      if (left >= LONGEST_LINE) throw this.#format('the end of an annotation');
      if (!this.#fill(left + 1)) {
        this.#at = this.#bytes.length;
        return;
      }
    }
  }

  /** The number in a header line. NaN when it is none. */
  #header(): number {
    let at = this.#at + 1;
    let value = 0;
    let digits = 0;
    let negative = false;
    for (; ; at++) {
      if (at >= this.#bytes.length) {
        const ahead = at - this.#at;
        if (ahead >= LONGEST_LINE) throw this.#format('the end of a line');
        if (!this.#fill(ahead + 1)) throw this.#truncated();
        at = this.#at + ahead;
      }
      const byte = this.#bytes[at];
      if (byte === LF) break;
      if (byte === CR) continue;
      if (byte === 0x2d && digits === 0) negative = true;
      else if (byte >= 0x30 && byte <= 0x39) {
        value = value * 10 + byte - 0x30;
        digits++;
      } else if (digits === 0) value = NaN;
      else break;
    }
    // As atoi: what follows the digits is not looked at.
    if (this.#bytes[at] !== LF) {
      const end = this.#bytes.indexOf(LF, at);
      if (end < 0) throw this.#format('the end of a line');
      at = end;
    }
    this.#at = at + 1;
    if (digits === 0) return NaN;
    return negative ? -value : value;
  }

  /** Makes `count` bytes from the present place on available. @returns false where the file ends before */
  #fill(count: number): boolean {
    const left = this.#bytes.length - this.#at;
    if (left >= count) return true;
    const from = this.position;
    const want = Math.min(Math.max(WINDOW, count), this.source.size - from);
    if (want < count) return false;
    const bytes = Buffer.allocUnsafe(want);
    this.#bytes.copy(bytes, 0, this.#at);
    const got = this.source.read(from + left, bytes.subarray(left));
    this.#bytes = left + got === want ? bytes : bytes.subarray(0, left + got);
    this.#start = from;
    this.#at = 0;
    return this.#bytes.length >= count;
  }

  #truncated(): LogReadError {
    return new LogReadError('truncated', this.offset, 'Unexpected end of file reading the append only file');
  }

  #format(expected: string): LogReadError {
    return new LogReadError('format', this.offset, `expected ${expected} at offset ${this.position}`);
  }
}
