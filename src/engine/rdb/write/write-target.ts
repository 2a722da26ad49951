import type { Dialect } from '../format.js';

/** For whom a file is written: which magic, version and encodings it has. */
export interface WriteTarget {
  readonly dialect: Dialect;
  readonly version: number;
}

/** What a server of the emulated version writes: RDB 12 of Redis 7.4, which Redis 7.4 and later load. */
export const OWN_TARGET: WriteTarget = { dialect: 'redis', version: 12 };

/** Oldest version that is written: Redis 5.0. */
export const OLDEST_WRITTEN = 9;
/** Newest of Redis, and the one of Valkey 9. */
export const NEWEST_WRITTEN: Readonly<Record<Dialect, number>> = { redis: 15, valkey: 80 };

/** The first version with each thing that older readers do not know (see facts of `rdb.h`). */
export const SINCE = {
  listpacks: 10,
  functions: 10,
  streamCounters: 10,
  consumerActivity: 11,
  setListpack: 11,
  hashExpiry: 12,
} as const;

/** Whether the target knows of a thing. Valkey's 80 has all that Redis 7.2 had, and expiring fields of its own. */
export const knows = ({ dialect, version }: WriteTarget, thing: keyof typeof SINCE): boolean =>
  dialect === 'valkey' || version >= SINCE[thing];

/** The magic and version that a file begins with. */
export const magicOf = ({ dialect, version }: WriteTarget): string =>
  dialect === 'valkey' ? `VALKEY${String(version).padStart(3, '0')}` : `REDIS${String(version).padStart(4, '0')}`;
