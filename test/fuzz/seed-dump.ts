import { HEADER_LENGTH } from '../../src/engine/rdb/header.js';
import { MemorySource } from '../../src/engine/io/memory-source.js';
import type { RdbHeader } from '../../src/engine/rdb/scan-events.js';
import { RdbScanner } from '../../src/engine/rdb/scan.js';

/** Where a record of a seed lies. */
export interface RecordPlace {
  readonly offset: number;
  readonly valueOffset: number;
  readonly end: number;
  readonly type: number;
}

/** A dump that mutants are made of, with the places that are worth attacking. */
export interface SeedDump {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly header: RdbHeader;
  /** Offset of the first record that is a key: header, aux fields, functions and templates lie before it. */
  readonly bodyOffset: number;
  readonly records: readonly RecordPlace[];
}

/** Longer dumps would make every mutant slow. */
const LARGEST = 256 * 1024;

/** Learns where the records of a dump lie; null for what is too long, or has no key to begin with. */
export function seedDump(name: string, bytes: Uint8Array): SeedDump | null {
  if (bytes.length > LARGEST) return null;
  const records: RecordPlace[] = [];
  const scanner = new RdbScanner(new MemorySource(bytes, name), {
    key({ offset, valueOffset, end, type }) {
      records.push({ offset, valueOffset, end, type });
    },
    event() {},
  });
  scanner.run();
  const [first] = records;
  if (first === undefined) return null;
  return { name, bytes, header: scanner.header, bodyOffset: Math.max(HEADER_LENGTH, first.offset), records };
}
