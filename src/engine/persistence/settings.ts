import type { FsyncPolicy } from './append-only-log.js';

/** What persistence does, as the directives of the same names say. Changed in place by CONFIG SET. */
export interface PersistenceSettings {
  /** The working directory: an absolute path. */
  dir: string;
  dbfilename: string;
  rdbcompression: boolean;
  rdbchecksum: boolean;
  stopWritesOnBgsaveError: boolean;
  savePoints: readonly { readonly seconds: number; readonly changes: number }[];
  appendonly: boolean;
  appendfilename: string;
  appenddirname: string;
  appendfsync: FsyncPolicy;
  noAppendfsyncOnRewrite: boolean;
  autoAofRewritePercentage: number;
  /** Bytes. */
  autoAofRewriteMinSize: number;
  aofLoadTruncated: boolean;
  /** Bytes of a broken tail that are cut off at start (Redis 8.4 and later); 0: none. */
  aofLoadCorruptTailMaxSize: number;
  aofUseRdbPreamble: boolean;
  aofTimestampEnabled: boolean;
}
