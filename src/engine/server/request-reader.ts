import { splitWords } from '../conf/words.js';

/** A client broke the protocol; it gets this as an error and is disconnected (networking.c, setProtocolError). */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

/** Bounds of what a client may send. */
export interface RequestLimits {
  /** Longest argument in bytes (`proto-max-bulk-len`). */
  bulkLength: number;
  /** Most bytes that may be waiting unparsed (`client-query-buffer-limit`). */
  queryBuffer: number;
}

/** Longest line: an inline command, or a number (PROTO_INLINE_MAX_SIZE). */
const LONGEST_LINE = 64 * 1024;
const MOST_ARGUMENTS = 0x7fffffff;
/** What a client may announce before it has authenticated. */
const UNKNOWN_ARGUMENTS = 10;
const UNKNOWN_BULK = 16384;
/** Arguments at least this long get a string of their own; shorter ones V8 copies out of the chunk's string anyway. */
const OWN_STRING = 13;

/** What the table of arguments takes for one, in bytes. */
const ARGUMENT_COST = 8;

const CR = 0x0d;
const DOLLAR = 0x24;
const STAR = 0x2a;

/**
 * Takes a client's bytes and gives its commands, as byte strings. What an argument announces is held against the
 * limits before any memory is taken for it.
 */
export class RequestReader {
  /** Bytes not yet parsed: #buffer[#at .. #end]. */
  #buffer: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;
  /** Arguments that are still to come; 0 between commands. */
  #missing = 0;
  #args: string[] = [];
  /** Bytes of the arguments that have come. */
  #gathered = 0;
  /** Length of the argument that comes next; -1 when its header is not read yet. */
  #bulk = -1;
  /** False where the client has to authenticate first: it may send only little. */
  trusted = true;

  constructor(readonly limits: RequestLimits) {}

  /** Bytes that wait to be parsed. */
  get waiting(): number {
    return this.#end - this.#at;
  }

  /**
   * Takes bytes; they are kept until they are parsed.
   * @throws ProtocolError when more is waiting than the client may send
   */
  feed(chunk: Buffer): void {
    if (this.#at === this.#end) {
      this.#buffer = chunk;
      this.#at = 0;
      this.#end = chunk.length;
      return;
    }
    const waiting = this.#end - this.#at;
    if (waiting + chunk.length > this.limits.queryBuffer) throw new ProtocolError('too big query buffer');
    if (this.#end + chunk.length > this.#buffer.length) {
      // Room for the argument that is on its way, so that a long one is not copied once for every chunk.
      const needed = Math.max(waiting + chunk.length, Math.min(this.#bulk + 2, (waiting + chunk.length) * 2));
      const grown = Buffer.allocUnsafe(needed);
      this.#buffer.copy(grown, 0, this.#at, this.#end);
      this.#buffer = grown;
      this.#at = 0;
      this.#end = waiting;
    }
    chunk.copy(this.#buffer, this.#end);
    this.#end += chunk.length;
  }

  /**
   * The next whole command, or null when more bytes are needed. Never empty.
   * @throws ProtocolError
   */
  next(): string[] | null {
    for (;;) {
      if (this.#missing === 0) {
        if (this.#at === this.#end) return null;
        if (this.#buffer[this.#at] !== STAR) {
          const inline = this.#inline();
          if (inline === null || inline.length > 0) return inline;
          continue;
        }
        const count = this.#number('multibulk');
        if (count === null) return null;
        if (count > MOST_ARGUMENTS || Number.isNaN(count)) throw new ProtocolError('invalid multibulk length');
        if (count > UNKNOWN_ARGUMENTS && !this.trusted) throw new ProtocolError('unauthenticated multibulk length');
        if (count <= 0) continue;
        this.#missing = count;
        this.#args = [];
        this.#gathered = 0;
      }
      while (this.#missing > 0) if (!this.#argument()) return null;
      return this.#args;
    }
  }

  /** Reads one argument. @returns false when more bytes are needed */
  #argument(): boolean {
    if (this.#bulk < 0) {
      if (this.#at === this.#end) return false;
      const mark = this.#buffer[this.#at];
      if (mark !== DOLLAR) throw new ProtocolError(`expected '$', got '${String.fromCharCode(mark)}'`);
      const length = this.#number('bulk');
      if (length === null) return false;
      if (Number.isNaN(length) || length < 0 || length > this.limits.bulkLength) {
        throw new ProtocolError('invalid bulk length');
      }
      if (length > UNKNOWN_BULK && !this.trusted) throw new ProtocolError('unauthenticated bulk length');
      this.#bulk = length;
    }
    const end = this.#at + this.#bulk;
    if (end + 2 > this.#end) return false;
    // Each argument costs a little more than its bytes.
    this.#gathered += this.#bulk + ARGUMENT_COST;
    if (this.#gathered > this.limits.queryBuffer) throw new ProtocolError('too big query buffer');
    this.#args.push(this.#text(this.#at, end));
    this.#at = end + 2;
    this.#bulk = -1;
    this.#missing--;
    return true;
  }

  #text(from: number, to: number): string {
    if (to - from >= OWN_STRING) return this.#buffer.toString('latin1', from, to);
    const buffer = this.#buffer;
    switch (to - from) {
      case 0:
        return '';
      case 1:
        return String.fromCharCode(buffer[from]);
      case 2:
        return String.fromCharCode(buffer[from], buffer[from + 1]);
      case 3:
        return String.fromCharCode(buffer[from], buffer[from + 1], buffer[from + 2]);
      case 4:
        return String.fromCharCode(buffer[from], buffer[from + 1], buffer[from + 2], buffer[from + 3]);
      default:
        return buffer.toString('latin1', from, to);
    }
  }

  /** The number of a header line. @returns null when its end is not there yet, NaN when it is none */
  #number(what: 'multibulk' | 'bulk'): number | null {
    const buffer = this.#buffer;
    let at = this.#at + 1;
    let value = 0;
    const negative = at < this.#end && buffer[at] === 0x2d;
    if (negative) at++;
    const first = at;
    for (; at < this.#end; at++) {
      const byte = buffer[at];
      if (byte === CR) break;
      value = byte >= 0x30 && byte <= 0x39 ? value * 10 + byte - 0x30 : NaN;
    }
    // The line feed too has to be there.
    if (at + 1 >= this.#end) {
      if (this.#end - this.#at > LONGEST_LINE) {
        throw new ProtocolError(what === 'bulk' ? 'too big bulk count string' : 'too big mbulk count string');
      }
      return null;
    }
    this.#at = at + 2;
    if (at === first) return NaN;
    return negative ? -value : value;
  }

  /** A command as a line of words. @returns null when its end is not there yet, empty for a line without words */
  #inline(): string[] | null {
    const line = this.#buffer.indexOf(0x0a, this.#at);
    if (line < 0 || line >= this.#end) {
      if (this.#end - this.#at > LONGEST_LINE) throw new ProtocolError('too big inline request');
      return null;
    }
    const text = this.#buffer.toString('latin1', this.#at, line);
    this.#at = line + 1;
    const split = splitWords(text, 'strict');
    if (split.kind === 'unbalanced') throw new ProtocolError('unbalanced quotes in request');
    return split.words.map(({ value }) => value);
  }
}
