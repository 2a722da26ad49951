/**
 * The arithmetic of INCRBYFLOAT and HINCRBYFLOAT: servers on x86 add in `long double`, 80 bits with a mantissa of 64,
 * and write the sum with 17 digits behind the point. With JavaScript's doubles 0.1 + 0.2 would not be 0.3.
 */

/** mantissa × 2^exponent; the mantissa has 64 bits, or is 0. */
export interface LongDouble {
  readonly mantissa: bigint;
  readonly exponent: number;
}

const MANTISSA_BITS = 64;
/** Exponents of the greatest and of the least normal number, as of its lowest bit. */
const MAX_EXPONENT = 16383 - 63;
const MIN_EXPONENT = -16445;
const DIGITS_BEHIND_POINT = 17;
/** Longest text that is read (util.h, MAX_LONG_DOUBLE_CHARS). */
const MAX_TEXT = 5 * 1024;
/** Powers of ten beyond which everything is too great or too small. */
const MAX_POWER = 12_000;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
const HEXADECIMAL = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?\d+))?$/;
const ZERO: LongDouble = { mantissa: 0n, exponent: 0 };

/**
 * Reads a number as `strtold` does, decimal or hexadecimal.
 * @returns null for what is none, `infinite` for infinity
 */
export function parseLongDouble(text: string): LongDouble | 'infinite' | null {
  if (text.length === 0 || text.length >= MAX_TEXT) return null;
  if (/^[+-]?inf(inity)?$/i.test(text)) return 'infinite';
  const decimal = DECIMAL.exec(text);
  const match = decimal ?? HEXADECIMAL.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const digits = BigInt(`${decimal === null ? '0x0' : '0'}${whole}${fraction}`);
  if (digits === 0n) return ZERO;
  const exponent = Number(power) - fraction.length * (decimal === null ? 4 : 1);
  if (Math.abs(exponent) > MAX_POWER + MAX_TEXT) return null;
  const scale = decimal === null ? 2n ** BigInt(Math.abs(exponent)) : 10n ** BigInt(Math.abs(exponent));
  const value = exponent >= 0 ? quotient(digits * scale, 1n) : quotient(digits, scale);
  if (value === null || value.mantissa === 0n) return null;
  return sign === '-' ? { mantissa: -value.mantissa, exponent: value.exponent } : value;
}

/** @returns null when the sum is infinite */
export function addLongDoubles(a: LongDouble, b: LongDouble): LongDouble | null {
  if (a.mantissa === 0n) return b;
  if (b.mantissa === 0n) return a;
  const exponent = Math.min(a.exponent, b.exponent);
  const sum = (a.mantissa << BigInt(a.exponent - exponent)) + (b.mantissa << BigInt(b.exponent - exponent));
  if (sum === 0n) return ZERO;
  const magnitude = sum < 0n ? -sum : sum;
  const rounded =
    exponent >= 0 ? quotient(magnitude << BigInt(exponent), 1n) : quotient(magnitude, 1n << BigInt(-exponent));
  if (rounded === null) return null;
  return sum < 0n ? { mantissa: -rounded.mantissa, exponent: rounded.exponent } : rounded;
}

/** As the server writes it: 17 digits behind the point, zeros at the end left out (`util.c:ld2string`). */
export function longDoubleText({ mantissa, exponent }: LongDouble): string {
  const negative = mantissa < 0n;
  const magnitude = negative ? -mantissa : mantissa;
  if (exponent >= 0) return `${negative ? '-' : ''}${magnitude << BigInt(exponent)}`;
  const scaled = divideToEven(magnitude * 10n ** BigInt(DIGITS_BEHIND_POINT), 1n << BigInt(-exponent));
  const text = scaled.toString().padStart(DIGITS_BEHIND_POINT + 1, '0');
  const point = text.length - DIGITS_BEHIND_POINT;
  const fraction = text.slice(point).replace(/0+$/, '');
  const shown = fraction === '' ? text.slice(0, point) : `${text.slice(0, point)}.${fraction}`;
  return negative && shown !== '0' ? `-${shown}` : shown;
}

/** The nearest long double to a quotient of positive integers; null when it is too great. */
function quotient(numerator: bigint, denominator: bigint): LongDouble | null {
  let exponent = bitLength(numerator) - bitLength(denominator) - MANTISSA_BITS + 1;
  // The quotient of the leading bits may be one bit short.
  if (scaledQuotient(numerator, denominator, exponent) >> BigInt(MANTISSA_BITS - 1) === 0n) exponent--;
  exponent = Math.max(exponent, MIN_EXPONENT);
  let mantissa =
    exponent >= 0
      ? divideToEven(numerator, denominator << BigInt(exponent))
      : divideToEven(numerator << BigInt(-exponent), denominator);
  if (mantissa >> BigInt(MANTISSA_BITS) !== 0n) {
    mantissa >>= 1n;
    exponent++;
  }
  return exponent > MAX_EXPONENT ? null : { mantissa, exponent };
}

const scaledQuotient = (numerator: bigint, denominator: bigint, exponent: number): bigint =>
  exponent >= 0 ? numerator / (denominator << BigInt(exponent)) : (numerator << BigInt(-exponent)) / denominator;

/** Divides and rounds to the nearest, from the middle to the even one. */
function divideToEven(numerator: bigint, denominator: bigint): bigint {
  const whole = numerator / denominator;
  const twice = (numerator - whole * denominator) * 2n;
  if (twice < denominator || (twice === denominator && (whole & 1n) === 0n)) return whole;
  return whole + 1n;
}

const bitLength = (value: bigint): number => value.toString(2).length;

/** A finite double in the human form of long doubles: how GEOPOS shows coordinates. */
export function doubleAsLongText(value: number): string {
  if (value === 0) return '0';
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))) - 53, -1074);
  return longDoubleText({ mantissa: BigInt(value / 2 ** exponent), exponent });
}
