import { describe, expect, it } from 'vitest';
import { checkText } from '../../../src/engine/conf/check.js';
import type { CheckContext } from '../../../src/engine/conf/check.js';
import type { Diagnostic } from '../../../src/engine/conf/diagnostic.js';
import type { FileFact, FileLookup } from '../../../src/engine/conf/file-lookup.js';
import { LINT_RULES, RULES } from '../../../src/engine/conf/rules/rules.js';
import { parseTarget } from '../../../src/engine/conf/target.js';

const FILE = '/etc/redis/redis.conf';

function check(text: string, target = 'redis-8.0', context: CheckContext = {}): readonly Diagnostic[] {
  const parsed = parseTarget(target);
  if (parsed === undefined) throw new Error(`no target: ${target}`);
  return checkText(FILE, text, parsed, context);
}

/** Files by path; everything else is missing. */
function filesOf(texts: Readonly<Record<string, string>>): FileLookup {
  const facts = new Map<string, FileFact>(Object.entries(texts).map(([path, text]) => [path, { kind: 'file', text }]));
  return {
    at: (path) => facts.get(path) ?? { kind: 'missing' },
    glob: (pattern) => [...facts.keys()].filter((path) => path.startsWith(pattern.split('*')[0] ?? '')).sort(),
  };
}

/** Applies the edits of a fix to a text. */
function apply(text: string, edits: readonly { start: number; end: number; text: string }[]): string {
  return [...edits].sort((a, b) => b.start - a.start)
    .reduce((now, edit) => now.slice(0, edit.start) + edit.text + now.slice(edit.end), text);
}

/** A rule, a text that it finds, one that it doesn't, and the words under the first finding. */
type Case = readonly [rule: string, bad: string, good: string, under?: string, target?: string];

const CACHE = 'save ""\nappendonly no\n';

const cases: readonly Case[] = [
  ['duplicate-directive', 'port 1\nport 2', 'save 900 1\nsave 300 10', 'port 1'],
  ['alias-and-name', 'replica-read-only yes\nslave-read-only no', 'slave-read-only no', 'replica-read-only yes'],
  ['old-term-slave', 'slaveof a 1', 'replicaof a 1', 'slaveof'],
  ['old-term-slave', 'slaveof a 1', 'include x', 'slaveof', 'redis-5.0'],
  ['old-encoding-name', 'hash-max-ziplist-entries 1', 'hash-max-listpack-entries 1', 'hash-max-ziplist-entries'],
  ['old-name', 'lua-time-limit 5000', 'busy-reply-threshold 5000', 'lua-time-limit'],
  ['old-name', 'masterauth x', 'primaryauth x', 'masterauth', 'valkey-8.0'],
  ['missing-unit', 'maxmemory 512', 'maxmemory 512mb', '512'],
  ['missing-unit', 'maxmemory 512', 'hash-max-listpack-value 64', '512'],
  ['decimal-unit', 'maxmemory 64m', 'maxmemory 64mb', '64m'],
  ['hz-clamped', 'hz 1000', 'hz 10', '1000'],
  ['windows-path-backslash', 'dir "C:\\new"', "dir 'C:\\new'", '"C:\\new"'],
  ['dotdot-file-name', 'dbfilename ..', 'dbfilename a..b', '..'],
  ['dir-relative', 'daemonize yes\ndir data', 'daemonize yes\ndir /data', 'data'],
  ['dir-after-relative-path', 'include x.conf\ndir /data', 'dir /data\ninclude x.conf', 'dir /data'],
  ['no-durability', CACHE, 'save 900 1', 'save ""'],
  ['no-save-lines-old', 'port 1', 'save 900 1', 'port 1', 'redis-6.0'],
  ['no-save-lines-old', 'port 1', 'appendonly yes', 'port 1', 'redis-5.0'],
  ['save-empty-first', 'save ""\nsave 900 1', 'save ""', 'save ""'],
  ['save-empty-last', 'save 900 1\nsave ""', 'save ""', 'save ""'],
  ['save-shadowed', 'save 60 10\nsave 900 10', 'save 60 1000\nsave 900 10', 'save 900 10'],
  ['save-duplicate', 'save 60 10\nsave 60 10', 'save 60 10\nsave 900 1', 'save 60 10'],
  ['save-too-frequent', 'save 5 1', 'save 60 1', 'save 5 1'],
  ['rdb-only-window', 'save 900 1', 'save 900 1\nappendonly yes', 'save 900 1'],
  ['appendfsync-no', 'appendonly yes\nappendfsync no', 'appendfsync no', 'no'],
  ['appendfsync-always', 'appendonly yes\nappendfsync always', 'appendonly yes', 'always'],
  ['fsync-gap-on-rewrite', 'appendonly yes\nno-appendfsync-on-rewrite yes', 'no-appendfsync-on-rewrite yes', 'yes'],
  ['fsync-gap-with-always', 'appendonly yes\nappendfsync always\nno-appendfsync-on-rewrite yes',
    'appendonly yes\nappendfsync always\nno-appendfsync-on-rewrite no', 'yes'],
  ['aof-rewrite-off', 'appendonly yes\nauto-aof-rewrite-percentage 0', 'appendonly yes', '0'],
  ['aof-rewrite-min-size-tiny', 'appendonly yes\nauto-aof-rewrite-min-size 1kb', 'appendonly yes', '1kb'],
  ['aof-settings-unused', 'appendfsync always', 'appendfsync everysec', 'appendfsync always'],
  ['aof-truncated-no', 'appendonly yes\naof-load-truncated no', 'appendonly yes', 'no'],
  ['aof-corrupt-tail-large', 'aof-load-corrupt-tail-max-size 1000000', 'aof-load-corrupt-tail-max-size 0', '1000000',
    'redis-8.4'],
  ['aof-preamble-off', 'appendonly yes\naof-use-rdb-preamble no', 'appendonly yes', 'no'],
  ['aof-timestamps-parser', 'appendonly yes\naof-timestamp-enabled yes', 'appendonly yes', 'yes'],
  ['stop-writes-off', 'stop-writes-on-bgsave-error no', 'appendonly yes\nstop-writes-on-bgsave-error no', 'no'],
  ['rdbchecksum-off', 'rdbchecksum no', 'rdbchecksum yes', 'no'],
  ['rdb-version-relaxed', 'rdb-version-check relaxed', 'rdb-version-check strict', 'relaxed', 'valkey-8.1'],
  ['shutdown-nosave', 'shutdown-on-sigterm nosave', 'shutdown-on-sigterm default', 'nosave'],
  ['shutdown-now', 'shutdown-on-sigterm save now', 'shutdown-on-sigterm save', 'save now'],
  ['preload-left-over', 'preload-file rdb:/x', 'port 1', 'preload-file rdb:/x', 'redis-8.10'],
  ['debug-delay', 'rdb-key-save-delay 100', 'rdb-key-save-delay 0', 'rdb-key-save-delay 100'],
  ['thp-note', 'disable-thp no', 'disable-thp yes', 'no'],
  ['replica-disk-errors', 'replica-ignore-disk-write-errors yes', 'replica-ignore-disk-write-errors no', 'yes'],
  ['rdb-del-sync-with-persistence', 'rdb-del-sync-files yes', `${CACHE}rdb-del-sync-files yes`,
    'rdb-del-sync-files yes'],
  ['incremental-fsync-off', 'rdb-save-incremental-fsync no', 'rdb-save-incremental-fsync yes', 'no'],
  ['replica-no-persistence-note', 'replicaof a 1\nsave ""', 'replicaof a 1', 'replicaof a 1'],
  ['maxmemory-unset', 'port 1', 'maxmemory 1gb', 'port 1'],
  ['noeviction-cache', `${CACHE}maxmemory 1gb`, 'maxmemory 1gb', '1gb'],
  ['policy-without-limit', 'maxmemory-policy allkeys-lru', 'maxmemory 1gb\nmaxmemory-policy allkeys-lru',
    'allkeys-lru'],
  ['volatile-policy-note', 'maxmemory 1gb\nmaxmemory-policy volatile-lru', 'maxmemory-policy volatile-lru',
    'volatile-lru'],
  ['lfu-settings-unused', 'lfu-log-factor 20', 'maxmemory-policy allkeys-lfu\nlfu-log-factor 20', 'lfu-log-factor 20'],
  ['samples-high', 'maxmemory-samples 20', 'maxmemory-samples 10', '20'],
  ['maxmemory-evicts-durable', 'appendonly yes\nmaxmemory 1gb\nmaxmemory-policy allkeys-lru',
    'maxmemory 1gb\nmaxmemory-policy allkeys-lru', 'allkeys-lru'],
  ['clients-limit-percent-no-maxmemory', 'maxmemory-clients 10%', 'maxmemory 1gb\nmaxmemory-clients 10%', '10%'],
  ['active-expire-effort-high', 'active-expire-effort 8', 'active-expire-effort 2', '8'],
  ['encoding-limit-huge', 'hash-max-listpack-entries 100000', 'hash-max-listpack-entries 512', '100000'],
  ['list-size-invalid', 'list-max-listpack-size -9', 'list-max-listpack-size -3', '-9'],
  ['activedefrag-range', 'active-defrag-threshold-lower 100', 'active-defrag-threshold-lower 10', '100'],
  ['obuf-unlimited', 'client-output-buffer-limit pubsub 0 0 0', 'client-output-buffer-limit normal 0 0 0',
    'pubsub 0 0 0'],
  ['obuf-soft-gt-hard', 'client-output-buffer-limit normal 1mb 2mb 60', 'client-output-buffer-limit normal 2mb 1mb 60',
    'normal 1mb 2mb 60'],
  ['obuf-soft-no-seconds', 'client-output-buffer-limit normal 2mb 1mb 0',
    'client-output-buffer-limit normal 2mb 1mb 60',
    'normal 2mb 1mb 0'],
  ['open-to-world', 'protected-mode no', 'protected-mode no\nbind 127.0.0.1', 'protected-mode no'],
  ['open-to-world', 'protected-mode no\nbind 0.0.0.0', 'protected-mode no\nrequirepass x', 'protected-mode no'],
  ['bind-all', 'bind 0.0.0.0', 'bind 10.0.0.1', '0.0.0.0'],
  ['bind-empty', 'bind ""\nunixsocket /s', 'bind 127.0.0.1', 'bind ""'],
  ['weak-password', 'requirepass foobared', 'requirepass 0123456789abcdef0', 'foobared'],
  ['password-in-file', 'masterauth x', 'masterauth ""', 'masterauth'],
  ['requirepass-vs-acl', 'requirepass x\nuser default on', 'requirepass x\nuser a on', 'requirepass x'],
  ['masterauth-missing', 'replicaof a 1\nrequirepass x', 'replicaof a 1\nrequirepass x\nmasterauth x', 'replicaof a 1'],
  ['rename-command-use', 'rename-command flushall ""', 'rename-command config ""', 'rename-command'],
  ['rename-critical', 'rename-command CONFIG ""', 'rename-command flushall ""', 'rename-command CONFIG ""'],
  ['debug-open', 'enable-debug-command yes', 'enable-debug-command local', 'yes'],
  ['protected-configs-open', 'enable-protected-configs yes', 'enable-protected-configs local', 'yes'],
  ['sanitize-off-note', 'sanitize-dump-payload no', 'sanitize-dump-payload clients', 'no'],
  ['unixsocketperm-open', 'unixsocketperm 777', 'unixsocketperm 770', '777'],
  ['unixsocketperm-decimal', 'unixsocketperm 493', 'unixsocketperm 755', '493', 'redis-6.2'],
  ['tls-no-verify', 'tls-port 1\ntls-auth-clients no', 'tls-auth-clients no', 'no'],
  ['tls-old-protocols', 'tls-protocols "TLSv1 TLSv1.2"', 'tls-protocols "TLSv1.2 TLSv1.3"', '"TLSv1 TLSv1.2"'],
  ['plain-and-tls', 'tls-port 1', 'tls-port 1\nport 0', 'tls-port 1'],
  ['timeout-pubsub', 'timeout 5', 'timeout 0', '5'],
  ['acl-open-user', 'user a on nopass ~* +@all', 'user a on nopass ~* +get', 'nopass'],
  ['acl-user-off', 'user a >x ~* +get', 'user a on >x ~* +get', 'a'],
  ['acl-plain-password', 'user a on >secret', 'user a on nopass', '>secret'],
  ['acl-no-keys', 'user a on +@all', 'user a on +@all ~*', 'a'],
  ['replica-writable', 'replica-read-only no', 'replica-read-only yes', 'no'],
  ['diskless-load-flush', 'repl-diskless-load flush-before-load', 'repl-diskless-load swapdb', 'flush-before-load',
    'valkey-8.1'],
  ['diskless-load-swapdb', 'repl-diskless-load swapdb', 'repl-diskless-load disabled', 'swapdb'],
  ['ping-vs-timeout', 'repl-timeout 10', 'repl-timeout 60', '10'],
  ['min-replicas-half', 'min-replicas-to-write 1\nmin-replicas-max-lag 0', 'min-replicas-to-write 1', '1'],
  ['primary-no-persistence', `${CACHE}min-replicas-to-write 1`, 'min-replicas-to-write 1', 'min-replicas-to-write 1'],
  ['backlog-small', 'repl-backlog-size 16kb', 'repl-backlog-size 64mb', '16kb'],
  ['replica-priority-zero', 'replica-priority 0', 'replica-priority 10', '0'],
  ['announce-half', 'replica-announce-ip 1.2.3.4', 'replica-announce-ip 1.2.3.4\nreplica-announce-port 1',
    'replica-announce-ip 1.2.3.4'],
  ['replica-of-itself', 'replicaof 127.0.0.1 6379', 'replicaof 127.0.0.1 6380', 'replicaof 127.0.0.1 6379'],
  ['cluster-settings-unused', 'cluster-node-timeout 2000', 'cluster-enabled yes\ncluster-node-timeout 2000',
    'cluster-node-timeout'],
  ['cluster-databases-note', 'cluster-enabled yes\ndatabases 16', 'databases 16', 'databases 16'],
  ['cluster-announce-half', 'cluster-enabled yes\ncluster-announce-ip 1.2.3.4',
    'cluster-enabled yes\ncluster-announce-ip 1.2.3.4\ncluster-announce-port 1', 'cluster-announce-ip 1.2.3.4'],
  ['cluster-timeout-short', 'cluster-node-timeout 100', 'cluster-node-timeout 15000', '100'],
  ['full-coverage-no', 'cluster-enabled yes\ncluster-require-full-coverage no', 'cluster-require-full-coverage no',
    'no'],
  ['io-threads-many', 'io-threads 32', 'io-threads 4', '32'],
  ['io-threads-do-reads-alone', 'io-threads-do-reads yes', 'io-threads 4\nio-threads-do-reads yes',
    'io-threads-do-reads yes',
    'redis-7.0'],
  ['slowlog-off', 'slowlog-log-slower-than -1', 'slowlog-log-slower-than 1', '-1'],
  ['slowlog-off', 'slowlog-max-len 0', 'slowlog-max-len 1', '0'],
  ['slowlog-all', 'slowlog-log-slower-than 0', 'slowlog-log-slower-than 1', '0'],
  ['events-no-channel', 'notify-keyspace-events gx', 'notify-keyspace-events KEx', 'gx'],
  ['events-misses', 'notify-keyspace-events KEA', 'notify-keyspace-events KEx', 'KEA'],
  ['oom-order', 'oom-score-adj yes\noom-score-adj-values 800 200 0',
    'oom-score-adj yes\noom-score-adj-values 0 200 800', '800 200 0'],
  ['hz-high', 'hz 200', 'hz 50', '200'],
  ['busy-threshold-zero', 'busy-reply-threshold 0', 'busy-reply-threshold 5000', '0'],
  ['percentiles-unused', 'latency-tracking no\nlatency-tracking-info-percentiles 50',
    'latency-tracking-info-percentiles 50',
    'latency-tracking-info-percentiles 50'],
  ['daemonize-supervised', 'daemonize yes\nsupervised systemd', 'daemonize no\nsupervised systemd', 'yes'],
  ['daemonize-no-log', 'daemonize yes', 'daemonize yes\nlogfile /x', 'daemonize yes'],
  ['loglevel-extreme', 'loglevel debug', 'loglevel notice', 'debug'],
  ['syslog-unused', 'syslog-ident x', 'syslog-enabled yes\nsyslog-ident x', 'syslog-ident x'],
  ['crash-log-off', 'crash-log-enabled no', 'crash-log-enabled yes', 'no'],
  ['keepalive-off', 'tcp-keepalive 0', 'tcp-keepalive 60', '0'],
  ['debug-setting', 'use-exit-on-panic yes', 'port 1', 'use-exit-on-panic'],
  ['ignored-directive', 'lua-replicate-commands yes', 'appendonly yes', 'lua-replicate-commands yes'],
  ['save-pairs-old', 'save 900 1 300 10', 'save 900 1', 'save 900 1 300 10', 'redis-6.2'],
];

const table = cases.map(([rule, bad, good, under, target]) => ({ rule, bad, good, under, target }));

/** Rules that need files; tested below. */
const WITH_FILES = new Set(['include-overridden', 'aof-enable-existing']);

describe('lint rules', () => {
  it.each(table)('$rule finds $bad', ({ rule, bad, good, under, target }) => {
    const found = check(bad, target).filter(({ code }) => code === rule);
    expect(found.map(({ code }) => code)).toContain(rule);
    if (under !== undefined) expect(bad.slice(found[0]?.start, found[0]?.end)).toBe(under);
    expect(check(good, target).map(({ code }) => code)).not.toContain(rule);
  });

  it('has a case for each rule', () => {
    const tested = new Set([...cases.map(([rule]) => rule), ...WITH_FILES]);
    expect(LINT_RULES.map(({ id }) => id).filter((id) => !tested.has(id))).toEqual([]);
  });

  it('has ids once only, and at least 60 rules about what is unwise', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    expect(LINT_RULES.length).toBeGreaterThanOrEqual(60);
  });

  it.each(table)('a preferred fix of $rule for $bad ends the finding and brings no error', ({ rule, bad, target }) => {
    for (const finding of check(bad, target).filter(({ code }) => code === rule)) {
      for (const fix of finding.fixes.filter(({ preferred }) => preferred)) {
        const fixed = check(apply(bad, fix.edits), target);
        const before = check(bad, target).filter(({ code }) => code === rule).length;
        expect(fixed.filter(({ code }) => code === rule).length).toBeLessThan(before);
        expect(fixed.filter(({ severity }) => severity === 'error')).toEqual([]);
      }
    }
  });

  it('finds a setting that an included file sets again', () => {
    const context = { files: filesOf({ '/etc/redis/more.conf': 'port 2' }) };
    const found = check('port 1\ninclude more.conf', 'redis-8.0', context);
    expect(found.map(({ code, line }) => [code, line])).toContainEqual(['include-overridden', 1]);
    expect(check('include more.conf\nport 1', 'redis-8.0', context).map(({ code }) =>
      code)).not.toContain('include-overridden');
  });

  it('finds an append-only file that is switched on beside an old dump', () => {
    const text = 'dir /data\nappendonly yes';
    const codes = (files: FileLookup) => check(text, 'redis-8.0', { files }).map(({ code }) => code);
    const folder = { ...filesOf({ '/data/dump.rdb': '' }) };
    const at = (path: string): FileFact => (path === '/data' ? { kind: 'folder' } : folder.at(path));
    expect(codes({ ...folder, at })).toContain('aof-enable-existing');
    const withLog = (path: string): FileFact => (path === '/data/appendonlydir' ? { kind: 'folder' } : at(path));
    expect(codes({ ...folder, at: withLog })).not.toContain('aof-enable-existing');
  });
});

describe('severities and suppressions', () => {
  const codes = (text: string, context: CheckContext = {}) =>
    check(text, 'redis-8.0', context).filter(({ code }) => code === 'duplicate-directive').length;

  it('takes a severity from the settings', () => {
    const found = check('port 1\nport 2', 'redis-8.0', { severities: { 'duplicate-directive': 'error' } });
    expect(found.find(({ code }) => code === 'duplicate-directive')?.severity).toBe('error');
    expect(codes('port 1\nport 2', { severities: { 'duplicate-directive': 'off' } })).toBe(0);
  });

  it.each([
    ['# redis-persistence: ignore duplicate-directive\nport 1\nport 2', 0],
    ['# redis-persistence: ignore\n# why\n\nport 1\nport 2', 0],
    ['# redis-persistence: ignore other, duplicate-directive\nport 1\nport 2', 0],
    ['# redis-persistence: ignore other\nport 1\nport 2', 1],
    ['port 1\n# redis-persistence: ignore duplicate-directive\nport 2', 1],
    ['port 1\nport 2\n# redis-persistence: ignore-file duplicate-directive', 0],
    ['# redis-persistence: ignore-file\nport 1\nport 2', 0],
  ])('%j leaves %d', (text, left) => {
    expect(codes(text)).toBe(left);
  });
});
