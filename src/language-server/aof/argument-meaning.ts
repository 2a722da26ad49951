/** What numbers among the arguments of a command mean: moments, lifetimes, ids of streams. */
import { momentText } from './shown-text.js';

/** Commands whose second argument is a moment, with the milliseconds of its unit. */
const MOMENTS: Readonly<Record<string, number>> = { PEXPIREAT: 1, EXPIREAT: 1000, HPEXPIREAT: 1, HEXPIREAT: 1000 };
/** Options that a moment follows. */
const MOMENT_OPTIONS: Readonly<Record<string, number>> = { PXAT: 1, EXAT: 1000, TIME: 1 };
/** Options and commands that a lifetime follows. */
const LIFETIMES: Readonly<Record<string, number>> = {
  EXPIRE: 1000,
  PEXPIRE: 1,
  SETEX: 1000,
  PSETEX: 1,
  HEXPIRE: 1000,
  HPEXPIRE: 1,
};
const LIFETIME_OPTIONS: Readonly<Record<string, number>> = { EX: 1000, PX: 1 };
/** Commands in whose arguments EX, PXAT and their like are options, and the first that may be one. */
const WITH_OPTIONS: Readonly<Record<string, number>> = { SET: 3, GETEX: 2, HSETEX: 2, HGETEX: 2, MSETEX: 2, XCLAIM: 5 };

/**
 * A sentence on an argument, or undefined.
 * @param name of the command, in upper case
 * @param words the arguments, the name being argument 0
 */
export function argumentMeaning(name: string, words: readonly string[], at: number): string | undefined {
  const text = words[at] ?? '';
  const id = /^X/.test(name) ? /^(\d{13})-\d+$/.exec(text)?.[1] : undefined;
  if (id !== undefined) return `An entry of ${momentText(Number(id)) ?? 'a stream'}.`;
  if (!/^\d{1,16}$/.test(text)) return undefined;
  const before = (words[at - 1] ?? '').toUpperCase();
  const option = at - 1 >= (own(WITH_OPTIONS, name) ?? Infinity);
  const moment = at === 2 ? own(MOMENTS, name) : undefined;
  const unit = moment ?? (option ? own(MOMENT_OPTIONS, before) : undefined);
  if (unit !== undefined) {
    const when = momentText(Number(text) * unit);
    return when === undefined ? undefined : `= **${when}**`;
  }
  const lifetime = at === 2 ? own(LIFETIMES, name) : undefined;
  const span = lifetime ?? (option ? own(LIFETIME_OPTIONS, before) : undefined);
  return span === undefined
    ? undefined
    : `A lifetime of ${spanText(Number(text) * span)}, from the moment at which the log is loaded.`;
}

const own = (table: Readonly<Record<string, number>>, key: string): number | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

/** A span for people: `1 d 2 h`, `1.5 s`. */
function spanText(milliseconds: number): string {
  if (milliseconds < 60_000) return `${milliseconds / 1000} s`;
  const units = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['min', 60_000],
    ['s', 1000],
  ] as const;
  const parts: string[] = [];
  let rest = milliseconds;
  for (const [unit, size] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(`${count} ${unit}`);
  }
  return parts.slice(0, 2).join(' ');
}
