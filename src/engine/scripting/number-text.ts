/**
 * The text of a number as C's `printf` writes it with `%.Ng`.
 * @param digits N: significant digits, 1 to 17
 */
export function formatG(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const size = Math.abs(value);
  if (size === 0) return `${sign}0`;
  const precision = Math.max(1, digits);
  const [mantissa, power] = roundHalfEven(size, precision).split('e');
  const exponent = Number(power);
  const significant = mantissa.replace('.', '');
  if (exponent < -4 || exponent >= precision) {
    const short = trimZeros(`${significant[0]}.${significant.slice(1)}`);
    return `${sign}${short}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const plain =
    exponent < 0
      ? `0.${'0'.repeat(-1 - exponent)}${significant}`
      : `${significant.slice(0, exponent + 1)}.${significant.slice(exponent + 1)}`;
  return sign + trimZeros(plain);
}

const trimZeros = (text: string): string => text.replace(/\.?0*$/, '');

/**
 * `toExponential` rounds the exact value too, but an exact half away from zero, where C goes to the even digit. Such a
 * half has one digit more than asked for, so that digits far behind show whether it is one.
 */
function roundHalfEven(size: number, precision: number): string {
  const rounded = size.toExponential(precision - 1);
  const exact = size.toExponential(precision + 60);
  const point = exact.indexOf('e');
  const behind = exact.slice(0, point).replace('.', '').slice(precision);
  if (!/^50*$/.test(behind)) return rounded;
  const down = exact.slice(0, precision === 1 ? 1 : precision + 1);
  return Number(down[down.length - 1]) % 2 === 0 ? down + exact.slice(point) : rounded;
}

const INT64_MIN = -(2n ** 63n);
const TWO_63 = 2 ** 63;

/**
 * A double as C casts it to a 64-bit integer on a PC: cut at the point; what has no place there (also NaN) becomes the
 * smallest integer. A bigint where a number would lose digits.
 */
export function toInt64(value: number): number | bigint {
  if (!(value >= -TWO_63 && value < TWO_63)) return INT64_MIN;
  const whole = Math.trunc(value) + 0;
  return Number.isSafeInteger(whole) ? whole : BigInt(whole);
}

/**
 * Text of a number that a script gives a command: integers in full (since Redis 7.2), others with 17 digits.
 */
export function argumentText(value: number): string {
  // What dividing zero by zero gives on a PC has the sign bit set, and C shows it.
  if (Number.isNaN(value)) return '-nan';
  if (Number.isInteger(value) && Math.abs(value) <= TWO_63 / 2) return String(toInt64(value));
  return formatG(value, 17);
}
