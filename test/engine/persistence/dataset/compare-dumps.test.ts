import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../../src/engine/io/memory-source.js';
import {
  compareDumps,
  type Comparison,
  type KeyDifference,
} from '../../../../src/engine/persistence/dataset/compare-dumps.js';
import { loadLog } from '../../../../src/engine/persistence/dataset/load-dataset.js';
import { writeDump } from '../../../../src/engine/persistence/dataset/write-dataset.js';
import { singleLog } from '../../../../src/engine/aof/log-set.js';
import { bytesOf, command } from '../../aof/repair/log-maker.js';

/** The dump of what these commands make, for readers of a version. */
async function dumpOf(commands: readonly (readonly string[])[], version = 12): Promise<MemorySource> {
  const log = commands.map((words) => command(...words)).join('');
  const dataset = await loadLog(singleLog(new MemorySource(bytesOf(log), 'log')));
  expect(dataset.problems).toEqual([]);
  const parts: Uint8Array[] = [];
  const sink = { write: (bytes: Uint8Array) => void parts.push(bytes.slice()) };
  writeDump(dataset, sink, { target: { dialect: 'redis', version }, now: 0 });
  return new MemorySource(Buffer.concat(parts), 'dump');
}

async function compare(
  a: MemorySource,
  b: MemorySource,
): Promise<{ readonly result: Comparison; readonly told: readonly KeyDifference[] }> {
  const told: KeyDifference[] = [];
  const result = await compareDumps(a, b, (difference) => told.push(difference));
  return { result, told };
}

const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
const value = fc.constantFrom('1', 'x', 'y'.repeat(80));
const commands = fc.array(
  fc.oneof(
    fc.tuple(key, value).map(([name, text]) => ['SET', `s:${name}`, text]),
    fc.tuple(key, value).map(([name, text]) => ['SADD', `set:${name}`, text, 'common']),
    fc.tuple(key, value, fc.integer({ min: 0, max: 3 })).map(([name, text, n]) => ['ZADD', `z:${name}`, `${n}`, text]),
    fc.tuple(key, value).map(([name, text]) => ['HSET', `h:${name}`, 'field', text]),
    fc.tuple(key, value).map(([name, text]) => ['RPUSH', `l:${name}`, text]),
    key.map((name) => ['PEXPIREAT', `s:${name}`, '4102444800000']),
    key.map((name) => ['DEL', `s:${name}`]),
  ),
  { maxLength: 40 },
);

describe('compareDumps', { timeout: 120_000 }, () => {
  it('finds no difference between encodings of different versions', async () => {
    await fc.assert(
      fc.asyncProperty(commands, async (made) => {
        const { result, told } = await compare(await dumpOf(made, 9), await dumpOf(made, 12));
        expect(told).toEqual([]);
        expect(result).toMatchObject({ added: 0, removed: 0, changed: 0, damage: [] });
      }),
      { numRuns: 25 },
    );
  });

  it('tells the same in both directions', async () => {
    await fc.assert(
      fc.asyncProperty(commands, commands, async (some, others) => {
        const [a, b] = [await dumpOf(some), await dumpOf(others)];
        const [there, back] = [await compare(a, b), await compare(b, a)];
        expect(back.result).toMatchObject({
          added: there.result.removed,
          removed: there.result.added,
          changed: there.result.changed,
        });
        const names = ({ told }: typeof there): string[] =>
          told.map((one) => `${Buffer.from(one.key).toString()} ${one.kind === 'changed' ? one.what.join() : ''}`);
        expect(names(back).sort()).toEqual(names(there).sort());
      }),
      { numRuns: 25 },
    );
  });
});
