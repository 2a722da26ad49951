import { describe, expect, it } from 'vitest';
import { longestTaskOf } from '../../bench/editor/page-tasks.js';

const task = (tid: number, ts: number, dur: number, tdur: number) => ({
  name: 'ThreadControllerImpl::RunTask',
  pid: 1,
  tid,
  ts,
  dur,
  tdur,
});
const script = (tid: number, ts: number, frame: string, url: string) => ({
  name: 'FunctionCall',
  pid: 1,
  tid,
  ts,
  args: { data: { frame, url } },
});
const layout = (tid: number, ts: number, frame: string) => ({
  name: 'Layout',
  pid: 1,
  tid,
  ts,
  args: { beginData: { frame } },
});

const OURS = 'http://localhost/extension/dist/webview/dump.js';

describe('the longest task of the page', () => {
  it('is the longest in which something of the page ran or was laid out, not one of the workbench', () => {
    const longest = longestTaskOf([
      task(1, 0, 5_000, 4_000),
      script(1, 1_000, 'page', OURS),
      task(1, 10_000, 30_000, 9_000),
      layout(1, 20_000, 'page'),
      // Another frame's, though it ran on the same thread; and the same time on another thread.
      task(1, 50_000, 900_000, 900_000),
      script(1, 60_000, 'workbench', 'http://localhost/workbench.js'),
      task(2, 0, 900_000, 900_000),
    ]);
    expect(longest).toEqual({ wall: 30, cpu: 9 });
  });

  it('is none where the page did nothing between its tasks', () => {
    expect(() => longestTaskOf([task(1, 0, 10, 10), script(1, 500, 'page', OURS)])).toThrow(/no tasks/);
  });
});
