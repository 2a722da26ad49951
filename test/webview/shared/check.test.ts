import { describe, expect, it } from 'vitest';
import {
  arrayOf,
  isCount,
  isNumber,
  isString,
  literal,
  nullable,
  object,
  optional,
  tuple,
} from '../../../src/webview/shared/check.js';

describe('checks', () => {
  it('tell an object by its properties', () => {
    const check = object<{ name: string; size: number | null }>({ name: isString, size: nullable(isNumber) });
    expect(check({ name: 'a', size: null, more: true })).toBe(true);
    expect(check({ name: 'a' })).toBe(false);
    for (const value of [null, undefined, 'a', 1, [], () => undefined]) expect(check(value)).toBe(false);
  });

  it('know counts from other numbers', () => {
    expect([0, 1, 2 ** 53 - 1].every(isCount)).toBe(true);
    expect([-1, 0.5, 2 ** 53, Number.NaN, Number.POSITIVE_INFINITY, '1', null].some(isCount)).toBe(false);
  });

  it('look at every element', () => {
    expect(arrayOf(isString)(['a', 'b'])).toBe(true);
    expect(arrayOf(isString)(['a', 1])).toBe(false);
    expect(arrayOf(isString)({ length: 0 })).toBe(false);
    expect(tuple(isString, isNumber)(['a', 1])).toBe(true);
    expect(tuple(isString, isNumber)(['a', 1, 2])).toBe(false);
  });

  it('take one of some, or nothing where nothing is allowed', () => {
    expect(literal('a', 'b')('b')).toBe(true);
    expect(literal('a', 'b')('c')).toBe(false);
    expect(optional(isString)(undefined)).toBe(true);
    expect(optional(isString)(null)).toBe(false);
  });
});
