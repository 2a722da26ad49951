import { resolve } from 'node:path';
import type { KeyspaceLimits } from '../keyspace/limits.js';
import type { PersistenceSettings } from '../persistence/settings.js';
import type { Configuration } from './configuration.js';

/** The settings of persistence, out of the directives in effect. */
export function persistenceSettings(configuration: Configuration): PersistenceSettings {
  const fsync = configuration.text('appendfsync').toLowerCase();
  return {
    dir: resolve(configuration.text('dir') || '.'),
    dbfilename: configuration.text('dbfilename'),
    rdbcompression: configuration.isYes('rdbcompression'),
    rdbchecksum: configuration.isYes('rdbchecksum'),
    stopWritesOnBgsaveError: configuration.isYes('stop-writes-on-bgsave-error'),
    savePoints: configuration.savePoints,
    appendonly: configuration.isYes('appendonly'),
    appendfilename: configuration.text('appendfilename'),
    appenddirname: configuration.text('appenddirname'),
    appendfsync: fsync === 'always' || fsync === 'no' ? fsync : 'everysec',
    noAppendfsyncOnRewrite: configuration.isYes('no-appendfsync-on-rewrite'),
    autoAofRewritePercentage: configuration.number('auto-aof-rewrite-percentage'),
    autoAofRewriteMinSize: configuration.number('auto-aof-rewrite-min-size'),
    aofLoadTruncated: configuration.isYes('aof-load-truncated'),
    aofLoadCorruptTailMaxSize: configuration.number('aof-load-corrupt-tail-max-size'),
    aofUseRdbPreamble: configuration.isYes('aof-use-rdb-preamble'),
    aofTimestampEnabled: configuration.isYes('aof-timestamp-enabled'),
  };
}

/** The limits of compact encodings, out of the directives in effect. */
export function applyLimits(configuration: Configuration, limits: KeyspaceLimits): void {
  limits.hashMaxListpackEntries = configuration.number('hash-max-listpack-entries');
  limits.hashMaxListpackValue = configuration.number('hash-max-listpack-value');
  limits.listMaxListpackSize = configuration.number('list-max-listpack-size');
  limits.listCompressDepth = configuration.number('list-compress-depth');
  limits.setMaxIntsetEntries = configuration.number('set-max-intset-entries');
  limits.setMaxListpackEntries = configuration.number('set-max-listpack-entries');
  limits.setMaxListpackValue = configuration.number('set-max-listpack-value');
  limits.zsetMaxListpackEntries = configuration.number('zset-max-listpack-entries');
  limits.zsetMaxListpackValue = configuration.number('zset-max-listpack-value');
  limits.hllSparseMaxBytes = configuration.number('hll-sparse-max-bytes');
  limits.streamNodeMaxBytes = configuration.number('stream-node-max-bytes');
  limits.streamNodeMaxEntries = configuration.number('stream-node-max-entries');
  limits.protoMaxBulkLength = configuration.number('proto-max-bulk-len');
}
