import type { ByteWriter } from '../codec/byte-writer.js';
import { doubleText } from '../codec/double-text.js';
import type { ByteSink } from '../io/byte-sink.js';
import { NEVER, type Entry } from '../keyspace/entry.js';
import type { WriteProblem } from '../rdb/write/rdb-writer.js';
import { streamProblem } from '../rdb/write/value-writer.js';
import type { Value } from '../keyspace/value.js';
import { appendCommand } from './command-text.js';
import { modulePayload } from '../rdb/load/dump-payload.js';
import type { SnapshotSink } from './snapshot-walk.js';
import { streamCommands } from './stream-rewrite.js';

/** Elements of one command (aof.c, AOF_REWRITE_ITEMS_PER_CMD). */
const ITEMS = 64;
/** Bytes that gather before they are written. */
const BLOCK = 256 * 1024;

/** Writes a snapshot as the least commands that make it (aof.c, rewriteAppendOnlyFileRio). */
export class RewriteSink implements SnapshotSink {
  #db = -1;
  /** What there are no commands for. */
  readonly problems: WriteProblem[] = [];

  constructor(
    private readonly sink: ByteSink,
    private readonly buffer: ByteWriter,
    private readonly functions: readonly string[],
  ) {}

  begin(): void {
    for (const source of this.functions) this.#command(['FUNCTION', 'LOAD', source]);
  }

  entry(db: number, key: string, entry: Entry): void {
    if (db !== this.#db) {
      this.#command(['SELECT', String(db)]);
      this.#db = db;
    }
    this.#value(db, key, entry.value);
    if (entry.expireAt !== NEVER) this.#command(['PEXPIREAT', key, String(entry.expireAt)]);
  }

  end(): void {
    this.#flush();
  }

  #value(db: number, key: string, value: Value): void {
    if (typeof value !== 'object') {
      this.#command(['SET', key, String(value)]);
      return;
    }
    switch (value.type) {
      case 'string':
        return this.#command(['SET', key, value.text()]);
      case 'list':
        return this.#batches(['RPUSH', key], (add) => {
          for (const node of value.nodes) for (const element of node.elements()) add(element);
        });
      case 'set':
        return this.#batches(['SADD', key], (add) => value.forEach((member) => add(member)));
      case 'zset':
        return this.#batches(['ZADD', key], (add) => value.forEach((member, score) => add(doubleText(score), member)));
      case 'hash':
        this.#batches(['HMSET', key], (add) => value.forEach((field, text) => add(field, text)));
        if (value.expiring > 0) {
          value.forEach((field, _text, expireAt) => {
            if (expireAt !== NEVER) this.#command(['HPEXPIREAT', key, String(expireAt), 'FIELDS', '1', field]);
          });
        }
        return;
      case 'stream': {
        const problem = streamProblem(value);
        if (problem !== null) this.problems.push({ kind: problem, db, key });
        for (const command of streamCommands(key, value)) this.#command(command);
        return;
      }
      case 'module':
        // Without the module there are no commands; its bytes go over as they are.
        return this.#command(['RESTORE', key, '0', modulePayload(value)]);
    }
  }

  #batches(head: readonly string[], walk: (add: (...words: string[]) => void) => void): void {
    let command = [...head];
    let items = 0;
    walk((...words) => {
      command.push(...words);
      if (++items < ITEMS) return;
      this.#command(command);
      command = [...head];
      items = 0;
    });
    if (items > 0) this.#command(command);
  }

  #command(args: readonly string[]): void {
    appendCommand(this.buffer, args);
    if (this.buffer.length >= BLOCK) this.#flush();
  }

  #flush(): void {
    this.sink.write(this.buffer.bytes.subarray(0, this.buffer.length));
    this.buffer.length = 0;
  }
}
