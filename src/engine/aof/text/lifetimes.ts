/**
 * Lifetimes in a log. Servers write the moment at which a key ends; a log that says how long it lives from now on gives
 * it that time anew at each start.
 */
import type { Target } from '../../conf/target.js';
import { atLeast } from '../../conf/target.js';

/** A relative lifetime among the arguments of a command. */
export interface RelativeLifetime {
  /** Position of the number; the name is argument 0. */
  readonly at: number;
  /** Milliseconds of one unit of it. */
  readonly unit: 1 | 1000;
  /** The target's own servers write it like this: it can't be helped. */
  readonly usual: boolean;
  /** The same command with the moment in its place, counted from a time in ms; undefined where the target has none. */
  absolute(from: number): readonly string[] | undefined;
}

const UNITS: Readonly<Record<string, 1 | 1000>> = { EX: 1000, PX: 1 };

/** Commands whose second argument is a lifetime, and what takes the moment instead. */
const SECOND: Readonly<Record<string, readonly [unit: 1 | 1000, instead: string]>> = {
  EXPIRE: [1000, 'PEXPIREAT'],
  PEXPIRE: [1, 'PEXPIREAT'],
  HEXPIRE: [1000, 'HPEXPIREAT'],
  HPEXPIRE: [1, 'HPEXPIREAT'],
};

/** Commands with EX or PX among their options, and where these begin. */
const OPTIONS: Readonly<Record<string, (words: readonly string[]) => readonly [from: number, to: number]>> = {
  SET: (words) => [3, words.length],
  GETEX: (words) => [2, words.length],
  HSETEX: (words) => [2, indexOfWord(words, 'FIELDS', 2)],
  HGETEX: (words) => [2, indexOfWord(words, 'FIELDS', 2)],
  MSETEX: (words) => [2 + 2 * (integerOf(words[1]) ?? 0), words.length],
};

const OTHERS = new Set(['SETEX', 'PSETEX', 'RESTORE']);

/** Whether a command, by its name in upper case, can set a lifetime at all. */
export const mayHaveLifetime = (name: string): boolean =>
  Object.hasOwn(SECOND, name) || Object.hasOwn(OPTIONS, name) || OTHERS.has(name);

/** The relative lifetime that a command sets, given its words with the name in upper case first. */
export function relativeLifetime(words: readonly string[], target: Target): RelativeLifetime | undefined {
  const [name = '', key = '', third = ''] = words;
  const second = Object.hasOwn(SECOND, name) ? SECOND[name] : undefined;
  if (second !== undefined) {
    const [unit, instead] = second;
    return lifetime(words, 2, unit, (moment) => [instead, key, moment, ...words.slice(3)]);
  }
  const modern = atLeast(target, '6.2', '7.2');
  if (name === 'SETEX' || name === 'PSETEX') {
    const make = (moment: string): readonly string[] => ['SET', key, words[3] ?? '', 'PXAT', moment];
    return lifetime(words, 2, name === 'SETEX' ? 1000 : 1, modern ? make : undefined);
  }
  if (name === 'RESTORE') {
    if (integerOf(third) === 0 || indexOfWord(words, 'ABSTTL', 4) < words.length) return undefined;
    const make = (moment: string): readonly string[] => [name, key, moment, ...words.slice(3), 'ABSTTL'];
    const found = lifetime(words, 2, 1, atLeast(target, '5.0', '7.2') ? make : undefined);
    return found && { ...found, usual: !atLeast(target, '7.0', '7.2') };
  }
  return optionLifetime(words, modern, !atLeast(target, '3.2', '7.2'));
}

function optionLifetime(words: readonly string[], modern: boolean, old: boolean): RelativeLifetime | undefined {
  const [name = ''] = words;
  const span = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
  if (span === undefined) return undefined;
  const [from, to] = span(words);
  for (let at = from; at + 1 < to; at++) {
    const word = (words[at] ?? '').toUpperCase();
    const unit = Object.hasOwn(UNITS, word) ? UNITS[word] : undefined;
    if (unit === undefined) continue;
    const make = (moment: string): readonly string[] => [...words.slice(0, at), 'PXAT', moment, ...words.slice(at + 2)];
    const found = lifetime(words, at + 1, unit, modern ? make : undefined);
    return found && { ...found, usual: name === 'SET' && old };
  }
  return undefined;
}

function lifetime(
  words: readonly string[],
  at: number,
  unit: 1 | 1000,
  make: ((moment: string) => readonly string[]) | undefined,
): RelativeLifetime | undefined {
  const value = integerOf(words[at]);
  if (value === undefined) return undefined;
  const absolute = (from: number): readonly string[] | undefined => {
    const moment = from + value * unit;
    return Number.isSafeInteger(moment) ? make?.(String(moment)) : undefined;
  };
  return { at, unit, usual: false, absolute };
}

const integerOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;

/** Position of a word; the number of words where it isn't there. */
function indexOfWord(words: readonly string[], word: string, from: number): number {
  const at = words.findIndex((one, index) => index >= from && one.toUpperCase() === word);
  return at < 0 ? words.length : at;
}
