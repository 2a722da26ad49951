import { describe, expect, it } from 'vitest';
import type { TimelineToHost } from '../../../src/protocol/timeline.js';
import { Connection } from '../../../src/webview/timeline/connection.js';
import { ShownCommands } from '../../../src/webview/timeline/shown-commands.js';
import { command } from '../../engine/aof/log-bytes.js';
import { OpenLog } from '../../engine/log-index/open-log.js';

/** A list of commands on a real session; answers come when `deliver` is called. */
function open() {
  const log = new OpenLog([command('SET', 'a', '1') + command('SET', 'b', '1') + command('DEL', 'a')]);
  const waiting: TimelineToHost[] = [];
  const api = {
    postMessage: (message: TimelineToHost) => void waiting.push(message),
    getState: () => null,
    setState: () => undefined,
  };
  const connection = new Connection(api, (message) => {
    if (message.kind === 'view-progress') shown.receive(message.progress);
  });
  const shown = new ShownCommands(connection);
  const kinds: string[] = [];
  const deliver = (): void => {
    for (const message of waiting.splice(0)) {
      if (message.kind !== 'query') continue;
      kinds.push(message.query.kind);
      try {
        connection.receive({ kind: 'answer', id: message.id, answer: log.session.answer(message.query) });
      } catch (error) {
        connection.receive({ kind: 'failed', id: message.id, message: String(error) });
      }
      log.work();
      for (const progress of log.progress.values()) connection.receive({ kind: 'view-progress', progress });
    }
  };
  return { shown, deliver, kinds };
}

describe('what the list shows', () => {
  it('is what the filter lets through', async () => {
    const { shown, deliver } = open();
    const applied = shown.filter('cmd:SET', 0);
    deliver();
    expect(await applied).toBe(true);
    expect(shown.shown.value).toMatchObject({ kind: 'filter', text: 'cmd:SET' });
    expect(shown.progress.value).toMatchObject({ matches: 2, done: true });
  });

  it('stays when the filter is wrong, and says what is wrong', async () => {
    const { shown } = open();
    expect(await shown.filter('db:x', 0)).toBe(false);
    expect(shown.shown.value.kind).toBe('all');
    expect(shown.errors.value).toHaveLength(1);
  });

  it('is the last that was asked for, and others are closed', async () => {
    const { shown, deliver, kinds } = open();
    const first = shown.filter('a', 0);
    const second = shown.history({ row: 0, key: 0 });
    deliver();
    expect(await first).toBe(false);
    expect(await second).toBe(true);
    expect(shown.shown.value).toMatchObject({ kind: 'history', key: 'a', db: 0 });
    deliver();
    expect(kinds).toEqual(['open-view', 'open-history', 'close-view']);
  });

  it('fails with a history of what has no key', async () => {
    const { shown, deliver } = open();
    const asked = shown.history({ row: 0, key: 5 });
    deliver();
    await expect(asked).rejects.toThrow(/no key/);
  });
});
