import type { ByteWriter } from '../../../src/engine/codec/byte-writer.js';
import { parseInt64 } from '../../../src/engine/codec/decimal.js';
import { lzfCompress } from '../../../src/engine/codec/lzf.js';

/** Writing of the RDB format's lengths and strings (`rdb.c`: rdbSaveLen, rdbSaveRawString). */

/** Strings up to this many bytes are never compressed by a server. */
const COMPRESS_ABOVE = 20;
/** Compression is used only when it saves at least this many bytes. */
const WORTHWHILE = 4;

/** Appends a length in its shortest form. */
export function writeLength(out: ByteWriter, value: number | bigint): void {
  if (typeof value === 'bigint') {
    if (value <= 0xffffffffn) return writeLength(out, Number(value));
    out.byte(0x81);
    out.bigEndian(Number(value >> 32n), 4);
    out.bigEndian(Number(value & 0xffffffffn), 4);
  } else if (value < 64) {
    out.byte(value);
  } else if (value < 16384) {
    out.byte(0x40 | (value >> 8));
    out.byte(value & 0xff);
  } else if (value <= 0xffffffff) {
    out.byte(0x80);
    out.bigEndian(value, 4);
  } else {
    writeLength(out, BigInt(value));
  }
}

/** Appends a string as a server does: as an integer where its text is one, compressed where that is worthwhile. */
export function writeString(out: ByteWriter, bytes: Uint8Array, compress = true): void {
  if (bytes.length <= 11) {
    const value = parseInt64(bytes, 0, bytes.length);
    if (value !== null && value >= -0x80000000n && value <= 0x7fffffffn) {
      const small = Number(value);
      const width = small >= -0x80 && small < 0x80 ? 1 : small >= -0x8000 && small < 0x8000 ? 2 : 4;
      out.byte(0xc0 | (width >> 1));
      out.littleEndian(small, width);
      return;
    }
  }
  if (compress && bytes.length > COMPRESS_ABOVE) {
    const packed = new Uint8Array(bytes.length - WORTHWHILE);
    const length = lzfCompress(bytes, packed);
    if (length > 0) {
      out.byte(0xc3);
      writeLength(out, length);
      writeLength(out, bytes.length);
      out.copy(packed, 0, length);
      return;
    }
  }
  writeLength(out, bytes.length);
  out.copy(bytes);
}
