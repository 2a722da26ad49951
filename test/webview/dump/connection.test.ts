import { describe, expect, it } from 'vitest';
import { Connection, QueryError, type PageMessage } from '../../../src/webview/dump/connection.js';
import type { ToHost } from '../../../src/protocol/dump.js';

function connect() {
  const sent: ToHost[] = [];
  const heard: PageMessage[] = [];
  const api = {
    postMessage: (message: ToHost) => void sent.push(message),
    getState: () => null,
    setState: () => undefined,
  };
  return { connection: new Connection(api, (message) => heard.push(message)), sent, heard };
}

describe('connection', () => {
  it('gives each query its own answer, in whatever order they come', async () => {
    const { connection, sent } = connect();
    const first = connection.ask({ kind: 'bytes', offset: 0, length: 1 });
    const second = connection.ask({ kind: 'bytes', offset: 8, length: 1 });
    expect(sent.map((message) => (message.kind === 'query' ? message.id : 0))).toEqual([1, 2]);
    connection.receive({ kind: 'answer', id: 2, answer: { offset: 8, bytes: new Uint8Array(1) } });
    connection.receive({ kind: 'answer', id: 1, answer: { offset: 0, bytes: new Uint8Array(1) } });
    expect((await first).offset).toBe(0);
    expect((await second).offset).toBe(8);
  });

  it('fails a query with the worker’s words', async () => {
    const { connection } = connect();
    const asked = connection.ask({ kind: 'overview' });
    connection.receive({ kind: 'failed', id: 1, message: 'no such view' });
    await expect(asked).rejects.toThrow(new QueryError('no such view'));
  });

  it.each([null, {}, { offset: 'a', bytes: new Uint8Array(1) }, { offset: 1, bytes: [1] }])(
    'does not believe the answer %j',
    async (answer) => {
      const { connection } = connect();
      const asked = connection.ask({ kind: 'bytes', offset: 0, length: 1 });
      connection.receive({ kind: 'answer', id: 1, answer });
      await expect(asked).rejects.toThrow(QueryError);
    },
  );

  it.each([
    null,
    'x',
    {},
    { kind: 'unheard-of' },
    { kind: 'toString' },
    { kind: 'reloaded' },
    { kind: 'reloaded', bytes: -1 },
    { kind: 'progress', progress: {} },
    { kind: 'obstacle', obstacle: { code: 'other', title: '', text: '' } },
    { kind: 'command', command: 'format-disk' },
  ])('passes over the message %j', (message) => {
    const { connection, heard } = connect();
    connection.receive(message);
    expect(heard).toEqual([]);
  });

  it('hands on messages for the page as a whole', () => {
    const { connection, heard } = connect();
    connection.receive({ kind: 'reloaded', bytes: 9 });
    connection.receive({ kind: 'command', command: 'focus-filter' });
    connection.receive({ kind: 'show', row: 3 });
    expect(heard.map(({ kind }) => kind)).toEqual(['reloaded', 'command', 'show']);
  });

  it('leaves no query without an end when the worker is gone', async () => {
    const { connection } = connect();
    const asked = connection.ask({ kind: 'overview' });
    connection.abandon('the file has changed');
    await expect(asked).rejects.toThrow('the file has changed');
  });
});
