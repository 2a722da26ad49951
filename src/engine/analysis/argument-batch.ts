import { ByteWriter } from '../codec/byte-writer.js';
import type { StoredString } from '../rdb/stored-string.js';
import type { StringSlot } from '../rdb/string-slot.js';
import type { CommandWriter } from './command-writer.js';

/** A command has at most so many gathered arguments, and but for one long argument at most so many bytes of them. */
const MOST_ARGUMENTS = 1024;
const MOST_BYTES = 64 * 1024;
/** Bytes of a long string that are held at a time. */
const BLOCK_BYTES = 1 << 20;
/** A batch that grew beyond this gives its memory back. */
const KEEP_BYTES = 1 << 22;

/** Gathers the arguments of a command, whose number must be told before the first of them is written. */
export class ArgumentBatch {
  #bytes = new ByteWriter(2 * MOST_BYTES);
  readonly #ends: number[] = [];

  get count(): number {
    return this.#ends.length;
  }

  get full(): boolean {
    return this.#ends.length >= MOST_ARGUMENTS || this.#bytes.length >= MOST_BYTES;
  }

  /** Adds `buffer[start .. start + length]`. */
  add(buffer: Uint8Array, start: number, length: number): void {
    this.#bytes.copy(buffer, start, length);
    this.#ends.push(this.#bytes.length);
  }

  /** Adds ASCII text. */
  word(text: string): void {
    this.#bytes.ascii(text);
    this.#ends.push(this.#bytes.length);
  }

  /** Writes the arguments and forgets them. */
  flush(writer: CommandWriter): void {
    let from = 0;
    for (const end of this.#ends) {
      writer.argument(this.#bytes.bytes, from, end);
      from = end;
    }
    this.clear();
  }

  clear(): void {
    if (this.#bytes.bytes.length > KEEP_BYTES) this.#bytes = new ByteWriter(2 * MOST_BYTES);
    this.#bytes.length = 0;
    this.#ends.length = 0;
  }
}

/** True for strings that are written straight from the file rather than gathered. */
export const isLong = (slot: StringSlot): boolean => slot.stored !== null;

/** Writes a string as one argument, however long it is. */
export function writeSlot(writer: CommandWriter, slot: StringSlot): void {
  if (slot.stored === null) writer.argument(slot.buffer, slot.start, slot.start + slot.length);
  else writer.longArgument(slot.length, blocksOf(slot.stored));
}

/**
 * Makes sure that a long string can be read to its end, for a command that has begun cannot be taken back.
 * @throws FormatError when its compression is damaged
 */
export function proveReadable(slot: StringSlot): void {
  if (slot.stored?.compressed !== true) return;
  const blocks = blocksOf(slot.stored)[Symbol.iterator]();
  while (blocks.next().done !== true);
}

function* blocksOf(stored: StoredString): Iterable<Uint8Array> {
  const block = new Uint8Array(Math.min(BLOCK_BYTES, stored.plain));
  for (let at = 0; at < stored.plain;) {
    const got = stored.read(at, block);
    if (got === 0) return;
    yield block.subarray(0, got);
    at += got;
  }
}
