import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dumpsBelow, hasShared, PROJECT, SHARED } from '../../corpus.js';
import {
  allocatorNamed,
  compare,
  errors,
  measuredDumps,
  median,
  modelOf,
  type Comparison,
  type MeasuredDump,
} from './measured-memory.js';

/** A median error that no kind of value of any version may pass, and a single error that none may. */
const MEDIAN_LIMIT = 0.1;
const WORST_LIMIT = 0.4;

const DOCUMENT = join(PROJECT, 'docs/memory-estimates.md');
const KINDS = ['string', 'list', 'set', 'zset', 'hash', 'stream', 'module'] as const;
const dumps = measuredDumps();
const servers = [...new Set(dumps.map(({ server }) => server))];

const ofServer = (server: string): MeasuredDump[] => dumps.filter((dump) => dump.server === server);

describe.each(servers)('estimates for %s', (server) => {
  const comparisons = ofServer(server).flatMap((dump) => compare(dump.bytes, dump.allocator, dump.memory));

  const kinds = KINDS.filter((kind) => comparisons.some((one) => one.kind === kind));

  it.each(kinds)('are near what it says of a %s', (kind) => {
    const sorted = errors(comparisons.filter((one) => one.kind === kind));
    expect(median(sorted)).toBeLessThan(MEDIAN_LIMIT);
    expect(sorted.at(-1)).toBeLessThan(WORST_LIMIT);
  });
});

/** One cell: median, worst, number of keys. */
function cell(comparisons: readonly Comparison[], kind: string): string {
  const sorted = errors(comparisons.filter((one) => one.kind === kind));
  if (sorted.length === 0) return '';
  const percent = (share: number) => (100 * share).toFixed(1);
  return `${percent(median(sorted))} / ${percent(sorted.at(-1)!)} (${sorted.length})`;
}

function table(allocatorOf: (dump: MeasuredDump) => MeasuredDump['allocator']): string {
  const titles = ['Server', 'Model', 'string', 'list', 'set', 'sorted set', 'hash', 'stream', 'vector set'];
  const rows = servers.map((server) => {
    const own = ofServer(server);
    const comparisons = own.flatMap((dump) => compare(dump.bytes, allocatorOf(dump), dump.memory));
    const { description } = modelOf(own[0].bytes, allocatorOf(own[0]));
    return [server, description, ...KINDS.map((kind) => cell(comparisons, kind))];
  });
  return [titles, titles.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

describe('docs/memory-estimates.md', () => {
  it.each([
    ['matching', (dump: MeasuredDump) => dump.allocator],
    ['default', () => 'jemalloc' as const],
  ])('shows the errors as they are (%s allocator)', (name, allocatorOf) => {
    const [begin, end] = [`<!-- ${name} -->\n`, `\n<!-- /${name} -->`];
    const document = readFileSync(DOCUMENT, 'utf8');
    const from = document.indexOf(begin) + begin.length;
    const to = document.indexOf(end);
    expect(from).toBeGreaterThan(begin.length);
    const expected = table(allocatorOf);
    if (process.env['UPDATE_DOCS'] === '1') {
      writeFileSync(DOCUMENT, document.slice(0, from) + expected + document.slice(to));
      return;
    }
    const hint = 'UPDATE_DOCS=1 npx vitest run memory-errors writes the tables anew';
    expect(document.slice(from, to), hint).toBe(expected);
  });
});

interface TrueKey {
  readonly key: { readonly t?: string; readonly b64?: string };
  readonly memory?: number | null;
}

interface Truth {
  readonly server: { readonly allocator: string };
  readonly dbs?: readonly { readonly db: number; readonly keys: readonly TrueKey[] }[];
}

describe.skipIf(!hasShared)('estimates for every dump of the corpus', () => {
  const whole = dumpsBelow(join(SHARED, 'corpus/servers'))
    .map((dump) => ({ ...dump, content: JSON.parse(readFileSync(dump.truth, 'utf8')) as Truth }))
    .filter(({ content }) => content.dbs?.some(({ keys }) => keys.some(({ memory }) => memory)));

  it.each(whole.map((dump) => dump.name))('are near the truth in %s', (name) => {
    const dump = whole.find((one) => one.name === name)!;
    const measured = (dump.content.dbs ?? []).flatMap(({ db, keys }) =>
      keys.map(({ key, memory }) => {
        const name = key.t ?? Buffer.from(key.b64 ?? '', 'base64').toString('latin1');
        return [`${db}:${name}`, memory ?? 0] as const;
      }),
    );
    const bytes = new Uint8Array(readFileSync(dump.rdb));
    const comparisons = compare(bytes, allocatorNamed(dump.content.server.allocator), new Map(measured));
    for (const kind of KINDS) {
      const sorted = errors(comparisons.filter((one) => one.kind === kind));
      if (sorted.length === 0) continue;
      expect(median(sorted), kind).toBeLessThan(MEDIAN_LIMIT);
      expect(sorted.at(-1), kind).toBeLessThan(WORST_LIMIT);
    }
  });
});
