import { crc64 } from '../../src/engine/codec/crc64.js';
import { DumpBuilder } from '../engine/rdb/dump-builder.js';

/** A dump with its checksum. */
export function sealed(dump: DumpBuilder): Uint8Array {
  const bytes = dump.end().bytes();
  new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(bytes.length - 8, crc64(bytes, 0, bytes.length - 8), true);
  return bytes;
}

/** A few keys of several types in two databases. */
export const smallDump = (): Uint8Array =>
  sealed(
    new DumpBuilder()
      .aux('redis-ver', '7.2.4')
      .aux('redis-bits', '64')
      .aux('ctime', '1700000000')
      .selectDb(0)
      .string('user:1', 'Ada')
      .expiring('user:2', 'Grace', 1_700_003_600_000)
      .expiring('old', 'gone', 1_600_000_000_000)
      .strings(1, 'queue:mail', ['a', 'b', 'c'])
      .strings(2, 'tags', ['x', 'y'])
      .selectDb(3)
      .strings(4, 'user:3', ['name', 'Alan'])
      .string('bytes\xff', 'v'),
  );

/** Keys of a big dump before its databases change. */
const KEYS_PER_DATABASE = 60_000;

/** Enough keys that the command line takes several threads for them: about 20 MB. */
export function bigDump(): DumpBuilder {
  const dump = new DumpBuilder().aux('redis-ver', '7.2.4').aux('ctime', '1700000000');
  for (let i = 0; i < 240_000; i++) {
    if (i % KEYS_PER_DATABASE === 0) dump.selectDb(i / KEYS_PER_DATABASE);
    if (i % 10 === 3) dump.strings(4, `hash:${i}`, ['a', String(i), 'b', 'x'.repeat(i % 50)]);
    else if (i % 10 === 7) dump.expiring(`session:${i}`, 'y'.repeat(i % 150), 1_700_000_000_000 + i);
    else dump.string(`key:${i}`, `value ${i} ${'z'.repeat(i % 120)}`);
  }
  return dump;
}
