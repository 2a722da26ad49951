import type { NamespaceTotals } from '../engine/analysis/namespaces.js';
import { ENCODINGS, OBJECT_KINDS } from '../engine/rdb/format.js';
import type { Dataset } from './dataset.js';
import { topNamespaces, type InspectReport } from './inspect-report.js';
import { bytesText, countText, heading, keyText, plural, shareText, table, timeText, type Column } from './text.js';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

const CHECKSUM_WORDS = {
  ok: 'ok',
  absent: 'absent: the file has none, so flipped bits cannot be noticed',
  mismatch: 'MISMATCH: bytes were changed after the server wrote them',
} as const;

/** `inspect` for a person. */
export function inspectText(dataset: Dataset, report: InspectReport, top: number, terminal: boolean): string {
  const { statistics, files } = dataset;
  const sections: readonly (readonly [title: string, body: string])[] = [
    [files.map(({ path }) => path).join('\n'), summary(dataset, report)],
    ['Files', files.length > 1 ? filesTable(report) : ''],
    ['Databases', databases(dataset)],
    ['Types', byName(report.types, report)],
    ['Encodings', byName(report.encodings, report)],
    [`Expiry, seen from ${timeText(report.expiry.measuredFrom)}`, expiry(report)],
    ['Namespaces with the most memory', namespaces(dataset, report, top)],
    ['Biggest keys', biggest(dataset)],
    ['Aux fields', aux(report)],
    ['Functions and modules', extras(report)],
  ];
  if (statistics.totals.keys === 0) return sections.slice(0, 2).concat(sections.slice(-2)).map(section).join('\n');
  return sections
    .map(section)
    .filter((text) => text !== '')
    .join('\n');

  function section([title, body]: readonly [string, string]): string {
    return body === '' ? '' : heading(title, terminal) + body;
  }
}

function summary({ statistics, files }: Dataset, report: InspectReport): string {
  const { totals, header, savedAt, databases: dbs } = statistics;
  const expires = dbs.reduce((sum, database) => sum + database.expires, 0);
  const server = report.server === null ? '' : `, written by ${report.server.name} ${report.server.version}`;
  const format = report.format === 'aof' ? 'RDB preamble of an append-only file' : 'RDB';
  const commandBytes = files.reduce((sum, file) => sum + file.commandBytes, 0);
  const lines: (readonly [string, string])[] = [
    [
      'Format',
      `${format}${report.rdbVersion === null ? '' : ` version ${report.rdbVersion}`}${header === null ? '' : ` (${header.text})`}${server}`,
    ],
    ['Saved', savedAt === null ? '' : timeText(savedAt)],
    ['Size', `${bytesText(report.bytes)} on disk; about ${bytesText(totals.memoryBytes)} in memory`],
    [
      'Commands',
      commandBytes === 0
        ? ''
        : `${bytesText(commandBytes)} behind the preamble, not looked at: this version reads RDB only`,
    ],
    ['Checksum', CHECKSUM_WORDS[report.checksum]],
    [
      'Keys',
      `${countText(totals.keys)} in ${plural(dbs.length, 'database')}; ${countText(expires)} with an expiry, ${countText(report.expiry.expired)} of them expired`,
    ],
    ['Damage', report.damage === 0 ? '' : `${plural(report.damage, 'finding')}, listed below; 'check' looks deeper`],
  ];
  return lines
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `  ${name.padEnd(10)}${value}\n`)
    .join('');
}

const filesTable = (report: InspectReport): string =>
  table(
    [left('file'), right('version'), right('keys'), right('on disk'), left('checksum')],
    report.files.map(({ file, rdbVersion, keys, bytes, checksum }) => [
      file,
      String(rdbVersion ?? '?'),
      countText(keys),
      bytesText(bytes),
      checksum,
    ]),
  );

const databases = ({ statistics }: Dataset): string =>
  table(
    [right('db'), right('keys'), right('expire'), right('on disk'), right('memory')],
    statistics.databases.map(({ db, keys, expires, diskBytes, memoryBytes }) => [
      String(db),
      countText(keys),
      countText(expires),
      bytesText(diskBytes),
      bytesText(memoryBytes),
    ]),
  );

function byName(totals: InspectReport['types'], report: InspectReport): string {
  const order: readonly string[] = [...OBJECT_KINDS, ...ENCODINGS];
  const rows = Object.entries(totals)
    .sort(([, a], [, b]) => b.memoryBytes - a.memoryBytes)
    .map(([name, { keys, elements, diskBytes, memoryBytes }]) => [
      name,
      countText(keys),
      shareText(keys, report.keys),
      name === 'string' ? '' : countText(elements),
      bytesText(diskBytes),
      bytesText(memoryBytes),
    ]);
  const title = order.indexOf(rows[0]?.[0] ?? '') < OBJECT_KINDS.length ? 'type' : 'encoding';
  return table([left(title), right('keys'), right(''), right('elements'), right('on disk'), right('memory')], rows);
}

function expiry({ expiry: { none, expired, buckets }, keys }: InspectReport): string {
  const rows = [
    ['never', none],
    ['expired', expired],
    ...buckets.map((bucket) => [bucket.upTo === null ? bucket.name : `within ${bucket.name}`, bucket.keys] as const),
  ] as const;
  return table(
    [left('expires'), right('keys'), right('')],
    rows.filter(([, count]) => count > 0).map(([name, count]) => [name, countText(count), shareText(count, keys)]),
  );
}

function namespaces({ statistics }: Dataset, report: InspectReport, top: number): string {
  const shown: (readonly [string, NamespaceTotals])[] = topNamespaces(statistics, top).map(
    (totals) => [keyText(totals.prefix), totals] as const,
  );
  const { none, others, entries } = statistics.namespaces;
  if (none.keys > 0) shown.push(['(no separator)', none]);
  if (others.keys > 0) shown.push(['(more prefixes than are counted)', others]);
  const rest = entries.length - Math.min(entries.length, top);
  const body = table(
    [left('prefix'), right('keys'), right(''), right('on disk'), right('memory')],
    shown.map(([name, { keys, diskBytes, memoryBytes }]) => [
      name,
      countText(keys),
      shareText(keys, report.keys),
      bytesText(diskBytes),
      bytesText(memoryBytes),
    ]),
  );
  return rest > 0 ? `${body}  and ${plural(rest, 'more prefix', 'more prefixes')}\n` : body;
}

const biggest = ({ statistics }: Dataset): string =>
  table(
    [right('db'), left('type'), left('encoding'), right('elements'), right('on disk'), right('memory'), left('key')],
    statistics.biggest.map((key) => [
      String(key.db),
      OBJECT_KINDS[key.kind] ?? 'unknown',
      ENCODINGS[key.encoding] ?? 'unknown',
      countText(key.elements),
      bytesText(key.diskBytes),
      bytesText(key.memoryBytes),
      keyText(key.key),
    ]),
  );

const aux = (report: InspectReport): string =>
  Object.entries(report.aux)
    .map(
      ([name, value]) =>
        `  ${name} = ${typeof value === 'string' ? keyText(new TextEncoder().encode(value)) : `base64 ${value.base64}`}\n`,
    )
    .join('');

function extras({ functions, modules }: InspectReport): string {
  const lines = [
    functions > 0 ? `  ${plural(functions, 'library', 'libraries')} of functions\n` : '',
    modules.length > 0 ? `  values of modules: ${modules.join(', ')}\n` : '',
  ];
  return lines.join('');
}
