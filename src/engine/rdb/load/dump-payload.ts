import { crc64 } from '../../codec/crc64.js';
import { bytesToLatin1, latin1ToBytes } from '../../codec/latin1.js';
import { MemorySource } from '../../io/memory-source.js';
import type { KeyspaceLimits } from '../../keyspace/limits.js';
import type { ModuleValue } from '../../keyspace/module-value.js';
import type { Value } from '../../keyspace/value.js';
import { objectType } from '../format.js';
import { RdbOutput } from '../write/rdb-output.js';
import { ValueWriter } from '../write/value-writer.js';
import { OWN_TARGET } from '../write/write-target.js';
import { ValueLoader } from './value-loader.js';

/** Version and checksum behind the value (cluster.c, createDumpPayload). */
const FOOTER = 10;

/** A payload that RESTORE does not take. */
export class PayloadError extends Error {
  override readonly name = 'PayloadError';
}

/** What DUMP answers: type and value as in a dump, version, checksum; a byte string. */
export function dumpPayload(value: Value): string {
  const parts: Uint8Array[] = [];
  const output = new RdbOutput({ write: (bytes) => parts.push(bytes.slice()) }, { compression: true, checksum: false });
  const writer = new ValueWriter(output, OWN_TARGET);
  output.byte(writer.typeOf(value));
  writer.value(value);
  output.flush();
  return sealed(joined(parts));
}

/** A module's value as a payload, its bytes as they were loaded. */
export function modulePayload(value: ModuleValue): string {
  return sealed(joined([Uint8Array.of(value.rdbType), value.bytes]));
}

/**
 * The value in a payload.
 * @throws PayloadError for a wrong checksum or version, FormatError inside the value
 */
export function restorePayload(payload: string, limits: KeyspaceLimits): Value {
  const bytes = latin1ToBytes(payload);
  if (bytes.length < FOOTER + 1) throw new PayloadError('ERR DUMP payload version or checksum are wrong');
  const view = new DataView(bytes.buffer);
  const body = bytes.length - FOOTER;
  const version = view.getUint16(body, true);
  const sum = view.getBigUint64(body + 2, true);
  if (version > OWN_TARGET.version || (sum !== 0n && sum !== crc64(bytes, 0, body + 2))) {
    throw new PayloadError('ERR DUMP payload version or checksum are wrong');
  }
  const source = new MemorySource(bytes.subarray(0, body), 'payload');
  const objectTypeOf = objectType('redis', bytes[0]);
  if (objectTypeOf === undefined) throw new PayloadError('ERR Bad data format');
  const loader = new ValueLoader(source, limits, () => undefined);
  return loader.load({ objectType: objectTypeOf, type: bytes[0], valueOffset: 1, end: body, module: null });
}

function sealed(body: Uint8Array): string {
  const bytes = new Uint8Array(body.length + FOOTER);
  bytes.set(body);
  const view = new DataView(bytes.buffer);
  view.setUint16(body.length, OWN_TARGET.version, true);
  view.setBigUint64(body.length + 2, crc64(bytes, 0, body.length + 2), true);
  return bytesToLatin1(bytes);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  let length = 0;
  for (const part of parts) length += part.length;
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
