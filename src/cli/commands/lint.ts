import type { Severity } from '../../engine/conf/diagnostic.js';
import { SEVERITIES } from '../../engine/conf/diagnostic.js';
import type { Target } from '../../engine/conf/target.js';
import { KNOWN_VERSIONS, parseTarget } from '../../engine/conf/target.js';
import { EXIT, parseOptions, UsageError, type Command, type ExitStatus } from '../command.js';
import type { LintedFile } from '../lint/linter.js';
import { allRules, lintFiles } from '../lint/linters.js';
import { sarifLog } from '../lint/sarif.js';
import { print, printJson } from '../output.js';
import { plural } from '../text.js';

const OPTIONS = {
  json: { type: 'boolean' },
  sarif: { type: 'boolean' },
  target: { type: 'string' },
  'max-severity': { type: 'string' },
  rule: { type: 'string', multiple: true },
} as const;

const HELP = `redis-persistence lint FILE... [--json | --sarif] [--target SERVER]
                       [--max-severity LEVEL] [--rule RULE=LEVEL]

Says what a server would refuse in redis.conf, valkey.conf, sentinel.conf, an
ACL file, an append-only file or its manifest, and what in it is unwise. Files
that a configuration includes are judged with it, manifests with the files
beside them. Nothing is started, and nothing is connected to.

An 'error' is what the server itself stops for at its start. All that is merely
unwise is a 'warning', an 'info' or a 'hint'.

Options
  --target SERVER       the server that it is for, such as redis-8.0 or
                        valkey-9.0; else a comment in the file, the dump beside
                        it, or the newest release
  --max-severity LEVEL  exit with 1 for findings from this level on: error (if
                        not given), warning, info or hint
  --rule RULE=LEVEL     another severity for a rule, or off; may be repeated
  --json                one JSON document on standard output
  --sarif               a SARIF 2.1.0 log on standard output, for code scanning

Examples
  redis-persistence lint /etc/redis/redis.conf
  redis-persistence lint redis.conf --target valkey-9.0 --max-severity warning
  redis-persistence lint conf/*.conf --sarif > redis.sarif

Exit status: 0 no error, 1 errors (see --max-severity), 2 it cannot be read.
`;

async function run(args: readonly string[]): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.help === true) {
    print(HELP);
    return EXIT.OK;
  }
  if (positionals.length === 0) throw new UsageError('lint needs the path of a file');
  if (values.json === true && values.sarif === true) throw new UsageError('--json and --sarif exclude each other');
  const least = severityOf('--max-severity', values['max-severity'] ?? 'error');
  const rules = allRules();
  const severities = Object.fromEntries((values.rule ?? []).map((text) => ruleLevel(text, rules)));
  const files = await lintFiles(positionals, { target: targetOf(values.target), severities });
  if (values.json === true) printJson(lintJson(files));
  else if (values.sarif === true) printJson(sarifLog(files, rules));
  else print(lintText(files));
  const worst = SEVERITIES.indexOf(least);
  const bad = files.some(({ diagnostics }) =>
    diagnostics.some(({ severity }) => SEVERITIES.indexOf(severity) <= worst),
  );
  return bad ? EXIT.DAMAGED : EXIT.OK;
}

function targetOf(text: string | undefined): Target | undefined {
  if (text === undefined) return undefined;
  const target = parseTarget(text);
  if (target !== undefined) return target;
  const [redis, valkey] = [KNOWN_VERSIONS.redis.at(-1) ?? '', KNOWN_VERSIONS.valkey.at(-1) ?? ''];
  throw new UsageError(
    `--target takes a server from redis-${KNOWN_VERSIONS.redis[0] ?? ''} to redis-${redis} or valkey-${
      KNOWN_VERSIONS.valkey[0] ?? ''
    } to valkey-${valkey}, not '${text}'`,
  );
}

function severityOf(option: string, text: string): Severity {
  const severity = SEVERITIES.find((one) => one === text);
  if (severity === undefined) throw new UsageError(`${option} takes one of ${SEVERITIES.join(', ')}, not '${text}'`);
  return severity;
}

function ruleLevel(text: string, rules: readonly { readonly id: string }[]): [string, Severity | 'off'] {
  const [id = '', level = ''] = text.split('=', 2);
  if (!rules.some((rule) => rule.id === id)) throw new UsageError(`--rule ${text}: there is no rule '${id}'`);
  return [id, level === 'off' ? 'off' : severityOf(`--rule ${id}`, level)];
}

const countOf = (files: readonly LintedFile[], wanted: Severity): number =>
  files.reduce((sum, { diagnostics }) => sum + diagnostics.filter(({ severity }) => severity === wanted).length, 0);

/** The document of `lint --json`. */
function lintJson(files: readonly LintedFile[]): unknown {
  return {
    files: files.map(({ file, target, diagnostics }) => ({ file, target, diagnostics })),
    errors: countOf(files, 'error'),
    warnings: countOf(files, 'warning'),
  };
}

/** One line a finding, as compilers write them, and one line a file. */
function lintText(files: readonly LintedFile[]): string {
  return files
    .flatMap((one) => [
      ...one.diagnostics.map(
        ({ line, column, severity, message, code }) =>
          `${one.file}:${line}:${column}: ${severity}: ${message.replace(/\s*\n\s*/g, ' ')} [${code}]\n`,
      ),
      `${one.file}: ${sumText([one])} (judged for ${one.reason})\n`,
    ])
    .join('');
}

function sumText(files: readonly LintedFile[]): string {
  const parts = [
    { count: countOf(files, 'error'), one: 'error' },
    { count: countOf(files, 'warning'), one: 'warning' },
    { count: countOf(files, 'info') + countOf(files, 'hint'), one: 'remark' },
  ].filter(({ count }) => count > 0);
  return parts.length === 0 ? 'ok' : parts.map(({ count, one }) => plural(count, one)).join(', ');
}

/** `lint FILE…` */
export const lint: Command = {
  name: 'lint',
  summary: 'what a server would refuse in a configuration or a log, and what is unwise',
  help: HELP,
  run,
};
