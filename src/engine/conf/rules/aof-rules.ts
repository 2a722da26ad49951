/** The append-only file: when it reaches the disk, how it grows, what happens when it is short. */
import { baseName, resolvePath } from '../file-lookup.js';
import { parseMemory } from '../numbers.js';
import { atLeast } from '../target.js';
import { atValue, hasAof, isDefault } from './durability-rules.js';
import type { LintRule } from './rule.js';
import { setValue, valueOf } from './rule.js';

export const AOF_RULES: readonly LintRule[] = [
  {
    id: 'aof-enable-existing', group: 'durability', severity: 'warning',
    summary: 'The append-only file is on, not there yet, and a dump is.',
    explanation: 'With appendonly yes the server reads the append-only file and never the dump: where there is ' +
      'none yet, it starts with an empty dataset, and the next snapshot overwrites the dump. Turn it on with ' +
      'CONFIG SET appendonly yes on the running server, wait for the rewrite, and edit the file then.',
    check(settings, report) {
      const at = atValue(settings, 'appendonly', 'yes');
      if (at === undefined) return;
      const multi = atLeast(settings.reading.target, '7.0', '7.2');
      const name = settings.text(multi ? 'appenddirname' : 'appendfilename');
      const { files } = settings.reading;
      const log = files.at(resolvePath(settings.folder, name));
      const old = files.at(resolvePath(settings.folder, settings.text('appendfilename')));
      const dump = files.at(resolvePath(settings.folder, settings.text('dbfilename')));
      if (log.kind !== 'missing' || old.kind !== 'missing' || dump.kind !== 'file') return;
      report({
        place: { at, part: 'line' },
        message: `There is ${settings.text('dbfilename')} but no ${baseName(name)} yet: at its next start the server ` +
          'would not read the dump, and begin empty.',
        fixes: [setValue(at, 'no', false)],
      });
    },
  },
  {
    id: 'appendfsync-no', group: 'durability', severity: 'warning',
    summary: 'The kernel decides when the append-only file reaches the disk.',
    explanation: 'When the machine dies, half a minute of writes that clients got a reply for may be lost. When ' +
      'only the process dies, nothing that was written is.',
    fix: 'Sets everysec.',
    check(settings, report) {
      const at = atValue(settings, 'appendfsync', 'no');
      if (at === undefined || !hasAof(settings)) return;
      report({
        place: valueOf(at), message: 'A power failure may lose about 30 seconds of acknowledged writes.',
        fixes: [setValue(at, 'everysec')],
      });
    },
  },
  {
    id: 'appendfsync-always', group: 'durability', severity: 'info',
    summary: 'Every write waits for the disk.',
    explanation: 'Nothing acknowledged is lost, and every turn of the event loop takes as long as the disk takes to ' +
      'flush.',
    check(settings, report) {
      const at = atValue(settings, 'appendfsync', 'always');
      if (at === undefined || !hasAof(settings)) return;
      report({ place: valueOf(at),
        message: 'Safest, and as slow as the disk flushes: meant for fast disks or few writes.' });
    },
  },
  {
    id: 'fsync-gap-on-rewrite', group: 'durability', severity: 'warning',
    summary: 'No flushes while a child process saves or rewrites.',
    explanation: 'For as long as the child runs, the loss window is that of appendfsync no: the whole rewrite at ' +
      'worst.',
    fix: 'Sets no.',
    check(settings, report) {
      const at = atValue(settings, 'no-appendfsync-on-rewrite', 'yes');
      if (at === undefined || !hasAof(settings) || settings.word('appendfsync') !== 'everysec') return;
      report({
        place: valueOf(at),
          message: 'While a save or rewrite runs nothing is flushed: a power failure then loses more than a second.',
        fixes: [setValue(at, 'no')],
      });
    },
  },
  {
    id: 'fsync-gap-with-always', group: 'durability', severity: 'warning',
    summary: 'appendfsync always, suspended during rewrites.',
    explanation: 'The two settings contradict each other: always is not always.',
    fix: 'Sets no.',
    check(settings, report) {
      const at = atValue(settings, 'no-appendfsync-on-rewrite', 'yes');
      if (at === undefined || !hasAof(settings) || settings.word('appendfsync') !== 'always') return;
      report({
        place: valueOf(at), message: 'appendfsync always is suspended while a save or rewrite runs.',
          fixes: [setValue(at, 'no')],
      });
    },
  },
  {
    id: 'aof-rewrite-off', group: 'durability', severity: 'warning',
    summary: 'The append-only file is never rewritten.',
    explanation: 'It grows for ever, and so does the time of a start.',
    fix: 'Sets 100.',
    check(settings, report) {
      const at = settings.source('auto-aof-rewrite-percentage');
      if (at === undefined || !hasAof(settings) || settings.integer('auto-aof-rewrite-percentage') !== 0n) return;
      report({ place: valueOf(at), message: 'The append-only file grows without end.', fixes: [setValue(at, '100')] });
    },
  },
  {
    id: 'aof-rewrite-min-size-tiny', group: 'durability', severity: 'info',
    summary: 'Rewrites begin with a very small file.',
    explanation: 'While the dataset is small, each few writes start a rewrite.',
    fix: 'Sets 64mb.',
    check(settings, report) {
      const at = settings.source('auto-aof-rewrite-min-size');
      if (at === undefined || !hasAof(settings)
        || (settings.bytes('auto-aof-rewrite-min-size') ?? 0n) >= 1048576n) return;
      report({
        place: valueOf(at), message: 'A small dataset is rewritten again and again.', fixes: [setValue(at, '64mb')],
      });
    },
  },
  {
    id: 'aof-settings-unused', group: 'durability', severity: 'hint',
    summary: 'Settings of an append-only file that is off.',
    explanation: 'They have no effect before appendonly is on, which may be what is meant.',
    check(settings, report) {
      if (hasAof(settings)) return;
      for (const name of ['appendfsync', 'no-appendfsync-on-rewrite', 'auto-aof-rewrite-percentage',
        'auto-aof-rewrite-min-size',
        'aof-timestamp-enabled', 'aof-load-truncated']) {
        const at = settings.source(name);
        const setting = settings.get(name);
        if (at === undefined || setting === undefined || isDefault(settings, name)) continue;
        report({ place: { at, part: 'line' }, message: `${at.line.name} has no effect: the append-only file is off.` });
      }
    },
  },
  {
    id: 'aof-truncated-no', group: 'durability', severity: 'info',
    summary: 'A short append-only file stops the server.',
    explanation: 'After a power failure the file may end in the middle of a command. The server then waits for ' +
      'somebody to repair it by hand.',
    fix: 'Sets yes.',
    check(settings, report) {
      const at = atValue(settings, 'aof-load-truncated', 'no');
      if (at === undefined || !hasAof(settings)) return;
      report({
        place: valueOf(at), message: 'After a power failure the server may not start before somebody repairs the file.',
        fixes: [setValue(at, 'yes', false)],
      });
    },
  },
  {
    id: 'aof-corrupt-tail-large', group: 'durability', severity: 'warning',
    summary: 'A large broken tail of the append-only file may be cut.',
    explanation: 'Up to that many bytes from the first broken one on are dropped when loading, good commands among ' +
      'them.',
    check(settings, report) {
      const at = settings.source('aof-load-corrupt-tail-max-size');
      const size = parseMemory(settings.text('aof-load-corrupt-tail-max-size'), settings.reading.target)?.bytes ?? 0n;
      if (at === undefined || size <= 65536n) return;
      report({ place: valueOf(at),
        message: `Up to ${size} bytes may be dropped at a start, good commands among them.` });
    },
  },
  {
    id: 'aof-preamble-off', group: 'durability', severity: 'info',
    summary: 'The append-only file is rewritten as commands.',
    explanation: 'A base in RDB format is smaller and loads several times faster.',
    fix: 'Sets yes.',
    check(settings, report) {
      const at = atValue(settings, 'aof-use-rdb-preamble', 'no');
      if (at === undefined || !hasAof(settings)) return;
      report({ place: valueOf(at), message: 'Starts take longer and files are larger than with an RDB base.',
        fixes: [setValue(at, 'yes')] });
    },
  },
  {
    id: 'aof-timestamps-parser', group: 'durability', severity: 'info',
    summary: 'The append-only file gets lines with times.',
    explanation: 'They let the file be cut at a point in time. Tools that parse it by themselves have to skip ' +
      'lines that begin with #.',
    check(settings, report) {
      const at = atValue(settings, 'aof-timestamp-enabled', 'yes');
      if (at === undefined || !hasAof(settings)) return;
      report({ place: valueOf(at), message: 'Own tools that read the file have to skip its #TS lines.' });
    },
  },
];
