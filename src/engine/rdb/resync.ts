import type { ByteSource } from '../io/byte-source.js';
import { memoryModelFor } from '../keyspace/memory-model.js';
import { ByteWindow } from './byte-window.js';
import { FormatError } from './damage.js';
import { objectType, OPCODE } from './format.js';
import { hasChecksum } from './header.js';
import { holdString, Scratch } from './key-reader.js';
import type { RdbHeader } from './scan-events.js';
import { ValueWalker } from './value-walker.js';

/**
 * Finding the next record behind damage. Every place is a candidate; a cheap look at its first bytes drops nearly all,
 * then records are walked from it and evidence is added up: names of printable bytes, packed values whose own size
 * header agrees, sensible expiry times, an end mark where the file ends. What is found stays a guess.
 */
export interface ResyncOptions {
  /** First and last + 1 place of a record's first byte. */
  readonly from: number;
  readonly to: number;
  /** Field counts of the shared hash templates met so far. */
  readonly templates: ReadonlyMap<number, number>;
  /**
   * Places inside the record before the damage: a wrong length in it may have swallowed the next ones. A record there
   * is believed only when the walk from it goes on past `to`, where the walk of before had failed.
   */
  readonly before?: { readonly from: number; readonly to: number } | undefined;
  readonly cancelled?: (() => boolean) | undefined;
}

/** Evidence that is enough; one record with a printable name gives about 12. */
const ENOUGH = 40;
/** Enough when the file ends inside the walk: there is no more to be had. */
const ENOUGH_AT_END = 26;
const MOST_RECORDS = 12;
/** Elements walked for one candidate: a thousand strings in a row are evidence by themselves. */
const STEPS_PER_CANDIDATE = 2_000;
/** Elements walked in all before the search gives up, besides four for every byte looked at. */
const STEPS_IN_ALL = 20_000_000;
/** How far into the record before the damage the search looks, from its beginning and from its end. */
const LOOK_BACK = 1 << 20;
const SEARCH_BYTES = 1 << 20;
/** First read: mostly the next record is near, and where damage is everywhere each search must be cheap. */
const FIRST_BYTES = 1 << 12;
const GROWTH = 8;
/** Bytes of a candidate that the cheap look may want to see. */
const GLANCE_BYTES = 96;

/** Times that a dump can mean: 2001 to 2128, in ms. */
const EARLIEST = 1e12;
const LATEST = 5e12;

/** Offset of the first plausible record, or -1. For one search; a {@link RecordSearch} serves many. */
export const findRecord = (source: ByteSource, options: ResyncOptions & { readonly header: RdbHeader }): number =>
  new RecordSearch(source, options.header).find(options);

/** Searches of one dump, one after the other in the same memory. */
export class RecordSearch {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #window: ByteWindow;
  readonly #walker: ValueWalker;
  readonly #scratch = new Scratch();
  readonly #types: Uint8Array;
  #stepsLeft = STEPS_IN_ALL;
  /** True once the next record was found by a key that is not text. */
  #keysAreBinary = false;
  #cancelled: () => boolean = () => false;

  constructor(
    private readonly source: ByteSource,
    private readonly header: RdbHeader,
  ) {
    this.#bytes = new Uint8Array(Math.min(SEARCH_BYTES, source.size) + 2 * GLANCE_BYTES);
    this.#view = new DataView(this.#bytes.buffer);
    this.#window = new ByteWindow(source);
    const { dialect, version } = header;
    this.#walker = new ValueWalker(
      this.#window,
      memoryModelFor({ dialect, rdbVersion: version, serverVersion: null, bits: 64 }),
    );
    this.#types = Uint8Array.from({ length: 256 }, (_, id) => {
      const row = objectType(dialect, id);
      // A damaged header may say too low a version, so only types of the far future are ruled out.
      return row && row.shape !== 'module-pre-ga' && row.since <= Math.max(version, 12) ? 1 : 0;
    });
  }

  /** Offset of the first plausible record, or -1. */
  find({ from, to, before, templates, cancelled }: ResyncOptions): number {
    this.#stepsLeft = STEPS_IN_ALL;
    this.#cancelled = cancelled ?? (() => false);
    this.#walker.templates.clear();
    for (const [id, fields] of templates) this.#walker.templates.set(id, fields);
    if (before && before.to > before.from) {
      const head = Math.min(before.to, before.from + LOOK_BACK);
      const found = this.#between(before.from, head, before.to, false);
      if (found >= 0) return found;
      const tail = Math.max(head, before.to - LOOK_BACK);
      const late = tail < before.to ? this.#between(tail, before.to, before.to, false) : -1;
      if (late >= 0) return late;
    }
    // Random bytes look like binary keys more easily than like text, so text is searched for to the end first; but only
    // once in a dump that has none.
    const stride = this.#keysAreBinary ? SEARCH_BYTES : Infinity;
    const end = Math.min(to, this.source.size);
    for (let base = from; base < end && this.#stepsLeft >= 0; base += stride) {
      const until = Math.min(end, base + stride);
      const printable = this.#between(base, until, -1, false);
      if (printable >= 0) return printable;
      const binary = this.#between(base, until, -1, true);
      if (binary < 0) continue;
      this.#keysAreBinary = true;
      return binary;
    }
    return -1;
  }

  /** @param past when not -1: the walk must go on past this offset */
  #between(from: number, to: number, past: number, binaryKeys: boolean): number {
    let size = FIRST_BYTES;
    for (let base = from; base < to;) {
      if (this.#cancelled()) return -1;
      const got = this.source.read(base, this.#bytes.subarray(0, size + GLANCE_BYTES));
      const places = Math.min(got, size, to - base);
      if (places === 0) return -1;
      this.#stepsLeft += 4 * places;
      // What an earlier read left must not be taken for what follows.
      this.#bytes.fill(0, got, got + GLANCE_BYTES);
      for (let i = 0; i < places; i++) {
        if (!this.#glance(i, got, base + i, binaryKeys)) continue;
        if (this.#evidence(base + i, past) > 0) return base + i;
        if (this.#stepsLeft < 0) return -1;
      }
      base += places;
      size = Math.min(size * GROWTH, SEARCH_BYTES);
    }
    return -1;
  }

  /** The cheap look: can a record begin at index `i`? */
  #glance(i: number, got: number, offset: number, binaryKeys: boolean): boolean {
    const bytes = this.#bytes;
    const first = bytes[i];
    if (this.#types[first] === 1) return this.#glanceKey(i + 1, got, binaryKeys);
    switch (first) {
      case OPCODE.EXPIRETIME_MS: {
        const ms = this.#view.getUint32(i + 1, true) + this.#view.getInt32(i + 5, true) * 4294967296;
        return ms > EARLIEST && ms < LATEST && this.#glance(i + 9, got, offset + 9, true);
      }
      case OPCODE.EXPIRETIME: {
        const seconds = this.#view.getInt32(i + 1, true);
        return seconds > EARLIEST / 1000 && this.#types[bytes[i + 5]] === 1 && this.#glanceKey(i + 6, got, binaryKeys);
      }
      case OPCODE.FREQ:
        return this.#types[bytes[i + 2]] === 1 && this.#glanceKey(i + 3, got, binaryKeys);
      case OPCODE.IDLE:
        return bytes[i + 1] < 0x40 && this.#types[bytes[i + 2]] === 1 && this.#glanceKey(i + 3, got, binaryKeys);
      case OPCODE.SELECTDB:
        return (
          bytes[i + 1] < 0x40 &&
          (bytes[i + 2] === OPCODE.RESIZEDB || this.#types[bytes[i + 2]] === 1 || bytes[i + 2] >= OPCODE.FREQ)
        );
      case OPCODE.AUX:
        return bytes[i + 1] > 0 && bytes[i + 1] < 0x40 && isPrintable(bytes[i + 2]);
      case OPCODE.FUNCTION2:
        return bytes[i + 1] > 0;
      case OPCODE.EOF:
        return offset + 1 + (hasChecksum(this.header) ? 8 : 0) === this.source.size;
      default:
        return false;
    }
  }

  #glanceKey(i: number, got: number, binaryKeys: boolean): boolean {
    const bytes = this.#bytes;
    const first = bytes[i];
    let start = i + 1;
    let length = first & 0x3f;
    if (first >= 0xc0) return first <= 0xc3;
    if (first >= 0x80) return false;
    if (first >= 0x40) {
      length = (length << 8) | bytes[start++];
      if (length < 0x40) return false;
    }
    // Zero-filled blocks would read as endless empty keys.
    if (length === 0) return false;
    const end = Math.min(start + length, start + 64, got);
    if (binaryKeys) return bytes[start] !== 0 || length > 1;
    let printable = 0;
    for (let k = start; k < end; k++) if (isPrintable(bytes[k]) || bytes[k] >= 0x80) printable++;
    return printable === end - start;
  }

  /** Walks records from `offset`. Returns the evidence, 0 when it is not enough. */
  #evidence(offset: number, past: number): number {
    const window = this.#window;
    const walker = this.#walker;
    walker.strings.steps = 0;
    walker.strings.stepLimit = STEPS_PER_CANDIDATE;
    let evidence = 0;
    try {
      window.seek(offset);
      for (let records = 0; records < MOST_RECORDS || window.offset <= past; records++) {
        evidence += this.#record();
        if (this.#ended) return evidence + 24;
        if (evidence >= ENOUGH && window.offset > past && records > 0) return evidence;
      }
      return evidence >= ENOUGH ? evidence : 0;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      if (walker.strings.steps > walker.strings.stepLimit) return evidence + 12 >= ENOUGH_AT_END ? evidence + 24 : 0;
      const atEnd = error.kind === 'truncated' && window.remaining < 4096;
      return atEnd && evidence >= ENOUGH_AT_END && window.offset > past ? evidence : 0;
    } finally {
      this.#stepsLeft -= walker.strings.steps + 50;
    }
  }

  #ended = false;

  /** One record or opcode; returns what it is worth. @throws FormatError when it cannot be one */
  #record(): number {
    const window = this.#window;
    this.#ended = false;
    let worth = 0;
    let type = window.u8();
    for (;;) {
      if (this.#types[type] === 1) break;
      switch (type) {
        case OPCODE.EXPIRETIME_MS: {
          const at = window.i64();
          worth += at > EARLIEST && at < LATEST ? 12 : -8;
          break;
        }
        case OPCODE.EXPIRETIME:
          worth += window.i32() > EARLIEST / 1000 ? 4 : -8;
          break;
        case OPCODE.IDLE:
          window.count('idle seconds');
          break;
        case OPCODE.FREQ:
          window.u8();
          break;
        case OPCODE.SELECTDB:
          return window.count('a database') < 64 ? 4 : -20;
        case OPCODE.RESIZEDB: {
          const keys = window.count('keys');
          return window.count('expires') <= keys && keys < window.remaining ? 10 : -20;
        }
        case OPCODE.AUX: {
          holdString(window, this.#scratch);
          const name = this.#nameWorth();
          this.#walker.strings.skip();
          return name;
        }
        case OPCODE.FUNCTION2:
          return this.#walker.strings.skip() > 4 ? 4 : -20;
        case OPCODE.SLOT_INFO:
          return window.count('a slot') < 16384 && window.count('keys') + window.count('expires') >= 0 ? 6 : -20;
        case OPCODE.EOF: {
          const left = hasChecksum(this.header) ? 8 : 0;
          if (window.remaining !== left)
            throw new FormatError('bad-opcode', window.offset - 1, 'the end of the file', 'more bytes');
          this.#ended = true;
          return 24;
        }
        default:
          throw new FormatError('bad-opcode', window.offset - 1, 'a type or an opcode', 'neither');
      }
      type = window.u8();
    }
    const row = objectType(this.header.dialect, type);
    if (row === undefined) throw new FormatError('bad-type', window.offset - 1, 'a type that is known', String(type));
    holdString(window, this.#scratch);
    worth += this.#nameWorth();
    this.#walker.walk(row.shape, type);
    const suspicion = this.#walker.packed.suspicion;
    if (suspicion) throw suspicion;
    return worth + 4 + (this.#walker.facts.packedBytes > 0 && row.shape !== 'stream' ? 16 : 0);
  }

  #nameWorth(): number {
    const { heldBytes, heldStart, heldLength } = this.#window;
    if (heldLength === 0) return -4;
    const end = heldStart + Math.min(heldLength, 64);
    for (let i = heldStart; i < end; i++) if (!isPrintable(heldBytes[i])) return 0;
    return 2 + Math.min(heldLength, 8);
  }
}

const isPrintable = (byte: number): boolean => byte >= 0x20 && byte < 0x7f;
