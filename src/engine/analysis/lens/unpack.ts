import { FlateErrorCode, Gunzip, Unzlib, type FlateError } from 'fflate';
import { Decompress } from 'fzstd';

/** Most plain bytes that are unpacked. */
export const MOST_PLAIN = 16 * 1024 * 1024;
/**
 * Packed bytes that are handed on at a time. Deflate makes at most 1032 bytes of one, so that nothing gets out of hand
 * between two looks at how much there is.
 */
const CHUNK = 4096;

/** What packed bytes came to. */
export interface Unpacked {
  readonly bytes: Uint8Array;
  /** Why this is not all, in words; null when it is. */
  readonly notice: string | null;
}

const CUT = `Unpacked to more than ${MOST_PLAIN / (1024 * 1024)} MB: only the beginning is shown.`;
const ENDS_EARLY = 'The packed bytes end early: this is what could be unpacked.';
const DAMAGED = 'The packed bytes are damaged: this is what could be unpacked.';

/** Takes packed bytes piece by piece and gives plain ones to the function it was made with. */
interface Unpacker {
  push(chunk: Uint8Array, final: boolean): void;
}

/** Runs an unpacker until there is enough, or nothing more. */
function run(packed: Uint8Array, make: (take: (plain: Uint8Array) => void) => Unpacker): Unpacked & { whole: boolean } {
  const parts: Uint8Array[] = [];
  let total = 0;
  let notice: string | null = null;
  const unpacker = make((plain) => {
    parts.push(plain);
    total += plain.length;
  });
  try {
    for (let at = 0; at < packed.length && total <= MOST_PLAIN; at += CHUNK) {
      unpacker.push(packed.subarray(at, at + CHUNK), at + CHUNK >= packed.length);
    }
  } catch (error) {
    notice = (error as FlateError).code === FlateErrorCode.UnexpectedEOF ? ENDS_EARLY : DAMAGED;
  }
  const whole = notice === null && total <= MOST_PLAIN;
  if (total > MOST_PLAIN) notice = CUT;
  const bytes = new Uint8Array(Math.min(total, MOST_PLAIN));
  let at = 0;
  for (const part of parts) {
    const kept = part.subarray(0, bytes.length - at);
    bytes.set(kept, at);
    at += kept.length;
  }
  return { bytes, notice, whole };
}

/** Unpacks gzip (RFC 1952); null where the bytes do not begin like it or nothing comes of them. */
export function ungzip(bytes: Uint8Array): Unpacked | null {
  if (bytes.length < 18 || bytes[0] !== 0x1f || bytes[1] !== 0x8b || bytes[2] !== 8) return null;
  const unpacked = run(
    bytes,
    (take) =>
      new Gunzip((plain) => {
        take(plain);
      }),
  );
  return unpacked.bytes.length > 0 || unpacked.whole ? unpacked : null;
}

/** Unpacks zlib (RFC 1950). Its two first bytes may well be text, so its checksum has to be right too. */
export function unzlib(bytes: Uint8Array): Unpacked | null {
  if (bytes.length < 8 || (bytes[0] & 0x0f) !== 8 || bytes[0] > 0x78) return null;
  // The two bytes are divisible by 31; no dictionary of another's.
  if (((bytes[0] << 8) | bytes[1]) % 31 !== 0 || (bytes[1] & 0x20) !== 0) return null;
  const unpacked = run(
    bytes,
    (take) =>
      new Unzlib((plain) => {
        take(plain);
      }),
  );
  if (!unpacked.whole) return unpacked.notice === CUT ? unpacked : null;
  const end = bytes.length - 4;
  const stored = ((bytes[end] << 24) | (bytes[end + 1] << 16) | (bytes[end + 2] << 8) | bytes[end + 3]) >>> 0;
  return adler32(unpacked.bytes) === stored ? unpacked : null;
}

function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let at = 0; at < bytes.length;) {
    // So many sums stay below 2^53, and a remainder is needed only then.
    const end = Math.min(bytes.length, at + 5552);
    for (; at < end; at++) {
      low += bytes[at];
      high += low;
    }
    low %= 65521;
    high %= 65521;
  }
  return high * 65536 + low;
}

/** Largest window that is allocated for zstd; its header names it, and may name anything. */
const LARGEST_WINDOW = 64 * 1024 * 1024;

/** Unpacks the first frame of zstd (RFC 8878); null where the bytes do not begin like it or nothing comes of them. */
export function unzstd(bytes: Uint8Array): Unpacked | null {
  if (bytes.length < 9 || bytes[0] !== 0x28 || bytes[1] !== 0xb5 || bytes[2] !== 0x2f || bytes[3] !== 0xfd) return null;
  const window = zstdWindow(bytes);
  if (window === null) return null;
  if (window > LARGEST_WINDOW) {
    const notice = `Unpacking needs a window of ${window} bytes: too large to be shown here.`;
    return { bytes: new Uint8Array(0), notice };
  }
  const end = zstdFrameEnd(bytes);
  const unpacked = run(
    bytes.subarray(0, end),
    (take) =>
      new Decompress((plain) => {
        take(plain);
      }),
  );
  if (unpacked.bytes.length === 0 && !unpacked.whole) return null;
  const more = end < bytes.length ? `Behind the first frame there are ${bytes.length - end} more bytes.` : null;
  return { bytes: unpacked.bytes, notice: unpacked.notice ?? more };
}

/** Where the parts of a frame header are. */
interface ZstdHeader {
  /** True: the whole content is the window, and there is no window byte. */
  readonly single: boolean;
  readonly windowAt: number;
  readonly sizeAt: number;
  readonly sizeBytes: number;
  readonly end: number;
}

/** Behind the magic: descriptor, window, dictionary, content size. */
function zstdHeader(bytes: Uint8Array): ZstdHeader {
  const descriptor = bytes[4];
  const single = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3];
  const sizeFlag = descriptor >> 6;
  const sizeBytes = sizeFlag === 0 ? (single ? 1 : 0) : 1 << sizeFlag;
  const sizeAt = 5 + (single ? 0 : 1) + dictionaryBytes;
  return { single, windowAt: 5, sizeAt, sizeBytes, end: sizeAt + sizeBytes };
}

/** The window that a frame needs, in bytes; null when the header is cut off. */
function zstdWindow(bytes: Uint8Array): number | null {
  const header = zstdHeader(bytes);
  if (header.end > bytes.length) return null;
  if (!header.single) {
    const window = bytes[header.windowAt];
    const base = 2 ** (10 + (window >> 3));
    return base + (base / 8) * (window & 7);
  }
  let size = header.sizeBytes === 2 ? 256 : 0;
  for (let i = header.sizeBytes - 1; i >= 0; i--) size += bytes[header.sizeAt + i] * 2 ** (8 * i);
  return size;
}

/** Where the first frame ends, by its blocks; the end of the bytes where they are cut off. */
function zstdFrameEnd(bytes: Uint8Array): number {
  const hasChecksum = (bytes[4] & 4) !== 0;
  let at = zstdHeader(bytes).end;
  while (at + 3 <= bytes.length) {
    const block = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16);
    // A block of type 1 is one byte that is repeated.
    at += 3 + (((block >> 1) & 3) === 1 ? 1 : block >> 3);
    if ((block & 1) !== 0) return Math.min(bytes.length, at + (hasChecksum ? 4 : 0));
  }
  return bytes.length;
}
