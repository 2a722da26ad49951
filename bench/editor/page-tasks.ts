import type { CDPSession } from 'playwright-core';

/** An event of Chromium's trace; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Processor time of the thread. */
  readonly tdur?: number;
  readonly args?: {
    readonly data?: { readonly url?: unknown; readonly frame?: unknown };
    readonly beginData?: { readonly frame?: unknown };
  };
}

/** The longest task of a page, in ms. */
export interface LongestTask {
  readonly wall: number;
  readonly cpu: number;
}

const isTraceEvent = (event: object): event is TraceEvent => 'name' in event && 'pid' in event && 'ts' in event;

/** What runs scripts of a page: the names by which a trace tells its frame. */
const SCRIPT = /\/webview\/dump\.js$/;

/** Traces all of a browser while `act` goes on. */
async function trace(session: CDPSession, act: () => Promise<void>): Promise<readonly TraceEvent[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }): void => {
    for (const event of value) if (isTraceEvent(event)) events.push(event);
  };
  session.on('Tracing.dataCollected', collect);
  const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline'], excludedCategories: ['*'] },
  });
  await act();
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', collect);
  return events;
}

/** The longest of the tasks in which something of these frames ran, was laid out or painted. */
export function longestTaskOf(events: readonly TraceEvent[]): LongestTask {
  const url = ({ args }: TraceEvent): string => (typeof args?.data?.url === 'string' ? args.data.url : '');
  const frame = ({ args }: TraceEvent): unknown => args?.data?.frame ?? args?.beginData?.frame;
  const frames = new Set(events.filter((event) => SCRIPT.test(url(event))).map(frame));
  frames.delete(undefined);
  const thread = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
  const tasks = new Map<string, TraceEvent[]>();
  for (const event of events) {
    if (event.name !== 'ThreadControllerImpl::RunTask' || event.dur === undefined) continue;
    const all = tasks.get(thread(event)) ?? [];
    all.push(event);
    tasks.set(thread(event), all);
  }
  for (const all of tasks.values()) all.sort((a, b) => a.ts - b.ts);
  const ours = new Set<TraceEvent>();
  for (const event of events) {
    if (!frames.has(frame(event))) continue;
    const around = taskAt(tasks.get(thread(event)) ?? [], event.ts);
    if (around) ours.add(around);
  }
  if (ours.size === 0) throw new Error('the browser told of no tasks of the page');
  const longest = (time: 'dur' | 'tdur'): number => Math.max(...[...ours].map((task) => task[time] ?? 0)) / 1000;
  return { wall: longest('dur'), cpu: longest('tdur') };
}

/** The task that runs at a time. */
function taskAt(tasks: readonly TraceEvent[], ts: number): TraceEvent | null {
  let low = 0;
  let high = tasks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tasks[middle].ts <= ts) low = middle + 1;
    else high = middle;
  }
  const task = tasks.at(low - 1);
  return low > 0 && task !== undefined && ts <= task.ts + (task.dur ?? 0) ? task : null;
}

/** The longest task of the dump's page while `act` goes on. Tasks of the workbench around it are not counted. */
export async function longestTask(session: CDPSession, act: () => Promise<void>): Promise<LongestTask> {
  return longestTaskOf(await trace(session, act));
}
