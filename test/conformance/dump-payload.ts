import { crc64 } from '../../src/engine/codec/crc64.js';
import { FormatError } from '../../src/engine/rdb/damage.js';
import { FIRST_VALKEY_VERSION } from '../../src/engine/rdb/header.js';
import type { ValueLocation } from '../../src/engine/rdb/value.js';

/** Behind the value: two bytes of RDB version and eight of checksum, both little-endian. */
const VERSION_BYTES = 2;
const CHECKSUM_BYTES = 8;
const FOOTER_BYTES = VERSION_BYTES + CHECKSUM_BYTES;

/** What DUMP gave for a key (`cluster.c`: createDumpPayload): a type byte, a value, and a footer. */
export interface DumpPayload {
  /** Where the value is, with offsets into the payload. */
  readonly location: ValueLocation;
  /** `absent`: it is zero, which a server takes without a look. */
  readonly checksum: 'ok' | 'absent' | 'mismatch';
}

/**
 * Takes a DUMP payload apart. It has no magic; the version alone tells which project wrote it.
 * @throws FormatError when it is too short to be one
 */
export function readDumpPayload(payload: Uint8Array): DumpPayload {
  const footer = payload.length - FOOTER_BYTES;
  if (footer < 1) throw new FormatError('truncated', 0, `more than ${FOOTER_BYTES} bytes`, `${payload.length}`);
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  const version = view.getUint16(footer, true);
  const stored = view.getBigUint64(footer + VERSION_BYTES, true);
  const computed = stored === 0n ? 0n : crc64(payload, 0, footer + VERSION_BYTES);
  return {
    location: {
      dialect: version >= FIRST_VALKEY_VERSION ? 'valkey' : 'redis',
      version,
      type: payload[0],
      valueOffset: 1,
      end: footer,
    },
    checksum: stored === 0n ? 'absent' : computed === stored ? 'ok' : 'mismatch',
  };
}
