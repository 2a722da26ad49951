import { Random } from '../../bench/dataset/random.js';
import { checkLog, type LogCheck } from '../../src/engine/aof/check.js';
import { decodeCommand } from '../../src/engine/aof/decode.js';
import type { LogDamage } from '../../src/engine/aof/log-damage.js';
import { openLogFolder, singleLog } from '../../src/engine/aof/log-set.js';
import { formatManifest, parseManifest } from '../../src/engine/aof/manifest.js';
import { LogScanner, scanLog } from '../../src/engine/aof/scan.js';
import { serverVerdict } from '../../src/engine/aof/server-verdict.js';
import { LOG_EXPORT_FORMATS, LogExporter } from '../../src/engine/analysis/log-exporter.js';
import { LogStatistics } from '../../src/engine/analysis/log-statistics.js';
import { bytesToLatin1, latin1ToBytes } from '../../src/engine/codec/latin1.js';
import { ALL_TARGETS } from '../../src/engine/conf/target.js';
import { MemorySource } from '../../src/engine/io/memory-source.js';
import { command, commandOf } from '../engine/aof/log-bytes.js';
import { MemoryFolder } from '../engine/aof/memory-folder.js';
import { DumpBuilder } from '../engine/rdb/dump-builder.js';
import { ODD_WORDS, Violation } from './violation.js';

/** Words that mean something to a loader, a scan or a manifest. */
const TELLING = [
  ...['*', '$', '#', '\r\n', '\n', '\r', '\0', '-1', '0', '99999999999', '1\r\n', '*3\r\n', '$3\r\nSET\r\n', '#TS:'],
  ...['*1\r\n$5\r\nMULTI\r\n', '*1\r\n$4\r\nEXEC\r\n', '*0\r\n', '*-1\r\n', '$-1\r\n', 'REDIS0011', 'VALKEY080'],
] as const;
const MANIFEST_WORDS = [
  'file ',
  'seq ',
  'type ',
  ' b',
  ' i\n',
  ' h',
  '"',
  "'",
  '\\x41',
  '\n',
  '\r\n',
  '#',
  '../',
  '\0',
] as const;
const LARGEST = 200_000;

/**
 * Does with a damaged log what the product does with one: scans it whole and in slices, decodes commands, checks it
 * alone and in a set with a damaged manifest, exports it, sums it up.
 * @param number which log: the same for the same number
 * @throws Violation, or whatever reached out of the engine that should not have
 */
export function exerciseLogs(number: number): void {
  const random = new Random(number ^ 0x2468_ace0);
  const bytes = latin1ToBytes(mutate(soundLog(random), TELLING, random));
  const source = new MemorySource(bytes, 'mutant.aof');
  const told = scan(source, Infinity);
  if (scan(source, 1 + random.whole(0, 7)).join('\n') !== told.join('\n')) {
    throw new Violation('a scan in slices tells something else');
  }
  inspectCheck(checkLog(singleLog(source)), bytes.length);
  exportAndRead(source);
  checkSet(bytesToLatin1(bytes), random);
}

/** A log as a server could have written it, with all that may stand in one. */
function soundLog(random: Random): string {
  const parts: string[] = [];
  if (random.fraction() < 0.2) parts.push(preamble(random));
  for (let left = random.whole(0, 40); left > 0; left--) parts.push(piece(random));
  return parts.join('');
}

function preamble(random: Random): string {
  const dump = new DumpBuilder().aux('redis-ver', '6.2.6').selectDb(0);
  for (let left = random.whole(0, 5); left > 0; left--) dump.string(word(random), word(random));
  return bytesToLatin1(dump.end().bytes());
}

function piece(random: Random): string {
  const key = word(random);
  switch (random.whole(0, 12)) {
    case 0:
      return command('SELECT', `${random.whole(0, 16)}`);
    case 1:
      return `#TS:${1_700_000_000 + random.whole(0, 1000)}\r\n`;
    case 2:
      return command('MULTI') + command('set', key, word(random)) + command('DEL', key) + command('EXEC');
    case 3:
      return commandOf(['RPUSH', key, ...Array.from({ length: random.whole(1, 200) }, () => word(random))]);
    case 4:
      return command('SET', key, command('FLUSHALL') + command('SET', 'a', 'b'));
    case 5:
      return command('XGROUP', 'CREATE', key, 'g', '$');
    case 6:
      return command('SET', key, 'x'.repeat(random.whole(0, 20_000)));
    default:
      return command('SET', key, word(random));
  }
}

function word(random: Random): string {
  const length = random.whole(0, 12);
  const byte = random.fraction() < 0.7 ? () => 0x61 + random.whole(0, 26) : () => random.whole(0, 256);
  return Array.from({ length }, () => String.fromCharCode(byte())).join('');
}

function mutate(sound: string, words: readonly string[], random: Random): string {
  let text = sound;
  for (let left = random.whole(0, 5); left > 0; left--) {
    const at = random.whole(0, text.length + 1);
    const to = Math.min(text.length, at + random.whole(0, random.fraction() < 0.7 ? 8 : 500));
    const part = text.slice(at, to);
    const put = [
      () => '',
      () => words[random.whole(0, words.length)],
      () => part + part,
      () => '\0'.repeat(part.length),
      () => part.replace(/\d/g, () => `${random.whole(0, 10)}`),
      () => part.replaceAll('\r\n', '\n'),
      () =>
        Array.from(part, (char) => (random.fraction() < 0.1 ? String.fromCharCode(random.whole(0, 256)) : char)).join(
          '',
        ),
    ];
    text = text.slice(0, at) + put[random.whole(0, put.length)]() + text.slice(to);
  }
  return (random.fraction() < 0.3 ? text.slice(0, random.whole(0, text.length + 1)) : text).slice(0, LARGEST);
}

/** What a scan tells, a line each; every line is looked at. */
function scan(source: MemorySource, slice: number): readonly string[] {
  const lines: string[] = [];
  const statistics = new LogStatistics(3);
  let behind = 0;
  const scanner = new LogScanner(source, {
    command(one) {
      const { offset, length, argumentCount, transaction, db, index, time, guess } = one;
      if (offset < behind || length < 4 || offset + length > source.size) {
        throw new Violation(`a command at ${offset} of ${length} bytes behind ${behind}, of ${source.size}`);
      }
      behind = offset + length;
      if (transaction > offset) throw new Violation(`a transaction that begins behind the command at ${offset}`);
      const names = one.keyPositions().map((i) => one.text(i));
      lines.push(
        [index, offset, length, argumentCount, db, transaction, time, guess, one.fullName, ...names].join(' '),
      );
      statistics.add(one, 0);
      if (lines.length % 16 === 1) decode(source, offset, one.fullName, argumentCount);
    },
    annotation: (offset, length, time) => {
      if (offset < behind) throw new Violation(`an annotation at ${offset} behind ${behind}`);
      behind = offset + length;
      lines.push(`annotation ${offset} ${length} ${time}`);
    },
    damage: (one) => {
      checkDamage(one, source.size);
      lines.push(`${one.kind} ${one.offset} ${one.length}`);
    },
    preamble: ({ end }) => {
      if (end > source.size) throw new Violation(`a preamble up to ${end} of ${source.size}`);
      behind = end;
      lines.push(`preamble ${end}`);
    },
  });
  while (scanner.run(slice));
  statistics.snapshot();
  return lines;
}

function decode(source: MemorySource, offset: number, name: string, argumentCount: number): void {
  const decoded = decodeCommand(source, offset, { most: 20, bytesEach: 100 });
  if (decoded.kind === 'broken' || decoded.name !== name || decoded.argumentCount !== argumentCount) {
    throw new Violation(`the command at ${offset} is not decoded as it was scanned`);
  }
}

function checkDamage(
  { offset, length, expected, found, lost, severity, toolAccepts, kind }: LogDamage,
  size: number,
): void {
  if (!(offset >= 0 && length >= 0 && offset + length <= size)) {
    throw new Violation(`${kind} of ${length} bytes at ${offset} of ${size}`);
  }
  for (const words of [expected, found, lost]) {
    // Names and values of the log itself may read like anything; they stand in quotes or behind.
    if (words === '' || ODD_WORDS.test(words.replace(/"[^"]*"/g, ''))) {
      throw new Violation(`${kind}, in words: ${expected}, ${found}, ${lost}`);
    }
  }
  if (severity === 'error' && toolAccepts && !TOOL_IS_BLIND.has(kind))
    throw new Violation(`${kind} is fine for the tool`);
}

/** What redis-check-aof does not look at. */
const TOOL_IS_BLIND = new Set(['unknown-command', 'wrong-arity', 'bad-version', 'empty-file', 'unlisted-file']);

function inspectCheck(check: LogCheck | null, size: number): void {
  if (check === null) throw new Violation('a check that nobody cancelled is cancelled');
  if (check.validUpTo > check.bytes) throw new Violation(`valid up to ${check.validUpTo} of ${check.bytes}`);
  for (const { damage, fileIndex } of check.findings) {
    checkDamage(damage, fileIndex < 0 ? Infinity : (check.files[fileIndex]?.size ?? size));
  }
  if (check.ok !== check.findings.every(({ damage }) => damage.severity !== 'error'))
    throw new Violation('not ok, or ok');
  for (const target of ALL_TARGETS) {
    for (const truncated of [true, false]) {
      const { kind } = serverVerdict(check, target, { truncated, corruptTail: 100 });
      if (check.findings.length === 0 && check.keys === 0 && check.kind === 'single' && kind !== 'loads') {
        if (check.files[0]?.check?.preamble === null) throw new Violation(`nothing is wrong, and a server ${kind}`);
      }
    }
  }
}

/** What is exported as RESP is a log without damage; as JSON it is JSON. */
function exportAndRead(source: MemorySource): void {
  for (const format of LOG_EXPORT_FORMATS) {
    const parts: Uint8Array[] = [];
    const exporter = new LogExporter(
      { format, filter: {}, limit: Infinity },
      { write: (part) => parts.push(part.slice()) },
    );
    const sink = exporter.file(source);
    scanLog(source, sink);
    exporter.end();
    const written = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
    parts.reduce((at, part) => (written.set(part, at), at + part.length), 0);
    if (format === 'json') {
      for (const line of new TextDecoder().decode(written).split('\n')) if (line !== '') JSON.parse(line);
    }
    if (format === 'resp') {
      scanLog(new MemorySource(written), {
        command: () => undefined,
        damage: ({ severity, kind }) => {
          if (severity === 'error') throw new Violation(`an export with damage: ${kind}`);
        },
      });
    }
  }
}

/** The log as one file of a set, whose manifest is damaged too. */
function checkSet(log: string, random: Random): void {
  const files = {
    'x.1.base.aof': random.fraction() < 0.3 ? '' : command('SET', 'a', '1'),
    'x.1.incr.aof': log,
    'x.2.incr.aof': command('SELECT', '0') + command('EXEC'),
  };
  const manifest = formatManifest([
    { file: 'x.1.base.aof', seq: 1, role: 'base' },
    { file: 'x.1.incr.aof', seq: 1, role: 'incremental', startOffset: 0 },
    { file: random.fraction() < 0.2 ? 'gone' : 'x.2.incr.aof', seq: 2, role: 'incremental' },
  ]);
  const text = mutate(manifest, MANIFEST_WORDS, random);
  const { entries, damage } = parseManifest(latin1ToBytes(text));
  for (const one of damage) checkDamage(one, text.length);
  if (damage.length === 0) {
    const again = parseManifest(new TextEncoder().encode(formatManifest(entries)));
    if (again.damage.length > 0) throw new Violation('a manifest that was written from a sound one is not');
  }
  const set = openLogFolder(new MemoryFolder({ ...files, 'x.manifest': text }));
  if (set === null) throw new Violation('a folder with a manifest has no log');
  for (const position of [0, set.size, random.whole(0, set.size + 1)]) {
    if (set.files.length > 0 && set.position(set.locate(position)) !== position) {
      throw new Violation(`position ${position} is not where it is`);
    }
  }
  inspectCheck(checkLog(set, { target: ALL_TARGETS[random.whole(0, ALL_TARGETS.length)] }), Infinity);
}
