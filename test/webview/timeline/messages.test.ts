import { describe, expect, it } from 'vitest';
import type { LogQuery } from '../../../src/protocol/timeline.js';
import { isAnswer, isToPage } from '../../../src/webview/timeline/messages.js';
import { command } from '../../engine/aof/log-bytes.js';
import { CLOSED, OpenLog } from '../../engine/log-index/open-log.js';

const LOG = new OpenLog([
  '#TS:1000\r\n' + command('SET', 'k', 'v', 'PXAT', '5000') + command('MULTI') + command('INCR', 'n') + command('EXEC'),
  'garbage\r\n' + command('DEL', 'k', 'n') + command('EXPIRE', 'k', '5') + command('NOSUCH', 'x') + '*2\r\n$3\r\nSE',
]);

const QUERIES: readonly LogQuery[] = [
  { kind: 'overview' },
  { kind: 'open-view', filter: { globs: ['k'] } },
  { kind: 'open-history', row: 0, key: 0 },
  { kind: 'rows', view: 0, folding: CLOSED, from: 0, count: 100 },
  { kind: 'locate', view: 0, folding: CLOSED, id: 'c0' },
  { kind: 'at-offset', file: 1, offset: 20 },
  { kind: 'at-time', time: 1000 },
  { kind: 'at-time', time: 9000 },
  { kind: 'command', row: 0 },
  { kind: 'command', row: 2 },
  { kind: 'command', row: 4 },
  { kind: 'command', row: 5 },
  { kind: 'command', row: 6 },
  { kind: 'arguments', row: 0, start: 0, count: 10 },
  { kind: 'argument', row: 0, argument: 2, start: 0, count: 10 },
  { kind: 'lens', row: 0, argument: 2 },
  { kind: 'bytes', file: 0, offset: 0, length: 10 },
  { kind: 'close-view', view: 1 },
];

describe('answers', () => {
  it.each(QUERIES)('to $kind pass as the session gives them', (query) => {
    const answer = structuredClone(LOG.session.answer(query));
    expect(isAnswer(query.kind, answer)).toBe(true);
  });

  it.each(QUERIES.filter(({ kind }) => kind !== 'close-view' && kind !== 'lens'))(
    'to $kind do not pass in another form',
    ({ kind }) => {
      for (const wrong of [undefined, 7, 'text', {}, { rows: 7 }, []]) expect(isAnswer(kind, wrong)).toBe(false);
    },
  );

  it('do not pass with a row that is none', () => {
    const rows = LOG.rows();
    expect(isAnswer('rows', { ...rows, rows: [{ ...rows.rows[0], kind: 'strange' }] })).toBe(false);
    expect(isAnswer('rows', { ...rows, rows: [{ ...rows.rows[0], id: 7 }] })).toBe(false);
  });
});

describe('messages', () => {
  const progress = structuredClone(LOG.session.progress());
  it.each([
    { kind: 'opened', settings: { locale: 'en', canRepair: false }, name: 'a.aof', bytes: 1 },
    { kind: 'progress', progress },
    { kind: 'view-progress', progress: { view: 1, matches: 0, examined: 0, done: true, bytes: 0 } },
    { kind: 'answer', id: 1, answer: null },
    { kind: 'failed', id: 1, message: 'no' },
    { kind: 'reloaded', bytes: 0 },
    { kind: 'show', row: 4 },
    { kind: 'command', command: 'open-text' },
    { kind: 'obstacle', obstacle: { code: 'io', title: 'a', text: 'b' } },
  ])('$kind passes', (message) => {
    expect(isToPage(message)).toBe(true);
  });

  it.each([
    null,
    {},
    { kind: 'strange' },
    { kind: 'toString' },
    { kind: 'opened', name: 'a', bytes: 1 },
    { kind: 'progress', progress: { ...progress, commands: -1 } },
    { kind: 'command', command: 'rm' },
  ])('%j does not', (message) => {
    expect(isToPage(message)).toBe(false);
  });
});
