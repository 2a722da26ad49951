/**
 * A double as servers reply it: 17 significant digits where they are needed, fewer where they tell the same number
 * (util.c, d2string and fpconv_dtoa of 7.2): `1.5`, `1e+30`, `inf`, `-inf`, `nan`.
 */
export function doubleText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e17) return Object.is(value, -0) ? '-0' : String(value);
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  if (Number.isNaN(value)) return 'nan';
  return String(value);
}
