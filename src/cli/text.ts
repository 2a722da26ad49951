/** Numbers, bytes, times and tables for people. */

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** Bytes with three digits or more: `123 B`, `1.50 KB` (of 1024 bytes), `965 MB`. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit === 0 ? 0 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}

/** A whole number in groups of three digits. */
export const countText = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ',');

/** `1 key`, `2 keys`. */
export const plural = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

/** Share of a whole as whole percent; `<1 %` for what is there but small. */
export function shareText(part: number, whole: number): string {
  if (part === 0 || whole === 0) return '0 %';
  const percent = (100 * part) / whole;
  return percent < 1 ? '<1 %' : `${Math.round(percent)} %`;
}

/** ms of Unix time as `2026-01-31 12:34:56 UTC`. */
export function timeText(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return `${time} ms`;
  return `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** How a column of a table stands. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
}

/** A table of aligned columns under their titles, two spaces apart, every line indented by two. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, i) =>
    Math.max(title.length, ...rows.map((row) => [...(row[i] ?? '')].length)),
  );
  const line = (cells: readonly string[]): string => {
    const padded = columns.map(({ align }, i) => {
      const cell = cells[i] ?? '';
      const space = ' '.repeat(Math.max(0, widths[i] - [...cell].length));
      return align === 'left' ? cell + space : space + cell;
    });
    return `  ${padded.join('  ').trimEnd()}\n`;
  };
  return [columns.map(({ title }) => title), ...rows].map(line).join('');
}

/** A heading: bold where a terminal shows it. */
export const heading = (text: string, terminal: boolean): string =>
  terminal ? `\u001b[1m${text}\u001b[0m\n` : `${text}\n`;
