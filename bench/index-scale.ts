import { parseArgs } from 'node:util';
import { DumpSession } from '../src/engine/index/dump-session.js';
import { KeyTableWriter } from '../src/engine/index/key-table-writer.js';
import type { Query, RowsMode, Sort } from '../src/engine/index/query.js';
import { MemorySource } from '../src/engine/io/memory-source.js';
import { RdbScanner } from '../src/engine/rdb/scan.js';
import type { ScannedKey } from '../src/engine/rdb/scan-events.js';
import { Statistics } from '../src/engine/analysis/statistics.js';

/** Time that one call of the session's background work is given, in ms, as the dump's thread gives it. */
const SLICE = 8;

/** A slice or an answer that takes longer than this would be felt, in ms. */
const LONG = 20;

const BY_NAME: Sort = { column: 'name', descending: false };
const LIST: RowsMode = { kind: 'list' };

/** Processor time of this process in ms: on a busy machine it says more than the clock. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function memory(): string {
  globalThis.gc?.();
  return `${Math.round(process.memoryUsage.rss() / 1e6)} MB resident`;
}

/** Keys that were never in a file: only what the index looks at. */
function fill(keys: number, names: 'flat' | 'mixed', take: (key: ScannedKey) => void): void {
  let state = 12345;
  const random = (): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
  const hex = (): string => random().toString(16).padStart(8, '0');
  const mixed = (): string => {
    const dice = random() % 10;
    if (dice < 5) return `user:${random() % 1_000_000}:profile:${random() % 100}`;
    return dice < 8 ? `session:${hex()}${hex()}` : `cache:page:${random() % 50}:${random()}`;
  };
  const key: ScannedKey = {
    db: 0,
    offset: 9,
    type: 0,
    objectType: undefined,
    valueOffset: 0,
    end: 9,
    keyBuffer: new Uint8Array(64),
    keyStart: 0,
    keyLength: 0,
    encoding: 0,
    elements: 0,
    longestElement: 0,
    expireAt: -1,
    idle: -1,
    freq: -1,
    module: null,
    memoryBytes: 0,
    guess: false,
  };
  const encoder = new TextEncoder();
  for (let i = 0; i < keys; i++) {
    const name = names === 'flat' ? `session:${hex()}${hex()}` : mixed();
    key.keyLength = encoder.encodeInto(name, key.keyBuffer).written;
    key.type = random() % 5;
    key.expireAt = random() % 3 === 0 ? 1_700_000_000_000 + random() : -1;
    key.offset = key.end;
    key.valueOffset = key.offset + key.keyLength + 2;
    key.end = key.valueOffset + 20 + (random() % 100);
    key.memoryBytes = 40 + key.end - key.offset;
    key.elements = random() % 1000;
    take(key);
  }
}

/** A session whose scan is done: the report of an empty dump, and keys that come from elsewhere. */
function openSession(keys: number, names: 'flat' | 'mixed'): DumpSession {
  const source = new MemorySource(Uint8Array.from('REDIS0011\xff\0\0\0\0\0\0\0\0', (c) => c.charCodeAt(0)));
  const file = { name: 'in memory', bytes: source.size, modified: null };
  const session = new DumpSession(source, { file, separators: [':'], now: 1_700_000_000_000 });
  const statistics = new Statistics({ separators: [Uint8Array.of(0x3a)], top: 10, now: 1_700_000_000_000 });
  const scanner = new RdbScanner(source, statistics);
  scanner.run();
  const writer = new KeyTableWriter(Infinity, (part) => {
    session.addPart(part);
  });
  fill(keys, names, (key) => {
    writer.key(key);
  });
  writer.flush();
  const { offset, context, memoryModel } = scanner;
  session.setReport({ statistics: statistics.snapshot(), offset, context, memoryModel, done: true });
  return session;
}

/** Measures one session and prints a line for each thing that it is asked. */
class Measured {
  #longest = 0;

  constructor(private readonly session: DumpSession) {}

  /** Does all background work there is. */
  settle(what: string): void {
    const start = processorTime();
    let slices = 0;
    let longest = 0;
    let long = 0;
    for (let more = true; more; slices++) {
      const before = processorTime();
      more = this.session.work(SLICE);
      const took = processorTime() - before;
      longest = Math.max(longest, took);
      if (took > LONG) long++;
    }
    const all = Math.round(processorTime() - start);
    const above = `${long} above ${LONG} ms`;
    console.log(`${what}: ${all} ms in ${slices} slices, the longest ${longest.toFixed(1)} ms, ${above}; ${memory()}`);
  }

  ask(what: string, query: Query): unknown {
    const before = processorTime();
    const answer: unknown = this.session.answer(query);
    const took = processorTime() - before;
    this.#longest = Math.max(this.#longest, took);
    const later = answer instanceof Promise ? ', the answer later' : '';
    console.log(`  ${what}: ${took.toFixed(1)} ms${later}`);
    return answer;
  }

  rows(what: string, mode: RowsMode, sort: Sort, from: number, view = 0): void {
    this.ask(what, { kind: 'rows', view, mode, sort, from, count: 100 });
  }

  end(): void {
    console.log(`longest answer: ${this.#longest.toFixed(1)} ms`);
  }
}

/** Measures an index of `--keys` keys, all in one namespace (`flat`) or in many (`mixed`). Times are processor time. */
export function run(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: { keys: { type: 'string', default: '10000000' }, names: { type: 'string', default: 'flat' } },
  });
  const keys = Number(values.keys);
  const start = processorTime();
  const session = openSession(keys, values.names === 'mixed' ? 'mixed' : 'flat');
  console.log(`${keys} keys made and taken: ${Math.round(processorTime() - start)} ms; ${memory()}`);
  const measured = new Measured(session);
  measured.settle('order by name');

  const namespaces = ['session:', 'user:', 'cache:'].map((prefix) => `n0:${prefix}`);
  const tree: RowsMode = { kind: 'tree', expanded: ['d0', ...namespaces] };
  measured.rows('tree, first look', tree, BY_NAME, 0);
  measured.settle('children of all namespaces');
  for (const share of [0, 0.3, 0.6, 0.9]) {
    measured.rows(`tree, ${share * 100} % down`, tree, BY_NAME, Math.floor(keys * share));
  }
  const bySize: Sort = { column: 'memory', descending: true };
  measured.rows('tree by memory, first look', tree, bySize, 0);
  measured.settle('children by memory');
  measured.rows('tree by memory', tree, bySize, keys >> 1);

  for (const column of ['memory', 'expiry', 'type'] as const) {
    const sort: Sort = { column, descending: true };
    measured.rows(`list by ${column}, first look`, LIST, sort, 0);
    measured.settle(`list by ${column}`);
    measured.rows(`list by ${column}`, LIST, sort, keys >> 1);
  }

  const opened = measured.ask('filter *a1*', { kind: 'open-view', filter: { globs: ['*a1*'] } });
  measured.settle('filter *a1*');
  const view = typeof opened === 'object' && opened !== null && 'view' in opened ? Number(opened.view) : 0;
  measured.rows('filtered tree, first look', tree, BY_NAME, 0, view);
  measured.settle('filtered tree');
  measured.rows('filtered tree', tree, BY_NAME, 0, view);
  measured.ask('filter by expression', { kind: 'open-view', filter: { regex: '[0-9]a+[0-9]' } });
  measured.settle('filter by expression');
  measured.ask('treemap', { kind: 'treemap', view: 0, db: 0, prefix: 'session:', limit: 50 });
  measured.settle('treemap');
  measured.end();
}
