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

/** A scan's estimate of every key, in the file's order. */
export function estimates(bytes: Uint8Array, allocator: Allocator): readonly { readonly id: string; readonly kind: string; readonly key: string; readonly estimated: number }[] {
  const found: { id: string; kind: string; key: string; estimated: number }[] = [];
  scan(bytes, modelOf(bytes, allocator), (kind, db, key, estimated) => found.push({ id: `${db}:${key}`, kind, key, estimated }));
  return found;
}

/** The model of a file's writer under an allocator. */
export function modelOf(bytes: Uint8Array, allocator: Allocator): MemoryModel {
  const { header, serverVersion, bits } = scan(bytes, undefined, () => {}).context;
  return memoryModelFor({ dialect: header.dialect, rdbVersion: header.version, serverVersion, bits, allocator });
}

function scan(bytes: Uint8Array, memoryModel: MemoryModel | undefined, each: (kind: string, db: number, key: string, memory: number) => void): RdbScanner {
  const scanner = new RdbScanner(new MemorySource(bytes), {
    key({ objectType, db, keyBuffer, keyStart, keyLength, memoryBytes }) {
      const key = Buffer.from(keyBuffer.subarray(keyStart, keyStart + keyLength)).toString('latin1');
      each(objectType?.kind ?? 'unknown', db, key, memoryBytes);
    },
    event() {},
  }, memoryModel ? { memoryModel } : {});
  scanner.run();
  return scanner;
}

/** A measured dump of the project. */
export interface MeasuredDump {
  readonly name: string;
  readonly server: string;
  readonly allocator: Allocator;
  readonly bytes: Uint8Array;
  /** Bytes that the server counted for each key, in the file's order. */
  readonly memory: readonly number[];
}

export function measuredDumps(): readonly MeasuredDump[] {
  return readdirSync(MEASURED).filter((file) => file.endsWith('.json')).sort().map((file) => {
    const { server, allocator, memory } = JSON.parse(readFileSync(join(MEASURED, file), 'utf8')) as Record<string, unknown>;
    if (typeof server !== 'string' || !Array.isArray(memory)) throw new Error(`${file} is not a measurement`);
    const name = file.slice(0, -'.json'.length);
    return { name, server, allocator: allocatorNamed(allocator), bytes: new Uint8Array(readFileSync(join(MEASURED, `${name}.rdb`))), memory: memory.map(Number) };
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
export const median = (sorted: readonly number[]): number => sorted[sorted.length >> 1]!;
