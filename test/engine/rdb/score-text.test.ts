import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { Element } from '../../../src/engine/rdb/elements.js';
import { FormatError } from '../../../src/engine/rdb/damage.js';

function withText(text: string): Element {
  const element = new Element();
  const bytes = new TextEncoder().encode(`x${text}9`);
  element.setScoreText(bytes, 1, text.length, 7);
  return element;
}

describe('scores that are text', () => {
  it.each(['0', '-0', '1', '-12', '1.5', '0.1', '123456789012345', '-3.25', '1234567.12345678'])(
    '%s is plain',
    (text) => {
      expect(withText(text).scoreIsPlain).toBe(true);
    },
  );

  it.each([
    '',
    '-',
    '01',
    '1.',
    '.5',
    '1.50',
    '1e5',
    'inf',
    'nan',
    '1 ',
    '0.00000001',
    '9999999999999999',
    '+1',
    '0x10',
  ])('%s is not', (text) => {
    expect(withText(text).scoreIsPlain).toBe(false);
  });

  it('calls only that plain which is the same number to every reader', () => {
    const text = fc.oneof(
      fc.double({ noNaN: true }).map(String),
      fc.integer().map(String),
      fc.string({ unit: fc.constantFrom(...'0123456789.-e'), maxLength: 20 }),
    );
    fc.assert(
      fc.property(text, (one) => {
        const element = withText(one);
        if (!element.scoreIsPlain) return;
        expect(JSON.parse(one)).toBe(element.score);
        expect(Math.abs(one.length - String(element.score).length)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 5000 },
    );
  });

  it('reads the number when it is asked for, and says what is none', () => {
    expect(withText('1e5').score).toBe(100_000);
    expect(() => withText('one').score).toThrow(FormatError);
    const element = withText('one');
    element.score = 3;
    expect(element.score).toBe(3);
    expect(element.scoreIsPlain).toBe(false);
  });
});
