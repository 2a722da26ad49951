/**
 * Damage in append-only logs and in the files around them. Each finding says what it is to the two programs that users
 * have: the server that starts on it, and redis-check-aof.
 */
import { DAMAGE_KINDS, type Damage } from '../rdb/damage.js';

/** Kinds of findings in logs, besides those of a dump, which stand in bases and preambles. A closed list. */
export const LOG_DAMAGE_KINDS = [
  ...DAMAGE_KINDS,
  /** Not `*`, `$` or `#` where one has to stand. */
  'bad-prefix',
  /** A line or an argument that does not end with CR LF. */
  'bad-crlf',
  /** A line of annotation that no server, or not every server, passes over. */
  'bad-annotation',
  /** MULTI without its EXEC. */
  'open-transaction',
  /** EXEC without MULTI, or MULTI inside a transaction. */
  'stray-transaction',
  'unknown-command',
  'wrong-arity',
  /** A command that a server answers with an error when it loads the log, such as a write to a key of another type. */
  'failed-command',
  /** A file that the manifest names is not there. */
  'missing-file',
  /** A file without a byte where data is expected. */
  'empty-file',
  /** A line of the manifest that no server reads. */
  'manifest-syntax',
  /** A folder of log files without a manifest. */
  'manifest-missing',
  /** A log file beside the manifest that it does not name. */
  'unlisted-file',
  /** A dump or a log that the next start passes over. */
  'ignored-data',
] as const;
export type LogDamageKind = (typeof LOG_DAMAGE_KINDS)[number];

/**
 * What a starting server does where it meets a finding:
 * - `accepts`: goes on without noticing
 * - `complains`: logs an error for the command and goes on
 * - `short-read`: takes the rest of the file for cut off: `aof-load-truncated yes` cuts it away, `no` refuses
 * - `refuses`: exits, whatever its settings. From redis 8.4 on, `aof-load-corrupt-tail-max-size` may cut a short rest
 * - `crashes`: dies by a signal, or hangs
 */
export type ServerReaction = 'accepts' | 'complains' | 'short-read' | 'refuses' | 'crashes';

/** One finding in a log. */
export interface LogDamage extends Omit<Damage, 'kind'> {
  readonly kind: LogDamageKind;
  /** Of a server of the newest version that is known; {@link file://./server-verdict.ts} knows the others. */
  readonly server: ServerReaction;
  /** False when redis-check-aof calls the log not valid for this. */
  readonly toolAccepts: boolean;
  /**
   * Where a server stands when it meets this: in front of the command that it fails at. A rest is cut from here. Absent
   * where it is `offset`.
   */
  readonly stopsAt?: number;
  /** Offset of the MULTI of the transaction that it falls into; absent outside of any. */
  readonly transaction?: number;
}
