import { Crc64 } from '../codec/crc64.js';
import type { ByteSource } from '../io/byte-source.js';

/** Bytes of one read: what stays in a processor's second cache while it is summed up. */
const PIECE = 1 << 19;

/**
 * The CRC-64 of the bytes `from` to `to` of a source: of a dump, from its magic to its EOF opcode, that one included.
 * Where the source turns out to end earlier, of the bytes that are there.
 * @param onProgress told the number of bytes done after every read of at most 512 KB
 * @param cancelled asked before every read
 * @returns null when `cancelled` said so
 * @throws SourceError when the source cannot be read
 */
export function checksumOf(
  source: ByteSource,
  from: number,
  to: number,
  onProgress?: (bytes: number) => void,
  cancelled?: () => boolean,
): bigint | null {
  const crc = new Crc64();
  for (let at = from; at < to;) {
    if (cancelled?.()) return null;
    const got = source.read(at, crc.buffer(Math.min(PIECE, to - at)));
    if (got === 0) break;
    crc.take(got);
    at += got;
    onProgress?.(at - from);
  }
  return crc.digest();
}
