import { crc64 } from '../codec/crc64.js';
import type { CommandWriter } from './command-writer.js';
import type { ExportedValue } from './exported-key.js';

/** Version (2 bytes) and checksum (8 bytes) behind a DUMP payload, both little-endian (`cluster.c:createDumpPayload`). */
const FOOTER_BYTES = 10;

/**
 * Writes `RESTORE name 0 payload`: the value exactly as the file has it. The payload claims the oldest RDB version
 * that knows the type, so that every server that can read it takes it.
 */
export function writeRestore(writer: CommandWriter, name: Uint8Array, value: ExportedValue): void {
  writer.begin(4);
  writer.word('RESTORE');
  writer.argument(name);
  writer.word('0');
  writer.longArgument(1 + value.rawLength + FOOTER_BYTES, payload(value));
  writer.end();
}

function* payload(value: ExportedValue): Iterable<Uint8Array> {
  const type = Uint8Array.of(value.type);
  let crc = crc64(type);
  yield type;
  for (const block of value.raw()) {
    crc = crc64(block, 0, block.length, crc);
    yield block;
  }
  const footer = new Uint8Array(FOOTER_BYTES);
  const view = new DataView(footer.buffer);
  view.setUint16(0, value.since, true);
  view.setBigUint64(2, crc64(footer, 0, 2, crc), true);
  yield footer;
}
