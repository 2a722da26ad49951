import { ByteWriter } from '../codec/byte-writer.js';
import { writeDecimal } from '../codec/decimal.js';
import { doubleText } from '../codec/double-text.js';
import type { ReplyWriter } from './reply-writer.js';

const CR = 0x0d;
const LF = 0x0a;
/** Sign, digits and line end of the longest number. */
const NUMBER_ROOM = 24;

/** Replies as the bytes of RESP2 or RESP3 (the server's networking.c, addReply…). */
export class RespReplyWriter implements ReplyWriter {
  readonly output = new ByteWriter(512);
  protocol: 2 | 3 = 2;
  /** The first line of the last error that was written, for statistics; '' when there was none. */
  lastError = '';

  /** Takes what was written; the writer begins anew. */
  take(): Uint8Array {
    const bytes = this.output.take();
    this.output.length = 0;
    return bytes;
  }

  status(text: string): void {
    this.#line(0x2b, text);
  }

  error(text: string): void {
    // A line end inside would begin another reply.
    const line = /[\r\n]/.test(text) ? text.replaceAll(/[\r\n]/g, ' ') : text;
    this.lastError = line;
    this.#line(0x2d, line);
  }

  integer(value: number | bigint): void {
    this.#number(0x3a, value);
  }

  bulk(text: string): void {
    const { length } = text;
    this.#number(0x24, length);
    const output = this.output;
    output.reserve(length + 2);
    const bytes = output.bytes;
    let at = output.length;
    for (let i = 0; i < length; i++) bytes[at++] = text.charCodeAt(i);
    bytes[at++] = CR;
    bytes[at++] = LF;
    output.length = at;
  }

  bulkBytes(bytes: Uint8Array): void {
    this.#number(0x24, bytes.length);
    this.output.copy(bytes);
    this.#end();
  }

  null(): void {
    this.output.ascii(this.protocol === 3 ? '_\r\n' : '$-1\r\n');
  }

  nullArray(): void {
    this.output.ascii(this.protocol === 3 ? '_\r\n' : '*-1\r\n');
  }

  array(length: number): void {
    this.#number(0x2a, length);
  }

  map(pairs: number): void {
    if (this.protocol === 3) this.#number(0x25, pairs);
    else this.#number(0x2a, pairs * 2);
  }

  set(length: number): void {
    this.#number(this.protocol === 3 ? 0x7e : 0x2a, length);
  }

  double(value: number): void {
    const text = doubleText(value);
    if (this.protocol === 3) this.#line(0x2c, text);
    else this.bulk(text);
  }

  boolean(value: boolean): void {
    if (this.protocol === 3) this.output.ascii(value ? '#t\r\n' : '#f\r\n');
    else this.integer(value ? 1 : 0);
  }

  bigNumber(text: string): void {
    if (this.protocol === 3) this.#line(0x28, text);
    else this.bulk(text);
  }

  verbatim(format: string, text: string): void {
    if (this.protocol === 2) return this.bulk(text);
    this.#number(0x3d, text.length + 4);
    this.output.ascii(`${format}:`);
    this.output.ascii(text);
    this.#end();
  }

  push(length: number): void {
    this.#number(this.protocol === 3 ? 0x3e : 0x2a, length);
  }

  #line(mark: number, text: string): void {
    this.output.byte(mark);
    this.output.ascii(text);
    this.#end();
  }

  #number(mark: number, value: number | bigint): void {
    const output = this.output;
    output.reserve(NUMBER_ROOM);
    const bytes = output.bytes;
    let at = output.length;
    bytes[at++] = mark;
    if (typeof value === 'number' && value >= 0 && value < 10) bytes[at++] = 0x30 + value;
    else at = writeDecimal(bytes, at, value);
    bytes[at++] = CR;
    bytes[at++] = LF;
    output.length = at;
  }

  #end(): void {
    this.output.reserve(2);
    this.output.bytes[this.output.length++] = CR;
    this.output.bytes[this.output.length++] = LF;
  }
}
