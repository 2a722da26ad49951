import { lzfDecompress, LZF_MAX_RATIO } from '../codec/lzf.js';
import { ENCODED_LZF, ENCODED_INT16, ENCODED_INT8, type ByteWindow } from './byte-window.js';
import { FormatError } from './damage.js';
import { writeDecimal } from './integer-text.js';

/** Longest name that is decompressed: a server's own limit for a string. */
const LONGEST_NAME = 512 * 1024 * 1024;

/**
 * Reads a string whole and holds it in the window (`heldBytes`): a key, an aux field. Keys may be stored as integers
 * or compressed like any string; they are held as the bytes they mean.
 * @throws FormatError when it is no string, or is longer than the file
 */
export function holdString(window: ByteWindow, scratch: Scratch): void {
  const length = window.length();
  if (length >= 0) {
    window.need(length);
    window.hold(window.position, length);
    window.position += length;
    return;
  }
  if (length === ENCODED_LZF) return holdCompressed(window, scratch);
  const value =
    length === ENCODED_INT8
      ? (window.u8() << 24) >> 24
      : length === ENCODED_INT16
        ? ((window.u8() | (window.u8() << 8)) << 16) >> 16
        : window.i32();
  const bytes = scratch.take(11);
  window.holdCopy(bytes, writeDecimal(value, bytes));
}

function holdCompressed(window: ByteWindow, scratch: Scratch): void {
  const at = window.offset;
  const compressed = window.count('a compressed length');
  const plain = window.count('a plain length');
  if (plain > compressed * LZF_MAX_RATIO || plain > LONGEST_NAME) {
    throw new FormatError(
      'bad-compression',
      at,
      'lengths that LZF can have',
      `${compressed} compressed and ${plain} plain bytes`,
    );
  }
  window.need(compressed);
  const bytes = scratch.take(plain);
  lzfDecompress(window.bytes, window.position, window.position + compressed, bytes, plain, window.offset);
  window.position += compressed;
  window.holdCopy(bytes, plain);
}

/** A buffer that is used again and again and grows to the longest need. */
export class Scratch {
  #bytes = new Uint8Array(256);

  take(length: number): Uint8Array {
    if (this.#bytes.length < length) this.#bytes = new Uint8Array(length * 2);
    return this.#bytes;
  }
}

/** A copy of the bytes that the window holds. */
export const heldCopy = (window: ByteWindow): Uint8Array =>
  window.heldBytes.slice(window.heldStart, window.heldStart + window.heldLength);
