import { checkLog } from '../../engine/aof/check.js';
import { singleLog } from '../../engine/aof/log-set.js';
import { parseTarget, type Target } from '../../engine/conf/target.js';
import { EXIT, parseOptions, UsageError, type Command, type ExitStatus } from '../command.js';
import { findingText } from '../damage-text.js';
import { openInput, type Input } from '../input.js';
import { executeLog } from '../log/executed-log.js';
import { logCheckJson, logCheckText } from '../log/check-report.js';
import { print, printJson } from '../output.js';
import { ProgressLine } from '../progress.js';
import { bytesText, plural } from '../text.js';
import { verifyDump, type Verdict } from '../verdict.js';

const OPTIONS = { json: { type: 'boolean' }, target: { type: 'string' }, execute: { type: 'boolean' } } as const;

const HELP = `redis-persistence check PATH [--target VERSION] [--execute] [--json]

Checks a dump or an append-only log to its last byte. PATH is a file, a folder
of log files, or their manifest.

Of a dump: the frame of every record, every value inside, keys that stand
twice, and the checksum. Of a log: every command, transactions, commands that
no version knows or with a wrong number of arguments, the base, the manifest,
files that are missing or not named, and what a server would do at its next
start. Lists every damaged region with its offset, its length, what is wrong,
and what is lost. Looks on behind damage.

An 'error' is what costs data or what a server refuses; a 'warning' is what one
should know, such as bytes behind the end of a dump.

Options
  --target VERSION  the server that is to load a log, such as redis-7.2 or
                    valkey-9.0: its commands count. Without, those of any
                    version do
  --json            one JSON document on standard output

Examples
  redis-persistence check dump.rdb
  redis-persistence check /var/lib/redis/appendonlydir
  redis-persistence check appendonly.aof --json | jq .damage[0].offset

Exit status: 0 all well (there may be warnings), 1 damaged, 2 it cannot be read.
`;

interface CheckRequest {
  readonly path: string;
  readonly json: boolean;
  readonly target: Target | null;
  readonly execute: boolean;
}

async function run(args: readonly string[]): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.help === true) {
    print(HELP);
    return EXIT.OK;
  }
  const [path, ...more] = positionals;
  if (path === undefined) throw new UsageError('check needs the path of a file or folder');
  if (more.length > 0) throw new UsageError(`check takes one path, not ${positionals.length}`);
  const request = {
    path,
    json: values.json === true,
    target: readTarget(values.target),
    execute: values.execute === true,
  };
  const input = openInput(path);
  return input.kind === 'log' ? checkTheLog(request, input) : checkDump(request, input);
}

function readTarget(text: string | undefined): Target | null {
  if (text === undefined) return null;
  const target = parseTarget(text);
  if (target === undefined) throw new UsageError(`--target takes a version such as redis-7.2, not '${text}'`);
  return target;
}

async function checkTheLog(
  { path, json, target, execute }: CheckRequest,
  { set, around }: Extract<Input, { kind: 'log' }>,
): Promise<ExitStatus> {
  const progress = new ProgressLine('Checking', set.size);
  try {
    const check = checkLog(set, { target: target ?? undefined, onProgress: (done) => progress.show(done) });
    const executed = execute ? await executeLog(set, (done) => progress.show(done)) : null;
    progress.clear();
    // Nothing cancels it here: Ctrl-C ends the process.
    if (check === null) return EXIT.FAILED;
    const log = { path, set, check, around, executed, target };
    if (json) printJson(logCheckJson(log));
    else print(logCheckText(log));
    return check.ok ? EXIT.OK : EXIT.DAMAGED;
  } finally {
    progress.clear();
    set.close();
  }
}

async function checkDump(request: CheckRequest, input: Extract<Input, { kind: 'dump' }>): Promise<ExitStatus> {
  const { source, around } = input;
  const progress = new ProgressLine('Checking', 2 * source.size);
  try {
    const verdict = await verifyDump(source, (done) => progress.show(done));
    progress.clear();
    if (verdict.format === 'aof') return checkTheLog(request, { kind: 'log', set: singleLog(source), around });
    const { path } = request;
    if (request.json) printJson(checkJson(path, verdict, around));
    else print(checkText(path, verdict) + around.map(({ damage }) => findingText(damage)).join(''));
    return verdict.ok ? EXIT.OK : EXIT.DAMAGED;
  } finally {
    progress.clear();
    source.close();
  }
}

/** The document of `check --json`. */
function checkJson(
  path: string,
  { ok, format, bytes, validUpTo, keys, checksum, damage, damageTotal }: Verdict,
  around: Input['around'],
): unknown {
  return {
    format,
    ok,
    bytes,
    validUpTo,
    commands: null,
    keys,
    transactions: { open: null },
    checksum,
    damageTotal: damageTotal + around.length,
    damage: [...damage, ...around.map((one) => one.damage)].map(
      ({ offset, length, kind, expected, found, lost, severity, guess }) => ({
        file: path,
        offset,
        length,
        kind,
        expected,
        found,
        lost,
        severity,
        guess,
      }),
    ),
  };
}

const CHECKSUM_WORDS = { ok: 'checksum ok', absent: 'no checksum', mismatch: 'checksum wrong' } as const;

function checkText(path: string, verdict: Verdict): string {
  const { ok, bytes, keys, checksum, damage, damageTotal, validUpTo } = verdict;
  const facts = `${plural(keys, 'key')}, ${bytesText(bytes)}, ${CHECKSUM_WORDS[checksum]}`;
  const errors = damage.filter(({ severity }) => severity === 'error').length;
  const warnings = damage.length - errors;
  const findings = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ];
  const head = `${path}: ${ok ? 'ok' : 'DAMAGED'}: ${facts}${findings.length > 0 ? `; ${findings.join(', ')}` : ''}\n`;
  const valid = ok ? '' : `  every record in front of offset ${validUpTo} is whole\n`;
  const more = damageTotal > damage.length ? `  and ${plural(damageTotal - damage.length, 'more finding')}\n` : '';
  return head + valid + damage.map((one) => findingText(one)).join('') + more;
}

/** `check PATH` */
export const check: Command = {
  name: 'check',
  summary: 'whether a dump or a log is whole, and what is lost if not',
  help: HELP,
  run,
};
