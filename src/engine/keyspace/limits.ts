/**
 * Settings that decide how values are kept, with the defaults of Redis 7.2. CONFIG SET changes them in place; a value
 * that has outgrown its compact encoding does not go back. Names are those of the directives.
 */
export interface KeyspaceLimits {
  hashMaxListpackEntries: number;
  hashMaxListpackValue: number;
  /** Positive: entries per node; -1 to -5: 4, 8, 16, 32, 64 kB per node. */
  listMaxListpackSize: number;
  listCompressDepth: number;
  setMaxIntsetEntries: number;
  setMaxListpackEntries: number;
  setMaxListpackValue: number;
  zsetMaxListpackEntries: number;
  zsetMaxListpackValue: number;
  hllSparseMaxBytes: number;
  streamNodeMaxBytes: number;
  streamNodeMaxEntries: number;
  /** Longest string, in bytes (`proto-max-bulk-len`). */
  protoMaxBulkLength: number;
}

export const defaultLimits = (): KeyspaceLimits => ({
  hashMaxListpackEntries: 128,
  hashMaxListpackValue: 64,
  listMaxListpackSize: -2,
  listCompressDepth: 0,
  setMaxIntsetEntries: 512,
  setMaxListpackEntries: 128,
  setMaxListpackValue: 64,
  zsetMaxListpackEntries: 128,
  zsetMaxListpackValue: 64,
  hllSparseMaxBytes: 3000,
  streamNodeMaxBytes: 4096,
  streamNodeMaxEntries: 100,
  protoMaxBulkLength: 512 * 1024 * 1024,
});
