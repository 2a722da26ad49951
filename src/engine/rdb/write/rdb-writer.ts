import type { ByteSink } from '../../io/byte-sink.js';
import { NEVER } from '../../keyspace/entry.js';
import type { Value } from '../../keyspace/value.js';
import { OPCODE } from '../format.js';
import { RdbOutput, type RdbOutputOptions } from './rdb-output.js';
import { ValueWriter, type ValueProblem } from './value-writer.js';
import { knows, magicOf, type WriteTarget } from './write-target.js';

/** Something that did not go into the file, because the target has no form for it. */
export interface WriteProblem {
  readonly kind: ValueProblem | 'functions';
  readonly db: number;
  readonly key: string;
}

/** How often a key was used, for servers that evict by it. */
export interface KeyUse {
  /** Seconds since it was used. */
  readonly idle?: number;
  /** LFU counter, 0 to 255. */
  readonly frequency?: number;
}

/** Writes an RDB file from its magic to its checksum (rdb.c, rdbSaveRio). */
export class RdbWriter {
  readonly #output: RdbOutput;
  readonly #values: ValueWriter;
  #db = -1;
  /** What the target could not take. */
  readonly problems: WriteProblem[] = [];

  constructor(
    sink: ByteSink,
    readonly target: WriteTarget,
    options: RdbOutputOptions,
  ) {
    this.#output = new RdbOutput(sink, options);
    this.#values = new ValueWriter(this.#output, target);
  }

  /** Bytes written so far. */
  get position(): number {
    return this.#output.position;
  }

  /** The magic, then facts about the file. */
  header(aux: readonly (readonly [name: string, value: string])[]): void {
    this.#output.raw(magicOf(this.target));
    for (const [name, value] of aux) {
      this.#output.byte(OPCODE.AUX);
      this.#output.string(name);
      this.#output.string(value);
    }
  }

  /** The source of a function library. */
  functions(source: string): void {
    if (!knows(this.target, 'functions')) {
      this.problems.push({ kind: 'functions', db: 0, key: '' });
      return;
    }
    this.#output.byte(OPCODE.FUNCTION2);
    this.#output.string(source);
  }

  /** How many keys a database has, and how many of them expire: readers make room. */
  database(db: number, keys: number, expires: number): void {
    this.#select(db);
    this.#output.byte(OPCODE.RESIZEDB);
    this.#output.length(keys);
    this.#output.length(expires);
  }

  /** `expireAt` in ms of Unix time, or NEVER. */
  key(db: number, key: string, value: Value, expireAt: number, use?: KeyUse): void {
    this.#select(db);
    const output = this.#output;
    if (expireAt !== NEVER) {
      output.byte(OPCODE.EXPIRETIME_MS);
      output.int64(expireAt);
    }
    if (use?.idle !== undefined) {
      output.byte(OPCODE.IDLE);
      output.length(use.idle);
    }
    if (use?.frequency !== undefined) {
      output.byte(OPCODE.FREQ);
      output.byte(use.frequency);
    }
    const problem = this.#values.problem(value);
    if (problem !== null) this.problems.push({ kind: problem, db, key });
    output.byte(this.#values.typeOf(value));
    output.string(key);
    this.#values.value(value);
  }

  /** The end mark and the checksum. */
  end(): void {
    this.#output.byte(OPCODE.EOF);
    this.#output.finish();
  }

  #select(db: number): void {
    if (db === this.#db) return;
    this.#db = db;
    this.#output.byte(OPCODE.SELECTDB);
    this.#output.length(db);
  }
}
