/** What of a command's arguments is worth words: the time at which it lets its key expire. */

/** When a command lets its keys, or fields of them, expire. */
export type ExpiryNote =
  /** ms of Unix time; `past` when that was before the command itself. */
  | { readonly kind: 'at'; readonly ms: number; readonly past: boolean }
  /** ms from when it is executed, which is anew at every start of a server. */
  | { readonly kind: 'in'; readonly ms: number };

/** Arguments of a command as text; undefined where there is none. */
export type ArgumentText = (index: number) => string | undefined;

/** Commands whose time is an argument: its place, and ms per unit. Relative ones count from when they are executed. */
const TIMES: Readonly<
  Record<string, undefined | { readonly at: number; readonly unit: number; readonly relative: boolean }>
> = {
  PEXPIREAT: { at: 2, unit: 1, relative: false },
  EXPIREAT: { at: 2, unit: 1000, relative: false },
  PEXPIRE: { at: 2, unit: 1, relative: true },
  EXPIRE: { at: 2, unit: 1000, relative: true },
  SETEX: { at: 2, unit: 1000, relative: true },
  PSETEX: { at: 2, unit: 1, relative: true },
};
/** Options of SET and its like with a time behind them. */
const OPTIONS: Readonly<Record<string, undefined | { readonly unit: number; readonly relative: boolean }>> = {
  PXAT: { unit: 1, relative: false },
  EXAT: { unit: 1000, relative: false },
  PX: { unit: 1, relative: true },
  EX: { unit: 1000, relative: true },
};
/** Commands that take these options, and the first argument that can be one. */
const TAKE_OPTIONS: Readonly<Record<string, number | undefined>> = { SET: 3, HSETEX: 2, MSETEX: 2 };
/** Arguments that are looked at. */
const LOOKED_AT = 16;

/** The expiry that a command sets, or null; `time` is its own in seconds, or -1. */
export function expiryOf(name: string, argumentCount: number, text: ArgumentText, time: number): ExpiryNote | null {
  const timed = TIMES[name];
  if (timed !== undefined) return noteOf(text(timed.at), timed.unit, timed.relative, time);
  const from = TAKE_OPTIONS[name];
  if (from === undefined) return null;
  for (let at = from; at + 1 < Math.min(argumentCount, LOOKED_AT); at++) {
    const option = OPTIONS[(text(at) ?? '').toUpperCase()];
    if (option !== undefined) return noteOf(text(at + 1), option.unit, option.relative, time);
  }
  return null;
}

function noteOf(value: string | undefined, unit: number, relative: boolean, time: number): ExpiryNote | null {
  if (value === undefined || !/^-?\d{1,17}$/.test(value)) return null;
  const ms = Number(value) * unit;
  return relative ? { kind: 'in', ms } : { kind: 'at', ms, past: time >= 0 && ms < time * 1000 };
}
