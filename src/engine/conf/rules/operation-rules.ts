/** Threads, slow log, events, process and logging. */
import { parseLong } from '../numbers.js';
import { knownLetter } from '../verdict/special.js';
import type { LintRule } from './rule.js';
import { removeLines, setValue, valueOf } from './rule.js';

export const OPERATION_RULES: readonly LintRule[] = [
  {
    id: 'io-threads-many', group: 'operation', severity: 'info',
    summary: 'Many I/O threads.',
    explanation: 'More threads than cores slow the server down; beyond 8 there is little to gain.',
    check(settings, report) {
      const at = settings.source('io-threads');
      if (at === undefined || (settings.integer('io-threads') ?? 1n) <= 8n) return;
      report({ place: valueOf(at),
        message: 'Use fewer threads than the machine has cores; beyond 8 there is little to gain.' });
    },
  },
  {
    id: 'io-threads-do-reads-alone', group: 'operation', severity: 'info',
    summary: 'Reading with I/O threads that are not there.',
    explanation: 'io-threads-do-reads needs io-threads of at least 2.',
    fix: 'Removes the line.',
    check(settings, report) {
      const at = settings.source('io-threads-do-reads');
      if (at === undefined || !settings.isYes('io-threads-do-reads')
        || (settings.integer('io-threads') ?? 1n) > 1n) return;
      report({ place: { at, part: 'line' }, message: 'This has no effect: there is one thread.',
        fixes: [removeLines([at])], tag: 'unnecessary' });
    },
  },
  {
    id: 'slowlog-off', group: 'operation', severity: 'info',
    summary: 'No slow log.',
    explanation: 'When the server becomes slow, there is nothing to look at.',
    fix: 'Sets the default.',
    check(settings, report) {
      const time = settings.source('slowlog-log-slower-than');
      if (time !== undefined && (settings.integer('slowlog-log-slower-than') ?? 0n) < 0n) {
        report({ place: valueOf(time), message: 'The slow log is off.', fixes: [setValue(time, '10000')] });
      }
      const length = settings.source('slowlog-max-len');
      if (length === undefined || settings.integer('slowlog-max-len') !== 0n) return;
      report({ place: valueOf(length), message: 'The slow log keeps nothing.', fixes: [setValue(length, '128')] });
    },
  },
  {
    id: 'slowlog-all', group: 'operation', severity: 'info',
    summary: 'Every command enters the slow log.',
    explanation: 'It costs time at each command, and the slow ones are pushed out by the others.',
    fix: 'Sets 10000.',
    check(settings, report) {
      const at = settings.source('slowlog-log-slower-than');
      if (at === undefined || settings.integer('slowlog-log-slower-than') !== 0n) return;
      report({ place: valueOf(at), message: 'Every command is logged: the slow ones are soon pushed out.',
        fixes: [setValue(at, '10000')] });
    },
  },
  {
    id: 'events-no-channel', group: 'operation', severity: 'warning',
    summary: 'Keyspace events that are never published.',
    explanation: 'Events need a channel (K or E, or a subkey channel) and at least one class of events.',
    fix: 'Adds what is missing.',
    check(settings, report) {
      const at = settings.source('notify-keyspace-events');
      const letters = settings.text('notify-keyspace-events');
      if (at === undefined || letters === '') return;
      const channel = /[KESTIV]/.test(letters);
      const events = /[^KESTIV]/.test(letters);
      if (channel && events) return;
      report({
        place: valueOf(at), message: channel
          ? 'No class of events is named: nothing is published.' : 'Neither K nor E: nothing is published.',
        fixes: [setValue(at, `${channel ? '' : 'KE'}${letters}${events ? '' : 'A'}`)],
      });
    },
  },
  {
    id: 'events-misses', group: 'operation', severity: 'info',
    summary: 'A does not stand for all events.',
    explanation: 'Key misses (m), new keys (n) and, in Redis 8.2, overwrites (o) and type changes (c) are not part ' +
      'of A.',
    check(settings, report) {
      const at = settings.source('notify-keyspace-events');
      const letters = settings.text('notify-keyspace-events');
      const directive = settings.get('notify-keyspace-events')?.directive;
      if (at === undefined || directive === undefined || !letters.includes('A')) return;
      const missing =
        ['m', 'n', 'o', 'c'].filter((letter) => knownLetter(directive, letter, settings.reading.target)
          && !letters.includes(letter));
      if (missing.length === 0) return;
      report({ place: valueOf(at), message: `A does not contain ${missing.join(', ')}: name them if they are wanted.`,
        severity: 'hint' });
    },
  },
  {
    id: 'oom-order', group: 'operation', severity: 'info',
    summary: 'Out-of-memory scores that don\'t grow.',
    explanation: 'They are for primaries, replicas and child processes: the kernel should take a child before a ' +
      'primary.',
    fix: 'Sets 0 200 800.',
    check(settings, report) {
      const at = settings.source('oom-score-adj-values');
      const scores = settings.get('oom-score-adj-values')?.words.map((word) => parseLong(word, 10) ?? 0n) ?? [];
      const [primary, replica, child] = scores;
      if (at === undefined || primary === undefined || replica === undefined || child === undefined) return;
      if (settings.word('oom-score-adj') === 'no' && scores.join(' ') !== '0 200 800') {
        report({ place: { at, part: 'line' }, message: 'This has no effect: oom-score-adj is no.' });
      } else if (primary > replica || replica > child) {
        report({
          place: valueOf(at), message: 'The scores should grow from the primary to child processes.',
            fixes: [setValue(at, '0 200 800')],
        });
      }
    },
  },
  {
    id: 'hz-high', group: 'operation', severity: 'info',
    summary: 'Background work more than 100 times a second.',
    explanation: 'It takes CPU time even while the server is idle; dynamic-hz raises the frequency where it is needed.',
    fix: 'Sets 10.',
    check(settings, report) {
      const at = settings.source('hz');
      const hz = settings.integer('hz') ?? 10n;
      if (at === undefined || hz <= 100n || hz > 500n) return;
      report({ place: valueOf(at), message: 'This takes CPU time even while the server is idle.',
        fixes: [setValue(at, '10')] });
    },
  },
  {
    id: 'busy-threshold-zero', group: 'operation', severity: 'info',
    summary: 'Scripts are never interrupted.',
    explanation: 'With 0 other clients get no BUSY reply: they wait until the script ends, and SCRIPT KILL can\'t be ' +
      'sent.',
    fix: 'Sets 5000.',
    check(settings, report) {
      const at = settings.source('busy-reply-threshold');
      if (at === undefined || settings.integer('busy-reply-threshold') !== 0n) return;
      report({ place: valueOf(at), message: 'A script that does not end can\'t be killed.',
        fixes: [setValue(at, '5000')] });
    },
  },
  {
    id: 'percentiles-unused', group: 'operation', severity: 'info',
    summary: 'Percentiles of latencies that are not tracked.',
    explanation: 'latency-tracking-info-percentiles needs latency-tracking.',
    check(settings, report) {
      const at = settings.source('latency-tracking-info-percentiles');
      if (at === undefined || settings.word('latency-tracking') !== 'no') return;
      report({ place: { at, part: 'line' }, message: 'This has no effect: latency-tracking is no.' });
    },
  },
  {
    id: 'daemonize-supervised', group: 'operation', severity: 'warning',
    summary: 'A service that goes into the background.',
    explanation: 'systemd then sees its process end, and stops or restarts the service.',
    fix: 'Sets daemonize no.',
    check(settings, report) {
      const at = settings.source('daemonize');
      if (at === undefined || !settings.isYes('daemonize') || settings.word('supervised') !== 'systemd') return;
      report({ place: valueOf(at), message: 'systemd sees the process end and takes the service for dead.',
        fixes: [setValue(at, 'no')] });
    },
  },
  {
    id: 'daemonize-no-log', group: 'operation', severity: 'warning',
    summary: 'A server in the background without a log.',
    explanation: 'In the background standard output is /dev/null.',
    check(settings, report) {
      const at = settings.source('daemonize');
      if (at === undefined || !settings.isYes('daemonize') || settings.text('logfile') !== ''
        || settings.isYes('syslog-enabled')) return;
      report({ place: { at, part: 'line' }, message: 'The log goes to /dev/null: set logfile or syslog-enabled.' });
    },
  },
  {
    id: 'loglevel-extreme', group: 'operation', severity: 'info',
    summary: 'Too much or nothing in the log.',
    explanation: 'debug fills the disk, nothing and warning hide what happened.',
    fix: 'Sets notice.',
    check(settings, report) {
      const at = settings.source('loglevel');
      const level = settings.word('loglevel');
      if (at === undefined || !['debug', 'nothing'].includes(level)) return;
      const message = level === 'debug' ? 'The log grows fast.' : 'The log stays empty, whatever happens.';
      report({ place: valueOf(at), message, fixes: [setValue(at, 'notice')] });
    },
  },
  {
    id: 'syslog-unused', group: 'operation', severity: 'hint',
    summary: 'Settings of the system logger, which is off.',
    explanation: 'syslog-ident and syslog-facility need syslog-enabled.',
    check(settings, report) {
      if (settings.isYes('syslog-enabled')) return;
      for (const name of ['syslog-ident', 'syslog-facility']) {
        const at = settings.source(name);
        if (at !== undefined) report({ place: { at, part: 'line' },
          message: 'This has no effect: syslog-enabled is no.' });
      }
    },
  },
  {
    id: 'crash-log-off', group: 'operation', severity: 'info',
    summary: 'No report of a crash.',
    explanation: 'After a crash there is no stack trace and no state to look at.',
    fix: 'Sets yes.',
    check(settings, report) {
      const at = settings.source('crash-log-enabled');
      if (at === undefined || settings.word('crash-log-enabled') !== 'no') return;
      report({ place: valueOf(at), message: 'A crash leaves nothing to look at.', fixes: [setValue(at, 'yes')] });
    },
  },
  {
    id: 'keepalive-off', group: 'operation', severity: 'info',
    summary: 'Dead connections are never noticed.',
    explanation: 'Without keepalive probes a client whose machine is gone keeps its connection for ever.',
    fix: 'Sets 300.',
    check(settings, report) {
      const at = settings.source('tcp-keepalive');
      if (at === undefined || settings.integer('tcp-keepalive') !== 0n
        || (settings.integer('timeout') ?? 0n) > 0n) return;
      report({ place: valueOf(at), message: 'Connections to machines that are gone stay for ever.',
        fixes: [setValue(at, '300')] });
    },
  },
  {
    id: 'debug-setting', group: 'operation', severity: 'info',
    summary: 'A setting that is meant for tests.',
    explanation: 'The makers use it in their tests; it is not meant for service.',
    check({ reading }, report) {
      for (const at of reading.occurrences) {
        const row = at.directive?.row;
        if (!at.valid || row?.category !== 'debug' || row.name === 'crash-log-enabled' || row.hidden !== true) continue;
        if (['rdb-key-save-delay', 'key-load-delay', 'watchdog-period'].includes(row.name)) continue;
        report({ place: { at, part: 'name' }, message: `${at.line.name} is meant for tests.` });
      }
    },
  },
];

