import { readFileSync } from 'node:fs';
import { MemorySource } from '../../src/engine/io/memory-source.js';
import type { ByteSource } from '../../src/engine/io/byte-source.js';
import type { Encoding } from '../../src/engine/rdb/format.js';
import { ENCODINGS } from '../../src/engine/rdb/format.js';
import { readHashTemplate } from '../../src/engine/rdb/hash-template.js';
import type { RdbHeader, ScanEvent, ScannedKey } from '../../src/engine/rdb/scan-events.js';
import { RdbScanner } from '../../src/engine/rdb/scan.js';
import type { ValueLocation } from '../../src/engine/rdb/value.js';

/** A key of a scan, kept. */
export interface KeptKey {
  readonly db: number;
  readonly key: Uint8Array;
  readonly scanned: Readonly<ScannedKey>;
  readonly encoding: Encoding;
  readonly location: ValueLocation;
}

export interface Scanned {
  readonly source: ByteSource;
  readonly header: RdbHeader;
  readonly keys: readonly KeptKey[];
  readonly events: readonly ScanEvent[];
  readonly template: (id: number) => readonly Uint8Array[] | undefined;
}

/** Scans a file to its end and keeps all it tells. */
export function scanFile(path: string): Scanned {
  return scanSource(new MemorySource(readFileSync(path), path));
}

export function scanSource(source: ByteSource): Scanned {
  const keys: KeptKey[] = [];
  const events: ScanEvent[] = [];
  const scanner: RdbScanner = new RdbScanner(source, {
    key: (scanned) => {
      const key = scanned.keyBuffer.slice(scanned.keyStart, scanned.keyStart + scanned.keyLength);
      const { type, valueOffset, end } = scanned;
      // Read late: the scanner is not there yet while its constructor tells of the header.
      const { dialect, version } = scanner.header;
      keys.push({
        db: scanned.db,
        key,
        scanned: { ...scanned, keyBuffer: key, keyStart: 0 },
        encoding: ENCODINGS[scanned.encoding],
        location: { dialect, version, type, valueOffset, end },
      });
    },
    event: (event) => events.push(event),
  });
  while (scanner.run(10_000));
  const templates = new Map<number, readonly Uint8Array[]>();
  for (const event of events) {
    if (event.kind === 'hash-template') templates.set(event.id, readHashTemplate(source, event.offset).fields);
  }
  return { source, header: scanner.header, keys, events, template: (id) => templates.get(id) };
}
