import { parseDouble } from '../codec/double-text.js';
import { isInt64Text, parseInt64Text } from '../codec/integer-text.js';
import { parseLongDouble } from '../codec/long-double.js';
import { ERRORS, refuse } from './command-error.js';

/** What arguments are read as. Each refuses what the server refuses, with its words or with the given ones. */

/**
 * An integer of 64 bits, as a number: beyond 2^53 the nearest one, which is good enough for places, counts and times.
 * @throws CommandError
 */
export function readInteger(text: string, error: string = ERRORS.notInteger): number {
  if (!isInt64Text(text)) refuse(error);
  return Number(text);
}

/** An integer of 64 bits, exact: a bigint where a number is not. @throws CommandError */
export function readInt64(text: string, error: string = ERRORS.notInteger): number | bigint {
  return parseInt64Text(text) ?? refuse(error);
}

/** An integer that must not be negative (object.c, getPositiveLongFromObjectOrReply). @throws CommandError */
export function readPositive(text: string, error = 'ERR value is out of range, must be positive'): number {
  return readRange(text, 0, Infinity, error);
}

/**
 * An integer whose sign may be turned: any but the least one, whose opposite 64 bits do not hold.
 * @throws CommandError
 */
export function readNegatable(text: string): number {
  const error = 'ERR value is out of range, value must between -9223372036854775807 and 9223372036854775807';
  if (text === '-9223372036854775808') refuse(error);
  return readInteger(text);
}

/** An integer of a range; whatever is wrong with it, the error is the same. @throws CommandError */
export function readRange(text: string, least: number, most: number, error: string): number {
  const value = readInteger(text, error);
  if (value < least || value > most) refuse(error);
  return value;
}

/** @throws CommandError */
export function readDouble(text: string, error: string = ERRORS.notFloat): number {
  return parseDouble(text) ?? refuse(error);
}

/** How long to wait, in ms; 0: for ever (timeout.c, getTimeoutFromObjectOrReply). @throws CommandError */
export function readTimeout(text: string): number {
  const value = parseLongDouble(text);
  if (value === null) refuse('ERR timeout is not a float or out of range');
  const seconds = value === 'infinite' ? (text.startsWith('-') ? -Infinity : Infinity) : (parseDouble(text) ?? 0);
  const ms = Math.ceil(seconds * 1000);
  if (ms > 2 ** 63 || ms === Infinity) refuse('ERR timeout is out of range');
  if (ms < 0) refuse('ERR timeout is negative');
  return ms;
}

/** Whether an argument is a word, in whatever case; the word is given in upper case. */
export const isWord = (text: string, word: string): boolean =>
  text === word || (text.length === word.length && text.toUpperCase() === word);

/**
 * First and last place of a range as GETRANGE, LRANGE and ZRANGE take it: negative ones count from the end.
 * @returns null when nothing lies in it
 */
export function clampRange(start: number, stop: number, length: number): readonly [first: number, last: number] | null {
  let first = start < 0 ? start + length : start;
  const last = stop < 0 ? stop + length : stop;
  if (first < 0) first = 0;
  if (first > last || first >= length) return null;
  return [first, Math.min(last, length - 1)];
}

/** A time in ms as an argument of a logged command: never beyond what 64 bits hold. */
export function timeText(ms: number): string {
  if (Number.isSafeInteger(ms)) return String(ms);
  return ms >= 2 ** 63 ? '9223372036854775807' : String(BigInt(ms));
}
