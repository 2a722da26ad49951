import { BUCKET_EXPIRED, BUCKET_NONE, EXPIRY_BOUNDS } from '../engine/analysis/expiry-buckets.js';
import type { NamespaceTotals } from '../engine/analysis/namespaces.js';
import type { StatisticsSnapshot, Totals } from '../engine/analysis/statistics.js';
import { ENCODINGS, OBJECT_KINDS } from '../engine/rdb/format.js';
import type { ChecksumVerdict, Dataset } from './dataset.js';
import { jsonBytes, type JsonBytes } from './json.js';

/** The server that wrote a dump, as its aux fields tell. */
export interface ServerName {
  readonly name: 'redis' | 'valkey';
  readonly version: string;
}

/** What `inspect --json` prints, and what its text is made of. */
export interface InspectReport {
  /** `aof`: the dump is the preamble of an append-only file, and only that part was looked at. */
  readonly format: 'rdb' | 'aof';
  readonly rdbVersion: number | null;
  readonly server: ServerName | null;
  readonly aux: Readonly<Record<string, JsonBytes>>;
  readonly checksum: ChecksumVerdict;
  readonly bytes: number;
  readonly keys: number;
  readonly databases: readonly { readonly db: number; readonly keys: number; readonly expires: number }[];
  readonly types: Readonly<Record<string, Totals>>;
  readonly encodings: Readonly<Record<string, Totals>>;
  readonly expiry: {
    readonly none: number;
    readonly expired: number;
    /** `upTo`: ms from the time that expiries are measured from, null for the last bucket. */
    readonly buckets: readonly { readonly name: string; readonly upTo: number | null; readonly keys: number }[];
    /** ms of Unix time that they are measured from: when the dump was made, if it says so. */
    readonly measuredFrom: number;
  };
  readonly namespaces: readonly {
    readonly prefix: JsonBytes;
    readonly keys: number;
    readonly diskBytes: number;
    readonly memoryBytes: number;
  }[];
  readonly biggest: readonly {
    readonly db: number;
    readonly key: JsonBytes;
    readonly type: string;
    readonly elements: number;
    readonly diskBytes: number;
    readonly memoryBytes: number;
  }[];
  readonly functions: number;
  readonly modules: readonly string[];
  /** Damaged regions and warnings. */
  readonly damage: number;
  readonly files: readonly {
    readonly file: string;
    readonly rdbVersion: number | null;
    readonly checksum: ChecksumVerdict;
    readonly bytes: number;
    readonly keys: number;
  }[];
}

/** The worst verdict is that of the whole. */
const VERDICTS: readonly ChecksumVerdict[] = ['ok', 'absent', 'mismatch'];

/** Prefixes of namespaces in the report, those with the most memory first. */
export function topNamespaces({ namespaces }: StatisticsSnapshot, top: number): readonly NamespaceTotals[] {
  return [...namespaces.entries].sort((a, b) => b.memoryBytes - a.memoryBytes || b.keys - a.keys).slice(0, top);
}

/** The report of a dataset; `top` limits the namespaces. */
export function inspectReport({ files, statistics }: Dataset, top: number): InspectReport {
  return {
    format: files.some(({ commandBytes }) => commandBytes > 0) ? 'aof' : 'rdb',
    rdbVersion: sharedVersion(files.map((file) => file.statistics.header?.version ?? null)),
    server: serverOf(statistics),
    aux: Object.fromEntries(statistics.aux.map(([name, value]) => [latin1(name), jsonBytes(value)])),
    checksum: VERDICTS[Math.max(...files.map(({ checksum }) => VERDICTS.indexOf(checksum)))] ?? 'absent',
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    keys: statistics.totals.keys,
    databases: statistics.databases.map(({ db, keys, expires }) => ({ db, keys, expires })),
    types: named(OBJECT_KINDS, statistics.kinds),
    encodings: named(ENCODINGS, statistics.encodings),
    expiry: {
      none: statistics.expiry[BUCKET_NONE]?.keys ?? 0,
      expired: statistics.expiry[BUCKET_EXPIRED]?.keys ?? 0,
      buckets: EXPIRY_BOUNDS.map(([name, upTo], i) => ({
        name,
        upTo: upTo === Infinity ? null : upTo,
        keys: statistics.expiry[BUCKET_EXPIRED + 1 + i]?.keys ?? 0,
      })),
      measuredFrom: statistics.expiryReference,
    },
    namespaces: topNamespaces(statistics, top).map(({ prefix, keys, diskBytes, memoryBytes }) => ({
      prefix: jsonBytes(prefix),
      keys,
      diskBytes,
      memoryBytes,
    })),
    biggest: statistics.biggest.map(({ db, key, kind, elements, diskBytes, memoryBytes }) => ({
      db,
      key: jsonBytes(key),
      type: OBJECT_KINDS[kind] ?? 'unknown',
      elements,
      diskBytes,
      memoryBytes,
    })),
    functions: statistics.functions.length,
    modules: statistics.modules,
    damage: statistics.damageTotal,
    files: files.map(({ path, checksum, bytes, statistics: { header, totals } }) => ({
      file: path,
      rdbVersion: header?.version ?? null,
      checksum,
      bytes,
      keys: totals.keys,
    })),
  };
}

/** The version of all files, or null where they differ or have none. */
function sharedVersion(versions: readonly (number | null)[]): number | null {
  const [first = null] = versions;
  return versions.every((version) => version === first) ? first : null;
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

function serverOf({ aux }: StatisticsSnapshot): ServerName | null {
  for (const [name, value] of aux) {
    const field = latin1(name);
    if (field === 'redis-ver') return { name: 'redis', version: latin1(value) };
    if (field === 'valkey-ver') return { name: 'valkey', version: latin1(value) };
  }
  return null;
}

/** Totals by name, without those of which there is nothing. */
const named = (names: readonly string[], totals: readonly Totals[]): Record<string, Totals> =>
  Object.fromEntries(
    names.flatMap((name, i) => (totals[i] !== undefined && totals[i].keys > 0 ? [[name, totals[i]]] : [])),
  );
