import { bytesToText } from '../engine/analysis/text.js';
import { ENCODINGS, OBJECT_KINDS } from '../engine/rdb/format.js';
import type { Dataset } from './dataset.js';
import { topNamespaces, type InspectReport } from './inspect-report.js';
import { bytesText, countText, heading, plural, shareText, table, timeText, type Column } from './text.js';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

/** Bytes of a key or of a field's value that a table shows. */
const SHOWN_BYTES = 80;

const CHECKSUM_WORDS = {
  ok: 'ok',
  absent: 'absent: the file has none, so flipped bits cannot be noticed',
  mismatch: 'MISMATCH: bytes were changed after the server wrote them',
} as const;

/** `inspect` for a person. */
export function inspectText(dataset: Dataset, report: InspectReport, top: number, terminal: boolean): string {
  const { files, statistics } = dataset;
  const any = statistics.totals.keys > 0;
  const sections: readonly (readonly [title: string, body: string])[] = [
    [files.map(({ path }) => path).join('\n'), summary(dataset, report)],
    ['Files', files.length > 1 ? filesTable(report) : ''],
    ['Databases', any ? databases(dataset) : ''],
    ['Types', any ? totals('type', report.types, report.keys) : ''],
    ['Encodings', any ? totals('encoding', report.encodings, report.keys) : ''],
    [`Expiry, seen from ${timeText(report.expiry.measuredFrom)}`, any ? expiry(report) : ''],
    ['Namespaces with the most memory', any ? namespaces(dataset, report.keys, top) : ''],
    ['Biggest keys', report.biggest.length > 0 ? biggest(dataset) : ''],
    ['Aux fields', aux(dataset)],
    ['Functions and modules', extras(report)],
  ];
  const shown = sections.filter(([, body]) => body !== '');
  return shown.map(([title, body]) => heading(title, terminal) + body).join('\n');
}

/** Lines of a name and what it is; those that are empty are left out. */
const facts = (lines: readonly (readonly [name: string, value: string])[]): string =>
  lines
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `  ${name.padEnd(10)}${value}\n`)
    .join('');

function summary({ statistics, files }: Dataset, report: InspectReport): string {
  const { header, savedAt, databases: dbs } = statistics;
  const expires = dbs.reduce((sum, database) => sum + database.expires, 0);
  const commands = files.reduce((sum, file) => sum + file.commandBytes, 0);
  const format = [
    report.format === 'aof' ? 'RDB preamble of an append-only file' : 'RDB',
    report.rdbVersion === null ? '' : ` version ${report.rdbVersion}`,
    header === null ? '' : ` (${header.text})`,
    report.server === null ? '' : `, written by ${report.server.name} ${report.server.version}`,
  ];
  const keys = [
    `${countText(report.keys)} in ${plural(dbs.length, 'database')}`,
    `; ${countText(expires)} with an expiry, ${countText(report.expiry.expired)} of them expired`,
  ];
  return facts([
    ['Format', format.join('')],
    ['Saved', savedAt === null ? '' : timeText(savedAt)],
    ['Size', `${bytesText(report.bytes)} on disk; about ${bytesText(statistics.totals.memoryBytes)} in memory`],
    ['Commands', commands === 0 ? '' : `${bytesText(commands)} behind the preamble, not looked at`],
    ['Checksum', CHECKSUM_WORDS[report.checksum]],
    ['Keys', keys.join('')],
    ['Damage', report.damage === 0 ? '' : `${plural(report.damage, 'finding')}, listed below; 'check' looks deeper`],
  ]);
}

function filesTable({ files }: InspectReport): string {
  const columns = [left('file'), right('version'), right('keys'), right('on disk'), left('checksum')];
  return table(
    columns,
    files.map(({ file, rdbVersion, keys, bytes, checksum }) => [
      file,
      String(rdbVersion ?? '?'),
      countText(keys),
      bytesText(bytes),
      checksum,
    ]),
  );
}

function databases({ statistics }: Dataset): string {
  const columns = [right('db'), right('keys'), right('expire'), right('on disk'), right('memory')];
  return table(
    columns,
    statistics.databases.map(({ db, keys, expires, diskBytes, memoryBytes }) => [
      String(db),
      countText(keys),
      countText(expires),
      bytesText(diskBytes),
      bytesText(memoryBytes),
    ]),
  );
}

function totals(title: string, byName: InspectReport['types'], all: number): string {
  const columns = [left(title), right('keys'), right(''), right('elements'), right('on disk'), right('memory')];
  const sorted = Object.entries(byName).sort(([, a], [, b]) => b.memoryBytes - a.memoryBytes);
  return table(
    columns,
    sorted.map(([name, { keys, elements, diskBytes, memoryBytes }]) => {
      // The elements of a string are its bytes.
      const count = ['string', 'raw', 'int', 'lzf'].includes(name) ? '' : countText(elements);
      return [name, countText(keys), shareText(keys, all), count, bytesText(diskBytes), bytesText(memoryBytes)];
    }),
  );
}

function expiry({ expiry: { none, expired, buckets }, keys }: InspectReport): string {
  const rows: (readonly [name: string, keys: number])[] = [
    ['never', none],
    ['expired', expired],
  ];
  for (const bucket of buckets) {
    rows.push([bucket.upTo === null ? bucket.name : `within ${bucket.name}`, bucket.keys]);
  }
  return table(
    [left('expires'), right('keys'), right('')],
    rows.filter(([, count]) => count > 0).map(([name, count]) => [name, countText(count), shareText(count, keys)]),
  );
}

function namespaces({ statistics }: Dataset, all: number, top: number): string {
  const { none, others, entries } = statistics.namespaces;
  const named = topNamespaces(statistics, top).map((space) => ({ ...space, name: keyText(space.prefix) }));
  if (none.keys > 0) named.push({ ...none, name: '(no separator)' });
  if (others.keys > 0) named.push({ ...others, name: '(more prefixes than are counted)' });
  const columns = [left('prefix'), right('keys'), right(''), right('on disk'), right('memory')];
  const body = table(
    columns,
    named.map(({ name, keys, diskBytes, memoryBytes }) => [
      name,
      countText(keys),
      shareText(keys, all),
      bytesText(diskBytes),
      bytesText(memoryBytes),
    ]),
  );
  const rest = Math.max(0, entries.length - top);
  return rest > 0 ? `${body}  and ${plural(rest, 'more prefix', 'more prefixes')}\n` : body;
}

function biggest({ statistics }: Dataset): string {
  const columns = [
    right('db'),
    left('type'),
    left('encoding'),
    right('elements'),
    right('on disk'),
    right('memory'),
    left('key'),
  ];
  return table(
    columns,
    statistics.biggest.map(({ db, kind, encoding, elements, diskBytes, memoryBytes, key }) => [
      String(db),
      OBJECT_KINDS[kind] ?? 'unknown',
      ENCODINGS[encoding] ?? 'unknown',
      countText(elements),
      bytesText(diskBytes),
      bytesText(memoryBytes),
      keyText(key),
    ]),
  );
}

const aux = ({ statistics }: Dataset): string =>
  statistics.aux.map(([name, value]) => `  ${keyText(name)} = ${keyText(value)}\n`).join('');

function extras({ functions, modules }: InspectReport): string {
  const libraries = functions > 0 ? `  ${plural(functions, 'library', 'libraries')} of functions\n` : '';
  return modules.length > 0 ? `${libraries}  values of modules: ${modules.join(', ')}\n` : libraries;
}

const keyText = (bytes: Uint8Array): string => bytesToText(bytes, { limit: SHOWN_BYTES });
