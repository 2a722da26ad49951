import { isInt64Text } from '../codec/integer-text.js';
import type { StringValue, Value } from './value.js';
import { RawString } from './raw-string.js';

/** Texts up to this length are looked at when they are stored: longer numbers would not be exact. */
const NUMBER_LENGTH = 15;
/** Longest text that the server keeps in one piece with its object (object.c, OBJ_ENCODING_EMBSTR_SIZE_LIMIT). */
const EMBEDDED_LENGTH = 44;

export const isString = (value: Value): value is StringValue => typeof value !== 'object' || value instanceof RawString;

/** The bytes of a string value. */
export function stringText(value: StringValue): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : value.text();
}

/** Length of a string value in bytes. */
export function stringLength(value: StringValue): number {
  return typeof value === 'number' ? String(value).length : value.length;
}

/** How a text that is set whole is kept: as a number where it is one. */
export function storedString(text: string): string | number {
  const { length } = text;
  if (length === 0 || length > NUMBER_LENGTH) return text;
  const first = text.charCodeAt(0);
  if (first > 0x39 || (first < 0x30 && first !== 0x2d)) return text;
  return isInt64Text(text) ? Number(text) : text;
}

/** What OBJECT ENCODING says of a string. */
export function stringEncoding(value: StringValue): 'int' | 'embstr' | 'raw' {
  if (typeof value === 'number') return 'int';
  if (value instanceof RawString) return 'raw';
  if (isInt64Text(value)) return 'int';
  return value.length <= EMBEDDED_LENGTH ? 'embstr' : 'raw';
}
