import { FormatError } from '../rdb/damage.js';

/**
 * LZF, the compression of long strings in RDB files (liblzf's format, `lzf_d.c` of Redis). A control byte below 32 is
 * followed by that many literal bytes plus one; any other one copies 3 to 264 bytes from up to 8192 bytes back.
 */

/** Longest distance that a copy can reach back, in bytes. */
const MAX_DISTANCE = 1 << 13;
/** Longest copy, in bytes: 2 + 7 + 255. */
const MAX_COPY = 264;
const MAX_LITERALS = 32;
/** Best compression that the format can reach, 3 bytes for 264: says whether a plain length can be true. */
export const LZF_MAX_RATIO = MAX_COPY / 3;

/**
 * Inflates `source[from .. to]` into `into[0 .. plainLength]`; both lengths must come out exactly.
 * @param fileOffset file offset of `source[from]`, for errors
 * @throws FormatError `bad-compression` when the bytes are not LZF or give another length
 */
export function lzfDecompress(
  source: Uint8Array,
  from: number,
  to: number,
  into: Uint8Array,
  plainLength: number,
  fileOffset: number,
): void {
  const written = inflate(source, from, to, into, plainLength, fileOffset, false);
  if (written !== plainLength) {
    throw new FormatError('bad-compression', fileOffset + to - from, `${plainLength} plain bytes`, `${written}`);
  }
}

/**
 * Inflates only the first plain bytes: stops when `into[0 .. limit]` is full or the input ends. The input may be just
 * the beginning of the compressed bytes.
 * @param fileOffset file offset of `source[from]`, for errors
 * @returns plain bytes written; fewer than `limit` only where the input ends first
 * @throws FormatError `bad-compression` when a copy reaches back behind the first byte
 */
export function lzfDecompressPrefix(
  source: Uint8Array,
  from: number,
  to: number,
  into: Uint8Array,
  limit: number,
  fileOffset: number,
): number {
  return inflate(source, from, to, into, limit, fileOffset, true);
}

function inflate(
  source: Uint8Array,
  from: number,
  to: number,
  into: Uint8Array,
  limit: number,
  fileOffset: number,
  prefix: boolean,
): number {
  const end = Math.min(to, source.length);
  const room = Math.min(limit, into.length);
  let input = from;
  let output = 0;
  while (input < end) {
    if (prefix && output >= room) return output;
    const at = input;
    const control = source[input++];
    if (control < MAX_LITERALS) {
      let count = control + 1;
      if (count > room - output) {
        if (!prefix) throw tooLong(fileOffset + at - from, room);
        count = room - output;
      }
      if (count > end - input) {
        if (!prefix) throw cutOff(fileOffset + at - from, count, end - input);
        count = end - input;
      }
      for (let i = 0; i < count; i++) into[output++] = source[input++];
      continue;
    }
    let count = control >> 5;
    const operands = count === 7 ? 2 : 1;
    if (operands > end - input) {
      if (!prefix) throw cutOff(fileOffset + at - from, operands, end - input);
      return output;
    }
    if (count === 7) count += source[input++];
    count += 2;
    let back = output - ((control & 31) << 8) - source[input++] - 1;
    if (back < 0) {
      const expected = `a copy from at most ${output} bytes back`;
      throw new FormatError('bad-compression', fileOffset + at - from, expected, `one from ${output - back}`);
    }
    if (count > room - output) {
      if (!prefix) throw tooLong(fileOffset + at - from, room);
      count = room - output;
    }
    // Byte by byte: the ranges may overlap, and then the copy repeats what it has just written.
    for (let i = 0; i < count; i++) into[output++] = into[back++];
  }
  return output;
}

const tooLong = (offset: number, room: number): FormatError =>
  new FormatError('bad-compression', offset, `at most ${room} plain bytes`, 'more');

const cutOff = (offset: number, wanted: number, left: number): FormatError =>
  new FormatError('bad-compression', offset, `${wanted} more compressed bytes`, `${left}`);

const HASH_BITS = 13;
/** Where a hash of three bytes was last seen, plus one; 0 is never. Scratch space of {@link lzfCompress}. */
const lastSeen = new Int32Array(1 << HASH_BITS);

/**
 * Compresses `plain` into `into`. Greedy, with one candidate a position, like the compressor that servers use.
 * @returns compressed bytes written; 0 when they would not fit in `into`
 */
export function lzfCompress(plain: Uint8Array, into: Uint8Array): number {
  lastSeen.fill(0);
  const size = plain.length;
  let output = 0;
  let literals = 0;
  let position = 0;

  const flush = (): boolean => {
    for (let start = literals; start < position; start += MAX_LITERALS) {
      const count = Math.min(MAX_LITERALS, position - start);
      if (output + 1 + count > into.length) return false;
      into[output++] = count - 1;
      for (let i = 0; i < count; i++) into[output++] = plain[start + i];
    }
    return true;
  };

  while (position + 2 < size) {
    const three = (plain[position] << 16) | (plain[position + 1] << 8) | plain[position + 2];
    const slot = Math.imul(three, 0x9e3779b1) >>> (32 - HASH_BITS);
    const candidate = lastSeen[slot] - 1;
    lastSeen[slot] = position + 1;
    const distance = position - candidate - 1;
    if (
      candidate < 0 ||
      distance >= MAX_DISTANCE ||
      plain[candidate] !== plain[position] ||
      plain[candidate + 1] !== plain[position + 1] ||
      plain[candidate + 2] !== plain[position + 2]
    ) {
      position++;
      continue;
    }
    const most = Math.min(MAX_COPY, size - position);
    let length = 3;
    while (length < most && plain[candidate + length] === plain[position + length]) length++;
    if (!flush() || output + 3 > into.length) return 0;
    const code = length - 2;
    if (code < 7) {
      into[output++] = (code << 5) | (distance >> 8);
    } else {
      into[output++] = (7 << 5) | (distance >> 8);
      into[output++] = code - 7;
    }
    into[output++] = distance & 0xff;
    position += length;
    literals = position;
  }
  position = size;
  return flush() ? output : 0;
}
