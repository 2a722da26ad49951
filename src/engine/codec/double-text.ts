/** Doubles as servers read and write them. */

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const HEXADECIMAL = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?(?:[pP]([+-]?\d+))?$/;
const INFINITE = /^([+-]?)inf(?:inity)?$/i;
/** Anything but zeros among the digits: a text that should not have become 0. */
const NOT_ZERO = /^[^eE]*[1-9]/;
const LARGEST_INTEGER = 2 ** 52;
/** What C calls white space. */
const SPACE = /^[ \t\n\v\f\r]+/;

/** The commonest: a short decimal integer. */
function smallInteger(text: string): number {
  if (text.length === 0 || text.length > 15) return NaN;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
}

/**
 * A double as `strtod` reads it, the whole text and no space before it (`util.c:string2d`): decimal, hexadecimal,
 * `inf`, `infinity`.
 * @returns null for what is none, for NaN, and for what is too great or too small for a double
 */
export function parseDouble(text: string): number | null {
  const small = smallInteger(text);
  if (!Number.isNaN(small)) return small;
  if (DECIMAL.test(text)) {
    const value = Number(text);
    if (value === Infinity || value === -Infinity) return null;
    return value === 0 && NOT_ZERO.test(text) ? null : value;
  }
  const infinite = INFINITE.exec(text);
  if (infinite !== null) return infinite[1] === '-' ? -Infinity : Infinity;
  return parseHexadecimal(text);
}

/** A double as bare `strtod` reads it: spaces before it are skipped, an empty text is 0, the too great are infinite. */
export function parseLooseDouble(text: string): number | null {
  if (text === '') return 0;
  const bare = text.replace(SPACE, '');
  if (DECIMAL.test(bare)) return Number(bare);
  return parseDouble(bare);
}

function parseHexadecimal(text: string): number | null {
  const match = HEXADECIMAL.exec(text);
  if (match === null) return null;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  if (whole === '' && fraction === '') return null;
  const digits = Number(BigInt(`0x0${whole}${fraction}`));
  const value = digits * 2 ** (Number(power) - 4 * fraction.length);
  if (value === Infinity || (value === 0 && digits !== 0)) return null;
  return sign === '-' ? -value : value;
}

/** Digits of a double in its shortest form, and the power of ten behind the last of them. */
function shortestDigits(value: number): [digits: string, power: number] {
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  const point = mantissa.indexOf('.');
  const fraction = point < 0 ? 0 : mantissa.length - point - 1;
  return [mantissa.replace('.', ''), Number(exponent) - fraction];
}

/**
 * A double as replies of Redis 7.2 and later have it (`fpconv_dtoa`): the shortest digits that give the same double,
 * with an exponent for the very great and the very small.
 */
export function doubleText(value: number): string {
  // Integers of 52 bits are written as such (util.c, double2ll).
  if (Number.isInteger(value) && Math.abs(value) <= LARGEST_INTEGER && value !== 0) return String(value);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  if (Number.isNaN(value)) return 'nan';
  const sign = value < 0 ? '-' : '';
  const [digits, power] = shortestDigits(Math.abs(value));
  const exponent = Math.abs(power + digits.length - 1);
  if (power >= 0 && exponent < digits.length + 7) return sign + digits + '0'.repeat(power);
  if (power < 0 && (power > -7 || exponent < 4)) {
    const whole = digits.length + power;
    if (whole <= 0) return `${sign}0.${'0'.repeat(-whole)}${digits}`;
    return `${sign}${digits.slice(0, whole)}.${digits.slice(whole)}`;
  }
  const rest = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `${sign}${digits[0]}${rest}e${power + digits.length - 1 < 0 ? '-' : '+'}${exponent}`;
}
