import { decode, ExtData } from '@msgpack/msgpack';
import { bytesToText } from '../text.js';

/** Largest value that is read: its objects take many times the room of its bytes. */
const LARGEST = 4 * 1024 * 1024;

/**
 * MessagePack as JSON text, or null where the bytes are none. Only maps and arrays count: nearly any bytes begin with
 * something that could be a number.
 */
export function messagePackText(bytes: Uint8Array): string | null {
  if (bytes.length < 2 || bytes.length > LARGEST || !beginsCollection(bytes[0])) return null;
  const most = bytes.length;
  try {
    const value = decode(bytes, {
      useBigInt64: true,
      maxStrLength: most,
      maxBinLength: most,
      maxArrayLength: most,
      maxMapLength: most,
      maxExtLength: most,
    });
    return JSON.stringify(value, readable, 2);
  } catch {
    // Bytes that are something else, or nested too deep to be written out.
    return null;
  }
}

/** fixmap, fixarray, array 16 and 32, map 16 and 32. */
const beginsCollection = (first: number): boolean =>
  (first >= 0x80 && first <= 0x9f) || (first >= 0xdc && first <= 0xdf);

/** What JSON has no form for, in words. */
function readable(_name: string, value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : String(value);
  }
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (value instanceof Uint8Array) return bytesToText(value);
  if (value instanceof ExtData) {
    return { extension: value.type, data: value.data instanceof Uint8Array ? bytesToText(value.data) : '' };
  }
  return value;
}
