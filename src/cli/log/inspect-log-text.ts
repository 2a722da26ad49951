import { basename } from 'node:path';
import { bytesToText } from '../../engine/analysis/text.js';
import { bytesText, countText, heading, plural, shareText, table, timeText, type Column } from '../text.js';
import type { InspectedLog, LogInspectReport } from './inspect-log.js';

const left = (title: string): Column => ({ title, align: 'left' });
const right = (title: string): Column => ({ title, align: 'right' });

/** Bytes of a key that a table shows. */
const SHOWN_BYTES = 80;
/** Rows of the table of commands. */
const MOST_NAMES = 40;

/** `inspect` of a log for a person. */
export function inspectLogText(log: InspectedLog, report: LogInspectReport, terminal: boolean): string {
  const sections: readonly (readonly [title: string, body: string])[] = [
    [log.set.name, summary(report)],
    ['Files', report.files.length > 1 ? files(log) : ''],
    ['Commands', report.commands > 0 ? commands(report) : ''],
    ['Databases', report.databases.length > 1 ? databases(report) : ''],
    ['Biggest commands', biggest(log)],
    ['Keys with the most commands', hottest(log)],
  ];
  const shown = sections.filter(([, body]) => body !== '');
  return shown.map(([title, body]) => heading(title, terminal) + body).join('\n');
}

function summary({
  format,
  bytes,
  commands: count,
  keys,
  transactions,
  annotations,
  damage,
}: LogInspectReport): string {
  const { first, last } = annotations;
  const written = first === null || last === null ? '' : `${timeText(first * 1000)} to ${timeText(last * 1000)}`;
  const lines: readonly (readonly [name: string, value: string])[] = [
    ['Format', format === 'aof' ? 'append-only file' : 'append-only set of several files'],
    ['Size', bytesText(bytes)],
    ['Commands', `${countText(count)}${transactions > 0 ? `, ${plural(transactions, 'transaction')}` : ''}`],
    ['Base', keys > 0 ? `${plural(keys, 'key')} in RDB form, shown below` : ''],
    ['Written', written],
    ['Damage', damage === 0 ? '' : `${plural(damage, 'finding')}, listed below; 'check' looks deeper`],
  ];
  return lines
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `  ${name.padEnd(10)}${value}\n`)
    .join('');
}

function files({ files: all }: InspectedLog): string {
  const columns = [left('file'), left('role'), right('bytes'), right('commands'), right('keys')];
  return table(
    columns,
    all.map(({ path, role, bytes, commands: count, preamble, missing }) => [
      basename(path),
      missing === null ? role : `${role}, missing`,
      bytesText(bytes),
      countText(count),
      countText(preamble?.keys ?? 0),
    ]),
  );
}

function commands({ commandNames, commands: total }: LogInspectReport): string {
  const bytes = commandNames.reduce((sum, one) => sum + one.bytes, 0);
  const columns = [left('command'), right('count'), right(''), right('bytes'), right(''), left('')];
  const rows = commandNames.slice(0, MOST_NAMES).map((one) => [
    bytesToText(
      Uint8Array.from(one.name, (char) => char.charCodeAt(0)),
      { limit: SHOWN_BYTES },
    ),
    countText(one.count),
    shareText(one.count, total),
    bytesText(one.bytes),
    shareText(one.bytes, bytes),
    one.known ? '' : 'no version has it',
  ]);
  const more = commandNames.length - rows.length;
  return table(columns, rows) + (more > 0 ? `  and ${more} more\n` : '');
}

function databases({ databases: all, commands: total }: LogInspectReport): string {
  return table(
    [left('database'), right('commands'), right(''), right('bytes')],
    all.map(({ db, commands: count, bytes }) => [`${db}`, countText(count), shareText(count, total), bytesText(bytes)]),
  );
}

function biggest({ statistics, files: all }: InspectedLog): string {
  if (statistics.biggest.length === 0) return '';
  const several = all.length > 1;
  const columns = [
    right('bytes'),
    left('command'),
    right('db'),
    left('key'),
    right('offset'),
    left(several ? 'file' : ''),
  ];
  return table(
    columns,
    statistics.biggest.map(({ bytes, name, db, key, offset, file }) => [
      bytesText(bytes),
      bytesToText(
        Uint8Array.from(name, (char) => char.charCodeAt(0)),
        { limit: SHOWN_BYTES },
      ),
      `${db}`,
      key === null ? '' : bytesToText(key, { limit: SHOWN_BYTES }),
      `${offset}`,
      several ? basename(all[file]?.path ?? '') : '',
    ]),
  );
}

function hottest({ statistics }: InspectedLog): string {
  if (statistics.hottest.length === 0) return '';
  return table(
    [right('commands'), right('bytes'), right('db'), left('key')],
    statistics.hottest.map(({ commands: count, bytes, db, key, missed }) => [
      missed === 0 ? countText(count) : `${countText(count)} or more`,
      bytesText(bytes),
      `${db}`,
      bytesToText(key, { limit: SHOWN_BYTES }),
    ]),
  );
}
