import { describe, expect, it } from 'vitest';
import { parseFilterText } from '../../../src/engine/analysis/filter-text.js';
import { compileKeyFilter } from '../../../src/engine/analysis/key-filter.js';
import { bucketFilter } from '../../../src/webview/dump/overview.js';
import { namespaceFilter } from '../../../src/webview/dump/namespace-shares.js';

/** Whether a key passes the filter that a mark of the overview leads to. */
function passes(
  text: string,
  key: Uint8Array,
  facts: { readonly db?: number; readonly expireAt?: number } = {},
): boolean {
  const { spec, errors } = parseFilterText(text, 0);
  expect(errors).toEqual([]);
  const filter = compileKeyFilter(spec, 0);
  return filter({
    db: 0,
    keyBuffer: key,
    keyStart: 0,
    keyLength: key.length,
    kind: 'string',
    expireAt: -1,
    elements: 1,
    diskBytes: 1,
    memoryBytes: 1,
    ...facts,
  });
}
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const asByteString = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

describe('the link of a namespace', () => {
  it.each(['user:', 'a*b:', 'x y:', '[z]?:', 'ünï:', 'type:', '"q":', '\\:', '/r/:'])('filters by %s', (prefix) => {
    const text = namespaceFilter(0, asByteString(encode(prefix)), 2);
    expect(passes(text, encode(`${prefix}17`))).toBe(true);
    expect(passes(text, encode(`${prefix}17`), { db: 1 })).toBe(false);
    expect(passes(text, encode(`other${prefix}17`))).toBe(false);
  });

  it('stands for bytes that are no text by any byte', () => {
    const text = namespaceFilter(null, '\u00ff\u0080:', 1);
    expect(passes(text, Uint8Array.of(0xff, 0x80, 0x3a, 0x31))).toBe(true);
    expect(passes(text, Uint8Array.of(0xff, 0x80, 0x3b, 0x31))).toBe(false);
  });

  it('is no filter for all of it', () => {
    expect(namespaceFilter(null, '', 3)).toBe('');
    expect(namespaceFilter(0, '', 1)).toBe('');
    expect(namespaceFilter(2, '', 3)).toBe('db:2');
  });
});

describe('the link of an expiry bar', () => {
  const bucket = (name: string, from: number | null, to: number | null) =>
    bucketFilter({ name, keys: 1, memoryBytes: 1, from, to });
  const key = encode('k');

  it('holds the upper bound and not the lower one, as the bar does', () => {
    const text = bucket('1 hour', 1000, 5000);
    const within = [1000, 1001, 5000, 5001].map((expireAt) => passes(text, key, { expireAt }));
    expect(within).toEqual([false, true, true, false]);
  });

  it('is open where the bar is', () => {
    expect([4999, 5000, 5001].map((expireAt) => passes(bucket('expired', null, 5000), key, { expireAt }))).toEqual([
      true,
      true,
      false,
    ]);
    expect([5000, 5001].map((expireAt) => passes(bucket('later', 5000, null), key, { expireAt }))).toEqual([
      false,
      true,
    ]);
    expect(passes(bucket('none', null, null), key)).toBe(true);
    expect(passes(bucket('none', null, null), key, { expireAt: 5 })).toBe(false);
  });
});
