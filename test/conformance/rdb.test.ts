import { describe, expect, it } from 'vitest';
import { moduleLayouts } from '../../src/engine/analysis/modules/layouts.js';
import { openValue } from '../../src/engine/rdb/value-reader.js';
import type { ValuePage } from '../../src/engine/rdb/value.js';
import { dumpsBelow, FIXTURES, hasShared, SHARED, type CorpusDump } from '../corpus.js';
import {
  canonical,
  pageAsTruth,
  readTruth,
  streamTruth,
  truthBytes,
  withoutMinusZero,
  type Truth,
  type TruthKey,
} from './ground-truth.js';
import { scanFile, type KeptKey, type Scanned } from './scanned.js';

/** Key by database and bytes. */
const nameOf = (db: number, key: unknown): string => `${db} ${JSON.stringify(key)}`;

function checkKey(file: Scanned, kept: KeptKey, truth: TruthKey, whole: Truth): void {
  const reader = openValue(file.source, kept.location, { template: file.template, layouts: moduleLayouts });
  const page = reader.page(0, 1 << 30);
  if (truth.type === 'vectorset') {
    checkVectorSet(page, truth.value as TruthVectorSet);
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
      const mend = forgiving ? withoutMinusZero : (value: unknown): unknown => value;
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

interface TruthVectorSet {
  readonly info: Readonly<Record<string, unknown>>;
  readonly elements: readonly { readonly name: unknown }[];
}

/** The graph's own numbers are not compared: a server rebuilds them. */
function checkVectorSet(page: ValuePage, truth: TruthVectorSet): void {
  if (page.kind !== 'module' || page.decoded?.rows === undefined) throw new Error(`not decoded: ${page.kind}`);
  const { facts, rows } = page.decoded;
  const fact = new Map(facts);
  const quantisation =
    new Map([
      ['int8', 'int8'],
      ['binary', 'bin'],
    ]).get(fact.get('quantisation') ?? '') ?? 'f32';
  expect(quantisation).toBe(truth.info['quant-type']);
  expect(fact.get('links per node (M)')).toBe(String(truth.info['hnsw-m']));
  expect(fact.get('dimensions')).toBe(String(truth.info['vector-dim']));
  expect(fact.get('elements')).toBe(String(truth.info['size']));
  const elements = rows.cells.map(([name, vector, attributes]) => ({
    name: truthBytes(name as Uint8Array),
    vector: (JSON.parse(vector as string) as number[]).map(String),
    attr: (attributes as Uint8Array | undefined)?.length ? truthBytes(attributes as Uint8Array) : null,
  }));
  const byName = (a: { readonly name: unknown }, b: { readonly name: unknown }): number =>
    JSON.stringify(a.name) < JSON.stringify(b.name) ? -1 : 1;
  expect(elements.sort(byName)).toEqual([...truth.elements].sort(byName));
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
