import { describe, expect, it } from 'vitest';
import type { Query, ToPage } from '../../../src/protocol/dump.js';
import { isAnswer } from '../../../src/webview/dump/messages.js';
import { MockWorker, type MockOptions } from '../mock-worker.js';
import { SAMPLES } from '../mock-keys.js';

const options: MockOptions = {
  keys: 3000,
  scanMs: 0,
  delay: 0,
  damage: true,
  sparse: false,
  firstTab: 'overview',
  obstacle: null,
};

/** What the mock worker answers, after the structured clone that a message goes through. */
async function answerTo(query: Query): Promise<unknown> {
  return await new Promise((resolve) => {
    const take = (message: ToPage): void => {
      if (message.kind === 'answer') resolve(structuredClone(message.answer));
    };
    const worker = new MockWorker(options, take);
    worker.receive({ kind: 'ready', protocol: 1 });
    worker.receive({ kind: 'query', id: 1, query });
  });
}

const tree = { kind: 'tree', expanded: ['db 0', 'ns 0 sample:'] } as const;
const sort = { column: 'name', descending: false } as const;
const samples = new MockWorker(options, () => undefined).keys.starts[3] ?? 0;

describe('answers of the worker', () => {
  const queries: readonly Query[] = [
    { kind: 'overview' },
    { kind: 'treemap', view: 0, db: null, prefix: '', limit: 60 },
    { kind: 'rows', view: 0, mode: tree, sort, from: 0, count: 200 },
    { kind: 'rows', view: 0, mode: { kind: 'list' }, sort, from: 0, count: 200 },
    { kind: 'locate', view: 0, mode: tree, sort, id: 'nowhere' },
    { kind: 'reveal', view: 0, mode: tree, sort, row: 5 },
    { kind: 'key', row: 1 },
    { kind: 'bytes', offset: 0, length: 100 },
    ...SAMPLES.map((_, at): Query => ({ kind: 'value', row: samples + at, start: 0, count: 50, sort: null })),
    ...SAMPLES.map((_, at): Query => ({ kind: 'lens', row: samples + at, cell: null })),
  ];

  it.each(queries)('%j is believed', async (query) => {
    expect(isAnswer(query.kind, await answerTo(query))).toBe(true);
  });

  it('are not believed with anything missing', async () => {
    for (const query of queries) {
      const answer = await answerTo(query);
      if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) continue;
      for (const name of Object.keys(answer)) {
        if (name === 'order') continue;
        expect(isAnswer(query.kind, Object.fromEntries(Object.entries(answer).filter(([key]) => key !== name)))).toBe(
          false,
        );
      }
    }
  });
});
