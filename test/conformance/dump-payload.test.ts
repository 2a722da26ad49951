import { describe, expect, it } from 'vitest';
import { moduleLayouts } from '../../src/engine/analysis/modules/layouts.js';
import { MemorySource } from '../../src/engine/io/memory-source.js';
import { readDumpPayload } from './dump-payload.js';
import { openValue } from '../../src/engine/rdb/value-reader.js';
import type { ValuePage } from '../../src/engine/rdb/value.js';
import { dumpsBelow, FIXTURES, hasShared, SHARED, type CorpusDump } from '../corpus.js';
import { canonical, pageAsTruth, readTruth, streamTruth, truthBytes } from './ground-truth.js';
import { scanFile } from './scanned.js';

/** Of a module's value what it means. Vector sets are saved in the order of a list that turns round at each load. */
function comparable(page: ValuePage): unknown {
  if (page.kind !== 'module') return null;
  if (page.decoded === null) return page.fields;
  const rows = page.decoded.rows?.cells.map((cells) =>
    JSON.stringify(cells.map((cell) => (cell instanceof Uint8Array ? truthBytes(cell) : cell))),
  );
  return { facts: page.decoded.facts, rows: rows?.sort() };
}

/** DUMP told these of the keys after the server had loaded the file: often in another encoding than the file's. */
function checkDumps(dump: CorpusDump): void {
  const file = scanFile(dump.rdb);
  const inFile = new Map(file.keys.map((kept) => [`${kept.db} ${JSON.stringify(truthBytes(kept.key))}`, kept]));
  for (const { db, keys } of readTruth(dump.truth).dbs) {
    for (const { key, type, value, pfcount, dump: base64 } of keys) {
      // PFCOUNT, asked between the value and its DUMP, renews the count that a HyperLogLog keeps.
      if (base64 === undefined || pfcount !== undefined) continue;
      const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
      const payload = readDumpPayload(bytes);
      expect(payload.checksum).toBe('ok');
      const reader = openValue(new MemorySource(bytes), payload.location, { layouts: moduleLayouts });
      const page = reader.page(0, 1 << 30);
      if (page.kind === 'module') {
        const kept = inFile.get(`${db} ${JSON.stringify(key)}`);
        const fromFile = openValue(file.source, kept!.location, { layouts: moduleLayouts }).page(0, 1 << 30);
        expect(comparable(page)).toEqual(comparable(fromFile));
      } else {
        const ours = pageAsTruth(page);
        expect(canonical(type, ours)).toEqual(canonical(type, type === 'stream' ? streamTruth(value, ours) : value));
      }
    }
  }
}

describe('DUMP payloads of the dumps that the project carries', () => {
  it.each(dumpsBelow(FIXTURES))('$name', checkDumps);
});

describe.skipIf(!hasShared)('DUMP payloads of every dump of the corpus', () => {
  it.each(dumpsBelow(`${SHARED}/corpus/servers`))('$name', checkDumps);
});
