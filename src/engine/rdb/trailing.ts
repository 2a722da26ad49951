import type { ByteSource } from '../io/byte-source.js';
import type { Damage } from './damage.js';
import { HEADER_LENGTH } from './header.js';
import { findRecord } from './resync.js';
import type { RdbHeader } from './scan-events.js';

/** Bytes behind the end that are looked at to say what they are. */
const SAMPLE_BYTES = 64 * 1024;

/** Says in words what lies behind the end of a dump. Servers and redis-check-rdb ignore it without a word. */
export function describeTrailing(source: ByteSource, offset: number, header: RdbHeader): Damage {
  const length = source.size - offset;
  const sample = new Uint8Array(Math.min(length, SAMPLE_BYTES));
  const got = source.read(offset, sample);
  const text = String.fromCharCode(...sample.subarray(0, HEADER_LENGTH));
  const ignored = 'servers ignore them without a word';
  let found = `${length} bytes`;
  let lost = `nothing, if they do not belong here: ${ignored}`;
  let severity: Damage['severity'] = 'warning';
  if (sample.subarray(0, got).every((byte) => byte === 0)) found = `${length} zero bytes`;
  else if (/^\*\d/.test(text)) {
    found = `${length} bytes of commands`;
    lost = 'nothing: this is an append-only file with an RDB preamble, and the commands follow it';
  } else if (/^(REDIS\d{4}|VALKEY\d{3})/.test(text)) {
    found = `${length} bytes that begin like another dump`;
    lost = `whatever the second dump holds: ${ignored}`;
  } else if (
    findRecord(source, {
      from: offset,
      to: Math.min(source.size, offset + SAMPLE_BYTES),
      header,
      templates: new Map(),
    }) >= 0
  ) {
    found = `${length} bytes that look like more keys`;
    lost = `those keys: the end mark came too early, and ${ignored}`;
    severity = 'error';
  }
  return {
    kind: 'trailing-bytes',
    offset,
    length,
    expected: 'the end of the file',
    found,
    lost,
    severity,
    guess: false,
  };
}
