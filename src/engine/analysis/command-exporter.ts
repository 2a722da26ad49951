import type { ByteSource } from '../io/byte-source.js';
import { FormatError } from '../rdb/damage.js';
import { NO_EXPIRY, type ElementCursor } from '../rdb/elements.js';
import { objectType } from '../rdb/format.js';
import { PrimitiveReader } from '../rdb/primitives.js';
import type { RdbHeader, ScannedKey } from '../rdb/scan-events.js';
import { StringSlot } from '../rdb/string-slot.js';
import type { ValueContext } from '../rdb/value-reader.js';
import { ValueWalks } from '../rdb/value-walk.js';
import { ArgumentBatch, isLong, proveReadable, writeSlot } from './argument-batch.js';
import type { CommandWriter } from './command-writer.js';
import { writeRestore } from './restore-command.js';
import { StreamCommands } from './stream-commands.js';

/** The file is read in sequence, in parts of this many bytes. */
const WINDOW_BYTES = 1 << 20;
/** Fields whose expiries are gathered before they are written; bounds the memory of a big hash. */
const MOST_EXPIRIES = 4096;

/** What became of a key. */
export type CommandVerdict =
  | { readonly kind: 'written' }
  /** Something of it could not be said in commands; the rest was written. */
  | { readonly kind: 'skipped'; readonly reason: string }
  /** The value is damaged: what stands before the damage may have been written. */
  | { readonly kind: 'damaged'; readonly error: FormatError };

const WRITTEN: CommandVerdict = { kind: 'written' };

/**
 * Writes keys as the commands that make them: plain ones where there are any (they load into any version that knows
 * the type), RESTORE for values of modules and for the few that no command can make. The commands expect an empty
 * server. Access times and counters of eviction policies are not kept: no command sets them. Every command that is
 * begun is whole, whatever the damage.
 */
export class CommandExporter {
  readonly #source: ByteSource;
  readonly #header: RdbHeader;
  readonly #writer: CommandWriter;
  readonly #reader: PrimitiveReader;
  readonly #walks: ValueWalks;
  readonly #string = new StringSlot();
  readonly #batch = new ArgumentBatch();
  readonly #streams: StreamCommands;
  #db: number;
  #skipped: string | null = null;

  /** @param selected the database that the commands before have selected; -1 when there are none */
  constructor(source: ByteSource, header: RdbHeader, context: ValueContext, writer: CommandWriter, selected = -1) {
    this.#source = source;
    this.#header = header;
    this.#writer = writer;
    this.#db = selected;
    this.#reader = new PrimitiveReader(source, WINDOW_BYTES);
    this.#walks = new ValueWalks(this.#reader, context.template ?? (() => undefined));
    this.#streams = new StreamCommands(this.#reader, writer, this.#batch);
  }

  /** A library of functions, from its source. */
  library(source: Uint8Array): void {
    const writer = this.#writer;
    writer.begin(4);
    writer.word('FUNCTION');
    writer.word('LOAD');
    writer.word('REPLACE');
    writer.argument(source);
    writer.end();
  }

  /** @throws SourceError when the file cannot be read */
  key(key: ScannedKey): CommandVerdict {
    const name = key.keyBuffer.slice(key.keyStart, key.keyStart + key.keyLength);
    this.#skipped = null;
    try {
      const exists = this.#value(key, name);
      if (exists && key.expireAt !== -1) this.#command('PEXPIREAT', name, String(key.expireAt));
    } catch (error) {
      this.#batch.clear();
      if (error instanceof FormatError) return { kind: 'damaged', error };
      throw error;
    }
    return this.#skipped === null ? WRITTEN : { kind: 'skipped', reason: this.#skipped };
  }

  /** Returns whether the key exists now. */
  #value(key: ScannedKey, name: Uint8Array): boolean {
    const type = objectType(this.#header.dialect, key.type);
    this.#reader.seek(key.valueOffset, key.end);
    const walk = this.#walks.open(type);
    if (type === undefined || (walk.kind === 'unknown' && type.shape !== 'bitmap')) {
      this.#skipped = 'its type is not known';
      return false;
    }
    this.#select(key.db);
    switch (walk.kind) {
      case 'string':
        this.#set(name);
        return true;
      case 'list':
        return this.#elements('RPUSH', name, walk.cursor);
      case 'set':
        return this.#elements('SADD', name, walk.cursor);
      case 'zset':
        return this.#sortedSet(name, walk.cursor);
      case 'hash':
        return this.#hash(name, walk.cursor);
      case 'stream':
        if (this.#streams.write(name, walk.entries, key.type)) return true;
        break;
      case 'array':
      case 'module':
      case 'unknown':
        break;
    }
    writeRestore(this.#writer, name, {
      source: this.#source,
      type: key.type,
      since: type.since,
      from: key.valueOffset,
      end: key.end,
    });
    return true;
  }

  #set(name: Uint8Array): void {
    const writer = this.#writer;
    this.#reader.string(this.#string);
    proveReadable(this.#string);
    writer.begin(3);
    writer.word('SET');
    writer.argument(name);
    writeSlot(writer, this.#string);
    writer.end();
  }

  #elements(command: string, name: Uint8Array, cursor: ElementCursor): boolean {
    const { first } = cursor.element;
    let any = false;
    for (; cursor.next(); any = true) {
      if (isLong(first)) this.#long(command, name, first, null);
      else this.#add(command, name, first);
    }
    this.#flush(command, name);
    return any;
  }

  #sortedSet(name: Uint8Array, cursor: ElementCursor): boolean {
    const { element } = cursor;
    let any = false;
    while (cursor.next()) {
      const plain = element.scoreIsPlain;
      if (!plain && Number.isNaN(element.score)) {
        this.#skipped = 'a member whose score is not a number, which no server takes';
        continue;
      }
      any = true;
      if (isLong(element.first)) {
        this.#flush('ZADD', name);
        proveReadable(element.first);
        this.#begin('ZADD', name, 2);
        this.#writer.word(scoreText(element.score));
        writeSlot(this.#writer, element.first);
        this.#writer.end();
        continue;
      }
      if (this.#batch.full) this.#flush('ZADD', name);
      if (plain && element.scoreBuffer !== null) {
        this.#batch.add(element.scoreBuffer, element.scoreStart, element.scoreLength);
      } else {
        this.#batch.word(scoreText(element.score));
      }
      this.#batch.add(element.first.buffer, element.first.start, element.first.length);
    }
    this.#flush('ZADD', name);
    return any;
  }

  #hash(name: Uint8Array, cursor: ElementCursor): boolean {
    const { first, second } = cursor.element;
    const expiries = new Map<number, Uint8Array[]>();
    let expiring = 0;
    let any = false;
    for (; cursor.next(); any = true) {
      if (isLong(first) || isLong(second)) {
        this.#long('HSET', name, first, second);
      } else {
        this.#add('HSET', name, first);
        this.#batch.add(second.buffer, second.start, second.length);
      }
      const time = cursor.element.expireAt;
      if (time === NO_EXPIRY) continue;
      const fields = expiries.get(time);
      if (fields === undefined) expiries.set(time, [first.copy()]);
      else fields.push(first.copy());
      if (++expiring === MOST_EXPIRIES) {
        this.#flush('HSET', name);
        this.#expireFields(name, expiries);
        expiring = 0;
      }
    }
    this.#flush('HSET', name);
    this.#expireFields(name, expiries);
    return any;
  }

  /** Writes the gathered expiries, those with the same time at once, and forgets them. */
  #expireFields(name: Uint8Array, expiries: Map<number, Uint8Array[]>): void {
    const writer = this.#writer;
    for (const [time, fields] of expiries) {
      this.#begin('HPEXPIREAT', name, 3 + fields.length);
      writer.word(String(time));
      writer.word('FIELDS');
      writer.word(String(fields.length));
      for (const field of fields) writer.argument(field);
      writer.end();
    }
    expiries.clear();
  }

  /** Adds the first argument of an element to the batch, and writes the batch out before that if it is full. */
  #add(command: string, name: Uint8Array, slot: StringSlot): void {
    if (this.#batch.full) this.#flush(command, name);
    this.#batch.add(slot.buffer, slot.start, slot.length);
  }

  /** An element too long to be gathered, in a command of its own. */
  #long(command: string, name: Uint8Array, first: StringSlot, second: StringSlot | null): void {
    this.#flush(command, name);
    proveReadable(first);
    if (second !== null) proveReadable(second);
    this.#begin(command, name, second === null ? 1 : 2);
    writeSlot(this.#writer, first);
    if (second !== null) writeSlot(this.#writer, second);
    this.#writer.end();
  }

  #flush(command: string, name: Uint8Array): void {
    if (this.#batch.count === 0) return;
    this.#begin(command, name, this.#batch.count);
    this.#batch.flush(this.#writer);
    this.#writer.end();
  }

  #begin(command: string, name: Uint8Array, count: number): void {
    this.#writer.begin(2 + count);
    this.#writer.word(command);
    this.#writer.argument(name);
  }

  #command(command: string, name: Uint8Array, word: string): void {
    this.#begin(command, name, 1);
    this.#writer.word(word);
    this.#writer.end();
  }

  #select(db: number): void {
    if (db === this.#db) return;
    this.#db = db;
    this.#writer.begin(2);
    this.#writer.word('SELECT');
    this.#writer.word(String(db));
    this.#writer.end();
  }
}

/** A score as a server reads it back to the same double. */
export function scoreText(score: number): string {
  if (score === Infinity) return 'inf';
  if (score === -Infinity) return '-inf';
  return Object.is(score, -0) ? '-0' : String(score);
}
