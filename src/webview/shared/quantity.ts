/**
 * Numbers as a person reads them: thousands separators of the locale, KB and MB as powers of 1024, three significant
 * digits. The space before a unit never breaks.
 */

const NBSP = '\u00a0';
const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB', 'PB'] as const;
const COUNT_UNITS = ['', 'K', 'M', 'G', 'T'] as const;

/** Writes counts, byte sizes and shares in one locale. */
export class Quantities {
  private readonly whole: Intl.NumberFormat;
  private readonly three: Intl.NumberFormat;
  private readonly percents: Intl.NumberFormat;

  /** `locale` is a BCP 47 tag; one that the platform does not know gives the platform's own. */
  constructor(locale: string) {
    const known = knownLocale(locale);
    this.whole = new Intl.NumberFormat(known, { maximumFractionDigits: 0 });
    this.three = new Intl.NumberFormat(known, {
      maximumSignificantDigits: 3,
      maximumFractionDigits: 2,
      roundingPriority: 'lessPrecision',
    });
    this.percents = new Intl.NumberFormat(known, { maximumFractionDigits: 1 });
  }

  /** `6,565,218` */
  count(value: number): string {
    return this.whole.format(value);
  }

  /** `6.57 M` from 100,000 on, exact below. */
  shortCount(value: number): string {
    return value < 100_000 ? this.count(value) : this.scaled(value, 1000, COUNT_UNITS);
  }

  /** `312 B`, `1.1 KB`, `1.01 GB` */
  bytes(value: number): string {
    return this.scaled(value, 1024, BYTE_UNITS);
  }

  /** `1,081,344,512 bytes`: the exact number behind a short one. */
  exactBytes(value: number): string {
    return `${this.count(value)} ${value === 1 ? 'byte' : 'bytes'}`;
  }

  /** `43 %` of a whole; `< 0.1 %` for what would round to nothing. */
  percent(part: number, whole: number): string {
    if (!(whole > 0) || !(part > 0)) return `0${NBSP}%`;
    const percent = (part / whole) * 100;
    if (percent < 0.1) return `<${NBSP}0.1${NBSP}%`;
    const shown = percent >= 10 ? Math.round(percent) : percent;
    // Nothing short of all is called all.
    return `${this.percents.format(shown >= 100 && part < whole ? 99.9 : shown)}${NBSP}%`;
  }

  private scaled(value: number, base: number, units: readonly string[]): string {
    let scaled = value;
    let unit = 0;
    // 999.5 would be written with four digits, so it already counts as one of the next unit.
    while (scaled >= Math.min(base, 999.5) && unit < units.length - 1) {
      scaled /= base;
      unit++;
    }
    const name = units[unit] ?? '';
    const text = unit === 0 ? this.count(scaled) : this.three.format(scaled);
    return name === '' ? text : `${text}${NBSP}${name}`;
  }
}

/** `0x1f3a02c` */
export const hexOffset = (offset: number): string => `0x${offset.toString(16)}`;

/** The locale itself when the platform knows it, else undefined, which stands for the platform's own. */
export function knownLocale(locale: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(locale)[0];
  } catch {
    return undefined;
  }
}
