/**
 * What a repair makes of every damaged log of the corpus, beside what redis-check-aof of the same server made of it.
 * The table that this test checks is docs/repair-verdicts.md; `vitest run` with this file and -u writes it anew.
 */
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { changesNothing } from '../../src/engine/aof/plan.js';
import { runRepairJob, type RepairResult, type RepairWork } from '../../src/engine/persistence/repair/repair-job.js';
import { hasShared, PROJECT } from '../corpus.js';
import { copyOf, damagedLogs, removeCopies, sha256, type DamagedLog } from './fixed-logs.js';

const NOW = 1_764_000_000_000;
const LOG = { kind: 'log', until: null, removal: null, keepUnknown: false } as const;

const repairOf = (path: string, work: RepairWork): RepairResult => {
  const result = runRepairJob({ path, work, to: { kind: 'in-place' }, now: NOW });
  if (result === null) throw new Error('cancelled');
  return result;
};

/** What our truncation is to the tool's. */
type Comparison =
  /** The same bytes. */
  | 'same'
  /** Neither changes anything. */
  | 'unchanged'
  /** Neither can cut it. */
  | 'refused'
  | 'we refuse'
  | 'we leave it'
  | 'we cut it';

function compare(log: DamagedLog): Comparison {
  const { folder, path } = copyOf(log);
  const { plan } = repairOf(path, { ...LOG, damage: 'truncate' });
  const changed = Object.entries(log.fix.changed);
  if (plan.refusal !== null) return changed.length === 0 && log.fix.rc !== 0 ? 'refused' : 'we refuse';
  if (changesNothing(plan)) return changed.length === 0 && log.fix.rc === 0 ? 'unchanged' : 'we leave it';
  const same =
    changed.length > 0 && changed.every(([file, to]) => to !== null && sha256(join(folder, file)) === to.sha256);
  return same ? 'same' : 'we cut it';
}

interface Exception {
  readonly variant: RegExp;
  readonly server?: RegExp;
  readonly comparison: Comparison;
  readonly why: string;
}

/** Servers whose redis-check-aof does not know the magic of their own base files. */
const UNKNOWN_BASE = /^valkey-9/;

/** Where our truncation is not the tool's, and why. */
const EXCEPTIONS: readonly Exception[] = [
  {
    variant: /^count-(zero|negative)$/,
    comparison: 'we refuse',
    why: 'the tool leaves the first line of a command without arguments standing, and the server still refuses the log',
  },
  {
    variant: /^(leading-bom|preamble-bad-magic)$/,
    comparison: 'we refuse',
    why: 'the tool cuts everything away, although whole commands follow',
  },
  {
    variant: /^preamble-trunc-in-magic$/,
    comparison: 'we refuse',
    why: 'the tool takes the rest of the magic for a command and cuts everything away',
  },
  {
    variant: /^(unknown-command|wrong-arity)$/,
    comparison: 'we refuse',
    why: 'the tool calls the log valid, and the server refuses it or crashes',
  },
  { variant: /^manifest-empty$/, comparison: 'we refuse', why: 'the tool calls it valid, and the server refuses it' },
  {
    variant: /^annotation/,
    server: /^redis-[2-6]/,
    comparison: 'we leave it',
    why: 'tools before 7.0 know no annotations',
  },
  {
    variant: /^bulk-len-huge$/,
    comparison: 'we cut it',
    why: 'the tool of this build dies of the length',
  },
  {
    variant: /^manifest-keys-reordered$/,
    comparison: 'we leave it',
    why: 'the tool takes the manifest, which servers load, for a log and cuts it to nothing',
  },
  {
    variant: /^empty-file$/,
    server: /^redis-[2-6]/,
    comparison: 'we leave it',
    why: 'the tool complains about an empty log, which servers load',
  },
  {
    variant: /./,
    server: UNKNOWN_BASE,
    comparison: 'we leave it',
    why: 'the tool does not know the magic of its own base files; the server loads the set',
  },
  {
    variant: /./,
    server: UNKNOWN_BASE,
    comparison: 'we cut it',
    why: 'the tool does not know the magic of its own base files and refuses the set',
  },
];

const exceptionFor = ({ variant, server }: DamagedLog, comparison: Comparison): Exception | undefined =>
  EXCEPTIONS.find(
    (one) => one.comparison === comparison && one.variant.test(variant) && (one.server?.test(server) ?? true),
  );

/** Servers that agree, in a few words. */
const namesOf = (servers: readonly string[], all: readonly string[]): string =>
  servers.length === all.length ? 'all' : servers.join(', ');

const TABLE = join(PROJECT, 'docs/repair-verdicts.md');

const HEAD = `# Repairs beside redis-check-aof --fix

Every damaged log of the test corpus, as servers of nine versions wrote them, and how \`repair --strategy truncate\`
compares with \`redis-check-aof --fix\` of the same server. *same*: the same bytes (SHA-256). *unchanged*: neither changes
anything. *refused*: neither can cut it; \`--strategy salvage\` does. Left out are the sets of Valkey 9.1 that its tool
refuses, intact or not, because it does not know the magic of its own base files; we cut them as the others. The test that checks this page writes it as well:
\`test/conformance/repair.test.ts\`.

| Damage | Truncation | Servers | Where it differs |
| --- | --- | --- | --- |
`;

describe.skipIf(!hasShared)('damaged logs of the corpus', { timeout: 600_000 }, () => {
  afterEach(removeCopies);

  it('are cut as redis-check-aof --fix cuts them, or there is a reason', async () => {
    const rows = new Map<string, Map<string, string[]>>();
    const unexplained: string[] = [];
    const logs = damagedLogs();
    for (const log of logs) {
      const comparison = compare(log);
      removeCopies();
      const exception = comparison.startsWith('we ') ? exceptionFor(log, comparison) : undefined;
      if (comparison.startsWith('we ') && exception === undefined) {
        unexplained.push(`${log.server} ${log.variant}: ${comparison}`);
      }
      // Its tool refuses every set, intact or not: a row for each would say nothing else.
      if (UNKNOWN_BASE.test(log.server) && (exception?.server === UNKNOWN_BASE || comparison === 'refused')) continue;
      const row = rows.get(log.variant) ?? new Map<string, string[]>();
      const key = `${comparison} | ${exception?.why ?? ''}`;
      row.set(key, [...(row.get(key) ?? []), log.server]);
      rows.set(log.variant, row);
    }
    expect(unexplained).toEqual([]);
    const lines = [...rows].flatMap(([variant, row]) => {
      const all = [...row.values()].flat();
      return [...row].map(([key, servers]) => {
        const [comparison = '', why = ''] = key.split(' | ');
        return `| ${variant} | ${comparison} | ${namesOf(servers, all)} | ${why} |\n`;
      });
    });
    await expect(HEAD + lines.join('')).toMatchFileSnapshot(TABLE);
  });

  it('are salvaged, or have nothing to repair; a second repair has nothing to do', () => {
    for (const log of damagedLogs()) {
      const { path } = copyOf(log);
      const name = `${log.server} ${log.variant}`;
      const { plan } = repairOf(path, { ...LOG, damage: 'salvage' });
      expect(plan.refusal, name).toBeNull();
      const again = repairOf(path, { ...LOG, damage: 'salvage' });
      expect(again.outcome?.backups ?? [], name).toEqual([]);
      expect(again.plan.keptCommands, name).toBe(plan.keptCommands);
      removeCopies();
    }
  });

  it('are cut at a time as redis-check-aof --truncate-to-timestamp cuts them', () => {
    const stamped = damagedLogs().filter(
      (log) => log.truncateToTimestamp !== undefined && !UNKNOWN_BASE.test(log.server),
    );
    expect(stamped.length).toBeGreaterThan(3);
    for (const log of stamped) {
      for (const [time, run] of Object.entries(log.truncateToTimestamp ?? {})) {
        const { folder, path } = copyOf(log);
        const { plan } = repairOf(path, { ...LOG, damage: 'refuse', until: `time:${time}` });
        const name = `${log.server} ${time}`;
        if (run.rc !== 0) expect(plan.refusal, name).toContain('no time before');
        else {
          expect(plan.refusal, name).toBeNull();
          const changed = Object.entries(run.changed);
          expect(changesNothing(plan), name).toBe(changed.length === 0);
          for (const [file, to] of changed) expect(sha256(join(folder, file)), name).toBe(to?.sha256);
        }
        removeCopies();
      }
    }
  });
});
