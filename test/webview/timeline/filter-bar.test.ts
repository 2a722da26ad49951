import { describe, expect, it } from 'vitest';
import { readTarget, termValue, withTerm } from '../../../src/webview/timeline/command-filter-bar.js';

describe('the quick choices', () => {
  it.each([
    ['', 'cmd', 'DEL', 'cmd:DEL'],
    ['user:*', 'cmd', 'DEL', 'user:* cmd:DEL'],
    ['cmd:SET db:0 x', 'cmd', 'DEL', 'db:0 x cmd:DEL'],
    ['cmd:SET x cmd:DEL', 'cmd', null, 'x'],
    ['"a b" db:1', 'db', null, '"a b"'],
  ] as const)('make of %j with %s %s: %j', (text, kind, value, expected) => {
    expect(withTerm(text, kind, value)).toBe(expected);
  });

  it('say what is chosen', () => {
    expect(termValue('a cmd:SET', 'cmd')).toBe('SET');
    expect(termValue('a', 'cmd')).toBeNull();
    expect(termValue('cmd:SET cmd:DEL', 'cmd')).toBeUndefined();
  });
});

describe('a place to go to', () => {
  const end = new Date(2026, 10, 20, 23, 41).getTime();
  it.each([
    ['300122170', { kind: 'offset', offset: 300122170 }],
    ['300,122,170', { kind: 'offset', offset: 300122170 }],
    ['0x1F', { kind: 'offset', offset: 31 }],
    ['22:05', { kind: 'time', seconds: new Date(2026, 10, 20, 22, 5).getTime() / 1000 }],
    ['8:05:09', { kind: 'time', seconds: new Date(2026, 10, 20, 8, 5, 9).getTime() / 1000 }],
    ['2026-11-20T08:00Z', { kind: 'time', seconds: Date.UTC(2026, 10, 20, 8) / 1000 }],
    ['-1h', { kind: 'time', seconds: end / 1000 - 3600 }],
    ['somewhere', null],
    ['25:00', null],
    ['', null],
  ])('%s', (text, target) => {
    expect(readTarget(text, end)).toEqual(target);
  });
});
