const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Upper bounds in ms from the time that expiries are measured from. The last bucket has none. */
export const EXPIRY_BOUNDS: readonly (readonly [name: string, upTo: number])[] = [
  ['1 minute', MINUTE],
  ['10 minutes', 10 * MINUTE],
  ['1 hour', HOUR],
  ['6 hours', 6 * HOUR],
  ['1 day', DAY],
  ['1 week', 7 * DAY],
  ['30 days', 30 * DAY],
  ['1 year', 365 * DAY],
  ['later', Infinity],
];

/** Buckets in the counters: one for keys without expiry, one for those expired, one for each bound. */
export const EXPIRY_BUCKETS = 2 + EXPIRY_BOUNDS.length;
export const BUCKET_NONE = 0;
export const BUCKET_EXPIRED = 1;

/** The bucket of an expiry (ms of Unix time, or -1 for none) seen from `reference` (ms of Unix time). */
export function expiryBucket(expireAt: number, reference: number): number {
  if (expireAt < 0) return BUCKET_NONE;
  const left = expireAt - reference;
  if (left <= 0) return BUCKET_EXPIRED;
  for (let i = 0; i < EXPIRY_BOUNDS.length; i++) if (left <= EXPIRY_BOUNDS[i][1]) return BUCKET_EXPIRED + 1 + i;
  return EXPIRY_BUCKETS - 1;
}
