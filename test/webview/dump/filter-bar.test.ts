import { describe, expect, it } from 'vitest';
import { termValue, withTerm } from '../../../src/webview/dump/filter-bar.js';

describe('quick choices', () => {
  it.each([
    ['', 'type', 'hash', 'type:hash'],
    ['user:*', 'type', 'hash', 'user:* type:hash'],
    ['type:set user:*', 'type', 'hash', 'type:hash user:*'],
    ['type:set  user:* type:list', 'type', 'hash', 'type:hash user:*'],
    ['/a type:b/ type:set', 'type', 'hash', '/a type:b/ type:hash'],
    ['user:* type:set', 'type', null, 'user:*'],
    ['"a  b" db:0', 'db', '1', '"a  b" db:1'],
    ['x', 'ttl', '<1h', 'x ttl:<1h'],
  ] as const)('%j with %s %s is %j', (text, kind, value, expected) => {
    expect(withTerm(text, kind, value)).toBe(expected);
  });

  it('show the term of the text', () => {
    expect(termValue('user:* type:hash', 'type')).toBe('hash');
    expect(termValue('user:*', 'type')).toBeNull();
    expect(termValue('type:a type:b', 'type')).toBeUndefined();
  });
});
