import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import { objectType } from '../../../src/engine/rdb/format.js';
import { ValueVerifier } from '../../../src/engine/rdb/value-verifier.js';
import { ascii, length } from './dump-builder.js';

const listpackOf = (...texts: readonly string[]): Uint8Array => {
  const entries = texts.flatMap((text) => [0x80 | text.length, ...ascii(text), text.length + 1]);
  return Uint8Array.of(entries.length + 7, 0, 0, 0, texts.length, 0, ...entries, 0xff);
};

/** What the check says of a sorted set that is this listpack. */
function verifyZset(...texts: readonly string[]): string | undefined {
  const listpack = listpackOf(...texts);
  const value = Uint8Array.of(...length(listpack.length), ...listpack);
  const type = objectType('redis', 17);
  if (type === undefined) throw new Error('there is no type 17');
  return new ValueVerifier(new MemorySource(value), () => undefined).verify(type, 0, value.length)?.message;
}

describe('scores in packed sorted sets', () => {
  it.each(['1.5', '-17', 'inf', '-inf', '1e300'])('takes %s', (score) => {
    expect(verifyZset('a', '1', 'b', score)).toBeUndefined();
  });

  it.each(['', 'x', '1.5x', '0x10', 'nan'])('refuses %j', (score) => {
    expect(verifyZset('a', '1', 'b', score)).toMatch(/expected a score in front/);
  });
});
