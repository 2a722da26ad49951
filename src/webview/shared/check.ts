/**
 * Checks of plain data that came from elsewhere: what a message or a stored state claims to be is believed only after
 * it passed. A check never throws.
 */

/** Tells whether a value is a `T`. */
export type Check<T> = (value: unknown) => value is T;

/** What a check checks for. */
export type Checked<C> = C extends Check<infer T> ? T : never;

type Properties = Readonly<Record<string, unknown>>;

/** A plain object of any shape. */
export const isObject: Check<Properties> = (value): value is Properties =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isString: Check<string> = (value): value is string => typeof value === 'string';
export const isBoolean: Check<boolean> = (value): value is boolean => typeof value === 'boolean';
/** Any number but NaN. */
export const isNumber: Check<number> = (value): value is number => typeof value === 'number' && !Number.isNaN(value);
/** A whole number from 0 to 2^53 - 1: counts, offsets, rows. */
export const isCount: Check<number> = (value): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
export const isBytes: Check<Uint8Array> = (value): value is Uint8Array => value instanceof Uint8Array;
export const isNull: Check<null> = (value): value is null => value === null;
export const isUnknown: Check<unknown> = (_value): _value is unknown => true;

/** One of the given strings or numbers. */
export const literal =
  <const T extends readonly (string | number | boolean)[]>(...values: T): Check<T[number]> =>
  (value): value is T[number] =>
    (values as readonly unknown[]).includes(value);

export const either =
  <A, B>(a: Check<A>, b: Check<B>): Check<A | B> =>
  (value): value is A | B =>
    a(value) || b(value);

export const nullable = <T>(check: Check<T>): Check<T | null> => either(isNull, check);

/** For a property that may be left out. */
export const optional =
  <T>(check: Check<T>): Check<T | undefined> =>
  (value): value is T | undefined =>
    value === undefined || check(value);

export const arrayOf =
  <T>(check: Check<T>): Check<readonly T[]> =>
  (value): value is readonly T[] =>
    Array.isArray(value) && value.every(check);

/** An array of exactly these, in this order. */
export const tuple =
  <A, B>(a: Check<A>, b: Check<B>): Check<readonly [A, B]> =>
  (value): value is readonly [A, B] =>
    Array.isArray(value) && value.length === 2 && a(value[0]) && b(value[1]);

/** An object whose properties pass; more properties do no harm. */
export const object = <T extends object>(checks: { readonly [K in keyof T]-?: Check<T[K]> }): Check<T> => {
  const entries = Object.entries<(value: unknown) => boolean>(checks);
  return (value): value is T => isObject(value) && entries.every(([name, check]) => check(value[name]));
};

/** An object that passes both. */
export const both =
  <A, B>(a: Check<A>, b: Check<B>): Check<A & B> =>
  (value): value is A & B =>
    a(value) && b(value);
