import type { RdbHeader } from '../rdb/scan-events.js';
import type { LogDamage } from './log-damage.js';
import type { ScannedCommand } from './scanned-command.js';

/** An RDB in front of the commands: the preamble of a log of 4.0 to 6.2, or the whole of a base file. */
export interface ScannedPreamble {
  readonly header: RdbHeader;
  /** Offset behind its checksum: here the commands begin. */
  readonly end: number;
  readonly keys: number;
  /** The 8 stored bytes (little-endian); 0 when written without, null when the version has none or they are cut off. */
  readonly checksum: bigint | null;
  /** False where its end was not found, and `end` is the first plausible command behind the damage, or the file's. */
  readonly complete: boolean;
}

/** Takes what a scan of a log finds, in the order of the file. */
export interface LogSink {
  /** One object is used for all commands: copy what you keep, and read its bytes before you return. */
  command(command: ScannedCommand): void;
  /**
   * A line that begins with `#`.
   * @param time of a `#TS:` line, in seconds of Unix time; else -1
   */
  annotation?(offset: number, length: number, time: number): void;
  damage?(damage: LogDamage): void;
  preamble?(preamble: ScannedPreamble): void;
}
