import { describe, expect, it } from 'vitest';
import { parseCommandFilter } from '../../../src/engine/log-index/command-filter-text.js';

const END = new Date(2026, 10, 20, 23, 41).getTime();
const seconds = (...parts: [number, number, number, number, number, number?]) => new Date(...parts).getTime() / 1000;

describe('the text of a filter', () => {
  it.each([
    ['', {}],
    ['user:1*', { globs: ['user:1*'] }],
    ['cart "a b" glob:x?', { globs: ['*cart*', 'a b', 'x?'] }],
    ['/^a\\d/', { regex: '^a\\d' }],
    ['cmd:del,Unlink cmd:SET', { commands: ['DEL', 'UNLINK', 'SET'] }],
    ['db:0,2-3', { databases: [0, 2, 3] }],
    ['size:>1kb size:<=2kb', { minSize: 1025, maxSize: 2048 }],
    ['key:cmd:x', { globs: ['*cmd:x*'] }],
    ['after:22:00', { after: seconds(2026, 10, 20, 22, 0) }],
    ['after:22:00:15 before:23:00', { after: seconds(2026, 10, 20, 22, 0, 15), before: seconds(2026, 10, 20, 23, 0) }],
    ['after:-1h', { after: END / 1000 - 3600 }],
    ['before:2026-11-20T08:00Z', { before: Date.UTC(2026, 10, 20, 8) / 1000 }],
    ['after:@1700000000000', { after: 1_700_000_000 }],
  ])('%s', (text, spec) => {
    expect(parseCommandFilter(text, END)).toEqual({ spec, errors: [] });
  });

  it.each(['cmd:', 'db:x', 'after:noon', 'size:big', '/(/'])('says what is wrong with %s', (text) => {
    const { spec, errors } = parseCommandFilter(`a ${text}`, END);
    expect(errors).toMatchObject([{ start: 2, end: 2 + text.length }]);
    expect(spec.globs).toEqual(['*a*']);
  });
});
