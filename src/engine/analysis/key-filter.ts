import { OBJECT_KINDS } from '../rdb/format.js';
import type { ExpiryCondition, FilterableKey, KeyFilterSpec } from './filterable-key.js';
import { compileGlob, type GlobMatcher } from './glob.js';

/** A compiled filter: true for the keys that it lets through. */
export type KeyFilter = (key: FilterableKey) => boolean;

/** A filter that cannot be compiled: its regular expression is not one. The message names the place in the pattern. */
export class FilterError extends Error {
  override readonly name = 'FilterError';
}

/**
 * Compiles a filter into one function that is called for every key of a dump. Cheap conditions are asked first.
 * `now` is ms of Unix time: what `expired` is measured from.
 * @throws FilterError when the regular expression is not valid
 */
export function compileKeyFilter(spec: KeyFilterSpec, now: number): KeyFilter {
  const conditions: KeyFilter[] = [];
  const { databases, kinds, encodings, expiry, minSize, maxSize, globs, regex } = spec;
  if (databases !== undefined) {
    const wanted = new Set(databases);
    const only = wanted.size === 1 ? databases[0] : undefined;
    conditions.push(only === undefined ? (key) => wanted.has(key.db) : (key) => key.db === only);
  }
  if (kinds !== undefined) {
    const wanted = new Set(kinds);
    // Keys mostly carry interned names, so identity decides; a set of a few strings is fast enough besides.
    if (wanted.size < OBJECT_KINDS.length) conditions.push((key) => wanted.has(key.kind));
  }
  if (encodings !== undefined) {
    const wanted = new Set<string | undefined>(encodings);
    conditions.push((key) => wanted.has(key.encoding));
  }
  if (expiry !== undefined) conditions.push(compileExpiry(expiry, now));
  if (minSize !== undefined) conditions.push((key) => key.diskBytes >= minSize);
  if (maxSize !== undefined) conditions.push((key) => key.diskBytes <= maxSize);
  if (globs !== undefined) {
    const matchers = globs.map(compileGlob);
    const only = matchers.length === 1 ? matchers[0] : undefined;
    conditions.push(
      only === undefined
        ? (key) => matchers.some((matches) => matches(key.keyBuffer, key.keyStart, key.keyLength))
        : (key) => only(key.keyBuffer, key.keyStart, key.keyLength),
    );
  }
  if (regex !== undefined) {
    const holds = compileKeyExpression(regex);
    conditions.push((key) => holds(key.keyBuffer, key.keyStart, key.keyLength));
  }
  const [first, second] = conditions;
  if (first === undefined) return () => true;
  if (second === undefined) return first;
  if (conditions.length === 2) return (key) => first(key) && second(key);
  return (key) => conditions.every((holds) => holds(key));
}

/** As the server does, a key is expired once the clock has passed its time, not at it. */
function compileExpiry(condition: ExpiryCondition, now: number): KeyFilter {
  switch (condition.kind) {
    case 'none':
      return (key) => key.expireAt === -1;
    case 'any':
      return (key) => key.expireAt !== -1;
    case 'expired':
      return (key) => key.expireAt !== -1 && key.expireAt < now;
    case 'before': {
      const { time } = condition;
      return (key) => key.expireAt !== -1 && key.expireAt < time;
    }
    case 'after': {
      const { time } = condition;
      return (key) => key.expireAt !== -1 && key.expireAt > time;
    }
    case 'between': {
      const { from, to } = condition;
      return (key) => key.expireAt !== -1 && key.expireAt >= from && key.expireAt < to;
    }
  }
}

/** A regular expression over a key as text. @throws FilterError when it is not valid */
export function compileKeyExpression(pattern: string): GlobMatcher {
  const expression = compileExpression(pattern);
  const textOf = keyText();
  return (buffer, start, length) => expression.test(textOf(buffer, start, length));
}

function compileExpression(pattern: string): RegExp {
  try {
    // With `u` a character outside the basic plane is one; patterns that only older rules allow go without it.
    return new RegExp(pattern, 'u');
  } catch {
    try {
      return new RegExp(pattern);
    } catch (error) {
      throw new FilterError(error instanceof Error ? error.message : String(error));
    }
  }
}

/** Longest key that is turned into a string byte by byte: shorter ones cost less that way than through a decoder. */
const SHORT = 64;

/** The key as text: UTF-8 where it is valid, else each byte one character. */
function keyText(): (buffer: Uint8Array, start: number, length: number) => string {
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  return (buffer, start, length) => {
    let ascii = length <= SHORT;
    let text = '';
    for (let i = 0; ascii && i < length; i++) {
      const byte = buffer[start + i];
      if (byte < 0x80) text += String.fromCharCode(byte);
      else ascii = false;
    }
    if (ascii) return text;
    const bytes = buffer.subarray(start, start + length);
    try {
      return utf8.decode(bytes);
    } catch {
      return latin1(bytes);
    }
  };
}

/** Each byte as the character of the same number. (The decoder named `latin1` is windows-1252, which is not that.) */
function latin1(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return text;
}
