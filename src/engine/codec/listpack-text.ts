import { backLengthSize, LISTPACK_HEADER } from './listpack.js';
import { isInt64Text } from './integer-text.js';

/**
 * Listpacks kept as byte strings (one character a byte) and walked where they lie: how small collections stay in
 * memory until they are first changed. The bytes must have been verified (`verifyListpack`) before they come here.
 */

/** Place of the first entry; the place of the end mark is `text.length - 1`. */
export const FIRST_ENTRY = LISTPACK_HEADER;

/** Place behind the entry at `at`. */
export function entryEnd(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first < 0x80) return at + 2;
  if (first < 0xc0) return at + 2 + (first & 0x3f);
  if (first < 0xe0) return at + 3;
  const size =
    first < 0xf0
      ? 2 + (((first & 0x0f) << 8) | text.charCodeAt(at + 1))
      : first === 0xf0
        ? 5 + littleEndian(text, at + 1, 4)
        : first === 0xf4
          ? 9
          : first - 0xf1 + 3;
  return at + size + backLengthSize(size);
}

/** The entry at `at` as a byte string; integers as their decimal text. */
export function entryText(text: string, at: number): string {
  const first = text.charCodeAt(at);
  if (first < 0x80) return String(first);
  if (first < 0xc0) return text.slice(at + 1, at + 1 + (first & 0x3f));
  if (first >= 0xe0 && first < 0xf0) {
    return text.slice(at + 2, at + 2 + (((first & 0x0f) << 8) | text.charCodeAt(at + 1)));
  }
  if (first === 0xf0) return text.slice(at + 5, at + 5 + littleEndian(text, at + 1, 4));
  return String(entryInteger(text, at));
}

/** The entry at `at` as a number; texts are read as the server reads scores. */
export function entryNumber(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first < 0x80) return first;
  if (first >= 0xc0 && (first < 0xe0 || first > 0xf0)) return Number(entryInteger(text, at));
  const written = entryText(text, at);
  if (written === 'inf') return Infinity;
  if (written === '-inf') return -Infinity;
  return Number(written);
}

/** Whether the entry at `at` is this byte string. */
export function entryEquals(text: string, at: number, wanted: string): boolean {
  const first = text.charCodeAt(at);
  if (first >= 0x80 && first < 0xc0) {
    return (first & 0x3f) === wanted.length && text.startsWith(wanted, at + 1);
  }
  return entryText(text, at) === wanted;
}

/** Number of entries; counted where the header cannot tell. */
export function entryCount(text: string): number {
  const count = littleEndian(text, 4, 2);
  if (count < 0xffff) return count;
  let counted = 0;
  for (let at = FIRST_ENTRY; at < text.length - 1; at = entryEnd(text, at)) counted++;
  return counted;
}

/** All entries, in order. */
export function unpackEntries(text: string): string[] {
  const entries: string[] = [];
  for (let at = FIRST_ENTRY; at < text.length - 1; at = entryEnd(text, at)) entries.push(entryText(text, at));
  return entries;
}

/** The integer at `at`, of an entry that is one and is not of the shortest form (below 0x80). */
export function entryInteger(text: string, at: number): number | bigint {
  const first = text.charCodeAt(at);
  if (first < 0xe0) {
    const value = ((first & 0x1f) << 8) | text.charCodeAt(at + 1);
    return value < 4096 ? value : value - 8192;
  }
  if (first === 0xf1) return (littleEndian(text, at + 1, 2) << 16) >> 16;
  if (first === 0xf2) return (littleEndian(text, at + 1, 3) << 8) >> 8;
  const low = littleEndian(text, at + 1, 4);
  if (first === 0xf3) return low | 0;
  const high = littleEndian(text, at + 5, 4) | 0;
  if (high >= -0x200000 && high < 0x200000) return high * 0x100000000 + low;
  return (BigInt(high) << 32n) | BigInt(low);
}

function littleEndian(text: string, at: number, width: number): number {
  let value = 0;
  for (let i = width - 1; i >= 0; i--) value = value * 256 + text.charCodeAt(at + i);
  return value;
}

/** Bytes that a byte string takes as an entry of a listpack, its back length included (`listpack.c`). */
export function entryBytes(text: string): number {
  const size = isInt64Text(text) ? integerSize(text) : stringSize(text.length);
  return size + backLengthSize(size);
}

function stringSize(length: number): number {
  if (length < 64) return 1 + length;
  return (length < 4096 ? 2 : 5) + length;
}

function integerSize(text: string): number {
  const value = Number(text);
  if (value >= 0 && value < 128) return 1;
  if (value >= -4096 && value < 4096) return 2;
  if (value >= -0x8000 && value < 0x8000) return 3;
  if (value >= -0x800000 && value < 0x800000) return 4;
  return value >= -0x80000000 && value < 0x80000000 ? 5 : 9;
}
