import { FormatError } from '../rdb/damage.js';

/**
 * LZF of any size in bounded memory: a copy reaches back at most 8192 bytes, so that much history and a piece of input
 * are all that is held. Checkpoints taken on the way make later random access cheap.
 */

/** How far back a copy can reach. */
const HISTORY = 1 << 13;
/** Plain bytes that are produced at a time. */
const PIECE = 1 << 16;
/** Longest output of one control byte. */
const LONGEST = 264;
/** Most compressed bytes that one control byte takes: itself and 32 literals. */
const LONGEST_INPUT = 33;
const INPUT = 1 << 16;
/** Most checkpoints kept; each holds 8 KB of history. */
const MOST_CHECKPOINTS = 256;
const SMALLEST_STEP = 1 << 20;

interface Checkpoint {
  readonly input: number;
  readonly output: number;
  readonly history: Uint8Array;
}

/** Fills `into` with compressed bytes from `offset` (counted from the first one) on; must fill it to the last byte. */
export type CompressedRead = (offset: number, into: Uint8Array) => void;

export class LzfStream {
  readonly #read: CompressedRead;
  readonly #compressed: number;
  readonly #plain: number;
  readonly #fileOffset: number;
  readonly #input = new Uint8Array(INPUT);
  /** Compressed offset of `#input[0]`, and how much of it is filled. */
  #inputBase = 0;
  #inputFilled = 0;
  /** History first, then the piece that was produced last. */
  readonly #output = new Uint8Array(HISTORY + PIECE + LONGEST);
  /** Plain offset of the piece, its length, and the compressed offset of the next control byte. */
  #pieceStart = 0;
  #pieceLength = 0;
  #next = 0;
  readonly #step: number;
  readonly #checkpoints: Checkpoint[] = [];

  /**
   * @param compressed number of compressed bytes
   * @param plain number of plain bytes
   * @param fileOffset file offset of the first compressed byte, for errors
   */
  constructor(read: CompressedRead, compressed: number, plain: number, fileOffset: number) {
    this.#read = read;
    this.#compressed = compressed;
    this.#plain = plain;
    this.#fileOffset = fileOffset;
    this.#step = Math.max(SMALLEST_STEP, Math.ceil(plain / MOST_CHECKPOINTS));
  }

  /**
   * Fills `into` with the plain bytes from `offset` on; they must lie within the plain length.
   * @throws FormatError `bad-compression`
   */
  read(offset: number, into: Uint8Array): void {
    if (offset < this.#pieceStart || offset >= this.#pieceStart + this.#pieceLength + this.#step) this.#jump(offset);
    let done = 0;
    while (done < into.length) {
      const at = offset + done;
      while (at >= this.#pieceStart + this.#pieceLength) this.#produce();
      const from = HISTORY + at - this.#pieceStart;
      const count = Math.min(into.length - done, this.#pieceStart + this.#pieceLength - at);
      into.set(this.#output.subarray(from, from + count), done);
      done += count;
    }
  }

  #jump(offset: number): void {
    let best: Checkpoint | undefined;
    for (const checkpoint of this.#checkpoints) if (checkpoint.output <= offset) best = checkpoint;
    // Walking on is the shorter way when the last piece lies between the checkpoint and the goal.
    if (offset >= this.#pieceStart && (best === undefined || best.output <= this.#pieceStart)) return;
    this.#pieceStart = best?.output ?? 0;
    this.#pieceLength = 0;
    this.#next = best?.input ?? 0;
    if (best !== undefined) this.#output.set(best.history, 0);
  }

  /** Replaces the piece by the next one. */
  #produce(): void {
    const output = this.#output;
    output.copyWithin(0, this.#pieceLength, this.#pieceLength + HISTORY);
    this.#pieceStart += this.#pieceLength;
    this.#pieceLength = 0;
    this.#remember();
    const goal = Math.min(HISTORY + PIECE, HISTORY + this.#plain - this.#pieceStart);
    const oldest = this.#pieceStart < HISTORY ? HISTORY - this.#pieceStart : 0;
    let at = HISTORY;
    while (at < goal) {
      const from = this.#have(LONGEST_INPUT);
      const input = this.#input;
      const left = this.#compressed - this.#next;
      const control = input[from];
      if (left < 1) throw this.#error('more compressed bytes', 'their end');
      if (control < 32) {
        const count = control + 1;
        if (1 + count > left) throw this.#error(`${count} more compressed bytes`, `${left - 1}`);
        for (let i = 0; i < count; i++) output[at++] = input[from + 1 + i];
        this.#next += 1 + count;
        continue;
      }
      const long = control >> 5 === 7;
      const size = long ? 3 : 2;
      if (size > left) throw this.#error(`${size - 1} more compressed bytes`, `${left - 1}`);
      const count = (long ? 7 + input[from + 1] : control >> 5) + 2;
      let back = at - ((control & 31) << 8) - input[from + size - 1] - 1;
      if (back < oldest) throw this.#error(`a copy from at most ${at - oldest} bytes back`, `one from ${at - back}`);
      for (let i = 0; i < count; i++) output[at++] = output[back++];
      this.#next += size;
    }
    this.#pieceLength = at - HISTORY;
    if (this.#pieceStart + this.#pieceLength > this.#plain) {
      throw this.#error(`at most ${this.#plain} plain bytes`, 'more');
    }
    if (this.#pieceStart + this.#pieceLength === this.#plain && this.#next < this.#compressed) {
      throw this.#error('the end of the compressed bytes', `${this.#compressed - this.#next} more`);
    }
  }

  #remember(): void {
    const last = this.#checkpoints[this.#checkpoints.length - 1];
    if (this.#pieceStart < (last?.output ?? 0) + this.#step) return;
    this.#checkpoints.push({ input: this.#next, output: this.#pieceStart, history: this.#output.slice(0, HISTORY) });
  }

  /** Brings the next `count` compressed bytes, or all that are left, into the buffer; returns their place. */
  #have(count: number): number {
    const wanted = Math.min(count, this.#compressed - this.#next);
    const from = this.#next - this.#inputBase;
    if (from >= 0 && from + wanted <= this.#inputFilled) return from;
    this.#inputFilled = Math.min(INPUT, this.#compressed - this.#next);
    this.#read(this.#next, this.#input.subarray(0, this.#inputFilled));
    this.#inputBase = this.#next;
    return 0;
  }

  #error(expected: string, found: string): FormatError {
    return new FormatError('bad-compression', this.#fileOffset + this.#next, expected, found);
  }
}
