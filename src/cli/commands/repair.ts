import { resolve } from 'node:path';
import type { RepairPlan } from '../../engine/aof/plan.js';
import { planLines } from '../../engine/aof/repair/plan-text.js';
import type { Outcome } from '../../engine/persistence/repair/carry-out.js';
import { readTime } from '../../engine/persistence/repair/cut-text.js';
import { readRemoval, type RemovalSpec } from '../../engine/persistence/repair/removal.js';
import type { RepairJob, RepairWork } from '../../engine/persistence/repair/repair-job.js';
import { EXIT, parseOptions, UsageError, type Command, type ExitStatus } from '../command.js';
import { print, printJson } from '../output.js';
import { repairInThread } from '../threads/repair-thread.js';

const OPTIONS = {
  strategy: { type: 'string', short: 's' },
  until: { type: 'string' },
  remove: { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
  'keep-unknown': { type: 'boolean' },
  output: { type: 'string', short: 'o' },
  'in-place': { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

const HELP = `redis-persistence repair PATH [--strategy truncate|salvage] [options]

Makes a log that a server loads out of a damaged one. PATH is an append-only
file, a manifest, or the folder of a set. Nothing is written over: the repaired
log is a new file or folder beside the old one, unless --in-place is given.

Strategies
  truncate          keep everything in front of the first damage, as
                    redis-check-aof --fix does; refuses where that would lose
                    what salvage keeps, or leave a log that no server loads
                    (the default)
  salvage           drop only what is damaged: keep every whole command and
                    every whole transaction behind it, and every record of an
                    RDB part that can be read
  manifest          only make a new manifest from the files that are there

Options
  --until POINT     cut there as well: a time (2026-01-31T12:00:00Z or Unix
                    seconds; needs the log's #TS: lines), an offset, or
                    FILE:OFFSET
  --remove WHAT     remove commands; may be given several times: an OFFSET,
                    FILE:OFFSET, a NAME such as FLUSHALL, or 'NAME KEY-GLOB';
                    the name * is any
  --from, --to TIME with --remove NAME: only those of that time
  --keep-unknown    keep commands that no known server or module has
  --output P        where the repaired log goes: nothing may be there yet
  --in-place        put it in place of the old one, which stays beside it as
                    NAME.bak-<time>
  --dry-run         show the plan, write nothing
  --json            one JSON document on standard output

Examples
  redis-persistence repair appendonly.aof --dry-run
  redis-persistence repair appendonlydir --strategy salvage
  redis-persistence repair appendonlydir --remove FLUSHALL --in-place
  redis-persistence repair appendonly.aof --until 2026-01-31T11:59:00Z

Exit status: 0 repaired or nothing to do, 1 it cannot be repaired this way,
2 wrong usage, or a file cannot be read or written.
`;

type Values = ReturnType<typeof parseOptions<typeof OPTIONS>>['values'];

async function run(args: readonly string[]): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.help === true) {
    print(HELP);
    return EXIT.OK;
  }
  const [path, ...more] = positionals;
  if (path === undefined) throw new UsageError('repair needs the path of a log');
  if (more.length > 0) throw new UsageError(`repair takes one log, not ${positionals.length}`);
  const job: RepairJob = { path, work: workOf(values), to: placeOf(values), now: Date.now() };
  const { plan, outcome } = await repairInThread(job);
  if (values.json === true) printJson(repairJson(path, plan, outcome, values['dry-run'] === true));
  else print(repairText(plan, outcome, values['dry-run'] === true));
  return plan.refusal === null ? EXIT.OK : EXIT.DAMAGED;
}

function placeOf(values: Values): RepairJob['to'] {
  const path = values.output;
  if (path !== undefined && values['in-place'] === true) {
    throw new UsageError('--output and --in-place exclude each other');
  }
  if (values['dry-run'] === true) return { kind: 'plan' };
  if (values['in-place'] === true) return { kind: 'in-place' };
  return path === undefined ? { kind: 'beside' } : { kind: 'new', path: resolve(path) };
}

function workOf(values: Values): RepairWork {
  const { until = null, strategy } = values;
  const removal = values.remove === undefined ? null : readRemovals(values.remove, values);
  if (removal === null && (values.from !== undefined || values.to !== undefined)) {
    throw new UsageError('--from and --to say which commands --remove takes');
  }
  const keepUnknown = values['keep-unknown'] === true;
  switch (strategy) {
    case 'truncate':
    case 'salvage':
      return { kind: 'log', damage: strategy, until, removal, keepUnknown };
    case undefined:
      // Who cuts or removes has not said what to do about damage: then there must be none.
      return {
        kind: 'log',
        damage: until === null && removal === null ? 'truncate' : 'refuse',
        until,
        removal,
        keepUnknown,
      };
    case 'manifest':
      if (until === null && removal === null) return { kind: 'manifest' };
      throw new UsageError('--strategy manifest leaves the commands as they are');
    default:
      throw new UsageError(`--strategy takes truncate, salvage or manifest, not '${strategy}'`);
  }
}

function timeOf(option: string, text: string | undefined): number | null {
  if (text === undefined) return null;
  const seconds = readTime(text);
  if (seconds === null) throw new UsageError(`${option} takes a time, not '${text}'`);
  return seconds;
}

function readRemovals(texts: readonly string[], values: Values): RemovalSpec {
  const all = texts.map((text) => {
    const read = readRemoval(text);
    if (read !== null) return read;
    throw new UsageError(`--remove takes an offset, FILE:OFFSET, a command's name, or 'NAME KEY', not '${text}'`);
  });
  return {
    places: all.flatMap((one) => ('offset' in one ? [one] : [])),
    kinds: all.flatMap((one) => ('name' in one ? [one] : [])),
    from: timeOf('--from', values.from),
    to: timeOf('--to', values.to),
  };
}

/** The document of `repair --json`. */
function repairJson(path: string, plan: RepairPlan, outcome: Outcome | null, dryRun: boolean): unknown {
  return {
    strategy: plan.strategy,
    input: path,
    output: outcome?.output ?? null,
    dryRun,
    refused: plan.refusal,
    keptCommands: plan.keptCommands,
    droppedCommands: plan.droppedCommands,
    regions: plan.files.flatMap(({ regions }) =>
      regions.map(({ file, offset, length, action, kind, reason, commands }) => ({
        file,
        offset,
        length,
        action,
        kind,
        reason,
        commands,
      })),
    ),
    files: plan.files.map(({ name, role, fate, size }) => ({ name, role, fate, size })),
    notes: [...plan.notes, ...(outcome?.notes ?? [])],
    backup: outcome?.backups.at(0) ?? null,
    backups: outcome?.backups ?? [],
  };
}

function repairText(plan: RepairPlan, outcome: Outcome | null, dryRun: boolean): string {
  const lines = [...planLines(plan)];
  if (dryRun) lines.push('', 'Nothing was written: this was a dry run.');
  else if (outcome !== null) {
    lines.push('', `Written: ${outcome.output}`);
    for (const backup of outcome.backups) lines.push(`Kept: ${backup}`);
    for (const note of outcome.notes) lines.push(`Note: ${note}`);
  }
  return `${lines.join('\n')}\n`;
}

/** `repair PATH` */
export const repairCommand: Command = {
  name: 'repair',
  summary: 'make a log that loads out of a damaged one, cut it, remove commands',
  help: HELP,
  run,
};
