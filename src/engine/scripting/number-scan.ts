const HEXADECIMAL = /([+-]?)0x([0-9a-f]*)(?:\.([0-9a-f]*))?(?:p([+-]?\d+))?/iy;
const DECIMAL = /[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iy;
const WORD = /([+-]?)(?:(inf)(?:inity)?|nan(?:\(\w*\))?)/iy;

/**
 * Reads a number at the start of text as C's `strtod` does: decimal, hexadecimal, infinity and NaN.
 * @returns the place behind it: `at` itself when there is none
 */
export function scanNumber(text: string, at: number): { readonly value: number; readonly end: number } {
  HEXADECIMAL.lastIndex = at;
  const hex = HEXADECIMAL.exec(text);
  if (hex !== null) {
    const [whole, sign, digits, fraction = '', power = '0'] = hex;
    // Without digits the x is not part of the number.
    if (digits === '' && fraction === '') return { value: sign === '-' ? -0 : 0, end: at + sign.length + 1 };
    const size = Number(`0x0${digits}${fraction}`) * 2 ** (Number(power) - 4 * fraction.length);
    return { value: sign === '-' ? -size : size, end: at + whole.length };
  }
  DECIMAL.lastIndex = at;
  const decimal = DECIMAL.exec(text);
  if (decimal !== null) return { value: Number(decimal[0]), end: at + decimal[0].length };
  WORD.lastIndex = at;
  const word = WORD.exec(text);
  if (word !== null) {
    const size = word[2] === undefined ? NaN : Infinity;
    return { value: word[1] === '-' ? -size : size, end: at + word[0].length };
  }
  return { value: 0, end: at };
}
