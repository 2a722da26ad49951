/** Memory: limits, eviction, encodings, defragmentation, buffers of clients. */
import { parseMemory, parsePercent } from '../numbers.js';
import type { Settings } from '../settings.js';
import type { LintRule } from './rule.js';
import { rootOf, setOrAppend, setValue, valueOf } from './rule.js';

const maxmemory = (settings: Settings): bigint => settings.bytes('maxmemory') ?? 0n;
const persists = (settings: Settings): boolean => settings.isYes('appendonly') || settings.savePoints.length > 0;

/** Settings of compact encodings: how many entries, or how long each may be. */
const ENCODING_LIMITS = [
  'hash-max-listpack-entries', 'hash-max-listpack-value', 'set-max-listpack-entries', 'set-max-listpack-value',
  'zset-max-listpack-entries', 'zset-max-listpack-value', 'set-max-intset-entries',
];

export const MEMORY_RULES: readonly LintRule[] = [
  {
    id: 'maxmemory-unset', group: 'memory', severity: 'info',
    summary: 'No limit for memory.',
    explanation: 'When memory runs out the kernel kills a process, often this one. Leave room for copy-on-write ' +
      'during saves, for buffers of clients and replicas, and for fragmentation: 60 to 75 % of the memory is usual ' +
      'with persistence.',
    check(settings, report) {
      const at = settings.source('maxmemory');
      if (maxmemory(settings) !== 0n) return;
      report({
        place: at === undefined ? rootOf(settings.reading) : valueOf(at),
        message: 'There is no memory limit: when memory runs out, the kernel decides who dies.',
      });
    },
  },
  {
    id: 'noeviction-cache', group: 'memory', severity: 'info',
    summary: 'A cache that refuses writes when it is full.',
    explanation: 'A limit, no persistence and noeviction: it looks like a cache, but writes fail once it is full.',
    fix: 'Sets allkeys-lru.',
    check(settings, report) {
      const at = settings.source('maxmemory');
      if (at === undefined || maxmemory(settings) === 0n || persists(settings)) return;
      if (settings.word('maxmemory-policy') !== 'noeviction') return;
      report({
        place: valueOf(at), message: 'Without persistence this looks like a cache, but at its limit it refuses writes.',
        fixes: [setOrAppend(settings, 'maxmemory-policy', 'allkeys-lru')],
      });
    },
  },
  {
    id: 'policy-without-limit', group: 'memory', severity: 'info',
    summary: 'An eviction policy without a limit.',
    explanation: 'Without maxmemory nothing is ever evicted.',
    check(settings, report) {
      const at = settings.source('maxmemory-policy');
      if (at === undefined || settings.word('maxmemory-policy') === 'noeviction' || maxmemory(settings) !== 0n) return;
      report({ place: valueOf(at), message: 'This never acts: maxmemory is not set.' });
    },
  },
  {
    id: 'volatile-policy-note', group: 'memory', severity: 'info',
    summary: 'Only keys that expire are evicted.',
    explanation: 'Where no key has a time to live, a volatile policy acts like noeviction: writes fail at the limit.',
    check(settings, report) {
      const at = settings.source('maxmemory-policy');
      if (at === undefined || !settings.word('maxmemory-policy').startsWith('volatile-')
        || maxmemory(settings) === 0n) return;
      report({ place: valueOf(at), message: 'Where no key has a time to live, writes fail at the limit.' });
    },
  },
  {
    id: 'lfu-settings-unused', group: 'memory', severity: 'hint',
    summary: 'Settings of LFU with another policy.',
    explanation: 'lfu-log-factor and lfu-decay-time act with an LFU policy only.',
    check(settings, report) {
      if (settings.word('maxmemory-policy').endsWith('-lfu')) return;
      for (const name of ['lfu-log-factor', 'lfu-decay-time']) {
        const at = settings.source(name);
        if (at === undefined || settings.text(name) === settings.get(name)?.directive.default) continue;
        report({ place: { at, part: 'line' }, message: 'This has no effect: the eviction policy is not an LFU one.' });
      }
    },
  },
  {
    id: 'samples-high', group: 'memory', severity: 'info',
    summary: 'Many keys are looked at for each eviction.',
    explanation: '10 comes close to true LRU; more only costs CPU.',
    fix: 'Sets 10.',
    check(settings, report) {
      const at = settings.source('maxmemory-samples');
      if (at === undefined || (settings.integer('maxmemory-samples') ?? 0n) <= 10n) return;
      report({ place: valueOf(at), message: 'More than 10 samples cost CPU and hardly choose better.',
        fixes: [setValue(at, '10')] });
    },
  },
  {
    id: 'maxmemory-evicts-durable', group: 'memory', severity: 'warning',
    summary: 'Any key may be evicted from a dataset that is kept on disk.',
    explanation: 'Evictions are deletions and reach the append-only file, snapshots and replicas: what was meant ' +
      'to last disappears when memory is short.',
    check(settings, report) {
      const at = settings.source('maxmemory-policy');
      const log = settings.isYes('appendonly');
      if (at === undefined || !settings.word('maxmemory-policy').startsWith('allkeys-') || !log
        || maxmemory(settings) === 0n) return;
      report({
        place: valueOf(at),
          message: 'At the limit any key is deleted, in the append-only file too: right for a cache only.',
        fixes: [setValue(at, 'noeviction', false)],
      });
    },
  },
  {
    id: 'clients-limit-percent-no-maxmemory', group: 'memory', severity: 'warning',
    summary: 'A percentage of a limit that is not set.',
    explanation: 'maxmemory-clients as a percentage means a part of maxmemory. Without it there is no limit.',
    check(settings, report) {
      const at = settings.source('maxmemory-clients');
      if (at === undefined || (parsePercent(settings.text('maxmemory-clients')) ?? 0n) === 0n
        || maxmemory(settings) !== 0n) return;
      report({ place: valueOf(at), message: 'This is a part of maxmemory, which is not set: clients have no limit.' });
    },
  },
  {
    id: 'active-expire-effort-high', group: 'memory', severity: 'info',
    summary: 'Much effort for expired keys.',
    explanation: 'Above 5 the background cycle takes noticeable CPU time and adds latency.',
    check(settings, report) {
      const at = settings.source('active-expire-effort');
      if (at === undefined || (settings.integer('active-expire-effort') ?? 1n) <= 5n) return;
      report({ place: valueOf(at), message: 'This takes noticeable CPU time and adds latency.' });
    },
  },
  {
    id: 'encoding-limit-huge', group: 'memory', severity: 'warning',
    summary: 'Very large values stay in a compact encoding.',
    explanation: 'Compact encodings are searched from their start: every access takes time in proportion to their ' +
      'size, and each change moves memory.',
    fix: 'Sets the default.',
    check(settings, report) {
      for (const name of ENCODING_LIMITS) {
        const at = settings.source(name);
        const limit = parseMemory(settings.text(name), settings.reading.target)?.bytes ?? 0n;
        if (at === undefined || limit <= 10_000n) continue;
        report({
          place: valueOf(at),
            message: `Each access to such a value takes time in proportion to its size: ${limit} is far too much.`,
          fixes: [setValue(at, settings.get(name)?.directive.default ?? '128', false)],
        });
      }
    },
  },
  {
    id: 'list-size-invalid', group: 'memory', severity: 'info',
    summary: 'A list node size without a meaning.',
    explanation: '-1 to -5 stand for 4, 8, 16, 32 and 64 kb, a positive number for entries. Lower numbers act like ' +
      '-5, 0 like 1.',
    fix: 'Sets -2.',
    check(settings, report) {
      const at = settings.source('list-max-listpack-size');
      const size = settings.integer('list-max-listpack-size') ?? -2n;
      if (at === undefined || size > 0n || (size >= -5n && size < 0n)) return;
      report({ place: valueOf(at), message: `${size} acts like ${size === 0n ? 1 : -5}.`,
        fixes: [setValue(at, '-2')] });
    },
  },
  {
    id: 'activedefrag-range', group: 'memory', severity: 'warning',
    summary: 'Bounds of active defragmentation the wrong way round.',
    explanation: 'The effort is worked out between the lower and the upper bound. Equal thresholds led to a division ' +
      'by zero.',
    check(settings, report) {
      for (const [low, high] of [
        ['active-defrag-threshold-lower', 'active-defrag-threshold-upper'],
        ['active-defrag-cycle-min', 'active-defrag-cycle-max'],
      ] as const) {
        const at = settings.source(low) ?? settings.source(high);
        const [from, to] = [settings.integer(low), settings.integer(high)];
        if (at === undefined || from === undefined || to === undefined) continue;
        if (low.includes('threshold') ? from < to : from <= to) continue;
        report({ place: valueOf(at), message: `${low} (${from}) should be below ${high} (${to}).` });
      }
    },
  },
  {
    id: 'obuf-unlimited', group: 'memory', severity: 'warning',
    summary: 'Output buffers without a limit.',
    explanation: 'A subscriber or replica that reads slowly makes the server keep everything that it has not read yet.',
    check(settings, report) {
      for (const kind of ['pubsub', 'replica'] as const) {
        const { hard, soft, source } = settings.bufferLimit(kind);
        if (source === undefined || hard !== 0n || soft !== 0n) continue;
        report({
          place: { at: source, part: 'values' },
            message: `A slow ${kind === 'pubsub' ? 'subscriber' : 'replica'} can take all memory.`,
        });
      }
    },
  },
  {
    id: 'obuf-soft-gt-hard', group: 'memory', severity: 'warning',
    summary: 'A soft limit above the hard one.',
    explanation: 'The hard limit acts first: the soft one never does.',
    check(settings, report) {
      for (const kind of ['normal', 'replica', 'pubsub'] as const) {
        const { hard, soft, source } = settings.bufferLimit(kind);
        if (source === undefined || hard === 0n || soft <= hard) continue;
        report({ place: { at: source, part: 'values' },
          message: 'The soft limit is above the hard one and never acts.' });
      }
    },
  },
  {
    id: 'obuf-soft-no-seconds', group: 'memory', severity: 'info',
    summary: 'A soft limit of zero seconds.',
    explanation: 'It closes the client as soon as the limit is passed, as a hard limit does.',
    check(settings, report) {
      for (const kind of ['normal', 'replica', 'pubsub'] as const) {
        const { soft, seconds, source } = settings.bufferLimit(kind);
        if (source === undefined || soft === 0n || seconds !== 0n) continue;
        report({ place: { at: source, part: 'values' },
          message: 'With 0 seconds the soft limit acts at once, like a hard one.' });
      }
    },
  },
];
