import { ByteWriter } from '../../../src/engine/codec/byte-writer.js';

/** An entry of a packed blob. */
export type Entry = bigint | Uint8Array;

/** A ziplist, as servers up to 6.2 wrote it (no engine of ours ever writes one). */
export function encodeZiplist(entries: readonly Entry[]): Uint8Array {
  const out = new ByteWriter();
  out.littleEndian(0, 4);
  out.littleEndian(0, 4);
  out.littleEndian(Math.min(entries.length, 0xffff), 2);
  let previous = 0;
  let last = out.length;
  for (const entry of entries) {
    last = out.length;
    if (previous < 0xfe) {
      out.byte(previous);
    } else {
      out.byte(0xfe);
      out.littleEndian(previous, 4);
    }
    if (typeof entry === 'bigint') encodeInteger(out, entry);
    else encodeString(out, entry);
    previous = out.length - last;
  }
  out.byte(0xff);
  const blob = out.take();
  const view = new DataView(blob.buffer);
  view.setUint32(0, blob.length, true);
  view.setUint32(4, last, true);
  return blob;
}

function encodeInteger(out: ByteWriter, value: bigint): void {
  const fits = (bits: number): boolean => BigInt.asIntN(bits, value) === value;
  if (value >= 0n && value <= 12n) {
    out.byte(0xf1 + Number(value));
  } else if (fits(8)) {
    out.byte(0xfe);
    out.littleEndian(Number(value), 1);
  } else if (fits(16)) {
    out.byte(0xc0);
    out.littleEndian(Number(value), 2);
  } else if (fits(24)) {
    out.byte(0xf0);
    out.littleEndian(Number(value), 3);
  } else if (fits(32)) {
    out.byte(0xd0);
    out.littleEndian(Number(value), 4);
  } else {
    out.byte(0xe0);
    out.int64(value);
  }
}

function encodeString(out: ByteWriter, bytes: Uint8Array): void {
  if (bytes.length < 64) {
    out.byte(bytes.length);
  } else if (bytes.length < 16384) {
    out.byte(0x40 | (bytes.length >> 8));
    out.byte(bytes.length & 0xff);
  } else {
    out.byte(0x80);
    out.bigEndian(bytes.length, 4);
  }
  out.copy(bytes);
}

/** A zipmap with so many free bytes behind each value, as Redis 2.2 and 2.4 wrote it. */
export function encodeZipmap(pairs: readonly (readonly [Uint8Array, Uint8Array, number])[]): Uint8Array {
  const out = new ByteWriter();
  const length = (value: number): void => {
    if (value < 254) {
      out.byte(value);
      return;
    }
    out.byte(254);
    out.littleEndian(value, 4);
  };
  out.byte(Math.min(pairs.length, 254));
  for (const [field, value, free] of pairs) {
    length(field.length);
    out.copy(field);
    length(value.length);
    out.byte(free);
    out.copy(value);
    for (let i = 0; i < free; i++) out.byte(0xff);
  }
  out.byte(0xff);
  return out.take();
}
