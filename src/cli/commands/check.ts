import type { Damage } from '../../engine/rdb/damage.js';
import { EXIT, parseOptions, UsageError, type Command, type ExitStatus } from '../command.js';
import { openDump } from '../input.js';
import { print, printJson } from '../output.js';
import { ProgressLine } from '../progress.js';
import { bytesText, plural } from '../text.js';
import { verifyDump, type Verdict } from '../verdict.js';

const OPTIONS = { json: { type: 'boolean' } } as const;

const HELP = `redis-persistence check PATH [--json]

Checks a dump to its last byte: the frame of every record, every value inside,
keys that stand twice, and the checksum. Lists every damaged region with its
offset, its length, what is wrong, and what is lost. Looks on behind damage
wherever records can be found again.

An 'error' is what costs data or what a server refuses; a 'warning' is what one
should know, such as bytes behind the end.

Options
  --json            one JSON document on standard output

Examples
  redis-persistence check dump.rdb
  redis-persistence check dump.rdb --json | jq '.damage[] | {offset, kind}'

Exit status: 0 all well (there may be warnings), 1 damaged, 2 it cannot be read.
`;

async function run(args: readonly string[]): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.help === true) {
    print(HELP);
    return EXIT.OK;
  }
  const [path, ...more] = positionals;
  if (path === undefined) throw new UsageError('check needs the path of a file');
  if (more.length > 0) throw new UsageError(`check takes one file, not ${positionals.length}`);
  const source = openDump(path);
  const progress = new ProgressLine('Checking', 2 * source.size);
  try {
    const verdict = await verifyDump(source, (done) => progress.show(done));
    progress.clear();
    if (values.json === true) printJson(checkJson(path, verdict));
    else print(checkText(path, verdict));
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
    damageTotal,
    damage: damage.map(({ offset, length, kind, expected, found, lost, severity, guess }) => ({
      file: path,
      offset,
      length,
      kind,
      expected,
      found,
      lost,
      severity,
      guess,
    })),
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
  return head + valid + damage.map(findingText).join('') + more;
}

function findingText({ offset, length, kind, expected, found, lost, severity, guess }: Damage): string {
  const extent = length > 0 ? `, ${plural(length, 'byte')}` : '';
  return [
    `  ${severity} at offset ${offset}${extent}: ${kind}${guess ? ' (its end is a guess)' : ''}`,
    `    expected  ${expected}`,
    `    found     ${found}`,
    `    lost      ${lost}`,
    '',
  ].join('\n');
}

/** `check PATH` */
export const check: Command = {
  name: 'check',
  summary: 'whether a dump is whole, and what is lost if not',
  help: HELP,
  run,
};
