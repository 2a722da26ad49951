import type { ByteWriter } from '../codec/byte-writer.js';
import { writeDecimal } from '../codec/decimal.js';

const CR = 0x0d;
const LF = 0x0a;
const NUMBER_ROOM = 24;

/** Appends a command as a log holds it (aof.c, catAppendOnlyGenericCommand). Arguments are byte strings. */
export function appendCommand(output: ByteWriter, args: readonly string[]): void {
  number(output, 0x2a, args.length);
  for (const arg of args) {
    const { length } = arg;
    number(output, 0x24, length);
    output.reserve(length + 2);
    const { bytes } = output;
    let at = output.length;
    for (let i = 0; i < length; i++) bytes[at++] = arg.charCodeAt(i);
    bytes[at++] = CR;
    bytes[at++] = LF;
    output.length = at;
  }
}

function number(output: ByteWriter, mark: number, value: number): void {
  output.reserve(NUMBER_ROOM);
  const { bytes } = output;
  bytes[output.length++] = mark;
  let at = writeDecimal(bytes, output.length, value);
  bytes[at++] = CR;
  bytes[at++] = LF;
  output.length = at;
}
