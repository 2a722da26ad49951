import { latin1ToBytes } from '../../codec/latin1.js';
import { RawString } from '../../keyspace/raw-string.js';
import { stringText } from '../../keyspace/string-text.js';
import type { StringValue } from '../../keyspace/value.js';
import { isWord, readInteger } from '../arguments.js';
import { countBits, findBit } from '../bits.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { readString, writeString } from '../lookup.js';

/** Strings as rows of bits; bit 0 is the highest of the first byte. Integers inside are in bitfield.ts. */

export function bytesOf(value: StringValue | undefined): Uint8Array {
  if (value === undefined) return new Uint8Array(0);
  return value instanceof RawString ? value.view() : latin1ToBytes(stringText(value));
}

/**
 * A bit's place. @param width bits that `#n` counts in; null where that form is not understood
 * @throws CommandError
 */
export function readBitOffset({ keyspace }: Call, text: string, width: number | null): number {
  const error = 'ERR bit offset is not an integer or out of range';
  const multiplied = width !== null && text.startsWith('#');
  const value = readInteger(multiplied ? text.slice(1) : text, error) * (multiplied ? width : 1);
  if (value < 0 || Math.floor(value / 8) >= keyspace.limits.protoMaxBulkLength) refuse(error);
  return value;
}

/** The string to change bits in, at least `length` bytes long. */
export function writeBytes(call: Call, key: string, length: number): RawString {
  const { keyspace, db } = call;
  const entry = writeString(call, key);
  const value = entry?.value;
  const raw = value instanceof RawString ? value : RawString.from(value === undefined ? '' : stringText(value));
  raw.extend(length);
  if (entry === undefined) keyspace.add(db, key, raw);
  else entry.value = raw;
  return raw;
}

function setBit(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const offset = readBitOffset(call, args[2], null);
  const error = 'ERR bit is not an integer or out of range';
  const bit = readInteger(args[3], error);
  if (bit !== 0 && bit !== 1) refuse(error);
  const at = Math.floor(offset / 8);
  const before = writeString(call, key);
  const long = before !== undefined && bytesOf(before.value).length > at;
  const raw = writeBytes(call, key, at + 1);
  const mask = 0x80 >> (offset & 7);
  const old = (raw.bytes[at] & mask) === 0 ? 0 : 1;
  // Nothing is written to the log where nothing has changed (bitops.c, setbitCommand, 7.0).
  if (!long || old !== bit) {
    raw.bytes[at] = bit === 1 ? raw.bytes[at] | mask : raw.bytes[at] & ~mask;
    keyspace.changed(db, key, '$', 'setbit');
  }
  reply.integer(old);
}

function getBit(call: Call): void {
  const { args, reply } = call;
  const offset = readBitOffset(call, args[2], null);
  const bytes = bytesOf(readString(call, args[1]));
  const at = Math.floor(offset / 8);
  reply.integer(at < bytes.length && (bytes[at] & (0x80 >> (offset & 7))) !== 0 ? 1 : 0);
}

/** A range of BITCOUNT and BITPOS in bits, from the first to below the last; null: nothing lies in it. */
function bitRange(start: number, end: number, inBits: boolean, bytes: number): readonly [number, number] | null {
  const total = inBits ? bytes * 8 : bytes;
  if (start < 0 && end < 0 && start > end) return null;
  const first = Math.max(0, start < 0 ? start + total : start);
  const last = Math.min(Math.max(0, end < 0 ? end + total : end), total - 1);
  if (first > last) return null;
  return inBits ? [first, last + 1] : [first * 8, (last + 1) * 8];
}

function readUnit(text: string): boolean {
  if (isWord(text, 'BIT')) return true;
  return isWord(text, 'BYTE') ? false : refuse(ERRORS.syntax);
}

function bitCount(call: Call): void {
  const { args, reply } = call;
  if (args.length === 3 || args.length > 5) refuse(ERRORS.syntax);
  let start = 0;
  let end = -1;
  let inBits = false;
  if (args.length > 3) {
    start = readInteger(args[2]);
    end = readInteger(args[3]);
    if (args.length === 5) inBits = readUnit(args[4]);
  }
  const bytes = bytesOf(readString(call, args[1]));
  const range = bitRange(start, end, inBits, bytes.length);
  reply.integer(range === null ? 0 : countBits(bytes, range[0], range[1]));
}

function bitPosition(call: Call): void {
  const { args, reply } = call;
  const bit = readInteger(args[2]);
  if (bit !== 0 && bit !== 1) refuse('ERR The bit argument must be 1 or 0.');
  if (args.length > 6) refuse(ERRORS.syntax);
  const start = args.length > 3 ? readInteger(args[3]) : 0;
  const inBits = args.length > 5 && readUnit(args[5]);
  const end = args.length > 4 ? readInteger(args[4]) : -1;
  const value = readString(call, args[1]);
  if (value === undefined) {
    reply.integer(bit === 1 ? -1 : 0);
    return;
  }
  const bytes = bytesOf(value);
  const range = positionRange(start, end, inBits, bytes.length);
  if (range === null) {
    reply.integer(-1);
    return;
  }
  const found = findBit(bytes, bit, range[0], range[1]);
  // Zeros go on behind the end, unless the caller has named one.
  if (found < 0 && bit === 0 && args.length <= 4) reply.integer(range[1]);
  else reply.integer(found);
}

/** As {@link bitRange}, without its exception for two negative ends that are swapped. */
function positionRange(start: number, end: number, inBits: boolean, bytes: number): readonly [number, number] | null {
  const total = inBits ? bytes * 8 : bytes;
  const first = Math.max(0, start < 0 ? start + total : start);
  const last = Math.min(Math.max(0, end < 0 ? end + total : end), total - 1);
  if (first > last) return null;
  return inBits ? [first, last + 1] : [first * 8, (last + 1) * 8];
}

export const BITMAPS: CommandFunctions = {
  SETBIT: setBit,
  GETBIT: getBit,
  BITCOUNT: bitCount,
  BITPOS: bitPosition,
};
