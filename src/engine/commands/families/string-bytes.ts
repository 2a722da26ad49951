import { RawString } from '../../keyspace/raw-string.js';
import { isString, storedString, stringLength, stringText } from '../../keyspace/string-text.js';
import { xxh3Text } from '../../codec/xxh3.js';
import { clampRange, readInteger } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { refuse } from '../command-error.js';
import { readString, writeString } from '../lookup.js';

/** Reading strings, and changing a part of one. */

function get(call: Call): void {
  const value = readString(call, call.args[1]);
  const { reply } = call;
  if (value === undefined) reply.null();
  else if (typeof value === 'string') reply.bulk(value);
  else if (typeof value === 'number') reply.bulk(String(value));
  else reply.bulkBytes(value.view());
}

function getMany({ args, keyspace, db, reply }: Call): void {
  reply.array(args.length - 1);
  for (let i = 1; i < args.length; i++) {
    const value = keyspace.lookupRead(db, args[i])?.value;
    if (value === undefined || !isString(value)) reply.null();
    else reply.bulk(stringText(value));
  }
}

function length(call: Call): void {
  const value = readString(call, call.args[1]);
  call.reply.integer(value === undefined ? 0 : stringLength(value));
}

function getRange(call: Call): void {
  const { args, reply } = call;
  const start = readInteger(args[2]);
  const stop = readInteger(args[3]);
  const value = readString(call, args[1]);
  const range = value === undefined ? null : getBounds(start, stop, stringLength(value));
  if (value === undefined || range === null) reply.bulk('');
  else if (value instanceof RawString) reply.bulkBytes(value.view().subarray(range[0], range[1] + 1));
  else reply.bulk(stringText(value).slice(range[0], range[1] + 1));
}

/** As for other ranges, but of two negative places that are swapped nothing is returned even where they clamp. */
function getBounds(start: number, stop: number, size: number): readonly [number, number] | null {
  if (start < 0 && stop < 0 && start > stop) return null;
  // An end before the first byte is the first byte (t_string.c, getrangeCommand).
  return clampRange(start, stop < 0 ? Math.max(stop + size, 0) : stop, size);
}

/** @throws CommandError where a string would become longer than `proto-max-bulk-len` */
export function checkLength({ keyspace }: Call, bytes: number): void {
  if (bytes > keyspace.limits.protoMaxBulkLength) {
    refuse('ERR string exceeds maximum allowed size (proto-max-bulk-len)');
  }
}

function append(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const [, key, text] = args;
  const entry = writeString(call, key);
  if (entry === undefined) {
    keyspace.add(db, key, storedString(text));
    keyspace.changed(db, key, '$', 'append');
    reply.integer(text.length);
    return;
  }
  const { value } = entry;
  checkLength(call, stringLength(value) + text.length);
  const raw = value instanceof RawString ? value : RawString.from(stringText(value));
  raw.write(raw.length, text);
  entry.value = raw;
  keyspace.changed(db, key, '$', 'append');
  reply.integer(raw.length);
}

function setRange(call: Call): void {
  const { args, keyspace, db, reply } = call;
  const [, key, offsetText, text] = args;
  const offset = readInteger(offsetText);
  if (offset < 0) refuse('ERR offset is out of range');
  const entry = writeString(call, key);
  if (text.length === 0) {
    reply.integer(entry === undefined ? 0 : stringLength(entry.value));
    return;
  }
  checkLength(call, offset + text.length);
  const value = entry?.value;
  const raw = value instanceof RawString ? value : RawString.from(value === undefined ? '' : stringText(value));
  raw.write(offset, text);
  if (entry === undefined) keyspace.add(db, key, raw);
  else entry.value = raw;
  keyspace.changed(db, key, '$', 'setrange');
  reply.integer(raw.length);
}

function digest(call: Call): void {
  const value = readString(call, call.args[1]);
  if (value === undefined) call.reply.null();
  else call.reply.bulk(xxh3Text(stringText(value)));
}

export const STRING_BYTES: CommandFunctions = {
  GET: get,
  MGET: getMany,
  STRLEN: length,
  GETRANGE: getRange,
  SUBSTR: getRange,
  APPEND: append,
  SETRANGE: setRange,
  DIGEST: digest,
};
