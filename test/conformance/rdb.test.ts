import { describe, expect, it } from 'vitest';
import { moduleLayouts } from '../../src/engine/analysis/modules/layouts.js';
import { openValue } from '../../src/engine/rdb/value-reader.js';
import type { ValuePage } from '../../src/engine/rdb/value.js';
import { dumpsBelow, FIXTURES, hasShared, SHARED, type CorpusDump } from '../corpus.js';
import { canonical, pageAsTruth, readTruth, streamTruth, truthBytes, type Truth, type TruthKey } from './ground-truth.js';
import { scanFile, type KeptKey, type Scanned } from './scanned.js';

/** Key by database and bytes. */
const nameOf = (db: number, key: unknown): string => `${db} ${JSON.stringify(key)}`;

function checkKey(file: Scanned, kept: KeptKey, truth: TruthKey, whole: Truth): void {
  const reader = openValue(file.source, kept.location, { template: file.template, layouts: moduleLayouts });
  const page = reader.page(0, 1 << 30);
  if (truth.type === 'vectorset') {
    expect(vectorSetAsTruth(page)).toEqual(truth.value);
  } else if (page.kind === 'module') {
    // A module that only its own server knows: its name, and every field up to the end mark.
    expect(page).toMatchObject({ module: truth.type, decoded: null, total: page.fields.length });
    expect(page.fields.length).toBeGreaterThan(0);
  } else {
    expect(page.kind).toBe(truth.type);
    const ours = pageAsTruth(page);
    if (truth.type === 'stream') {
      expect(ours).toEqual(streamTruth(truth.value, ours));
    } else {
      const forgiving = whole.digest_before_restart_equal === false && truth.type === 'zset';
      // A server that turns a skip list into a listpack at load loses the sign of -0; the file still has it.
      const mend = (value: unknown): unknown => (forgiving ? JSON.parse(JSON.stringify(value).replaceAll('"-0"', '"0"')) : value);
      expect(mend(canonical(truth.type, ours))).toEqual(mend(canonical(truth.type, truth.value)));
    }
    expect(page.total).toBe(elementsOf(page));
  }
  const { expireAt, idle, freq } = kept.scanned;
  if (truth.pexpireat_approx) expect(Math.abs(expireAt - truth.pexpireat)).toBeLessThanOrEqual(1000);
  else expect(expireAt).toBe(truth.pexpireat);
  if (truth.idle !== undefined) expect(Math.abs(idle - truth.idle)).toBeLessThanOrEqual(2);
  if (truth.freq !== undefined) expect(freq).toBe(truth.freq);
}

/** The ground truth's order is that of the names' bytes; the graph's own numbers are not in the file. */
function vectorSetAsTruth(page: ValuePage): unknown {
  if (page.kind !== 'module' || page.decoded?.rows === undefined) return null;
  const { facts, rows } = page.decoded;
  const fact = new Map(facts);
  const elements = rows.cells
    .map(([name, vector, attributes]) => ({
      name: truthBytes(name as Uint8Array),
      vector: (JSON.parse(vector as string) as number[]).map(String),
      attr: attributes === undefined || (attributes as Uint8Array).length === 0 ? null : truthBytes(attributes as Uint8Array),
    }));
  return {
    info: expect.objectContaining({
      'quant-type': ({ int8: 'int8', binary: 'bin' } as Record<string, string>)[fact.get('quantisation')!] ?? 'f32',
      'hnsw-m': Number(fact.get('links per node (M)')),
      'vector-dim': Number(fact.get('dimensions')),
      size: Number(fact.get('elements')),
    }),
    elements: expect.arrayContaining(elements),
  };
}

function elementsOf(page: ReturnType<ReturnType<typeof openValue>['page']>): number {
  if (page.kind === 'string' || page.kind === 'unknown') return page.bytes.length;
  if (page.kind === 'stream') return page.entries.length;
  return page.kind === 'module' ? page.fields.length : page.elements.length;
}

function checkDump(dump: CorpusDump): void {
  const truth = readTruth(dump.truth);
  const file = scanFile(dump.rdb);
  const ours = new Map(file.keys.map((kept) => [nameOf(kept.db, truthBytes(kept.key)), kept]));
  let keys = 0;
  for (const { db, keys: truths } of truth.dbs) {
    for (const truthKey of truths) {
      const kept = ours.get(nameOf(db, truthKey.key));
      expect(kept, `${JSON.stringify(truthKey.key)} is in the file`).toBeDefined();
      try {
        checkKey(file, kept!, truthKey, truth);
      } catch (error) {
        throw new Error(`db ${db}, key ${JSON.stringify(truthKey.key)}`, { cause: error });
      }
      keys++;
    }
  }
  expect(file.keys.length).toBe(keys);
}

describe('values of the dumps that the project carries', () => {
  it.each(dumpsBelow(FIXTURES))('$name', checkDump);
});

describe.skipIf(!hasShared)('values of every dump of the corpus', () => {
  it.each(dumpsBelow(`${SHARED}/corpus/servers`))('$name', checkDump);
});
