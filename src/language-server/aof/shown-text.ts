/** Values of a log for people to read, in Markdown and outside of it. */
import { bytesToText } from '../../engine/analysis/text.js';

/** A value on one line; what has no picture is written out, what is too long is cut. */
export function shownText(value: string, limit: number): string {
  return bytesToText(new TextEncoder().encode(value.slice(0, limit + 1)), { limit });
}

/** A value as code in Markdown. */
export function codeText(value: string, limit: number): string {
  const text = shownText(value, limit);
  const ticks = '`'.repeat(1 + Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length)));
  return text === '' ? '(empty)' : `${ticks}${pad(text)}${ticks}`;
}

const pad = (text: string): string => (text.startsWith('`') || text.endsWith('`') ? ` ${text} ` : text);

/** `3 bytes`, `1,234 bytes`. */
export const byteCount = (bytes: number): string =>
  `${bytes.toLocaleString('en-US')} ${bytes === 1 ? 'byte' : 'bytes'}`;

/** A moment for people, in UTC; undefined for one that no calendar has. */
export function momentText(milliseconds: number): string | undefined {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime())
    ? undefined
    : `${date
        .toISOString()
        .replace('T', ' ')
        .replace(/\.000Z$|Z$/, '')} UTC`;
}
