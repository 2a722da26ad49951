import { OWN_VERSION } from '../persistence/rdb-snapshot-sink.js';
import type { Instance } from './instance.js';

type Section = (instance: Instance) => readonly (readonly [name: string, value: string | number])[];

/** Sections that INFO shows when none is asked for, and those that only `all` and `everything` show (server.c). */
const DEFAULT_SECTIONS = [
  ...['server', 'clients', 'memory', 'persistence', 'stats', 'replication', 'cpu', 'modules', 'errorstats', 'cluster'],
  'keyspace',
];
const MORE_SECTIONS = ['commandstats'];
const TITLES: Readonly<Record<string, string>> = { cpu: 'CPU', commandstats: 'Commandstats', errorstats: 'Errorstats' };

const bit = (value: boolean): number => (value ? 1 : 0);
const status = (ok: boolean): string => (ok ? 'ok' : 'err');

/** What INFO answers for these sections; none: the usual ones. */
export function infoText(instance: Instance, asked: readonly string[]): string {
  const wanted = new Set<string>();
  for (const each of asked.length === 0 ? ['default'] : asked.map((name) => name.toLowerCase())) {
    if (each === 'default' || each === 'all' || each === 'everything') {
      for (const name of DEFAULT_SECTIONS) wanted.add(name);
    }
    if (each === 'all' || each === 'everything') for (const name of MORE_SECTIONS) wanted.add(name);
    if (Object.hasOwn(SECTIONS, each)) wanted.add(each);
  }
  const parts: string[] = [];
  for (const [name, section] of Object.entries(SECTIONS)) {
    if (!wanted.has(name)) continue;
    const lines = section(instance).map(([key, value]) => `${key}:${value}\r\n`);
    parts.push(`# ${TITLES[name] ?? name[0].toUpperCase() + name.slice(1)}\r\n${lines.join('')}`);
  }
  return parts.join('\r\n');
}

const SECTIONS: Readonly<Record<string, Section>> = {
  server: (instance) => {
    const seconds = Math.floor((Date.now() - instance.startedAt) / 1000);
    return [
      ['redis_version', OWN_VERSION],
      ['redis_mode', 'standalone'],
      ['server_name', 'redis-persistence'],
      ['os', `${process.platform} ${process.arch}`],
      ['arch_bits', 64],
      ['process_id', process.pid],
      ['run_id', instance.runId],
      ['tcp_port', instance.port],
      ['server_time_usec', Date.now() * 1000],
      ['uptime_in_seconds', seconds],
      ['uptime_in_days', Math.floor(seconds / 86400)],
      ['hz', 10],
      ['configured_hz', instance.configuration.number('hz')],
      ['lru_clock', instance.keyspace.accessClock],
      ['executable', process.execPath],
      ['config_file', instance.configFile],
    ];
  },
  clients: ({ clients, blocked, pubSub, configuration, watches }) => [
    ['connected_clients', clients.size],
    ['maxclients', configuration.number('maxclients')],
    ['blocked_clients', blocked.count],
    ['pubsub_clients', [...clients.values()].filter(({ subscriptions }) => subscriptions > 0).length],
    ['watching_clients', [...clients.values()].filter(({ watched }) => watched.size > 0).length],
    ['total_watched_keys', watches.keys],
    ['pubsub_channels', pubSub.channels.size],
  ],
  memory: ({ configuration }) => {
    const { heapUsed, heapTotal, rss, external, arrayBuffers } = process.memoryUsage();
    return [
      ['used_memory', heapUsed + external],
      ['used_memory_human', human(heapUsed + external)],
      ['used_memory_rss', rss],
      ['used_memory_rss_human', human(rss)],
      ['used_memory_dataset', heapUsed],
      ['allocator_allocated', heapUsed],
      ['allocator_active', heapTotal],
      ['array_buffers', arrayBuffers],
      ['maxmemory', configuration.number('maxmemory')],
      ['maxmemory_human', human(configuration.number('maxmemory'))],
      ['maxmemory_policy', configuration.text('maxmemory-policy')],
      ['mem_allocator', 'v8'],
    ];
  },
  persistence: persistenceFields,
  stats: ({ statistics, keyspace, pubSub }) => [
    ['total_connections_received', statistics.connections],
    ['total_commands_processed', statistics.commands],
    ['total_net_input_bytes', statistics.inputBytes],
    ['total_net_output_bytes', statistics.outputBytes],
    ['rejected_connections', statistics.rejectedConnections],
    ['expired_keys', keyspace.stats.expired],
    ['expired_subkeys', keyspace.stats.expiredFields],
    ['evicted_keys', 0],
    ['keyspace_hits', keyspace.stats.hits],
    ['keyspace_misses', keyspace.stats.misses],
    ['pubsub_channels', pubSub.channels.size],
    ['pubsub_patterns', pubSub.patterns.size],
    ['pubsubshard_channels', pubSub.shardChannels.size],
    ['total_error_replies', statistics.errors],
  ],
  replication: ({ runId }) => [
    ['role', 'master'],
    ['connected_slaves', 0],
    ['master_replid', runId],
    ['master_repl_offset', 0],
    ['repl_backlog_active', 0],
  ],
  cpu: () => {
    const { user, system } = process.cpuUsage();
    return [
      ['used_cpu_sys', (system / 1e6).toFixed(6)],
      ['used_cpu_user', (user / 1e6).toFixed(6)],
    ];
  },
  modules: () => [],
  commandstats: ({ statistics }) =>
    [...statistics.byCommand].map(([{ name, container, subcommand }, { calls, micros, rejected, failed }]) => [
      `cmdstat_${(container === undefined ? name : `${container}|${subcommand ?? ''}`).toLowerCase()}`,
      `calls=${calls},usec=${micros},usec_per_call=${(micros / Math.max(1, calls)).toFixed(2)},` +
        `rejected_calls=${rejected},failed_calls=${failed}`,
    ]),
  errorstats: ({ statistics }) =>
    [...statistics.byError].map(([word, count]) => [`errorstat_${word}`, `count=${count}`]),
  cluster: () => [['cluster_enabled', 0]],
  keyspace: ({ keyspace }) =>
    keyspace.databases
      .filter(({ size }) => size > 0)
      .map(({ index, size, expires, fieldExpires }) => [
        `db${index}`,
        `keys=${size},expires=${expires.size},avg_ttl=0,subexpiry=${fieldExpires.size}`,
      ]),
};

/** The fields of INFO persistence, named as in Redis 7.4. */
export function persistenceFields(instance: Instance): readonly (readonly [name: string, value: string | number])[] {
  const { persistence, keyspace, settings, loading } = instance;
  const { job, log, saves, rewrites, loaded } = persistence;
  const saving = job?.kind === 'save' ? job : null;
  const rewriting = job?.kind === 'rewrite' ? job : null;
  const { done, total } = job?.progress ?? { done: 0, total: 0 };
  const fields: (readonly [string, string | number])[] = [
    ['loading', bit(loading !== null)],
    ['async_loading', 0],
    ['current_cow_peak', 0],
    ['current_cow_size', 0],
    ['current_cow_size_age', 0],
    ['current_fork_perc', total === 0 ? '0.00' : ((done / total) * 100).toFixed(2)],
    ['current_save_keys_processed', done],
    ['current_save_keys_total', total],
    ['rdb_changes_since_last_save', keyspace.dirty],
    ['rdb_bgsave_in_progress', bit(saving !== null)],
    ['rdb_last_save_time', saves.status.lastSave],
    ['rdb_last_bgsave_status', status(saves.status.lastSaveOk)],
    ['rdb_last_bgsave_time_sec', saves.status.lastSaveSeconds],
    ['rdb_current_bgsave_time_sec', saving?.seconds ?? -1],
    ['rdb_saves', saves.status.saves],
    ['rdb_saves_consecutive_failures', saves.status.failures],
    ['rdb_last_cow_size', 0],
    ['rdb_last_load_keys_expired', loaded.expired],
    ['rdb_last_load_keys_loaded', loaded.keys],
    ['aof_enabled', bit(settings.appendonly)],
    ['aof_rewrite_in_progress', bit(rewriting !== null)],
    ['aof_rewrite_scheduled', bit(rewrites.scheduled)],
    ['aof_last_rewrite_time_sec', rewrites.status.lastRewriteSeconds],
    ['aof_current_rewrite_time_sec', rewriting?.seconds ?? -1],
    ['aof_last_bgrewrite_status', status(rewrites.status.lastRewriteOk)],
    ['aof_rewrites', rewrites.status.rewrites],
    ['aof_rewrites_consecutive_failures', rewrites.failures],
    ['aof_last_write_status', status(log?.error === undefined || log.error === null)],
    ['aof_last_cow_size', 0],
    ['module_fork_in_progress', 0],
    ['module_fork_last_cow_size', 0],
    // Valkey 9; there is no cluster here.
    ['slot_migration_fork_in_progress', 0],
  ];
  if (log !== null) {
    fields.push(
      ['aof_current_size', rewrites.size],
      ['aof_base_size', rewrites.baseSize],
      ['aof_pending_rewrite', bit(rewrites.waitsForBase && rewrites.scheduled)],
      ['aof_buffer_length', log.buffered],
      ['aof_pending_bio_fsync', log.pendingFsyncs],
      ['aof_delayed_fsync', log.stats.delayedFsyncs],
    );
  }
  if (loading !== null) {
    const { startedAt, totalBytes, loadedBytes } = loading;
    const percent = totalBytes === 0 ? 0 : (loadedBytes / totalBytes) * 100;
    const elapsed = Date.now() / 1000 - startedAt;
    const left = loadedBytes === 0 ? -1 : Math.round((elapsed * (totalBytes - loadedBytes)) / loadedBytes);
    fields.push(
      ['loading_start_time', startedAt],
      ['loading_total_bytes', totalBytes],
      ['loading_loaded_bytes', loadedBytes],
      ['loading_loaded_perc', percent.toFixed(2)],
      ['loading_eta_seconds', left],
    );
  }
  return fields;
}

function human(bytes: number): string {
  for (const [unit, size] of [
    ['G', 2 ** 30],
    ['M', 2 ** 20],
    ['K', 2 ** 10],
  ] as const) {
    if (bytes >= size) return `${(bytes / size).toFixed(2)}${unit}`;
  }
  return `${bytes}B`;
}
