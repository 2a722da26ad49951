import { readInt64 } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { ERRORS, refuse } from '../command-error.js';
import { readString, writeString } from '../lookup.js';
import { bytesOf, readBitOffset, writeBytes } from './bitmap.js';

/** BITFIELD: integers of any width at any bit of a string (bitops.c). */

type Overflow = 'WRAP' | 'SAT' | 'FAIL';

interface FieldType {
  readonly signed: boolean;
  readonly bits: number;
}

interface Operation {
  readonly kind: 'GET' | 'SET' | 'INCRBY';
  readonly type: FieldType;
  readonly offset: number;
  readonly value: bigint;
  readonly overflow: Overflow;
}

const BAD_TYPE = 'ERR Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.';

function readType(text: string): FieldType {
  const match = /^([iu])(\d{1,2})$/.exec(text);
  if (match === null) refuse(BAD_TYPE);
  const signed = match[1] === 'i';
  const bits = Number(match[2]);
  if (String(bits) !== match[2] || bits < 1 || bits > (signed ? 64 : 63)) refuse(BAD_TYPE);
  return { signed, bits };
}

function readOperations(call: Call, readOnly: boolean): readonly Operation[] {
  const { args } = call;
  const operations: Operation[] = [];
  let overflow: Overflow = 'WRAP';
  for (let at = 2; at < args.length;) {
    const word = args[at].toUpperCase();
    const left = args.length - at - 1;
    if (word === 'OVERFLOW' && left >= 1) {
      const chosen = args[at + 1].toUpperCase();
      if (chosen !== 'WRAP' && chosen !== 'SAT' && chosen !== 'FAIL') refuse('ERR Invalid OVERFLOW type specified');
      overflow = chosen;
      at += 2;
      continue;
    }
    if ((word !== 'GET' || left < 2) && ((word !== 'SET' && word !== 'INCRBY') || left < 3)) refuse(ERRORS.syntax);
    const type = readType(args[at + 1]);
    const offset = readBitOffset(call, args[at + 2], type.bits);
    if (word === 'GET') {
      operations.push({ kind: 'GET', type, offset, value: 0n, overflow });
      at += 3;
    } else {
      const kind = word === 'SET' ? 'SET' : 'INCRBY';
      operations.push({ kind, type, offset, value: BigInt(readInt64(args[at + 3])), overflow });
      at += 4;
    }
  }
  if (readOnly && operations.some(({ kind }) => kind !== 'GET')) {
    refuse('ERR BITFIELD_RO only supports the GET subcommand');
  }
  return operations;
}

function readField(bytes: Uint8Array, offset: number, { signed, bits }: FieldType): bigint {
  let value = 0n;
  for (let bit = offset; bit < offset + bits;) {
    const at = Math.floor(bit / 8);
    const start = bit & 7;
    const taken = Math.min(8 - start, offset + bits - bit);
    const byte = at < bytes.length ? bytes[at] : 0;
    const part = (byte >> (8 - start - taken)) & ((1 << taken) - 1);
    value = (value << BigInt(taken)) | BigInt(part);
    bit += taken;
  }
  return signed ? BigInt.asIntN(bits, value) : value;
}

function writeField(bytes: Uint8Array, offset: number, { bits }: FieldType, value: bigint): void {
  for (let i = 0; i < bits; i++) {
    const bit = offset + i;
    const mask = 0x80 >> (bit & 7);
    const at = Math.floor(bit / 8);
    const one = ((value >> BigInt(bits - 1 - i)) & 1n) === 1n;
    bytes[at] = one ? bytes[at] | mask : bytes[at] & ~mask;
  }
}

const leastOf = ({ signed, bits }: FieldType): bigint => (signed ? -(1n << BigInt(bits - 1)) : 0n);
const mostOf = ({ signed, bits }: FieldType): bigint => (1n << BigInt(signed ? bits - 1 : bits)) - 1n;

/** A result as its type can hold it; null where it must not be kept. */
function fitted(value: bigint, type: FieldType, overflow: Overflow): bigint | null {
  const [least, most] = [leastOf(type), mostOf(type)];
  if (value >= least && value <= most) return value;
  if (overflow === 'FAIL') return null;
  if (overflow === 'SAT') return value < least ? least : most;
  return type.signed ? BigInt.asIntN(type.bits, value) : BigInt.asUintN(type.bits, value);
}

function bitField(call: Call, readOnly: boolean): void {
  const { args, keyspace, db, reply } = call;
  const key = args[1];
  const operations = readOperations(call, readOnly);
  const writing = operations.some(({ kind }) => kind !== 'GET');
  const value = writing ? writeString(call, key)?.value : readString(call, key);
  let bytes = bytesOf(value);
  let grows = false;
  if (writing) {
    const end = Math.max(...operations.map(({ kind, offset, type }) => (kind === 'GET' ? 0 : offset + type.bits)));
    // What is made longer has changed, even where zeros are set (bitops.c, bitfieldGeneric).
    grows = value === undefined || bytes.length < Math.ceil(end / 8);
    const raw = writeBytes(call, key, Math.ceil(end / 8));
    bytes = raw.view();
  }
  let changes = 0;
  reply.array(operations.length);
  for (const { kind, type, offset, value: operand, overflow } of operations) {
    const old = readField(bytes, offset, type);
    if (kind === 'GET') {
      reply.integer(old);
      continue;
    }
    // A value to set is first taken as one of the type's sign: an unsigned one is never below its least.
    const wanted = kind === 'SET' ? (type.signed ? operand : BigInt.asUintN(64, operand)) : old + operand;
    const fits = fitted(wanted, type, overflow);
    if (fits === null) {
      reply.null();
      continue;
    }
    reply.integer(kind === 'SET' ? old : fits);
    writeField(bytes, offset, type, fits);
    if (grows || fits !== old) changes++;
  }
  if (changes > 0) keyspace.changed(db, key, '$', 'setbit', changes);
}

export const BIT_FIELDS: CommandFunctions = {
  BITFIELD: (call) => bitField(call, false),
  BITFIELD_RO: (call) => bitField(call, true),
};
