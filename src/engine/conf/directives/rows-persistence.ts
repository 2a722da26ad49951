// Written by scripts/make-directives.mjs.
import type { DirectiveRow } from './directive.js';
import { INT_MAX, LONG_MAX } from './directive.js';

/** Directives of: snapshotting, aof, shutdown. */
export const PERSISTENCE_ROWS: readonly DirectiveRow[] = [
  {
    name: 'backup-sealed-ttl',
    category: 'snapshotting',
    kind: 'integer',
    since: { redis: '8.10' },
    default: '0',
    range: [0n, LONG_MAX],
    unit: 'seconds',
    summary: 'How long a sealed backup is kept before it is removed by itself; 0 keeps it until cleanup is requested.',
  },
  {
    name: 'backupdirname',
    category: 'snapshotting',
    kind: 'string',
    since: { redis: '8.10' },
    default: 'backupdir',
    unit: 'directory name',
    fixed: true,
    checks: ['base-name'],
    summary: 'Directory under the working directory in which BACKUP puts its files.',
    durability: 'Redis 8.10+. Hard links and copies live under dir; count the space.',
  },
  {
    name: 'dbfilename',
    category: 'snapshotting',
    kind: 'string',
    since: { redis: '2.8', valkey: '7.2' },
    default: 'dump.rdb',
    unit: 'file name',
    protected: true,
    checks: ['base-name', 'not-empty-valkey-8.0'],
    forms: ['dbfilename <name>'],
    notes: ['A plain name, no path.'],
    summary: 'Name of the RDB file inside the working directory.',
    durability:
      'Only a name; the place comes from dir. Instances that share a directory need different names or they ' +
      "overwrite each other's dumps. Runtime change is protected since 7.0 because it was used to plant files.",
  },
  {
    name: 'dir',
    category: 'snapshotting',
    kind: 'special',
    since: { redis: '2.8', valkey: '7.2' },
    default: './',
    unit: 'path',
    path: true,
    protected: true,
    forms: ['dir <path>'],
    args: [{ name: 'path', type: 'path' }],
    notes: [
      'Applied at once with chdir: relative paths that come later are relative to it; a missing directory stops ' +
      'the server.',
    ],
    summary: 'Working directory: RDB file, AOF directory and cluster node file live under it.',
    durability:
      'Everything persistent lands here; make sure the service account can write and that there is room for a ' +
      'second copy of the RDB and of the AOF during rewrites. The change of directory takes place while the file ' +
      'is parsed, so put it before relative paths on purpose or use absolute paths.',
  },
  {
    name: 'preload-file',
    category: 'snapshotting',
    kind: 'string',
    since: { redis: '8.10' },
    unit: 'rdb:path or aof:path',
    fixed: true,
    path: true,
    checks: ['preload-file'],
    summary:
      'Loads exactly one given file at startup in place of the usual RDB or AOF search; startup stops when that ' +
      'fails.',
    durability:
      'Redis 8.10+. Meant for restoring a backup: what is in dir is not looked at. Remove the line afterwards or ' +
      'every restart goes back to the old state.',
  },
  {
    name: 'rdb-del-sync-files',
    category: 'snapshotting',
    kind: 'yes-no',
    since: { redis: '6.0', valkey: '7.2' },
    default: 'no',
    summary: 'Removes RDB files that exist only for replication when no persistence is configured.',
    durability:
      'Only acts when both RDB saving and AOF are off. Useful where data must not rest on disk; otherwise the ' +
      'leftover sync file is a welcome last copy.',
  },
  {
    name: 'rdb-save-incremental-fsync',
    category: 'snapshotting',
    kind: 'yes-no',
    since: { redis: '5.0', valkey: '7.2' },
    default: 'yes',
    summary: 'Flushes an RDB file to disk in steps while it is written, to avoid one long stall at the end.',
    durability:
      'Flushes every 4 MB; without it the kernel may write gigabytes at the final fsync and stall AOF fsyncs and ' +
      'clients.',
  },
  {
    name: 'rdb-version-check',
    category: 'snapshotting',
    kind: 'enum',
    since: { valkey: '8.1' },
    default: 'strict',
    values: ['strict', 'relaxed'],
    summary: 'Whether a file with an RDB version newer than this server knows is refused or tried anyway.',
    durability:
      'relaxed lets a server try files from newer or foreign versions. Whatever it cannot understand fails later, ' +
      'in the middle of the load; use it for rescue work only and keep a copy of the file.',
  },
  {
    name: 'rdbchecksum',
    category: 'snapshotting',
    kind: 'yes-no',
    since: { redis: '2.8', valkey: '7.2' },
    default: 'yes',
    fixed: true,
    summary: 'Writes a CRC64 at the end of RDB files and checks it when loading.',
    durability:
      'Costs a few percent while saving and loading and is what detects bit rot in dumps. Files written with it ' +
      'off carry a zero checksum, which every loader takes as "not checked". Setting no also stops checking of ' +
      'files that do carry a checksum.',
  },
  {
    name: 'rdbcompression',
    category: 'snapshotting',
    kind: 'yes-no',
    since: { redis: '2.8', valkey: '7.2' },
    default: 'yes',
    summary: 'Compresses long strings in RDB files with LZF.',
    durability:
      'Saves disk and network during sync for a modest amount of CPU in the child; strings up to 20 bytes are ' +
      'never compressed. Turn it off only when the child is CPU-bound and the values do not compress.',
  },
  {
    name: 'sanitize-dump-payload',
    category: 'snapshotting',
    kind: 'enum',
    since: { redis: '6.2', valkey: '7.2' },
    ignored: { valkey: '9.1' },
    default: 'no',
    values: ['no', 'yes', 'clients'],
    summary: 'How deeply encoded values are validated when they arrive through RESTORE or RDB loading.',
    durability:
      'Shallow checks always happen. Full validation walks every element of listpacks, ziplists, intsets and ' +
      'streams, which slows loading, but stops crafted payloads from corrupting memory later. clients applies it ' +
      'only to RESTORE by ordinary users. Valkey 9.1.2 made the checks unconditional and accepts the line without ' +
      'effect.',
  },
  {
    name: 'save',
    category: 'snapshotting',
    kind: 'special',
    since: { redis: '2.8', valkey: '7.2' },
    default: '3600 1 300 100 60 10000',
    multi: true,
    repeatable: true,
    forms: ['save <seconds> <changes>', 'save <seconds> <changes> [<seconds> <changes> ...]', 'save ""'],
    args: [{ name: 'seconds', type: 'int', min: 1 }, { name: 'changes', type: 'int', min: 0 }],
    notes: [
      'Lines add up; save "" drops everything that was set before it.',
      'More than one pair on a line only since 7.0; up to 6.2 a line with any other argument count than two ' +
      'numbers or one empty string is silently ignored.',
      'Since 6.2 the first save line of a file replaces the defaults; up to 6.0 giving a config file at all ' +
      'removes the defaults, so a file without save lines means no snapshots there.',
      'Up to 6.2 numbers go through atoi, so trailing garbage is dropped; since 7.0 it is an error.',
    ],
    summary:
      'Snapshot points: after so many seconds, if at least so many changes happened, an RDB file is written in ' +
      'the background.',
    durability:
      'With snapshots alone everything since the last finished snapshot is lost in a crash, so the shortest ' +
      'interval is about your data-loss window, plus the run time of the save. Frequent points on a big data set ' +
      'mean frequent forks and copy-on-write memory. save "" turns snapshots off but replicas can still trigger ' +
      'them for a full sync, and a clean shutdown then writes nothing. A longer interval only adds something if ' +
      'it needs fewer changes than every shorter one; otherwise it never decides anything.',
  },
  {
    name: 'stop-writes-on-bgsave-error',
    category: 'snapshotting',
    kind: 'yes-no',
    since: { redis: '2.8', valkey: '7.2' },
    default: 'yes',
    summary: 'Refuses writes while snapshots are configured and the latest background save failed.',
    durability:
      'Keep yes unless something else watches persistence: it turns a silent loss of durability (disk full, fork ' +
      'failure) into write errors that are noticed. It only acts when save points exist and the last background ' +
      'save failed. With AOF as the real durability layer, or a pure cache, no can be reasonable.',
  },
  {
    name: 'aof-disable-auto-gc',
    category: 'aof',
    kind: 'yes-no',
    since: { redis: '7.0', valkey: '7.2' },
    default: 'no',
    hidden: true,
    summary: 'Keeps old append-only files that a finished rewrite has made obsolete.',
    durability: 'For tests and for investigations: history files pile up until it is turned off again.',
  },
  {
    name: 'aof-load-corrupt-tail-max-size',
    category: 'aof',
    kind: 'integer',
    since: { redis: '8.4' },
    default: '0',
    range: [0n, LONG_MAX],
    unit: 'bytes',
    summary: 'Longest broken (not merely short) tail that may be cut off on loading; 0 refuses any.',
    durability:
      'Redis 8.4+. Extends the previous option to a tail that contains garbage (for example zeros from a file ' +
      'system that extended the file before the data arrived). Keep it as small as the largest loss that is ' +
      'acceptable.',
  },
  {
    name: 'aof-load-truncated',
    category: 'aof',
    kind: 'yes-no',
    since: { redis: '2.8', valkey: '7.2' },
    default: 'yes',
    summary: 'Whether an append-only file that ends in the middle of a command is cut and loaded, or refused.',
    durability:
      'yes: a file that ends in the middle of a command (power loss) is cut at the last complete command or MULTI ' +
      'block with a log line, and the server starts. no: it refuses to start and the file has to be repaired by ' +
      'hand. Only a short tail is covered; wrong bytes in the middle always stop the server. In a multi-part AOF ' +
      'only the last file may be short.',
  },
  {
    name: 'aof-rewrite-incremental-fsync',
    category: 'aof',
    kind: 'yes-no',
    since: { redis: '2.8', valkey: '7.2' },
    default: 'yes',
    summary: 'Flushes the file of a rewrite to disk in steps while it is written.',
    durability: 'Flushes every 4 MB of the rewrite (32 MB in old versions); keep yes.',
  },
  {
    name: 'aof-timestamp-enabled',
    category: 'aof',
    kind: 'yes-no',
    since: { redis: '7.0', valkey: '7.2' },
    default: 'no',
    summary: 'Adds timestamp comments to the append-only file so that it can be cut at a point in time.',
    durability:
      'Adds "#TS:<unix time>" lines, at most one per second, which redis-check-aof --truncate-to-timestamp needs. ' +
      'Tools that parse AOF by themselves may stumble over them.',
  },
  {
    name: 'aof-use-rdb-preamble',
    category: 'aof',
    kind: 'yes-no',
    since: { redis: '4.0', valkey: '7.2' },
    default: [['redis-4.0', 'no'], ['redis-5.0', 'yes'], ['valkey-7.2', 'yes']],
    summary: 'Lets a rewrite write its base as RDB, which is smaller and faster to load.',
    durability:
      'Base files become RDB: a several times faster start and smaller files. The cost is that the base is no ' +
      'longer readable text. Default yes since 5.0.',
  },
  {
    name: 'appenddirname',
    category: 'aof',
    kind: 'string',
    since: { redis: '7.0', valkey: '7.2' },
    default: 'appendonlydir',
    unit: 'directory name',
    fixed: true,
    checks: ['base-name', 'not-empty'],
    forms: ['appenddirname <name>'],
    notes: ['A plain name, no path; not empty.'],
    summary: 'Directory, below the working directory, that holds the parts of the append-only file.',
    durability:
      'Since 7.0. On upgrade from 6.2 and older a single AOF in dir is moved into this directory. A plain name ' +
      'only.',
  },
  {
    name: 'appendfilename',
    category: 'aof',
    kind: 'string',
    since: { redis: '2.8', valkey: '7.2' },
    default: 'appendonly.aof',
    unit: 'file name',
    fixed: true,
    checks: ['base-name', 'not-empty-7.0'],
    forms: ['appendfilename <name>'],
    notes: ['A plain name, no path; not empty (7.0+).'],
    summary: 'Base name of the append-only file; with multi-part AOF the prefix of all its files.',
    durability:
      'Since 7.0 the base of several files (<name>.<n>.base.rdb or .base.aof, <name>.<n>.incr.aof, ' +
      '<name>.manifest). Renaming it without renaming the files makes the server start empty.',
  },
  {
    name: 'appendfsync',
    category: 'aof',
    kind: 'enum',
    since: { redis: '2.8', valkey: '7.2' },
    default: 'everysec',
    values: ['everysec', 'always', 'no'],
    summary:
      'When the append-only file is forced to disk: after every write, once per second, or whenever the kernel ' +
      'likes.',
    durability:
      'always: every write waits for the disk, no acknowledged write is lost in a power failure, throughput falls ' +
      'to what the disk can flush. everysec: at most about one second is lost (two when the disk lags, because a ' +
      'flush may be postponed while one is running). no: the kernel decides, commonly up to 30 seconds are lost ' +
      'in a power failure; a mere process crash loses nothing that was written.',
  },
  {
    name: 'appendonly',
    category: 'aof',
    kind: 'yes-no',
    since: { redis: '2.8', valkey: '7.2' },
    default: 'no',
    summary: 'Logs every write to the append-only file.',
    durability:
      'With AOF the loss window shrinks from minutes to about a second (everysec) or to nothing acknowledged ' +
      '(always). Turning it on in the file of a server that so far only has an RDB makes it start from the ' +
      '(missing) AOF: the RDB is then not read, in any version, so the data seems lost. Enable it at runtime with ' +
      'CONFIG SET first, wait for the rewrite, then edit the file.',
  },
  {
    name: 'auto-aof-rewrite-min-size',
    category: 'aof',
    kind: 'memory',
    since: { redis: '2.8', valkey: '7.2' },
    default: '64mb',
    range: [['redis-2.8', undefined], ['redis-6.0', [0n, LONG_MAX]], ['valkey-7.2', [0n, LONG_MAX]]],
    unit: 'bytes',
    summary: 'Size below which no automatic rewrite starts.',
    durability: 'Avoids useless rewrites of tiny files. With the percentage at 0 it has no effect.',
  },
  {
    name: 'auto-aof-rewrite-percentage',
    category: 'aof',
    kind: 'integer',
    since: { redis: '2.8', valkey: '7.2' },
    default: '100',
    range: [['redis-2.8', [0n, LONG_MAX]], ['redis-6.0', [0n, INT_MAX]], ['valkey-7.2', [0n, INT_MAX]]],
    unit: 'percent',
    summary: 'Growth over the size after the last rewrite that starts an automatic rewrite; 0 never starts one.',
    durability:
      '0 disables automatic rewrites; the file then grows for ever and restart time with it. 100 rewrites when ' +
      'the size doubled. Small values rewrite often and cost fork and disk.',
  },
  {
    name: 'no-appendfsync-on-rewrite',
    category: 'aof',
    kind: 'yes-no',
    since: { redis: '2.8', valkey: '7.2' },
    default: 'no',
    summary: 'Skips forced flushes of the append-only file while a child process saves or rewrites.',
    durability:
      'yes removes latency spikes while a child writes a lot, but during that time nothing is flushed on purpose, ' +
      'so the loss window is that of appendfsync no: typically up to 30 seconds, in theory the whole rewrite.',
  },
  {
    name: 'shutdown-on-sigint',
    category: 'shutdown',
    kind: 'flags',
    since: { redis: '7.0', valkey: '7.2' },
    default: 'default',
    values: [
      ['redis-7.0', ['default', 'save', 'nosave', 'now', 'force']],
      ['valkey-7.2', ['default', 'save', 'nosave', 'now', 'force']],
      ['valkey-9.0', ['default', 'save', 'nosave', 'now', 'force', 'safe', 'failover']],
    ],
    multi: true,
    checks: ['save-or-nosave'],
    forms: ['shutdown-on-sigint <flag> [<flag> ...]'],
    notes: ['save and nosave exclude each other.'],
    summary: 'What a shutdown through SIGINT does: default, or any sensible mix of save, nosave, now, force.',
    durability:
      'nosave discards everything since the last snapshot; now skips waiting for replicas; force ignores failures ' +
      'of the final save. default saves only when save points exist.',
  },
  {
    name: 'shutdown-on-sigterm',
    category: 'shutdown',
    kind: 'flags',
    since: { redis: '7.0', valkey: '7.2' },
    default: 'default',
    values: [
      ['redis-7.0', ['default', 'save', 'nosave', 'now', 'force']],
      ['valkey-7.2', ['default', 'save', 'nosave', 'now', 'force']],
      ['valkey-9.0', ['default', 'save', 'nosave', 'now', 'force', 'safe', 'failover']],
    ],
    multi: true,
    checks: ['save-or-nosave'],
    forms: ['shutdown-on-sigterm <flag> [<flag> ...]'],
    notes: ['save and nosave exclude each other.'],
    summary: 'What a shutdown through SIGTERM does: default, or any sensible mix of save, nosave, now, force.',
    durability:
      'nosave discards everything since the last snapshot; now skips waiting for replicas; force ignores failures ' +
      'of the final save. default saves only when save points exist. Valkey 9 adds failover and safe.',
  },
  {
    name: 'shutdown-timeout',
    category: 'shutdown',
    kind: 'integer',
    since: { redis: '7.0', valkey: '7.2' },
    default: '10',
    range: [0n, INT_MAX],
    unit: 'seconds',
    summary: 'How long a shutdown waits for replicas to catch up.',
    durability:
      'During this time writes are paused and replicas may catch up, so that a planned restart of a primary loses ' +
      'nothing. The service manager must allow at least as long before it kills the process.',
  },
];
