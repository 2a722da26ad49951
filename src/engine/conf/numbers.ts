/** Numbers as the server's own parsers read them (util.c, config.c). */
import type { Target } from './target.js';
import { atLeast } from './target.js';
import { LONG_MAX, LONG_MIN, ULONG_MAX } from './directives/directive.js';

/** `string2ll`: a plain decimal number that fits 64 bits; no blanks, no `+`, no leading zeros. */
export function parseInteger(text: string): bigint | undefined {
  if (!/^(?:0|-?[1-9]\d{0,19})$/.test(text)) return undefined;
  const value = BigInt(text);
  return value < LONG_MIN || value > LONG_MAX ? undefined : value;
}

/**
 * `strtol` in base 10 or 8, followed by a look whether anything is left: leading blanks, a sign and nothing at all are
 * fine. Clamped to 64 bits.
 */
export function parseLong(text: string, base: 8 | 10): bigint | undefined {
  const match = /^[ \t\n\v\f\r]*([-+]?)(\d+)$/.exec(text);
  if (match === null) return text === '' ? 0n : undefined;
  const digits = match[2] ?? '';
  if (base === 8 && /[89]/.test(digits)) return undefined;
  const size = BigInt((base === 8 ? '0o' : '') + (digits.slice(0, 40)));
  const value = match[1] === '-' ? -size : size;
  return value > LONG_MAX ? LONG_MAX : value < LONG_MIN ? LONG_MIN : value;
}

/** `atoi`: blanks, sign, digits; whatever follows is ignored. Wraps at 32 bits. What versions up to 5.0 read. */
export function leadingInteger(text: string): bigint {
  const match = /^[ \t\n\v\f\r]*([-+]?\d{1,40})/.exec(text);
  return match === null ? 0n : BigInt.asIntN(32, BigInt((match[1] ?? '0').replace('+', '')));
}

/** Bytes of a unit of memory; units are read in any case. */
export const MEMORY_UNITS: Readonly<Record<string, bigint>> = {
  '': 1n, b: 1n, k: 1000n, kb: 1024n, m: 1000_000n, mb: 1048576n, g: 1000_000_000n, gb: 1073741824n,
};

/** A memory size that a server takes. */
export interface MemorySize {
  /** What the server makes of it: bytes, cut to 64 bits. */
  readonly bytes: bigint;
  /** What was meant: differs where the number is too large for 64 bits. */
  readonly exact: bigint;
  /** The unit in lower case; '' without one. */
  readonly unit: string;
}

/**
 * `memtoll` up to Redis 6.2 (signed) and `memtoull` from 7.0: digits and a unit. No digits at all mean 0.
 * @returns undefined where the server says that it is no memory value
 */
export function parseMemory(text: string, target: Target): MemorySize | undefined {
  const match = /^(\d*)([kmg]?b?)$/i.exec(text);
  if (match === null || (match[1] ?? '').length >= 128) return undefined;
  const unit = (match[2] ?? '').toLowerCase();
  const scale = MEMORY_UNITS[unit];
  if (scale === undefined) return undefined;
  const digits = BigInt(match[1] === '' ? '0' : (match[1] ?? '0'));
  // Valkey 9.1 looks whether the number fits, but not whether the product does.
  if (digits > ULONG_MAX && atLeast(target, undefined, '9.1')) return undefined;
  const unsigned = atLeast(target, '7.0', '7.2');
  const greatest = unsigned ? ULONG_MAX : LONG_MAX;
  const product = (digits > greatest ? greatest : digits) * scale;
  const bytes = unsigned ? BigInt.asUintN(64, product) : BigInt.asIntN(64, product);
  return bytes < 0n ? undefined : { bytes, exact: digits * scale, unit };
}

/** A percentage such as `80%`. @returns undefined when it is none */
export function parsePercent(text: string): bigint | undefined {
  if (!text.endsWith('%')) return undefined;
  const value = parseInteger(text.slice(0, -1));
  return value === undefined || value < 0n ? undefined : value;
}

/** `64mb`: bytes in the greatest unit of 1024 that holds them exactly, as CONFIG REWRITE writes them. */
export function formatMemory(bytes: bigint): string {
  for (const unit of ['gb', 'mb', 'kb']) {
    const scale = MEMORY_UNITS[unit] ?? 1n;
    if (bytes >= scale && bytes % scale === 0n) return `${bytes / scale}${unit}`;
  }
  return `${bytes}`;
}

/** `67,108,864`: digits in groups, for messages. */
export function groupDigits(value: bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, ',');
}
