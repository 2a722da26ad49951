import { Statistics } from '../../../src/engine/analysis/statistics.js';
import type { Answers } from '../../../src/engine/index/answers.js';
import { DumpSession, type SessionOptions } from '../../../src/engine/index/dump-session.js';
import { KeyTableWriter } from '../../../src/engine/index/key-table-writer.js';
import type { Query } from '../../../src/engine/index/query.js';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import { RdbScanner } from '../../../src/engine/rdb/scan.js';

/** A session and the scan that feeds it, both in this thread. */
export interface OpenSession {
  readonly session: DumpSession;
  /** Scans so many more keys and hands them over. */
  scan(keys: number): void;
  /** Works until nothing is left to do. */
  settle(): void;
  ask<K extends Query['kind']>(query: Extract<Query, { kind: K }>): Promise<Answers[K]>;
}

export function openSession(
  bytes: Uint8Array,
  options: Partial<SessionOptions> & { readonly budget?: number } = {},
): OpenSession {
  const source = new MemorySource(bytes, 'dump.rdb');
  const file = { name: 'dump.rdb', bytes: bytes.length, modified: null };
  const session = new DumpSession(source, { file, separators: [':'], now: 1_700_000_000_000, ...options });
  const statistics = new Statistics({ separators: [Uint8Array.of(0x3a)], top: 3, now: 1_700_000_000_000 });
  const writer = new KeyTableWriter(options.budget ?? Infinity, (part) => {
    session.addPart(part);
  });
  const scanner = new RdbScanner(source, {
    key: (key) => {
      statistics.key(key);
      writer.key(key);
    },
    event: (event) => {
      statistics.event(event);
    },
  });
  const settle = (): void => {
    while (session.work(5));
  };
  return {
    session,
    scan(keys) {
      const done = !scanner.run(keys);
      writer.flush();
      const { offset, context, memoryModel } = scanner;
      session.setReport({ statistics: statistics.snapshot(), offset, context, memoryModel, done });
    },
    settle,
    async ask<K extends Query['kind']>(query: Extract<Query, { kind: K }>) {
      for (;;) {
        const answer = session.answer(query);
        const { generation } = session.progress();
        settle();
        // As a page does: where there is more to show now, it asks again.
        if (query.kind !== 'open-view' && session.progress().generation !== generation) continue;
        // The session's answers are typed by query only as a whole; a test asks for one.
        return (await answer) as Answers[K];
      }
    },
  };
}
