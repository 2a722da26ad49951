import { crc64 } from '../codec/crc64.js';
import type { ByteSource } from '../io/byte-source.js';
import { FormatError } from '../rdb/damage.js';
import type { CommandWriter } from './command-writer.js';

/** Version (2 bytes) and checksum (8 bytes) behind a DUMP payload, little-endian (`cluster.c:createDumpPayload`). */
const FOOTER_BYTES = 10;
const BLOCK_BYTES = 1 << 18;

/** A value as it stands in the file. */
export interface RawValue {
  readonly source: ByteSource;
  /** The type byte, and the first RDB version that has it. */
  readonly type: number;
  readonly since: number;
  readonly from: number;
  readonly end: number;
}

/**
 * Writes `RESTORE name 0 payload`: the value exactly as the file has it. The payload claims the oldest RDB version
 * that knows the type, so that every server that can read it takes it.
 */
export function writeRestore(writer: CommandWriter, name: Uint8Array, value: RawValue): void {
  writer.begin(4);
  writer.word('RESTORE');
  writer.argument(name);
  writer.word('0');
  writer.longArgument(1 + value.end - value.from + FOOTER_BYTES, payload(value));
  writer.end();
}

function* payload({ source, type, since, from, end }: RawValue): Iterable<Uint8Array> {
  const head = Uint8Array.of(type);
  let crc = crc64(head);
  yield head;
  const block = new Uint8Array(Math.min(BLOCK_BYTES, end - from));
  for (let at = from; at < end;) {
    const got = source.read(at, block.subarray(0, Math.min(block.length, end - at)));
    if (got === 0) throw new FormatError('truncated', at, `${end - at} more bytes`, 'the end of the file');
    crc = crc64(block, 0, got, crc);
    yield block.subarray(0, got);
    at += got;
  }
  const footer = new Uint8Array(FOOTER_BYTES);
  const view = new DataView(footer.buffer);
  view.setUint16(0, since, true);
  view.setBigUint64(2, crc64(footer, 0, 2, crc), true);
  yield footer;
}
