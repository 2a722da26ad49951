import type { ByteSource } from '../../engine/io/byte-source.js';
import { FileSource } from '../../engine/io/file-source.js';
import { bytesToText } from '../../engine/analysis/text.js';
import { compareDumps, type Comparison, type KeyDifference } from '../../engine/persistence/dataset/compare-dumps.js';
import { EXIT, parseOptions, UsageError, wholeNumber, type Command, type ExitStatus } from '../command.js';
import { damageText } from '../damage-text.js';
import { openInput } from '../input.js';
import { jsonBytes } from '../json.js';
import { playLog, tellProblems } from '../log/played-log.js';
import { print, printJson } from '../output.js';
import { ProgressLine } from '../progress.js';
import { plural } from '../text.js';

const OPTIONS = { json: { type: 'boolean' }, limit: { type: 'string' } } as const;

/** Differences that are shown unless more are asked for. */
const MOST_SHOWN = 10_000;
/** Bytes of a key that a line shows. */
const SHOWN_BYTES = 200;

const HELP = `redis-persistence diff A B [--json] [--limit N]

What differs between two datasets: keys that were added, removed or changed from
A to B, and of a changed key whether it is its type, its value or its expiry. A
and B are each a dump, a log, the folder of a log or its manifest.

Logs are executed, as a server would at its start. Dumps are compared in bounded
memory, whatever their order: about 60 bytes for each key of A. Encodings do not
count, nor when a consumer of a stream was last seen.

Options
  --json            one JSON document on standard output
  --limit N         show the first N differences (${MOST_SHOWN}); all are counted

Examples
  redis-persistence diff monday.rdb tuesday.rdb
  redis-persistence diff dump.rdb appendonlydir --json | jq .changed

Exit status: 0 no difference, 1 they differ or one is damaged, 2 one cannot be
read.
`;

/** A dump to compare, and what has to be done behind that. */
interface OpenSide {
  readonly source: ByteSource;
  readonly incomplete: boolean;
  close(): void;
}

async function run(args: readonly string[]): Promise<ExitStatus> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  if (values.help === true) {
    print(HELP);
    return EXIT.OK;
  }
  const [a, b] = positionals;
  if (positionals.length !== 2) throw new UsageError(`diff takes two paths, not ${positionals.length}`);
  const limit = values.limit === undefined ? MOST_SHOWN : wholeNumber('limit', values.limit);
  const before = await openSide(a);
  try {
    const after = await openSide(b);
    try {
      const incomplete = before.incomplete || after.incomplete;
      return await compare({ a, b, before, after, limit, json: values.json === true, incomplete });
    } finally {
      after.close();
    }
  } finally {
    before.close();
  }
}

async function openSide(path: string): Promise<OpenSide> {
  const input = openInput(path);
  if (input.kind === 'dump') {
    return { source: input.source, incomplete: false, close: () => input.source.close() };
  }
  try {
    const played = await playLog(input.set);
    const incomplete = tellProblems(played);
    const source = new FileSource(played.dump.path);
    return {
      source,
      incomplete,
      close: () => {
        source.close();
        played.dump.remove();
      },
    };
  } finally {
    input.set.close();
  }
}

interface CompareRequest {
  readonly a: string;
  readonly b: string;
  readonly before: OpenSide;
  readonly after: OpenSide;
  readonly limit: number;
  readonly json: boolean;
  readonly incomplete: boolean;
}

async function compare({ a, b, before, after, limit, json, incomplete }: CompareRequest): Promise<ExitStatus> {
  const shown: KeyDifference[] = [];
  const progress = new ProgressLine('Comparing', before.source.size + after.source.size);
  const result = await compareDumps(
    before.source,
    after.source,
    (difference) => {
      if (shown.length < limit) shown.push(difference);
    },
    (done) => progress.show(done),
  ).finally(() => progress.clear());
  if (json) printJson(diffJson(a, b, result, shown));
  else print(diffText(a, b, result, shown));
  for (const { file, damage } of result.damage) process.stderr.write(damageText(file, damage));
  const damaged = result.damage.some(({ damage }) => damage.severity === 'error');
  return incomplete || damaged || differs(result) ? EXIT.DAMAGED : EXIT.OK;
}

const differs = ({ added, removed, changed }: Comparison): boolean => added + removed + changed > 0;

/** The document of `diff --json`. */
function diffJson(a: string, b: string, result: Comparison, shown: readonly KeyDifference[]): unknown {
  const { before, after, added, removed, changed, damage } = result;
  return {
    a,
    b,
    equal: !differs(result),
    keys: { a: before, b: after },
    added,
    removed,
    changed,
    differences: shown.map((difference) => ({
      db: difference.db,
      key: jsonBytes(difference.key),
      kind: difference.kind,
      what: difference.kind === 'changed' ? difference.what : [],
      before: difference.kind === 'added' ? null : difference.before,
      after: difference.kind === 'removed' ? null : difference.after,
    })),
    notShown: added + removed + changed - shown.length,
    damage: damage.length,
  };
}

function diffText(a: string, b: string, result: Comparison, shown: readonly KeyDifference[]): string {
  const { before, after, added, removed, changed } = result;
  const counts = differs(result) ? `${added} added, ${removed} removed, ${changed} changed` : 'no difference';
  const more = added + removed + changed - shown.length;
  return [
    ...shown.map(lineOf),
    ...(more > 0 ? [`and ${more} more`] : []),
    `${a}: ${plural(before, 'key')}; ${b}: ${plural(after, 'key')}; ${counts}`,
    '',
  ].join('\n');
}

function lineOf(difference: KeyDifference): string {
  const name = `${bytesToText(difference.key, { limit: SHOWN_BYTES })} (database ${difference.db})`;
  switch (difference.kind) {
    case 'added':
      return `+ ${name}: ${difference.after.type}`;
    case 'removed':
      return `- ${name}: ${difference.before.type}`;
    case 'changed': {
      const { before, after, what } = difference;
      const words = what.map((one) => (one === 'type' ? `type, ${before.type} to ${after.type}` : one));
      return `~ ${name}: ${words.join(', ')}`;
    }
  }
}

/** `diff A B` */
export const diff: Command = { name: 'diff', summary: 'keys that differ between two dumps or logs', help: HELP, run };
