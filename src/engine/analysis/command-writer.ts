import type { OutputBuffer } from '../io/output-buffer.js';
import { utf8SequenceLength, writeArgument, writeEscaped } from './argument-quoting.js';

/** A form that commands are written in. A command is `begin`, then as many arguments as it announced, then `end`. */
export interface CommandWriter {
  /** Begins a command of `count` arguments, its name included. */
  begin(count: number): void;
  /** One argument: `source[from .. to]`, the whole of it by default. */
  argument(source: Uint8Array, from?: number, to?: number): void;
  /** One argument of ASCII text: names of commands and options, numbers. */
  word(text: string): void;
  /** One argument of `length` bytes that come in blocks, so that it never stands in memory whole. */
  longArgument(length: number, blocks: Iterable<Uint8Array>): void;
  end(): void;
}

/** Commands as a client sends them (RESP): what `redis-cli --pipe` takes. */
export class RespCommandWriter implements CommandWriter {
  constructor(private readonly output: OutputBuffer) {}

  begin(count: number): void {
    this.output.byte(0x2a);
    this.output.integer(count);
    this.#lineEnd();
  }

  argument(source: Uint8Array, from = 0, to = source.length): void {
    this.#length(to - from);
    this.output.bytes(source, from, to);
    this.#lineEnd();
  }

  word(text: string): void {
    this.#length(text.length);
    this.output.latin1(text);
    this.#lineEnd();
  }

  longArgument(length: number, blocks: Iterable<Uint8Array>): void {
    this.#length(length);
    let written = 0;
    for (const block of blocks) {
      written += block.length;
      if (written > length) break;
      this.output.bytes(block, 0, block.length);
    }
    // A reader of RESP would take everything that follows for the rest of this argument.
    if (written !== length) throw new RangeError(`an argument announced as ${length} bytes came out as ${written}`);
    this.#lineEnd();
  }

  end(): void {}

  #length(bytes: number): void {
    this.output.byte(0x24);
    this.output.integer(bytes);
    this.#lineEnd();
  }

  #lineEnd(): void {
    this.output.byte(0x0d);
    this.output.byte(0x0a);
  }
}

/** Longest UTF-8 sequence less one byte: what may be cut off at the end of a block. */
const LONGEST_CUT = 3;

/** Commands as a person types them, one a line, quoted so that redis-cli reads the same bytes back. */
export class LineCommandWriter implements CommandWriter {
  #first = true;

  constructor(private readonly output: OutputBuffer) {}

  begin(): void {
    this.#first = true;
  }

  argument(source: Uint8Array, from = 0, to = source.length): void {
    this.#space();
    writeArgument(this.output, source, from, to);
  }

  word(text: string): void {
    this.#space();
    this.output.latin1(text);
  }

  longArgument(_length: number, blocks: Iterable<Uint8Array>): void {
    this.#space();
    this.output.byte(0x22);
    let cut = new Uint8Array(0);
    for (const block of blocks) {
      const bytes = cut.length === 0 ? block : join(cut, block);
      const whole = wholeSequences(bytes);
      writeEscaped(this.output, bytes, 0, whole);
      cut = bytes.slice(whole);
    }
    writeEscaped(this.output, cut, 0, cut.length);
    this.output.byte(0x22);
  }

  end(): void {
    this.output.byte(0x0a);
  }

  #space(): void {
    if (!this.#first) this.output.byte(0x20);
    this.#first = false;
  }
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}

/** Length without a UTF-8 sequence at the end that the next block may complete. */
function wholeSequences(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at >= Math.max(0, bytes.length - LONGEST_CUT); at--) {
    const byte = bytes[at];
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc2) return utf8SequenceLength(bytes, at, bytes.length) === 0 ? at : bytes.length;
  }
  return bytes.length;
}
