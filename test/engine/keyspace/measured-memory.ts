import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import { memoryModelFor, type MemoryModel } from '../../../src/engine/keyspace/memory-model.js';
import { ALLOCATORS, type Allocator } from '../../../src/engine/keyspace/size-classes.js';
import { RdbScanner } from '../../../src/engine/rdb/scan.js';
import { PROJECT } from '../../corpus.js';

/** Dumps with what their servers said of their keys' memory; README.md there tells how they were made. */
export const MEASURED = join(PROJECT, 'test/fixtures/memory');

/** One key: what the server said, and what the model says. Bytes. */
export interface Comparison {
  readonly kind: string;
  readonly key: string;
  readonly measured: number;
  readonly estimated: number;
}

/** What a scan says of one key. */
export interface Estimate {
  /** Database and key, as in `0:user:1`. */
  readonly id: string;
  readonly kind: string;
  readonly estimated: number;
}

/** A scan's estimate of every key, in the file's order. */
export function estimates(bytes: Uint8Array, allocator: Allocator): readonly Estimate[] {
  const found: Estimate[] = [];
  scan(bytes, modelOf(bytes, allocator), (estimate) => found.push(estimate));
  return found;
}

/** The model of a file's writer under an allocator. */
export function modelOf(bytes: Uint8Array, allocator: Allocator): MemoryModel {
  const { header, serverVersion, bits } = scan(bytes, undefined, () => undefined).context;
  return memoryModelFor({ dialect: header.dialect, rdbVersion: header.version, serverVersion, bits, allocator });
}

function scan(bytes: Uint8Array, memoryModel: MemoryModel | undefined, each: (estimate: Estimate) => void): RdbScanner {
  const scanner = new RdbScanner(
    new MemorySource(bytes),
    {
      key({ objectType, db, keyBuffer, keyStart, keyLength, memoryBytes }) {
        const key = Buffer.from(keyBuffer.subarray(keyStart, keyStart + keyLength)).toString('latin1');
        each({ id: `${db}:${key}`, kind: objectType?.kind ?? 'unknown', estimated: memoryBytes });
      },
      event() {},
    },
    memoryModel ? { memoryModel } : {},
  );
  scanner.run();
  return scanner;
}

/** A measured dump of the project. */
export interface MeasuredDump {
  readonly name: string;
  readonly server: string;
  readonly allocator: Allocator;
  readonly bytes: Uint8Array;
  /** Bytes that the server counted for each key, by database and key. */
  readonly memory: ReadonlyMap<string, number>;
}

export function measuredDumps(): readonly MeasuredDump[] {
  return readdirSync(MEASURED)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const measured: unknown = JSON.parse(readFileSync(join(MEASURED, file), 'utf8'));
      const { server, allocator, memory } = measured as Record<string, unknown>;
      if (typeof server !== 'string' || typeof memory !== 'object' || memory === null) {
        throw new Error(`${file} measures nothing`);
      }
      const name = file.slice(0, -'.json'.length);
      const bytes = new Uint8Array(readFileSync(join(MEASURED, `${name}.rdb`)));
      const counted = new Map(Object.entries(memory).map(([key, value]) => [key, Number(value)]));
      return { name, server, allocator: allocatorNamed(allocator), bytes, memory: counted };
    });
}

/** What a scan estimates beside what the server counted; every key of the dump has to be there. */
export function compare(bytes: Uint8Array, allocator: Allocator, memory: ReadonlyMap<string, number>): Comparison[] {
  return estimates(bytes, allocator).map(({ id, kind, estimated }) => {
    const measured = memory.get(id);
    if (!measured) throw new Error(`${id} was not measured`);
    return { key: id, kind, estimated, measured };
  });
}

/** What a server's `mem_allocator` is in the model: the measured ones are Debian's, with the system's jemalloc. */
export function allocatorNamed(name: unknown): Allocator {
  const known = ALLOCATORS.find((allocator) => allocator === name);
  if (known) return known;
  if (name === 'jemalloc-5.3.1') return 'jemalloc-pages';
  return typeof name === 'string' && name.startsWith('jemalloc-') ? 'jemalloc-16' : 'libc';
}

/** Relative errors of comparisons, smallest first. */
export function errors(comparisons: readonly Comparison[]): readonly number[] {
  return comparisons.map(({ measured, estimated }) => Math.abs(estimated - measured) / measured).sort((a, b) => a - b);
}

/** The middle one of errors in ascending order; the upper of two. */
export const median = (sorted: readonly number[]): number => sorted[sorted.length >> 1];
