import type { Call } from './call.js';
import { readInteger } from './arguments.js';
import { refuse } from './command-error.js';

/** Words that give a lifetime, with what their number is: of seconds or ms, from now or since 1970. */
const LIFETIMES: Readonly<Record<string, { readonly unit: 1 | 1000; readonly relative: boolean }>> = {
  EX: { unit: 1000, relative: true },
  PX: { unit: 1, relative: true },
  EXAT: { unit: 1000, relative: false },
  PXAT: { unit: 1, relative: false },
};

export type LifetimeWord = 'EX' | 'PX' | 'EXAT' | 'PXAT';

export const isLifetimeWord = (word: string): word is LifetimeWord => Object.hasOwn(LIFETIMES, word);

/** The server's words for a time that cannot be. */
export const invalidExpire = (call: Call): never =>
  refuse(`ERR invalid expire time in '${call.row.name.toLowerCase()}' command`);

/**
 * The time that a lifetime ends: ms of Unix time (t_string.c, getExpireMillisecondsOrReply).
 * @throws CommandError for no number, one that is not positive, and one beyond 64 bits
 */
export function readLifetime(call: Call, word: LifetimeWord, text: string): number {
  const { unit, relative } = LIFETIMES[word];
  const value = readInteger(text);
  if (value <= 0) invalidExpire(call);
  // An absolute time in ms is never too late; numbers are not exact up there.
  const at = value * unit + (relative ? call.now : 0);
  if (at >= 2 ** 63 && (unit !== 1 || relative)) invalidExpire(call);
  return at;
}
