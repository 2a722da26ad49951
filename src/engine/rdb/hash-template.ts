import { ListpackReader } from '../codec/listpack.js';
import type { ByteSource } from '../io/byte-source.js';
import { FormatError } from './damage.js';
import { readCount } from './flat-elements.js';
import { OPCODE } from './format.js';
import { setSlot } from './packed-elements.js';
import { PrimitiveReader } from './primitives.js';
import { StringSlot } from './string-slot.js';

/** Most fields of a template that are held; a server shares the field names of small hashes only. */
const MOST_FIELDS = 1 << 20;

/** Field names that several hashes share (Redis 8.10). */
export interface HashTemplate {
  readonly id: number;
  readonly fields: readonly Uint8Array[];
  /** File offset behind the record. */
  readonly end: number;
}

/**
 * Reads the template record (opcode 242) at a file offset.
 * @throws FormatError, SourceError
 */
export function readHashTemplate(source: ByteSource, offset: number): HashTemplate {
  const reader = new PrimitiveReader(source);
  reader.seek(offset);
  const opcode = reader.byte();
  if (opcode !== OPCODE.HASH_TEMPLATE) {
    throw new FormatError('bad-opcode', offset, `opcode ${OPCODE.HASH_TEMPLATE}, a hash template`, `byte ${opcode}`);
  }
  const id = reader.length();
  return { id, fields: readFieldStrings(reader), end: reader.offset };
}

/** Reads a count and that many field names. */
export function readFieldStrings(reader: PrimitiveReader): Uint8Array[] {
  const at = reader.offset;
  const count = readCount(reader, 1, at);
  checkFields(count, at);
  const slot = new StringSlot();
  const fields: Uint8Array[] = [];
  for (let i = 0; i < count; i++) {
    reader.string(slot);
    fields.push(slot.copy());
  }
  return fields;
}

/** Reads a string that holds a listpack of field names. */
export function readFieldListpack(reader: PrimitiveReader): Uint8Array[] {
  const at = reader.offset;
  const blob = new StringSlot();
  reader.packed(blob);
  const listpack = new ListpackReader();
  listpack.open(blob.buffer, blob.start, blob.start + blob.length);
  const slot = new StringSlot();
  const fields: Uint8Array[] = [];
  while (listpack.next()) {
    checkFields(fields.length + 1, at);
    setSlot(slot, listpack.entry);
    fields.push(slot.copy());
  }
  return fields;
}

function checkFields(count: number, at: number): void {
  if (count > MOST_FIELDS) throw new FormatError('unsupported', at, `at most ${MOST_FIELDS} shared fields`, `${count}`);
}
