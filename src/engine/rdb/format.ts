/**
 * The RDB format's constants, each once: versions, opcodes, object types, encodings. Scanner, decoder, writer, command
 * line, editor and docs read these tables. Read from `rdb.h` and `rdb.c` of Redis 2.4 to 8.8 and Valkey 9.1.
 */

/** Which project's numbering a file follows; told by its magic. Numbers 22 to 243 mean different things in the two. */
export type Dialect = 'redis' | 'valkey';

/** Newest version that is known in full, by dialect. A newer one is read all the same, with a warning. */
export const NEWEST_VERSION: Readonly<Record<Dialect, number>> = { redis: 15, valkey: 80 };

/** First version with a checksum behind the EOF opcode. */
export const CHECKSUM_SINCE = 5;

/** What a user calls a value. `module` is anything a module wrote; `unknown` a type no table knows. */
export const OBJECT_KINDS = ['string', 'list', 'set', 'zset', 'hash', 'stream', 'array', 'module', 'unknown'] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];

/** Encodings as the file names them. The place in this list is the number that scans keep in their columns. */
export const ENCODINGS = [
  'raw',
  'int',
  'lzf',
  'linkedlist',
  'hashtable',
  'skiplist',
  'zipmap',
  'ziplist',
  'intset',
  'quicklist',
  'listpack',
  'stream',
  'array',
  'template',
  'bitmap',
  'module',
  'unknown',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** The number of an encoding in {@link ENCODINGS}. */
export const encodingNumber = (encoding: Encoding): number => ENCODINGS.indexOf(encoding);

/** How the bytes of an object type are laid out; one skipper and one decoder a shape. */
export type Shape =
  | 'string'
  | 'strings'
  | 'zset-text'
  | 'zset-binary'
  | 'pairs'
  | 'module'
  | 'module-pre-ga'
  | 'zipmap'
  | 'ziplist-list'
  | 'intset'
  | 'ziplist-zset'
  | 'ziplist-hash'
  | 'quicklist'
  | 'quicklist2'
  | 'stream'
  | 'listpack-hash'
  | 'listpack-zset'
  | 'listpack-set'
  | 'hash-ttl-pre-ga'
  | 'listpack-hash-ttl-pre-ga'
  | 'hash-ttl'
  | 'listpack-hash-ttl'
  | 'array'
  | 'template-listpack'
  | 'template-listpack-ref'
  | 'template-strings'
  | 'template-strings-ref'
  | 'bitmap'
  | 'hash-valkey-ttl';

/** One row of the object type table. */
export interface ObjectType {
  /** The type byte. */
  readonly id: number;
  readonly dialect: Dialect | 'both';
  /** The constant's name in rdb.h without its prefix, as redis-check-rdb's users know it. */
  readonly name: string;
  readonly kind: ObjectKind;
  /** Place of `kind` in {@link OBJECT_KINDS}: what columns and counters are indexed by. */
  readonly kindNumber: number;
  /** For strings the value itself decides (raw, int, lzf). */
  readonly encoding: Encoding;
  /** Place of `encoding` in {@link ENCODINGS}. */
  readonly encodingNumber: number;
  readonly shape: Shape;
  /** First RDB version with this type. */
  readonly since: number;
}

type Row = readonly [
  id: number,
  dialect: Dialect | 'both',
  name: string,
  kind: ObjectKind,
  encoding: Encoding,
  shape: Shape,
  since: number,
];

const ROWS: readonly Row[] = [
  [0, 'both', 'STRING', 'string', 'raw', 'string', 1],
  [1, 'both', 'LIST', 'list', 'linkedlist', 'strings', 1],
  [2, 'both', 'SET', 'set', 'hashtable', 'strings', 1],
  [3, 'both', 'ZSET', 'zset', 'skiplist', 'zset-text', 1],
  [4, 'both', 'HASH', 'hash', 'hashtable', 'pairs', 1],
  [5, 'both', 'ZSET_2', 'zset', 'skiplist', 'zset-binary', 8],
  [6, 'both', 'MODULE_PRE_GA', 'module', 'module', 'module-pre-ga', 8],
  [7, 'both', 'MODULE_2', 'module', 'module', 'module', 8],
  [9, 'both', 'HASH_ZIPMAP', 'hash', 'zipmap', 'zipmap', 2],
  [10, 'both', 'LIST_ZIPLIST', 'list', 'ziplist', 'ziplist-list', 2],
  [11, 'both', 'SET_INTSET', 'set', 'intset', 'intset', 2],
  [12, 'both', 'ZSET_ZIPLIST', 'zset', 'ziplist', 'ziplist-zset', 2],
  [13, 'both', 'HASH_ZIPLIST', 'hash', 'ziplist', 'ziplist-hash', 4],
  [14, 'both', 'LIST_QUICKLIST', 'list', 'quicklist', 'quicklist', 7],
  [15, 'both', 'STREAM_LISTPACKS', 'stream', 'stream', 'stream', 9],
  [16, 'both', 'HASH_LISTPACK', 'hash', 'listpack', 'listpack-hash', 10],
  [17, 'both', 'ZSET_LISTPACK', 'zset', 'listpack', 'listpack-zset', 10],
  [18, 'both', 'LIST_QUICKLIST_2', 'list', 'quicklist', 'quicklist2', 10],
  [19, 'both', 'STREAM_LISTPACKS_2', 'stream', 'stream', 'stream', 10],
  [20, 'both', 'SET_LISTPACK', 'set', 'listpack', 'listpack-set', 11],
  [21, 'both', 'STREAM_LISTPACKS_3', 'stream', 'stream', 'stream', 11],
  [22, 'redis', 'HASH_METADATA_PRE_GA', 'hash', 'hashtable', 'hash-ttl-pre-ga', 12],
  [23, 'redis', 'HASH_LISTPACK_EX_PRE_GA', 'hash', 'listpack', 'listpack-hash-ttl-pre-ga', 12],
  [24, 'redis', 'HASH_METADATA', 'hash', 'hashtable', 'hash-ttl', 12],
  [25, 'redis', 'HASH_LISTPACK_EX', 'hash', 'listpack', 'listpack-hash-ttl', 12],
  [26, 'redis', 'STREAM_LISTPACKS_4', 'stream', 'stream', 'stream', 13],
  [27, 'redis', 'STREAM_LISTPACKS_5', 'stream', 'stream', 'stream', 14],
  [28, 'redis', 'ARRAY', 'array', 'array', 'array', 14],
  [29, 'redis', 'HASH_TEMPLATE_LISTPACK', 'hash', 'template', 'template-listpack', 15],
  [30, 'redis', 'HASH_TEMPLATE_LISTPACK_REF', 'hash', 'template', 'template-listpack-ref', 15],
  [31, 'redis', 'HASH_TEMPLATE', 'hash', 'template', 'template-strings', 15],
  [32, 'redis', 'HASH_TEMPLATE_REF', 'hash', 'template', 'template-strings-ref', 15],
  [33, 'redis', 'BITMAP', 'string', 'bitmap', 'bitmap', 16],
  [22, 'valkey', 'HASH_2', 'hash', 'hashtable', 'hash-valkey-ttl', 80],
];

/** Every object type of every version. */
export const OBJECT_TYPES: readonly ObjectType[] = ROWS.map(([id, dialect, name, kind, encoding, shape, since]) => ({
  id,
  dialect,
  name,
  kind,
  kindNumber: OBJECT_KINDS.indexOf(kind),
  encoding,
  encodingNumber: ENCODINGS.indexOf(encoding),
  shape,
  since,
}));

const BY_DIALECT: Readonly<Record<Dialect, readonly (ObjectType | undefined)[]>> = {
  redis: tableOf('redis'),
  valkey: tableOf('valkey'),
};

function tableOf(dialect: Dialect): readonly (ObjectType | undefined)[] {
  const table = new Array<ObjectType | undefined>(256).fill(undefined);
  for (const type of OBJECT_TYPES) if (type.dialect === 'both' || type.dialect === dialect) table[type.id] = type;
  return table;
}

/** The row of a type byte in a dialect; undefined when no version is known to write it. */
export const objectType = (dialect: Dialect, id: number): ObjectType | undefined => BY_DIALECT[dialect][id];

/** Opcodes: bytes that stand where a type byte could. */
export const OPCODE = {
  EOF: 255,
  SELECTDB: 254,
  EXPIRETIME: 253,
  EXPIRETIME_MS: 252,
  RESIZEDB: 251,
  AUX: 250,
  FREQ: 249,
  IDLE: 248,
  MODULE_AUX: 247,
  FUNCTION_PRE_GA: 246,
  FUNCTION2: 245,
  SLOT_INFO: 244,
  /** Redis 8.6 and later: metadata of the next key. */
  KEY_META: 243,
  /** Valkey 9 and later, same number: a slot import. */
  SLOT_IMPORT: 243,
  /** Redis 8.10 and later: field names shared by hashes. */
  HASH_TEMPLATE: 242,
  /** Redis Enterprise: slot number; never written by open source servers. */
  ENTERPRISE_SLOT: 121,
  /** Redis Enterprise: RAM LRU. */
  ENTERPRISE_RAM_LRU: 107,
} as const;
