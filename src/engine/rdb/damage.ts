/**
 * Damage as data. A scan, a decode or a check that meets bytes that cannot be right says so with a region and goes on
 * where it can; nothing here is thrown past the engine.
 */

/** Kinds of damage: the closed list that `check --json` prints and the editor has words for. */
export const DAMAGE_KINDS = [
  'truncated',
  'bad-magic',
  'bad-version',
  'bad-length',
  'bad-type',
  'bad-encoding',
  'bad-compression',
  'bad-checksum',
  'bad-value',
  'bad-opcode',
  'zero-fill',
  'duplicate-key',
  'trailing-bytes',
  'bad-database',
  'unsupported',
] as const;
export type DamageKind = (typeof DAMAGE_KINDS)[number];

/** One damaged region, or one fact that a server would stumble over. */
export interface Damage {
  readonly kind: DamageKind;
  /** First byte of the region in the file. */
  readonly offset: number;
  /** Bytes; 0 when the end is not known or nothing is lost. */
  readonly length: number;
  /** What should have been there, in words. */
  readonly expected: string;
  /** What was there, in words. */
  readonly found: string;
  /** What it cost, in words: which keys, how many bytes, or that nothing is lost. */
  readonly lost: string;
  /** `error`: data is lost or a server refuses the file. `warning`: nothing is lost, but it should be known. */
  readonly severity: 'error' | 'warning';
  /** True when the end of the region, or what follows it, was found by resynchronising and is a guess. */
  readonly guess: boolean;
  /** The key that the region belongs to, as bytes, where there is one. */
  readonly key?: Uint8Array;
  readonly db?: number;
}

/**
 * Bytes that cannot be what the format says. Thrown inside the engine only; its borders turn it into {@link Damage}.
 */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  constructor(
    readonly kind: DamageKind,
    /** File offset, or offset within the value's plain bytes when `inside` is set. */
    readonly offset: number,
    readonly expected: string,
    readonly found: string,
    /** True when `offset` counts within a compact encoding's own (decompressed) bytes, not within the file. */
    readonly inside = false,
  ) {
    // Without a stack, which nobody sees: a search for the next record throws thousands of these, and V8 would take
    // most
    // of the time for their stacks. Other engines have no such limit and lose nothing by it.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(`offset ${offset}${inside ? ' of the value' : ''}: expected ${expected}, found ${found}`);
    Error.stackTraceLimit = stackTraceLimit;
  }
}
