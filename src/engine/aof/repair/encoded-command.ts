import { latin1ToBytes } from '../../codec/latin1.js';
import { ByteWriter } from '../../codec/byte-writer.js';
import type { ScannedCommand } from '../scanned-command.js';

/** Bytes of the longest command that is written anew: its new form is held in memory. */
export const LONGEST_MENDED = 16 * 1024 * 1024;

/** A command's arguments, written as servers write them. */
export function encodeCommand(command: ScannedCommand): Uint8Array {
  const writer = new ByteWriter(command.length + 64);
  writer.ascii(`*${command.argumentCount}\r\n`);
  for (let i = 0; i < command.argumentCount; i++) {
    const bytes = command.bytes(i);
    writer.ascii(`$${bytes.length}\r\n`);
    writer.copy(bytes);
    writer.ascii('\r\n');
  }
  return writer.take();
}

/** SELECT, as servers write it. */
export function encodeSelect(db: number): Uint8Array {
  const digits = String(db);
  return latin1ToBytes(`*2\r\n$6\r\nSELECT\r\n$${digits.length}\r\n${digits}\r\n`);
}
