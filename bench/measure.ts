import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { devNull } from 'node:os';

/** What one run of a program cost. */
export interface Cost {
  /** Seconds from start to exit. */
  readonly wall: number;
  /** Seconds of processor time of the program and its children, null where the system does not tell. */
  readonly cpu: number | null;
  /** Peak resident bytes of the program and its children together, null where the system does not tell. */
  readonly resident: number | null;
  /** Why it failed or was stopped, null when it did not. */
  readonly failure: string | null;
}

/** How often memory is looked at, in ms. Peaks between two looks are seen too, except for the last look to the exit. */
const LOOK = 20;
const KEPT_STDERR = 2000;
/** `USER_HZ` of Linux: the unit of processor times in /proc. */
const TICKS_A_SECOND = 100;

/**
 * Runs a program with its output thrown away.
 * @param limit seconds after which it is stopped
 */
export function measure(command: readonly [string, ...string[]], limit: number): Promise<Cost> {
  const sink = openSync(devNull, 'w');
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const start = performance.now();
    const child = spawn(program, args, { stdio: ['ignore', sink, 'pipe'] });
    let stderr = '';
    let resident: number | null = null;
    let cpu: number | null = null;
    let stopped = false;
    const look = (): void => {
      if (child.pid === undefined) return;
      const usage = usageOfTree(child.pid);
      if (usage === null) return;
      resident = Math.max(resident ?? 0, usage.resident);
      cpu = Math.max(cpu ?? 0, usage.cpu);
    };
    const looking = setInterval(look, LOOK);
    const limiting = setTimeout(() => {
      stopped = true;
      child.kill('SIGKILL');
    }, limit * 1000);
    const end = (failure: string | null): void => {
      clearInterval(looking);
      clearTimeout(limiting);
      resolve({ wall: (performance.now() - start) / 1000, cpu, resident, failure });
    };
    child.stderr?.on('data', (part: Buffer) => {
      stderr = (stderr + part.toString()).slice(-KEPT_STDERR);
    });
    child.on('error', (error) => end(error.message));
    child.on('exit', (status, signal) => {
      if (stopped) end(`stopped after ${limit} s`);
      else if (status !== 0) end(`${signal ?? `exit status ${status}`}: ${stderr.trim().split('\n').at(-1) ?? ''}`);
      else end(null);
    });
    child.on('spawn', () => closeSync(sink));
  });
}

/**
 * Bytes and seconds of a process and all below it. A process counts with the most that it ever had resident: the sum is
 * never below the true peak. Null where there is no /proc, or the process is gone.
 */
function usageOfTree(root: number): { readonly resident: number; readonly cpu: number } | null {
  let resident = 0;
  let cpu = 0;
  const waiting = [root];
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    const peak = /VmHWM:\s+(\d+) kB/.exec(proc(`${pid}/status`))?.[1];
    if (peak === undefined) continue;
    resident += Number(peak) * 1024;
    // Behind the name, which may hold anything: state, parent, …; user and system time are the 12th and 13th.
    const stat = proc(`${pid}/stat`);
    const numbers = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    cpu += (Number(numbers[11]) + Number(numbers[12])) / TICKS_A_SECOND;
    for (const [child] of proc(`${pid}/task/${pid}/children`).matchAll(/\d+/g)) waiting.push(Number(child));
  }
  return resident === 0 ? null : { resident, cpu };
}

function proc(path: string): string {
  try {
    return readFileSync(`/proc/${path}`, 'latin1');
  } catch {
    return '';
  }
}
