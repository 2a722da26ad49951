/** Replication and cluster. */
import type { Settings } from '../settings.js';
import { isDefault } from './durability-rules.js';
import type { LintRule } from './rule.js';
import { removeLines, setValue, valueOf } from './rule.js';

const isOn = (settings: Settings, name: string): boolean => (settings.integer(name) ?? 0n) > 0n;

export const REPLICATION_RULES: readonly LintRule[] = [
  {
    id: 'replica-writable', group: 'replication', severity: 'warning',
    summary: 'A replica takes writes.',
    explanation: 'They are not passed on, and vanish with the next full sync.',
    fix: 'Sets yes.',
    check(settings, report) {
      const at = settings.source('replica-read-only');
      if (at === undefined || settings.word('replica-read-only') !== 'no') return;
      report({ place: valueOf(at), message: 'What is written to a replica vanishes with the next full sync.',
        fixes: [setValue(at, 'yes')] });
    },
  },
  {
    id: 'diskless-load-flush', group: 'replication', severity: 'warning',
    summary: 'A replica drops its data before it has the new.',
    explanation: 'When the transfer breaks, the replica is empty until the next sync; when the primary dies then, ' +
      'the data is gone.',
    fix: 'Sets on-empty-db.',
    check(settings, report) {
      const at = settings.source('repl-diskless-load');
      if (at === undefined || !['flushdb', 'flush-before-load'].includes(settings.word('repl-diskless-load'))) return;
      report({
        place: valueOf(at), message: 'A transfer that breaks leaves the replica empty.',
          fixes: [setValue(at, 'on-empty-db', false)],
      });
    },
  },
  {
    id: 'diskless-load-swapdb', group: 'replication', severity: 'info',
    summary: 'A replica keeps its old data while it loads the new.',
    explanation: 'It takes up to twice the memory during a full sync.',
    check(settings, report) {
      const at = settings.source('repl-diskless-load');
      if (at === undefined || settings.word('repl-diskless-load') !== 'swapdb') return;
      report({ place: valueOf(at), message: 'A full sync takes up to twice the memory.' });
    },
  },
  {
    id: 'ping-vs-timeout', group: 'replication', severity: 'warning',
    summary: 'Replication times out between two pings.',
    explanation: 'repl-timeout has to be larger than the time between pings, or links of idle primaries break again ' +
      'and again.',
    fix: 'Sets six pings.',
    check(settings, report) {
      const at = settings.source('repl-timeout') ?? settings.source('repl-ping-replica-period');
      const [timeout, ping] = [settings.integer('repl-timeout'), settings.integer('repl-ping-replica-period')];
      if (at === undefined || timeout === undefined || ping === undefined || timeout > ping) return;
      const fixes = at.directive?.row.name === 'repl-timeout' ? [setValue(at, `${ping * 6n}`)] : [];
      report({ place: valueOf(at), message: `The link times out after ${timeout} s, and pings come every ${ping} s.`,
        fixes });
    },
  },
  {
    id: 'min-replicas-half', group: 'replication', severity: 'info',
    summary: 'Only one of min-replicas-to-write and min-replicas-max-lag.',
    explanation: 'The check is off while one of both is 0.',
    check(settings, report) {
      const [write, lag] = ['min-replicas-to-write', 'min-replicas-max-lag'] as const;
      const at = settings.source(write);
      if (at !== undefined && isOn(settings, write) && !isOn(settings, lag)) {
        report({ place: valueOf(at), message: `This is off: ${settings.get(lag)?.directive.name ?? lag} is 0.` });
      }
      const other = settings.source(lag);
      if (other === undefined || isOn(settings, write) || !isOn(settings, lag) || isDefault(settings, lag)) return;
      report({ place: valueOf(other), message: `This is off: ${settings.get(write)?.directive.name ?? write} is 0.` });
    },
  },
  {
    id: 'primary-no-persistence', group: 'replication', severity: 'warning',
    summary: 'A primary with replicas that keeps nothing on disk.',
    explanation: 'When it restarts by itself it comes up empty, and its replicas copy that.',
    check(settings, report) {
      const at = ['min-replicas-to-write', 'repl-backlog-size', 'masterauth'].map((name) => settings.source(name))
        .find((line) => line !== undefined);
      const persists = settings.isYes('appendonly') || settings.savePoints.length > 0;
      if (at === undefined || persists || settings.source('replicaof') !== undefined) return;
      report({
        place: { at, part: 'line' },
        message: 'With replicas and without persistence: a restart comes up empty, and the replicas copy that.',
      });
    },
  },
  {
    id: 'backlog-small', group: 'replication', severity: 'info',
    summary: 'A small replication backlog.',
    explanation: 'It bridges size / write rate seconds of a broken link. What takes longer becomes a full sync, ' +
      'with a fork and the whole dataset on the wire.',
    fix: 'Sets 64mb.',
    check(settings, report) {
      const at = settings.source('repl-backlog-size');
      const size = settings.bytes('repl-backlog-size') ?? 0n;
      const large = (settings.bytes('maxmemory') ?? 0n) >= 4n << 30n;
      if (at === undefined || size > 1048576n || (size === 1048576n && !large)) return;
      report({ place: valueOf(at), message: 'A short break of the link becomes a full sync.',
        fixes: [setValue(at, '64mb', false)] });
    },
  },
  {
    id: 'replica-priority-zero', group: 'replication', severity: 'info',
    summary: 'A replica that is never promoted.',
    explanation: 'Sentinel leaves a replica of priority 0 out.',
    check(settings, report) {
      const at = settings.source('replica-priority');
      if (at === undefined || settings.integer('replica-priority') !== 0n) return;
      report({ place: valueOf(at), message: 'Sentinel never promotes this replica.' });
    },
  },
  {
    id: 'announce-half', group: 'replication', severity: 'info',
    summary: 'Only one of the announced address and port of a replica.',
    explanation: 'Sentinel puts it together with the real other one, which behind NAT is the wrong one.',
    check(settings, report) {
      const [address, port] = [settings.text('replica-announce-ip') !== '', isOn(settings, 'replica-announce-port')];
      const at = settings.source(address ? 'replica-announce-ip' : 'replica-announce-port');
      if (at === undefined || address === port) return;
      report({ place: { at, part: 'line' },
        message: `Sentinel takes the real ${address ? 'port' : 'address'} together with this.` });
    },
  },
  {
    id: 'replica-of-itself', group: 'replication', severity: 'warning',
    summary: 'A replica of its own address.',
    explanation: 'The server connects to itself again and again and never gets data.',
    check(settings, report) {
      const at = settings.source('replicaof');
      const [host, port] = at?.args ?? [];
      if (at === undefined || host === undefined || port === undefined) return;
      if (!/^(?:127\.0\.0\.1|::1|localhost)$/.test(host.value) || port.value !== settings.text('port')) return;
      report({ place: { at, part: 'line' }, message: 'This is the server itself.',
        fixes: [removeLines([at], 'Remove the line', false)] });
    },
  },
  {
    id: 'cluster-settings-unused', group: 'cluster', severity: 'info',
    summary: 'Cluster settings while cluster mode is off.',
    explanation: 'They have no effect before cluster-enabled is yes.',
    check(settings, report) {
      if (settings.isYes('cluster-enabled')) return;
      for (const at of settings.reading.occurrences) {
        const name = at.directive?.row.name ?? '';
        if (!at.valid || !name.startsWith('cluster-') || name === 'cluster-enabled'
          || isDefault(settings, name)) continue;
        report({ place: { at, part: 'name' }, message: `${at.line.name} has no effect: cluster mode is off.` });
      }
    },
  },
  {
    id: 'cluster-databases-note', group: 'cluster', severity: 'info',
    summary: 'Several databases on a cluster node.',
    explanation: 'Only database 0 can be used in cluster mode. Valkey 9 has cluster-databases.',
    fix: 'Removes the line.',
    check(settings, report) {
      const at = settings.source('databases');
      if (at === undefined || !settings.isYes('cluster-enabled') || (settings.integer('databases') ?? 1n) <= 1n) return;
      report({ place: { at, part: 'line' }, message: 'A cluster node has only database 0.', fixes: [removeLines([at])],
        tag: 'unnecessary' });
    },
  },
  {
    id: 'cluster-announce-half', group: 'cluster', severity: 'info',
    summary: 'An announced address without ports.',
    explanation: 'Behind NAT or in containers the ports differ as well: the other nodes learn a wrong address.',
    check(settings, report) {
      const at = settings.source('cluster-announce-ip');
      const ports = ['cluster-announce-port', 'cluster-announce-tls-port', 'cluster-announce-bus-port'];
      if (at === undefined || settings.text('cluster-announce-ip') === '' || !settings.isYes('cluster-enabled')) return;
      if (ports.some((name) => isOn(settings, name))) return;
      report({ place: { at, part: 'line' },
        message: 'The ports are announced as they are here: behind NAT that is wrong.' });
    },
  },
  {
    id: 'cluster-timeout-short', group: 'cluster', severity: 'info',
    summary: 'A short node timeout.',
    explanation: 'It is in milliseconds: a slow command or a fork makes the node look dead, and a failover begins.',
    fix: 'Sets 15000.',
    check(settings, report) {
      const at = settings.source('cluster-node-timeout');
      const time = settings.integer('cluster-node-timeout') ?? 15000n;
      if (at === undefined || time >= 1000n) return;
      report({ place: valueOf(at), message: `After ${time} ms a node counts as dead: a slow command is enough.`,
        fixes: [setValue(at, '15000', false)] });
    },
  },
  {
    id: 'full-coverage-no', group: 'cluster', severity: 'info',
    summary: 'The cluster answers while slots are missing.',
    explanation: 'Clients get errors for some keys and answers for others.',
    check(settings, report) {
      const at = settings.source('cluster-require-full-coverage');
      if (at === undefined || settings.word('cluster-require-full-coverage') !== 'no'
        || !settings.isYes('cluster-enabled')) return;
      report({ place: valueOf(at), message: 'While slots are lost, clients get answers for a part of the keys.' });
    },
  },
];

