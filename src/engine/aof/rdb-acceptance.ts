/** Which dumps, bases and preambles a server reads: by magic and version (rdb.c `rdbLoadRioWithLoadingCtx`). */
import { describeTarget, type Target } from '../conf/target.js';
import { FIRST_VALKEY_VERSION } from '../rdb/header.js';
import type { RdbHeader } from '../rdb/scan-events.js';
import type { LogDamage } from './log-damage.js';

/** The newest RDB version of each Redis, by `major * 1000 + minor` of the first that has it. */
const REDIS_VERSIONS: readonly (readonly [rank: number, version: number])[] = [
  [8012, 16],
  [8010, 15],
  [8008, 14],
  [8006, 13],
  [7004, 12],
  [7002, 11],
  [7000, 10],
  [5000, 9],
  [4000, 8],
  [3002, 7],
  [0, 6],
];

/** Versions with the magic REDIS that Valkey reads; those above are Redis's own. */
const NEWEST_REDIS_OF_VALKEY = 11;
const FIRST_VALKEY_WITH_OWN = 9000;

/** True when a server of that version reads such a dump, its settings being those it has by default. */
export function acceptsRdb(
  { product, rank }: Target,
  { dialect, version }: Pick<RdbHeader, 'dialect' | 'version'>,
): boolean {
  if (product === 'valkey') {
    if (dialect === 'redis') return version <= NEWEST_REDIS_OF_VALKEY;
    return rank >= FIRST_VALKEY_WITH_OWN && version === FIRST_VALKEY_VERSION;
  }
  const newest = REDIS_VERSIONS.find(([first]) => rank >= first)?.[1] ?? 0;
  return dialect === 'redis' && version <= newest;
}

/** What is to be said of a base or preamble that a server does not read. */
export function foreignRdb(target: Target, { text }: RdbHeader): LogDamage {
  return {
    kind: 'bad-version',
    offset: 0,
    length: 0,
    expected: `a version that ${describeTarget(target)} reads`,
    found: text,
    lost: `nothing here, but ${describeTarget(target)} refuses to load it`,
    severity: 'error',
    guess: false,
    server: 'refuses',
    toolAccepts: true,
  };
}
