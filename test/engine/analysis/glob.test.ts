import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { compileGlob } from '../../../src/engine/analysis/glob.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function matches(pattern: string | Uint8Array, key: string | Uint8Array): boolean {
  const bytes = typeof key === 'string' ? bytesOf(key) : key;
  // Neighbours that would match too much show a matcher that reads past its range.
  const padded = new Uint8Array(bytes.length + 8).fill(0x61);
  padded.set(bytes, 4);
  return compileGlob(pattern)(padded, 4, bytes.length);
}

/** The rules in their plainest form, by trying everything: the model that the compiled matcher must agree with. */
function naive(pattern: string, key: string): boolean {
  if (pattern === '') return key === '';
  const [head, rest] = [pattern.charAt(0), pattern.slice(1)];
  if (head === '*') return naive(rest, key) || (key !== '' && naive(pattern, key.slice(1)));
  if (key === '') return false;
  if (head === '?') return naive(rest, key.slice(1));
  if (head === '\\' && rest !== '') return rest.charAt(0) === key.charAt(0) && naive(rest.slice(1), key.slice(1));
  if (head !== '[') return head === key.charAt(0) && naive(rest, key.slice(1));
  const negated = rest.charAt(0) === '^';
  let at = negated ? 1 : 0;
  let inside = false;
  while (at < rest.length && rest.charAt(at) !== ']') {
    if (rest.charAt(at) === '\\' && at + 1 < rest.length) {
      inside ||= rest.charAt(at + 1) === key.charAt(0);
      at += 2;
    } else if (rest.charAt(at + 1) === '-' && at + 2 < rest.length) {
      const ends = [rest.charAt(at), rest.charAt(at + 2)].sort();
      inside ||= key.charAt(0) >= (ends[0] ?? '') && key.charAt(0) <= (ends[1] ?? '');
      at += 3;
    } else {
      inside ||= rest.charAt(at) === key.charAt(0);
      at += 1;
    }
  }
  return inside !== negated && naive(rest.slice(at + 1), key.slice(1));
}

describe('glob', () => {
  it.each([
    ['*', '', true],
    ['*', 'anything', true],
    ['user:*', 'user:1', true],
    ['user:*', 'user:', true],
    ['user:*', 'user', false],
    ['user:*', 'xuser:1', false],
    ['*:name', 'user:1:name', true],
    ['*:name', 'user:1:names', false],
    ['user:*:name', 'user:name', false],
    ['u?er', 'user', true],
    ['u?er', 'uer', false],
    ['u[rst]er', 'user', true],
    ['u[^rst]er', 'user', false],
    ['u[^rst]er', 'uxer', true],
    ['u[a-s]er', 'user', true],
    ['u[s-a]er', 'user', true],
    ['u[a-r]er', 'user', false],
    ['a[b', 'ab', true],
    ['a[b-', 'a-', true],
    ['a[\\]]', 'a]', true],
    ['a[]b', 'ab', false],
    ['a\\*', 'a*', true],
    ['a\\*', 'ab', false],
    ['a\\', 'a\\', true],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['ab*ba', 'aba', false],
    ['ü*', 'über', true],
    ['', '', true],
    ['', 'a', false],
  ])('%s against %s is %s', (pattern, key, expected) => {
    expect(matches(pattern, key)).toBe(expected);
  });

  it('compares bytes: one ? takes one byte, a class with bytes above 127 works', () => {
    expect(matches('?', 'ü')).toBe(false);
    expect(matches('??', 'ü')).toBe(true);
    expect(matches(Uint8Array.of(0x5b, 0x80, 0x2d, 0xff, 0x5d), Uint8Array.of(0xc3))).toBe(true);
    expect(matches(Uint8Array.of(0x5b, 0x80, 0x2d, 0xff, 0x5d), Uint8Array.of(0x41))).toBe(false);
  });

  it('agrees with the plain rules', () => {
    const pattern = fc.string({ unit: fc.constantFrom(...'ab*?[]^-\\'), maxLength: 8 });
    const key = fc.string({ unit: fc.constantFrom(...'ab]-^\\'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, key, (p, k) => {
        expect(matches(p, k)).toBe(naive(p, k));
      }),
      { numRuns: 5000 },
    );
  });

  it('finds segments longer than one machine word', () => {
    const segment = 'a'.repeat(40) + 'b' + 'a'.repeat(40);
    expect(matches(`*${segment}*`, 'a'.repeat(100) + 'b' + 'a'.repeat(40))).toBe(true);
    expect(matches(`*${segment}*`, 'a'.repeat(100) + 'b' + 'a'.repeat(39))).toBe(false);
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 60, maxLength: 140 }),
        fc.nat(70),
        fc.nat(70),
        (text, from, length) => {
          expect(matches(`*${text.slice(from, from + length)}*`, text)).toBe(true);
        },
      ),
    );
  });

  it('stays linear where a backtracking matcher would take years', () => {
    const before = process.cpuUsage();
    expect(matches('a*'.repeat(50) + 'b', 'a'.repeat(100_000))).toBe(false);
    expect(matches(`*${'a'.repeat(500)}b*`, 'a'.repeat(100_000))).toBe(false);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(2000);
  });
});
