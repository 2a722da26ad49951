/** The check of a log, as a document and as text. */
import { join } from 'node:path';
import type { LogCheck, LogFinding } from '../../engine/aof/check.js';
import type { NamedFinding } from '../../engine/aof/check-set.js';
import type { LogSet } from '../../engine/aof/log-set.js';
import { serverVerdict, type ServerVerdict } from '../../engine/aof/server-verdict.js';
import { DEFAULT_TARGET, formatTarget, KNOWN_VERSIONS, makeTarget, type Target } from '../../engine/conf/target.js';
import { findingText } from '../damage-text.js';
import type { ExecutedLog } from './executed-log.js';
import { bytesText, countText, plural, timeText } from '../text.js';

/** A log that was checked, with all that is reported of it. */
export interface CheckedLog {
  readonly path: string;
  readonly set: LogSet;
  readonly check: LogCheck;
  /** What is to be said of other files of its folder. */
  readonly around: readonly NamedFinding[];
  /** What came out when it was executed; null: it was not. */
  readonly executed: ExecutedLog | null;
  /** The server that is asked about; null: the newest of the product that wrote it. */
  readonly target: Target | null;
}

/** The newest server that could load the log: of the product that wrote its base, as far as that tells. */
function newestServer({ files }: LogCheck): Target {
  const valkey = files.some(({ check }) => check?.preamble?.header.dialect === 'valkey');
  const newest = KNOWN_VERSIONS.valkey.at(-1);
  return valkey && newest !== undefined ? makeTarget('valkey', newest) : DEFAULT_TARGET;
}

interface Starts {
  readonly target: Target;
  readonly truncated: ServerVerdict;
  readonly strict: ServerVerdict;
}

function startsOf({ check, target }: CheckedLog): Starts {
  const server = target ?? newestServer(check);
  const start = (truncated: boolean): ServerVerdict => serverVerdict(check, server, { truncated, corruptTail: 0 });
  return { target: server, truncated: start(true), strict: start(false) };
}

/** Path of a file of a log. */
const pathOf = (set: LogSet, file: string): string => (set.folder === null ? file : join(set.folder.name, file));

function allFindings({ check, around, executed }: CheckedLog): readonly Pick<LogFinding, 'file' | 'damage'>[] {
  return [...around, ...check.findings, ...(executed?.failed ?? [])];
}

/** The document of `check --json` for a log. */
export function logCheckJson(log: CheckedLog): unknown {
  const { check, set, around } = log;
  const { target, truncated, strict } = startsOf(log);
  const stamps = check.files.flatMap(({ check: file }) => (file !== null && file.firstTime >= 0 ? [file] : []));
  return {
    format: check.kind === 'multipart' ? 'aof-multipart' : 'aof',
    ok: check.ok,
    bytes: check.bytes,
    validUpTo: check.validUpTo,
    commands: check.commands,
    keys: check.keys,
    transactions: {
      open: check.openTransaction < 0 ? null : check.openTransaction,
      whole: check.files.reduce((sum, { check: file }) => sum + (file?.transactions ?? 0), 0),
    },
    annotations: { first: stamps[0]?.firstTime ?? null, last: stamps.at(-1)?.lastTime ?? null },
    checksum: check.files.find(({ check: file }) => file?.checksum)?.check?.checksum ?? 'absent',
    verdicts: {
      redisCheckAof: check.toolAccepts ? 'valid' : 'not valid',
      target: formatTarget(target),
      loadTruncatedYes: truncated,
      loadTruncatedNo: strict,
    },
    files: check.files.map(({ name, role, size, check: file }) => ({
      file: pathOf(set, name),
      role,
      bytes: size,
      commands: file?.commands ?? null,
      keys: file?.keys ?? null,
      validUpTo: file?.validUpTo ?? null,
    })),
    executed:
      log.executed === null
        ? null
        : { commands: log.executed.commands, keys: log.executed.keys, failed: log.executed.failedTotal },
    damageTotal: check.findingTotal + around.length + (log.executed?.failedTotal ?? 0),
    damage: allFindings(log).map(({ file, damage }) => ({
      file: pathOf(set, file),
      offset: damage.offset,
      length: damage.length,
      kind: damage.kind,
      expected: damage.expected,
      found: damage.found,
      lost: damage.lost,
      severity: damage.severity,
      guess: damage.guess,
    })),
  };
}

/** The same for a person. */
export function logCheckText(log: CheckedLog): string {
  const { path, check, set } = log;
  const findings = allFindings(log);
  const { truncated, strict } = startsOf(log);
  const errors = findings.filter(({ damage }) => damage.severity === 'error').length;
  const counts = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(findings.length > errors ? [plural(findings.length - errors, 'warning')] : []),
  ];
  const facts = [
    plural(check.commands, 'command'),
    ...(check.keys > 0 ? [`${plural(check.keys, 'key')} in the base`] : []),
    bytesText(check.bytes),
    ...(check.files.length > 1 ? [plural(check.files.length, 'file')] : []),
  ];
  const { executed } = log;
  const unshown = executed === null ? 0 : executed.failedTotal - executed.failed.length;
  const more = check.findingTotal - check.findings.length + unshown;
  const same = truncated.words === strict.words;
  return [
    `${path}: ${check.ok ? 'ok' : 'DAMAGED'}: ${facts.join(', ')}${counts.length > 0 ? `; ${counts.join(', ')}` : ''}\n`,
    check.ok ? '' : `  ${validText(log)}\n`,
    timesText(check),
    ...(check.files.length > 1 ? check.files.map((file) => fileLine(file)) : []),
    executed === null
      ? ''
      : `  executed: ${plural(executed.commands, 'command')} made ${plural(executed.keys, 'key')}; ` +
        `${countText(executed.failedTotal)} failed\n`,
    `  redis-check-aof: ${check.toolAccepts ? 'valid' : 'not valid'}\n`,
    same ? `  at a start: ${truncated.words}\n` : '',
    same ? '' : `  at a start, aof-load-truncated yes: ${truncated.words}\n`,
    same ? '' : `  at a start, aof-load-truncated no: ${strict.words}\n`,
    ...findings.map(({ file, damage }) => findingText(damage, set.folder === null && file === path ? '' : file)),
    more > 0 ? `  and ${plural(more, 'more finding')}\n` : '',
  ].join('');
}

function validText({ check, set }: CheckedLog): string {
  const { file, offset } = set.locate(check.validUpTo);
  const name = set.files[file]?.name ?? '';
  const place = check.files.length > 1 ? `offset ${offset} of ${name}` : `offset ${offset}`;
  return `every command in front of ${place} is whole`;
}

function timesText({ files }: LogCheck): string {
  const times = files.flatMap(({ check }) =>
    check !== null && check.firstTime >= 0 ? [check.firstTime, check.lastTime] : [],
  );
  const [first] = times;
  const last = times.at(-1);
  return first === undefined || last === undefined
    ? ''
    : `  written from ${timeText(first * 1000)} to ${timeText(last * 1000)}\n`;
}

function fileLine({ name, role, size, check }: LogCheck['files'][number]): string {
  const content = check === null ? 'missing' : `${countText(check.commands)} commands, ${countText(check.keys)} keys`;
  return `  ${role} ${name}: ${bytesText(size)}, ${content}\n`;
}
