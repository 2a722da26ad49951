import type { HashEntry, ScoredMember, ValuePage } from '../rdb/value.js';
import type { CommandWriter } from './command-writer.js';
import type { ExportedKey, ExportedValue } from './exported-key.js';
import { writeRestore } from './restore-command.js';
import { exportStream, streamNeedsRestore } from './stream-commands.js';

/** A command stays below this many elements and, but for one long element, this many bytes. */
const BATCH_ELEMENTS = 512;
const BATCH_BYTES = 64 * 1024;

/** A key of which something could not be said in commands. */
export interface SkippedKey {
  readonly db: number;
  /** A copy of the key's bytes. */
  readonly key: Uint8Array;
  /** What is missing, in words. */
  readonly reason: string;
}

/**
 * Writes keys as the commands that make them: plain ones where there are any (they load into any version that knows
 * the type), RESTORE for values of modules and for the few that no command can make. The commands expect an empty
 * server. Access times and counters of eviction policies are not kept: no command sets them.
 */
export class CommandExporter {
  #db = -1;

  constructor(
    private readonly writer: CommandWriter,
    private readonly onSkip: (skipped: SkippedKey) => void,
  ) {}

  /** A library of functions, from its source. */
  library(source: Uint8Array): void {
    const { writer } = this;
    writer.begin(4);
    writer.word('FUNCTION');
    writer.word('LOAD');
    writer.word('REPLACE');
    writer.argument(source);
    writer.end();
  }

  /** @throws FormatError when the value cannot be decoded; what was written up to there are whole commands */
  key(key: ExportedKey, value: ExportedValue): void {
    const name = key.keyBuffer.slice(key.keyStart, key.keyStart + key.keyLength);
    if (!this.#value(key.db, name, value)) return;
    if (key.expireAt === -1) return;
    this.#select(key.db);
    this.#command('PEXPIREAT', name, String(key.expireAt));
  }

  /** Returns whether the key exists now. */
  #value(db: number, name: Uint8Array, value: ExportedValue): boolean {
    const pages = value.pages()[Symbol.iterator]();
    const first = pages.next();
    if (first.done === true) return false;
    const page = first.value;
    const rest = { [Symbol.iterator]: () => pages };
    const skip = (reason: string): void => this.onSkip({ db, key: name, reason });
    this.#select(db);
    switch (page.kind) {
      case 'string':
        this.#string(name, page, rest);
        return true;
      case 'stream':
        if (streamNeedsRestore(page.facts)) writeRestore(this.writer, name, value);
        else exportStream(this.writer, name, page, rest, skip);
        return true;
      case 'array':
      case 'module':
        writeRestore(this.writer, name, value);
        return true;
      case 'unknown':
        skip('its type is not known');
        return false;
      default: {
        let written = this.#elements(name, page, skip);
        for (const next of rest) written = this.#elements(name, next, skip) || written;
        return written;
      }
    }
  }

  #string(name: Uint8Array, page: ValuePage & { readonly kind: 'string' }, rest: Iterable<ValuePage>): void {
    const { writer } = this;
    writer.begin(3);
    writer.word('SET');
    writer.argument(name);
    const { total, bytes } = page;
    if (total === null || total === bytes.length) writer.argument(bytes);
    else writer.longArgument(total, stringBlocks(bytes, rest));
    writer.end();
  }

  #elements(name: Uint8Array, page: ValuePage, skip: (reason: string) => void): boolean {
    switch (page.kind) {
      case 'list':
        return this.#batches('RPUSH', name, 1, page.elements, (element) => element.length, (element) => this.writer.argument(element));
      case 'set':
        return this.#batches('SADD', name, 1, page.elements, (element) => element.length, (element) => this.writer.argument(element));
      case 'zset':
        return this.#sortedSet(name, page.elements, skip);
      case 'hash':
        return this.#hash(name, page.elements);
      default:
        return false;
    }
  }

  #sortedSet(name: Uint8Array, elements: readonly ScoredMember[], skip: (reason: string) => void): boolean {
    const numbers = elements.filter(({ score }) => !Number.isNaN(score));
    if (numbers.length < elements.length) skip('a member whose score is not a number, which no server takes');
    return this.#batches('ZADD', name, 2, numbers, ({ member }) => member.length + 24, ({ member, score }) => {
      this.writer.word(scoreText(score));
      this.writer.argument(member);
    });
  }

  #hash(name: Uint8Array, elements: readonly HashEntry[]): boolean {
    const written = this.#batches('HSET', name, 2, elements, ({ field, value }) => field.length + value.length, ({ field, value }) => {
      this.writer.argument(field);
      this.writer.argument(value);
    });
    const expiring = new Map<number, Uint8Array[]>();
    for (const { field, expireAt } of elements) {
      if (expireAt === null) continue;
      const fields = expiring.get(expireAt);
      if (fields === undefined) expiring.set(expireAt, [field]);
      else fields.push(field);
    }
    for (const [time, fields] of expiring) {
      for (let from = 0; from < fields.length; from += BATCH_ELEMENTS) this.#expireFields(name, time, fields.slice(from, from + BATCH_ELEMENTS));
    }
    return written;
  }

  #expireFields(name: Uint8Array, time: number, fields: readonly Uint8Array[]): void {
    const { writer } = this;
    writer.begin(5 + fields.length);
    writer.word('HPEXPIREAT');
    writer.argument(name);
    writer.word(String(time));
    writer.word('FIELDS');
    writer.word(String(fields.length));
    for (const field of fields) writer.argument(field);
    writer.end();
  }

  /** Writes elements in commands of bounded size. Returns whether there were any. */
  #batches<T>(
    command: string, name: Uint8Array, each: number, elements: readonly T[], sizeOf: (element: T) => number, write: (element: T) => void,
  ): boolean {
    let from = 0;
    while (from < elements.length) {
      let to = from;
      let bytes = 0;
      while (to < elements.length && to - from < BATCH_ELEMENTS && bytes < BATCH_BYTES) bytes += sizeOf(elements[to++]!);
      this.writer.begin(2 + each * (to - from));
      this.writer.word(command);
      this.writer.argument(name);
      for (; from < to; from++) write(elements[from]!);
      this.writer.end();
    }
    return elements.length > 0;
  }

  #command(command: string, name: Uint8Array, ...words: readonly string[]): void {
    this.writer.begin(2 + words.length);
    this.writer.word(command);
    this.writer.argument(name);
    for (const word of words) this.writer.word(word);
    this.writer.end();
  }

  #select(db: number): void {
    if (db === this.#db) return;
    this.#db = db;
    this.writer.begin(2);
    this.writer.word('SELECT');
    this.writer.word(String(db));
    this.writer.end();
  }
}

function* stringBlocks(first: Uint8Array, rest: Iterable<ValuePage>): Iterable<Uint8Array> {
  yield first;
  for (const page of rest) if (page.kind === 'string') yield page.bytes;
}

/** A score as a server reads it back to the same double. */
export function scoreText(score: number): string {
  if (score === Infinity) return 'inf';
  if (score === -Infinity) return '-inf';
  return Object.is(score, -0) ? '-0' : String(score);
}

