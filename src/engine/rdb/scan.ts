import type { ByteSource } from '../io/byte-source.js';
import { memoryModelFor, type MemoryModel } from '../keyspace/memory-model.js';
import { ByteWindow } from './byte-window.js';
import { FormatError, type Damage } from './damage.js';
import { objectType, OPCODE, type ObjectType } from './format.js';
import { HEADER_LENGTH, hasChecksum } from './header.js';
import { heldCopy, holdString, Scratch } from './key-reader.js';
import { missingEnd, recover } from './recovery.js';
import { RecordSearch } from './resync.js';
import type { RdbHeader, ScannedKey, ScanSink } from './scan-events.js';
import { scanHeader, type ScannedHeader } from './scan-header.js';
import { SideRecords } from './side-records.js';
import { describeTrailing } from './trailing.js';
import { ValueWalker } from './value-walker.js';

/** Databases that a server has unless it is told otherwise (redis.conf `databases`). */
const DEFAULT_DATABASES = 16;

/** Zero bytes behind an empty record that are taken for a zero-filled block. */
const ZERO_RUN = 6;

/** What the beginning of a file says that any later part of it needs. Plain data. */
export interface ScanContext {
  readonly header: RdbHeader;
  /** Aux fields that choose the memory model. */
  readonly serverVersion: string | null;
  readonly bits: 32 | 64;
  /** Field counts of shared hash templates, by id. */
  readonly templates: readonly (readonly [id: number, fields: number])[];
}

/** What a scan may be told. */
export interface ScanOptions {
  /**
   * Begin at a record that an earlier scan found, instead of at the header. `db` may be -1 where it is not known yet.
   */
  readonly start?: { readonly offset: number; readonly db: number; readonly context: ScanContext };
  /** End before the first record that begins at this offset or behind it, without an `end` event. */
  readonly until?: number;
  /** Asked about once for every megabyte walked; true ends the scan at once. */
  readonly cancelled?: () => boolean;
  /** Replaces the memory model that would be chosen by the file's own version fields. */
  readonly memoryModel?: MemoryModel;
}

/** Longest text of an aux field that is taken as it comes. */
const SHORT_AUX = 32;
/** Control characters that no text has. */
const MOST_CONTROL = 8;

/**
 * Whether an aux field's name or value has run on into the records behind it: all that servers write there is text,
 * and records begin with low bytes. A damaged length is found out here before it costs keys.
 */
const swallowsRecords = (text: Uint8Array): boolean =>
  text.length > SHORT_AUX && text.some((byte) => byte <= MOST_CONTROL);

class ScanCancelled extends Error {
  override readonly name = 'ScanCancelled';
}

/**
 * Walks a dump from record to record and tells a sink what it meets. Values are skipped, never decoded. Damage does
 * not end the scan: it looks for the next plausible record behind it and goes on there, saying what was passed over.
 */
export class RdbScanner {
  readonly header: RdbHeader;
  /** True when the end was reached, or nothing more can be read. */
  done = false;
  readonly #window: ByteWindow;
  readonly #walker: ValueWalker;
  readonly #scratch = new Scratch();
  readonly #side: SideRecords;
  /** Made when the first damage is met. */
  #search: RecordSearch | null = null;
  readonly #sink: ScanSink;
  readonly #options: ScanOptions;
  readonly #key: ScannedKey;
  #model: MemoryModel;
  /** Aux fields that choose the memory model. */
  #serverVersion: string | null = null;
  #bits: 32 | 64 = 64;
  readonly #until: number;
  /** Where the key before the current record began and its value began; -1 when there is none. */
  #lastKeyOffset = -1;
  #lastValueOffset = -1;
  #keys = 0;
  #saidBadDatabase = false;
  #saidNewerThanVersion = false;

  constructor(source: ByteSource, sink: ScanSink, options: ScanOptions = {}) {
    this.#sink = sink;
    this.#options = options;
    const cancelled = options.cancelled;
    this.#window = new ByteWindow(
      source,
      cancelled
        ? () => {
            if (cancelled()) throw new ScanCancelled();
          }
        : null,
    );
    const context = options.start?.context;
    this.header = context?.header ?? this.#begin(scanHeader(source));
    this.#until = options.until ?? Infinity;
    if (context) {
      this.#serverVersion = context.serverVersion;
      this.#bits = context.bits;
    }
    this.#model = options.memoryModel ?? this.#chooseModel();
    this.#walker = new ValueWalker(this.#window, this.#model);
    for (const [id, fields] of context?.templates ?? []) this.#walker.templates.set(id, fields);
    this.#key = {
      db: options.start?.db ?? 0,
      offset: 0,
      type: 0,
      objectType: undefined,
      valueOffset: 0,
      end: 0,
      keyBuffer: this.#window.bytes,
      keyStart: 0,
      keyLength: 0,
      encoding: 0,
      elements: 0,
      longestElement: 0,
      expireAt: -1,
      idle: -1,
      freq: -1,
      memoryBytes: 0,
      module: null,
      guess: false,
    };
    this.#side = new SideRecords(this.#window, this.#walker, this.#scratch, sink, this.header.dialect);
    if (options.start) this.#window.seek(options.start.offset);
  }

  /** Offset of the next byte to be read. */
  get offset(): number {
    return this.#window.offset;
  }

  /** What a scan of a later part of this file needs to be told. */
  get context(): ScanContext {
    return {
      header: this.header,
      serverVersion: this.#serverVersion,
      bits: this.#bits,
      templates: [...this.#walker.templates],
    };
  }

  /** What the memory estimates model, in words. */
  get memoryModel(): string {
    return this.#model.description;
  }

  /** True when it was ended by `cancelled`. */
  cancelled = false;

  /**
   * Goes on until `limit` more keys were told, or to the end.
   * @returns false when there is nothing more to scan
   * @throws SourceError when the source cannot be read
   */
  run(limit = Infinity): boolean {
    const target = this.#keys + limit;
    while (!this.done && this.#keys < target) {
      const at = this.#window.offset;
      this.#key.offset = at;
      try {
        this.#records(target);
      } catch (error) {
        if (error instanceof ScanCancelled) {
          this.cancelled = true;
          this.done = true;
        } else if (error instanceof FormatError) this.#recover(error);
        else throw error;
      }
    }
    return !this.done;
  }

  #begin({ header, found, damage, records }: ScannedHeader): RdbHeader {
    if (found) this.#sink.event({ kind: 'header', header });
    for (const one of damage) this.#damage(one);
    if (records >= 0) this.#window.seek(records);
    else {
      this.done = true;
      this.#sink.event({ kind: 'end', offset: 0, checksum: null, trailing: 0 });
    }
    return header;
  }

  #chooseModel(): MemoryModel {
    return memoryModelFor({
      dialect: this.header.dialect,
      rdbVersion: this.header.version,
      serverVersion: this.#serverVersion,
      bits: this.#bits,
    });
  }

  /** The hot loop: records until `target` keys, the end, or a FormatError. */
  #records(target: number): void {
    const window = this.#window;
    const key = this.#key;
    const dialect = this.header.dialect;
    records: while (this.#keys < target) {
      key.offset = window.offset;
      if (key.offset >= this.#until) {
        this.done = true;
        return;
      }
      key.expireAt = -1;
      key.idle = -1;
      key.freq = -1;
      let type = window.u8();
      // Expiry and the like belong to the key that follows: they are read until a type byte comes.
      while (type >= OPCODE.HASH_TEMPLATE || type === OPCODE.ENTERPRISE_RAM_LRU || type === OPCODE.ENTERPRISE_SLOT) {
        if (!this.#attribute(type)) {
          if (this.done) return;
          continue records;
        }
        type = window.u8();
      }
      const row = objectType(dialect, type);
      if (row === undefined) this.#unknownType(type);
      this.#record(type, row);
    }
  }

  #record(type: number, row: ObjectType): void {
    const window = this.#window;
    const key = this.#key;
    holdString(window, this.#scratch);
    key.valueOffset = window.offset;
    const walker = this.#walker;
    walker.walk(row.shape, type);
    key.type = type;
    key.objectType = row;
    key.end = window.offset;
    key.keyBuffer = window.heldBytes;
    key.keyStart = window.heldStart;
    key.keyLength = window.heldLength;
    key.elements = walker.facts.elements;
    key.longestElement = row.shape === 'string' ? key.elements : walker.facts.longestElement;
    key.encoding = row.shape === 'string' ? walker.strings.encoding : row.encodingNumber;
    key.memoryBytes = this.#model.estimate(row.kind, row.shape, walker.facts, key.keyLength, key.expireAt >= 0);
    if (row.since > this.header.version) this.#newerThanVersion(key.offset, `a value of type ${row.name}`, row.since);
    if (key.keyLength === 0 && key.elements === 0 && type === 0) this.#refuseZeros();
    this.#keys++;
    this.#lastKeyOffset = key.offset;
    this.#lastValueOffset = key.valueOffset;
    key.module = row.shape === 'module' ? (walker.modules.module?.name ?? null) : null;
    this.#sink.key(key);
    if (walker.packed.suspicion) this.#damagedValue(walker.packed.suspicion);
  }

  /**
   * A zero byte is the type of a string, an empty key and an empty value all at once, so a block of zeros (a disk that
   * lost its last writes) reads as one empty key after the other.
   * @throws FormatError `zero-fill` when zeros go on behind this record
   */
  #refuseZeros(): void {
    const window = this.#window;
    const ahead = Math.min(ZERO_RUN, window.remaining);
    if (!window.has(ahead)) return;
    for (let i = 0; i < ahead; i++) if (window.bytes[window.position + i] !== 0) return;
    if (ahead > 0) throw new FormatError('zero-fill', this.#key.offset, 'a record', 'zero bytes only');
  }

  /** The frame is whole, so the scan goes on; the value itself cannot be loaded. */
  #damagedValue(error: FormatError): void {
    const key = this.#key;
    const bytes = key.keyBuffer.slice(key.keyStart, key.keyStart + key.keyLength);
    this.#damage({
      kind: error.kind,
      offset: key.valueOffset,
      length: key.end - key.valueOffset,
      expected: error.expected,
      found: error.found,
      lost: `the value of the key ${shown(bytes.subarray(0, 256))}, or part of it`,
      severity: 'error',
      guess: false,
      key: bytes,
      db: key.db,
    });
  }

  /**
   * One opcode. Returns true when a key must follow, false when the record is complete in itself.
   * @throws FormatError
   */
  #attribute(opcode: number): boolean {
    const window = this.#window;
    const key = this.#key;
    const at = window.offset - 1;
    switch (opcode) {
      case OPCODE.EXPIRETIME_MS:
        key.expireAt = window.i64();
        return true;
      case OPCODE.EXPIRETIME:
        key.expireAt = window.i32() * 1000;
        return true;
      case OPCODE.IDLE:
        key.idle = window.count('idle seconds');
        return true;
      case OPCODE.FREQ:
        key.freq = window.u8();
        return true;
      case OPCODE.ENTERPRISE_RAM_LRU:
        window.count('an LRU time');
        return true;
      case OPCODE.KEY_META: // in Valkey a slot import, which is no key's
        if (this.header.dialect === 'valkey') break;
        this.#side.skipKeyMetadata();
        return true;
      case OPCODE.SELECTDB:
        this.#selectDatabase(at);
        return false;
      case OPCODE.AUX:
        this.#aux(at);
        return false;
      case OPCODE.EOF:
        this.#end();
        return false;
    }
    this.#side.read(opcode, at, key.db);
    return false;
  }

  #selectDatabase(at: number): void {
    const db = this.#window.count('a database number');
    if (db > 0x7fffffff) throw new FormatError('bad-database', at, 'a database number', String(db));
    this.#key.db = db;
    this.#key.guess = false;
    if (db >= DEFAULT_DATABASES && !this.#saidBadDatabase) {
      this.#saidBadDatabase = true;
      this.#damage({
        kind: 'bad-database',
        offset: at,
        length: this.#window.offset - at,
        expected: `a database below ${DEFAULT_DATABASES}`,
        found: `database ${db}`,
        lost: `nothing, but a server refuses the file unless its setting "databases" is above ${db}; redis-check-rdb does not say so`,
        severity: 'warning',
        guess: false,
        db,
      });
    }
    this.#sink.event({ kind: 'database', offset: at, db });
  }

  #aux(at: number): void {
    const window = this.#window;
    holdString(window, this.#scratch);
    const name = heldCopy(window);
    holdString(window, this.#scratch);
    const value = heldCopy(window);
    if (swallowsRecords(name) || swallowsRecords(value)) {
      throw new FormatError('bad-length', at, 'an aux field of text', 'one with the bytes of other records in it');
    }
    this.#settleModel(String.fromCharCode(...name.subarray(0, 32)), String.fromCharCode(...value.subarray(0, 32)));
    if (this.header.version < 7) this.#newerThanVersion(at, 'an aux field', 7);
    this.#sink.event({ kind: 'aux', offset: at, name, value });
  }

  #settleModel(name: string, value: string): void {
    if (this.#options.memoryModel) return;
    if (name === 'redis-ver' || name === 'valkey-ver') this.#serverVersion = value;
    else if (name === 'redis-bits') this.#bits = value === '32' ? 32 : 64;
    else return;
    this.#model = this.#chooseModel();
    this.#walker.useModel(this.#model);
  }

  #unknownType(type: number): never {
    const at = this.#window.offset - 1;
    let named = '';
    try {
      holdString(this.#window, this.#scratch);
      if (this.#window.heldLength <= 256) named = ` of the key ${shown(heldCopy(this.#window))}`;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
    }
    throw new FormatError(
      this.header.newer ? 'unsupported' : 'bad-type',
      at,
      'a type byte or an opcode',
      `type ${type}${named}, which no known version writes`,
    );
  }

  #newerThanVersion(offset: number, what: string, since: number): void {
    if (this.#saidNewerThanVersion) return;
    this.#saidNewerThanVersion = true;
    const unchecked = hasChecksum(this.header) ? '' : ', and servers then skip the checksum without a word';
    this.#damage({
      kind: 'bad-version',
      offset: 0,
      length: HEADER_LENGTH,
      expected: `version ${since} or later: there is ${what} at offset ${offset}`,
      found: `version ${this.header.version}`,
      lost: `nothing here: the version digits are probably damaged${unchecked}`,
      severity: 'warning',
      guess: true,
    });
  }

  #end(): void {
    const window = this.#window;
    let checksum: bigint | null = null;
    if (hasChecksum(this.header)) {
      if (window.has(8)) checksum = window.u64();
      else {
        this.#damage({
          kind: 'truncated',
          offset: window.offset,
          length: window.remaining,
          expected: '8 bytes of checksum',
          found: `${window.remaining} bytes`,
          lost: 'the checksum; all keys are there',
          severity: 'error',
          guess: false,
        });
        window.skip(window.remaining);
      }
    }
    const trailing = window.remaining;
    if (trailing > 0) this.#damage(describeTrailing(window.source, window.offset, this.header));
    this.done = true;
    this.#sink.event({ kind: 'end', offset: window.offset, checksum, trailing });
  }

  /** Behind a record that cannot be right: says what is lost, and goes on at the next plausible record. */
  #recover(error: FormatError): void {
    const { source } = this.#window;
    const start = this.#key.offset;
    if (start >= source.size) {
      this.#damage(missingEnd(source.size));
      this.#finishEarly();
      return;
    }
    this.#search ??= new RecordSearch(source, this.header);
    const { damage, next } = recover(source, this.#search, {
      error,
      start,
      lastKeyOffset: this.#lastKeyOffset,
      lastValueOffset: this.#lastValueOffset,
      keys: this.#keys,
      templates: this.#walker.templates,
      cancelled: this.#options.cancelled,
    });
    this.#damage(damage);
    this.#key.guess = true;
    this.#lastKeyOffset = this.#lastValueOffset = -1;
    if (next < 0) this.#finishEarly();
    else this.#window.seek(next);
  }

  #finishEarly(): void {
    this.done = true;
    this.#sink.event({ kind: 'end', offset: this.#window.source.size, checksum: null, trailing: 0 });
  }

  #damage(damage: Damage): void {
    this.#sink.event({ kind: 'damage', damage });
  }
}

/** A key for a message: printable ASCII as it is, the rest as \xNN. */
function shown(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes)
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  return `"${text}"`;
}
