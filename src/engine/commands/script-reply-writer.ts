import { bytesToLatin1 } from '../codec/latin1.js';
import type { ScriptReply } from '../scripting/script-reply.js';
import type { ReplyWriter } from './reply-writer.js';

/** A container that was announced and is not complete yet. */
interface OpenContainer {
  readonly items: ScriptReply[];
  /** Elements that are still to come. */
  missing: number;
  close(items: readonly ScriptReply[]): ScriptReply;
}

const pairsOf = (items: readonly ScriptReply[]): ScriptReply => ({
  kind: 'map',
  pairs: Array.from({ length: items.length / 2 }, (_, i) => [items[2 * i], items[2 * i + 1]] as const),
});

/** Where a command's reply goes that a script called: it becomes one value. */
export class ScriptReplyWriter implements ReplyWriter {
  protocol: 2 | 3 = 2;
  readonly #open: OpenContainer[] = [];
  #reply: ScriptReply = { kind: 'null' };

  /** The reply that was written last. */
  take(): ScriptReply {
    return this.#reply;
  }

  status(text: string): void {
    this.#add({ kind: 'status', text });
  }
  error(text: string): void {
    this.#add({ kind: 'error', text });
  }
  integer(value: number | bigint): void {
    this.#add({ kind: 'integer', value });
  }
  bulk(value: string): void {
    this.#add({ kind: 'bulk', value });
  }
  bulkBytes(bytes: Uint8Array): void {
    this.bulk(bytesToLatin1(bytes));
  }
  null(): void {
    this.#add({ kind: 'null' });
  }
  nullArray(): void {
    this.#add({ kind: 'null' });
  }
  array(length: number): void {
    this.#begin(length, (items) => ({ kind: 'array', items }));
  }
  map(pairs: number): void {
    this.#begin(2 * pairs, pairsOf);
  }
  set(length: number): void {
    this.#begin(length, (items) => ({ kind: 'set', items }));
  }
  double(value: number): void {
    this.#add({ kind: 'double', value });
  }
  boolean(value: boolean): void {
    this.#add({ kind: 'boolean', value });
  }
  bigNumber(text: string): void {
    this.#add({ kind: 'bigNumber', text });
  }
  verbatim(format: string, text: string): void {
    this.#add({ kind: 'verbatim', format, text });
  }
  push(length: number): void {
    this.array(length);
  }

  #begin(missing: number, close: OpenContainer['close']): void {
    if (missing === 0) this.#add(close([]));
    else this.#open.push({ items: [], missing, close });
  }

  #add(reply: ScriptReply): void {
    let done = reply;
    for (let top = this.#open.at(-1); top !== undefined; top = this.#open.at(-1)) {
      top.items.push(done);
      if (--top.missing > 0) return;
      this.#open.pop();
      done = top.close(top.items);
    }
    this.#reply = done;
  }
}

/** Writes what a script returned as the reply of the command that ran it. */
export function writeScriptReply(writer: ReplyWriter, reply: ScriptReply): void {
  const writeAll = (items: readonly ScriptReply[]) => {
    for (const item of items) writeScriptReply(writer, item);
  };
  switch (reply.kind) {
    case 'status':
      return writer.status(reply.text);
    case 'error':
      return writer.error(reply.text);
    case 'integer':
      return writer.integer(reply.value);
    case 'bulk':
      return reply.value === null ? writer.null() : writer.bulk(reply.value);
    case 'array':
      if (reply.items === null) return writer.nullArray();
      writer.array(reply.items.length);
      return writeAll(reply.items);
    case 'map':
      writer.map(reply.pairs.length);
      return writeAll(reply.pairs.flat());
    case 'set':
      writer.set(reply.items.length);
      return writeAll(reply.items);
    case 'double':
      return writer.double(reply.value);
    case 'boolean':
      return writer.boolean(reply.value);
    case 'bigNumber':
      return writer.bigNumber(reply.text);
    case 'verbatim':
      return writer.verbatim(reply.format, reply.text);
    case 'null':
      return writer.null();
  }
}
