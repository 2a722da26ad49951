/** Logs for tests, made command by command. */
import { MemorySource } from '../../../../src/engine/io/memory-source.js';
import { singleLog } from '../../../../src/engine/aof/log-set.js';
import { scanLog } from '../../../../src/engine/aof/scan.js';
import type { RepairPlan } from '../../../../src/engine/aof/plan.js';
import { planRepair, type PlanOptions } from '../../../../src/engine/aof/repair/make-plan.js';
import { writePlannedFile } from '../../../../src/engine/aof/repair/write-plan.js';

/** One command's bytes, as servers write them. An argument's characters are bytes. */
export const command = (...args: readonly string[]): string =>
  `*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`;

export const select = (db: number): string => command('SELECT', String(db));
export const MULTI = command('MULTI');
export const EXEC = command('EXEC');

export const bytesOf = (log: string): Uint8Array => Uint8Array.from(Buffer.from(log, 'latin1'));
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

/** Plans the repair of a single log that has the name `log`. */
export function planOf(log: string, options: PlanOptions): RepairPlan {
  const plan = planRepair(singleLog(new MemorySource(bytesOf(log), 'log')), options);
  if (plan === null) throw new Error('cancelled');
  return plan;
}

/** What a plan makes of the log. */
export function written(log: string, plan: RepairPlan): string {
  const parts: string[] = [];
  const sink = { write: (bytes: Uint8Array): void => void parts.push(textOf(bytes)) };
  writePlannedFile(new MemorySource(bytesOf(log), 'log'), plan.files[0], sink);
  return parts.join('');
}

/** Plans and writes; fails when the plan refuses. */
export function repaired(log: string, options: PlanOptions): string {
  const plan = planOf(log, options);
  if (plan.refusal !== null) throw new Error(plan.refusal);
  return written(log, plan);
}

/** A command as a scan finds it. */
export interface FoundCommand {
  readonly text: string;
  readonly offset: number;
  readonly end: number;
  readonly db: number;
}

/** The commands of a log, and whether the scan found any damage. */
export function commandsOf(log: string): { readonly commands: readonly FoundCommand[]; readonly damaged: boolean } {
  const commands: FoundCommand[] = [];
  let damaged = false;
  scanLog(new MemorySource(bytesOf(log), 'log'), {
    command: ({ offset, end, db }) => void commands.push({ text: log.slice(offset, end), offset, end, db }),
    damage: () => {
      damaged = true;
    },
  });
  return { commands, damaged };
}
