import { MemorySource } from '../../../src/engine/io/memory-source.js';
import type { Damage } from '../../../src/engine/rdb/damage.js';
import { RdbScanner, type ScanOptions } from '../../../src/engine/rdb/scan.js';
import type { ScanEvent, ScannedKey } from '../../../src/engine/rdb/scan-events.js';

/** A scanned key as a test keeps it. */
export type KeptKey = Omit<ScannedKey, 'keyBuffer' | 'keyStart' | 'keyLength' | 'objectType'> & {
  readonly name: string;
};

/** Everything that a scan of these bytes tells. */
export function collectScan(bytes: Uint8Array, options: ScanOptions = {}) {
  const keys: KeptKey[] = [];
  const events: ScanEvent[] = [];
  const damage: Damage[] = [];
  const scanner = new RdbScanner(
    new MemorySource(bytes),
    {
      key({ keyBuffer, keyStart, keyLength, objectType: _row, ...rest }) {
        keys.push({ ...rest, name: String.fromCharCode(...keyBuffer.subarray(keyStart, keyStart + keyLength)) });
      },
      event(event) {
        events.push(event);
        if (event.kind === 'damage') damage.push(event.damage);
      },
    },
    options,
  );
  scanner.run();
  return { keys, events, damage, scanner, names: keys.map((key) => key.name) };
}
