/** Payloads of FUNCTION DUMP: libraries as they stand in an RDB file, the version of the format and a checksum. */
import { ByteWriter } from '../codec/byte-writer.js';
import { crc64 } from '../codec/crc64.js';
import { bytesToLatin1, latin1ToBytes } from '../codec/latin1.js';
import { lzfCompress, lzfDecompress, LZF_MAX_RATIO } from '../codec/lzf.js';
import { FormatError } from '../rdb/damage.js';
import { NEWEST_VERSION } from '../rdb/format.js';

/** Opcodes in front of a library's code, since 7.0 and in its release candidates. */
const FUNCTION2 = 0xf5;
const FUNCTION_BEFORE_RELEASE = 0xf6;
/** RDB version that payloads of ours say: that of Redis 7.2, which all later ones read. */
const DUMP_VERSION = 11;
const FOOTER_BYTES = 10;
const CHECKSUM_BYTES = 8;
/** Strings up to here are never compressed, and compression has to win this many bytes (`rdb.c`). */
const SHORT_STRING = 20;
const LEAST_GAIN = 4;
const LZF_STRING = 0xc3;
const LENGTH_32 = 0x80;
const LENGTH_64 = 0x81;

export const WRONG_PAYLOAD = 'DUMP payload version or checksum are wrong';

export function dumpFunctions(codes: readonly string[]): string {
  const out = new ByteWriter();
  for (const code of codes) {
    out.byte(FUNCTION2);
    writeString(out, latin1ToBytes(code));
  }
  out.littleEndian(DUMP_VERSION, 2);
  out.int64(crc64(out.bytes, 0, out.length));
  return bytesToLatin1(out.bytes.subarray(0, out.length));
}

function writeString(out: ByteWriter, bytes: Uint8Array): void {
  if (bytes.length > SHORT_STRING) {
    const packed = new Uint8Array(bytes.length - LEAST_GAIN);
    const length = lzfCompress(bytes, packed);
    if (length > 0) {
      out.byte(LZF_STRING);
      writeLength(out, length);
      writeLength(out, bytes.length);
      out.copy(packed, 0, length);
      return;
    }
  }
  writeLength(out, bytes.length);
  out.copy(bytes);
}

function writeLength(out: ByteWriter, length: number): void {
  if (length < 1 << 6) {
    out.byte(length);
  } else if (length < 1 << 14) {
    out.bigEndian(0x4000 | length, 2);
  } else {
    out.byte(LENGTH_32);
    out.bigEndian(length, 4);
  }
}

/** @returns the codes of the libraries, or an error's text without its code */
export function readFunctionDump(payload: string): readonly string[] | string {
  const bytes = latin1ToBytes(payload);
  const end = bytes.length - FOOTER_BYTES;
  if (end < 0) return WRONG_PAYLOAD;
  const view = new DataView(bytes.buffer);
  const version = view.getUint16(end, true);
  // Valkey counts on from another number, with the same libraries.
  const known = version <= NEWEST_VERSION.redis || version === NEWEST_VERSION.valkey;
  const checksum = view.getBigUint64(bytes.length - CHECKSUM_BYTES, true);
  // A checksum of zero means that there is none.
  if (!known || (checksum !== 0n && checksum !== crc64(bytes, 0, bytes.length - CHECKSUM_BYTES))) return WRONG_PAYLOAD;
  const reader = new PayloadReader(bytes.subarray(0, end));
  const codes: string[] = [];
  while (!reader.ended) {
    const opcode = reader.byte();
    if (opcode === FUNCTION_BEFORE_RELEASE) return 'Pre-GA function format not supported';
    if (opcode !== FUNCTION2) return 'given type is not a function';
    const code = reader.string();
    if (code === null) return 'Failed loading library data';
    codes.push(code);
  }
  return codes;
}

/** Reads the strings of a payload; null wherever they do not fit into it. */
class PayloadReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get ended(): boolean {
    return this.#at >= this.#bytes.length;
  }

  byte(): number {
    return this.#bytes[this.#at++];
  }

  string(): string | null {
    if (this.#bytes[this.#at] === LZF_STRING) {
      this.#at++;
      return this.#compressed();
    }
    const length = this.#length();
    if (length === null || length > this.#bytes.length - this.#at) return null;
    this.#at += length;
    return bytesToLatin1(this.#bytes.subarray(this.#at - length, this.#at));
  }

  #compressed(): string | null {
    const stored = this.#length();
    const plain = this.#length();
    if (stored === null || plain === null || stored > this.#bytes.length - this.#at) return null;
    if (plain > stored * LZF_MAX_RATIO) return null;
    const code = new Uint8Array(plain);
    try {
      lzfDecompress(this.#bytes, this.#at, this.#at + stored, code, plain, this.#at);
    } catch (error) {
      if (error instanceof FormatError) return null;
      throw error;
    }
    this.#at += stored;
    return bytesToLatin1(code);
  }

  #length(): number | null {
    const bytes = this.#bytes;
    if (this.ended) return null;
    const first = bytes[this.#at++];
    const more = first < 0x40 ? 0 : first < 0x80 ? 1 : first === LENGTH_32 ? 4 : first === LENGTH_64 ? 8 : -1;
    if (more < 0 || more > bytes.length - this.#at) return null;
    let length = first < 0x80 ? first & 0x3f : 0;
    for (let i = 0; i < more; i++) length = length * 256 + bytes[this.#at++];
    return length;
  }
}
