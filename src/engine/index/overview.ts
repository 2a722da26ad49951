import { BUCKET_EXPIRED, EXPIRY_BOUNDS } from '../analysis/expiry-buckets.js';
import type { StatisticsSnapshot, Totals } from '../analysis/statistics.js';
import { bytesToText } from '../analysis/text.js';
import type { TopKey } from '../analysis/top-keys.js';
import { ENCODINGS, OBJECT_KINDS } from '../rdb/format.js';
import type { ExpiryBucket, KeySummary, Overview, Share } from './answers.js';
import { nameText } from './key-summary.js';

/** Longest name or value of an aux field, in bytes. */
const AUX_BYTES = 4096;

/** What the overview shows besides what the scan counted. */
export type OverviewContext = Pick<
  Overview,
  'file' | 'checksum' | 'memoryModel' | 'functions' | 'damage' | 'damageTotal'
>;

/** The overview of what a scan has counted so far; null before it has counted anything. */
export function overviewOf(statistics: StatisticsSnapshot | null, context: OverviewContext): Overview {
  const totals = statistics?.totals ?? NOTHING;
  const aux = (statistics?.aux ?? []).map(([name, value]) => [text(name), text(value)] as const);
  return {
    ...context,
    header: statistics?.header ?? null,
    server: serverOf(aux),
    savedAt: statistics?.savedAt ?? null,
    aux,
    keys: totals.keys,
    diskBytes: totals.diskBytes,
    memoryBytes: totals.memoryBytes,
    databases: (statistics?.databases ?? []).map(({ db, keys, expires, memoryBytes }) => ({
      db,
      keys,
      expires,
      memoryBytes,
    })),
    kinds: shares(OBJECT_KINDS, statistics?.kinds ?? []),
    encodings: shares(ENCODINGS, statistics?.encodings ?? []),
    expiry: statistics === null ? [] : expiryBuckets(statistics),
    biggest: (statistics?.biggest ?? []).map(topKey),
    modules: statistics?.modules ?? [],
  };
}

const NOTHING: Totals = { keys: 0, elements: 0, diskBytes: 0, memoryBytes: 0 };

const text = (bytes: Uint8Array): string => bytesToText(bytes, { limit: AUX_BYTES });

/** The server that wrote a dump, as its aux fields tell (`rdb.c:rdbSaveInfoAuxFields` of Redis and of Valkey). */
function serverOf(aux: Overview['aux']): Overview['server'] {
  const valkey = aux.find(([name]) => name === 'valkey-ver');
  if (valkey) return { name: 'Valkey', version: valkey[1] };
  const redis = aux.find(([name]) => name === 'redis-ver');
  return redis ? { name: 'Redis', version: redis[1] } : null;
}

/** Totals by name, without those of which there is nothing, the largest in memory first. */
function shares(names: readonly string[], totals: readonly Totals[]): readonly Share[] {
  return names
    .map((name, i) => ({ name, ...(totals[i] ?? NOTHING) }))
    .filter(({ keys }) => keys > 0)
    .sort((a, b) => b.memoryBytes - a.memoryBytes);
}

function expiryBuckets({ expiry, expiryReference }: StatisticsSnapshot): readonly ExpiryBucket[] {
  return expiry.map(({ keys, memoryBytes }, bucket) => {
    if (bucket < BUCKET_EXPIRED) return { name: 'none', keys, memoryBytes, from: null, to: null };
    if (bucket === BUCKET_EXPIRED) return { name: 'expired', keys, memoryBytes, from: null, to: expiryReference };
    const [name, upTo] = EXPIRY_BOUNDS[bucket - BUCKET_EXPIRED - 1] ?? ['later', Infinity];
    const after = EXPIRY_BOUNDS[bucket - BUCKET_EXPIRED - 2]?.[1] ?? 0;
    return {
      name,
      keys,
      memoryBytes,
      from: expiryReference + after,
      to: upTo === Infinity ? null : expiryReference + upTo,
    };
  });
}

function topKey(key: TopKey): KeySummary {
  return {
    row: key.row,
    db: key.db,
    name: nameText(key.key),
    keyLength: key.key.length,
    kind: OBJECT_KINDS[key.kind] ?? 'unknown',
    encoding: ENCODINGS[key.encoding] ?? 'unknown',
    elements: key.elements,
    diskBytes: key.diskBytes,
    memoryBytes: key.memoryBytes,
    expireAt: key.expireAt < 0 ? null : key.expireAt,
    offset: key.offset,
    guess: key.guess,
  };
}
