import type { ByteSource } from '../io/byte-source.js';
import type { Database } from '../keyspace/database.js';
import { Entry } from '../keyspace/entry.js';
import type { Keyspace } from '../keyspace/keyspace.js';
import type { Value } from '../keyspace/value.js';
import { FormatError, type Damage } from '../rdb/damage.js';
import { NO_EXPIRY } from '../rdb/elements.js';
import { RdbScanner } from '../rdb/scan.js';
import type { RdbHeader, ScanEvent, ScannedKey, ScanSink } from '../rdb/scan-events.js';
import { TemplateIndex } from '../rdb/template-index.js';
import { checksumOf } from '../rdb/verify-checksum.js';
import { ValueLoader } from '../rdb/load/value-loader.js';

/** A dump that a server would refuse. */
export class RdbLoadError extends Error {
  override readonly name = 'RdbLoadError';
  constructor(
    readonly file: string,
    readonly offset: number,
    message: string,
  ) {
    super(message);
  }
}

/** How a dump is loaded. */
export interface RdbLoadOptions {
  /** Keys whose time is over are left out: what a primary does with a dump, and not with the base of a log. */
  readonly dropExpired: boolean;
  /** False: the checksum is not looked at. */
  readonly checksum: boolean;
  /** Damage does not end it: what can be read is loaded, and the damage is told. */
  readonly lenient?: boolean;
}

/** What was loaded. */
export interface RdbLoadResult {
  readonly keys: number;
  readonly expired: number;
  /** Sources of function libraries. */
  readonly functions: readonly string[];
  /** Offset behind the checksum: of a log with a preamble, where its commands begin. */
  readonly end: number;
  readonly damage: readonly Damage[];
  readonly aux: ReadonlyMap<string, string>;
}

/**
 * Loads a dump into a keyspace.
 * @throws RdbLoadError where a server would refuse it (unless lenient), SourceError
 */
export function loadRdb(source: ByteSource, keyspace: Keyspace, options: RdbLoadOptions): RdbLoadResult {
  const loader = new RdbLoader(source, keyspace, options);
  while (loader.step(Infinity));
  return loader.finish();
}

/** Loads a dump step by step, so that something else can be done in between. */
export class RdbLoader implements ScanSink {
  /** Keys lie in the scanner's memory, values in the loader's. */
  readonly #latin1 = latin1Reader();
  readonly #templates: TemplateIndex;
  readonly #values: ValueLoader;
  #scanner: RdbScanner | null = null;
  readonly #functions: { readonly offset: number; readonly end: number }[] = [];
  readonly #aux = new Map<string, string>();
  readonly #damage: Damage[] = [];
  #header: RdbHeader | null = null;
  #end = 0;
  #stored: bigint | null = null;
  #keys = 0;
  #expired = 0;

  constructor(
    private readonly source: ByteSource,
    private readonly keyspace: Keyspace,
    private readonly options: RdbLoadOptions,
  ) {
    this.#templates = new TemplateIndex(source);
    this.#values = new ValueLoader(source, keyspace.limits, this.#templates.lookup, latin1Reader());
  }

  /** Loads up to so many keys. @returns false at the end @throws RdbLoadError, SourceError */
  step(keys: number): boolean {
    this.#scanner ??= new RdbScanner(this.source, this);
    return this.#scanner.run(keys);
  }

  /** Offset that loading has come to. */
  get offset(): number {
    return this.#scanner?.offset ?? 0;
  }

  /** What came of it, after the last step. @throws RdbLoadError, SourceError */
  finish(): RdbLoadResult {
    if (this.#header === null) this.#refuse(0, 'Wrong signature trying to load DB from file');
    if (this.options.checksum && this.#stored !== null && this.#stored !== 0n) this.#verify(this.#stored);
    const functions = this.#functions.map(({ offset, end }) => this.#values.text(offset, end));
    return {
      keys: this.#keys,
      expired: this.#expired,
      functions,
      end: this.#end,
      damage: this.#damage,
      aux: this.#aux,
    };
  }

  event(event: ScanEvent): void {
    this.#templates.note(event);
    switch (event.kind) {
      case 'header':
        this.#header = event.header;
        break;
      case 'aux':
        this.#aux.set(this.#latin1(event.name, 0, event.name.length), this.#latin1(event.value, 0, event.value.length));
        break;
      case 'function':
        this.#functions.push({ offset: event.sourceOffset, end: event.end });
        break;
      case 'end':
        this.#stored = event.checksum;
        this.#end = event.offset;
        break;
      case 'damage':
        if (event.damage.kind === 'trailing-bytes') break;
        this.#damage.push(event.damage);
        if (event.damage.severity === 'error' && this.options.lenient !== true) {
          const { offset, expected, found } = event.damage;
          this.#refuse(offset, `expected ${expected}, found ${found}`);
        }
        break;
      default:
    }
  }

  key(key: ScannedKey): void {
    const { keyspace, options } = this;
    if (options.dropExpired && key.expireAt !== NO_EXPIRY && key.expireAt < keyspace.now) {
      this.#expired++;
      return;
    }
    const db = this.#database(key);
    if (db === null) return;
    const name = this.#latin1(key.keyBuffer, key.keyStart, key.keyLength);
    let value: Value;
    try {
      value = this.#values.load(key);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      if (options.lenient === true) return;
      this.#refuse(key.offset, error.message);
    }
    if (isEmpty(value)) return;
    if (db.keys.has(name)) {
      if (options.lenient === true) return;
      this.#refuse(key.offset, `RDB has duplicated key '${name}' in DB ${db.index}`);
    }
    const entry = new Entry(value, keyspace.epoch);
    entry.access = key.idle >= 0 ? keyspace.accessClock - key.idle : key.freq >= 0 ? key.freq : keyspace.accessClock;
    if (key.expireAt !== NO_EXPIRY) entry.expireAt = key.expireAt;
    db.add(name, entry);
    if (typeof value === 'object' && value.type === 'hash' && value.expiring > 0) db.fieldExpires.add(name, entry);
    this.#keys++;
  }

  #database({ db, offset }: ScannedKey): Database | null {
    const found = this.keyspace.databases.at(db);
    if (found !== undefined && db >= 0) return found;
    if (this.options.lenient === true) return null;
    return this.#refuse(
      offset,
      `Data file was created with a Redis server configured to handle more than ${this.keyspace.databases.length} ` +
        'databases. Exiting',
    );
  }

  #verify(stored: bigint): void {
    // Eight bytes of checksum stand in front of the end, and are no part of it.
    const sum = checksumOf(this.source, 0, this.#end - 8);
    if (sum === stored) return;
    const hex = (value: bigint): string => value.toString(16);
    if (this.options.lenient === true) return;
    this.#refuse(
      this.#end - 8,
      `Wrong RDB checksum expected: (${hex(stored)}) but got (${hex(sum ?? 0n)}). Aborting now.`,
    );
  }

  #refuse(offset: number, message: string): never {
    throw new RdbLoadError(this.source.name, offset, message);
  }
}

/** Servers leave out a collection without elements (rdb.c, RDB_LOAD_ERR_EMPTY_KEY). */
function isEmpty(value: Value): boolean {
  if (typeof value !== 'object') return false;
  return (
    (value.type === 'list' || value.type === 'set' || value.type === 'zset' || value.type === 'hash') &&
    value.size === 0
  );
}

/**
 * Makes byte strings of bytes, the way that is fast in Node. It keeps a Buffer over the memory that it read from last,
 * because making one for each string costs more than the string.
 */
function latin1Reader(): (bytes: Uint8Array, start: number, length: number) => string {
  let seen: Buffer = Buffer.alloc(0);
  return (bytes, start, length) => {
    if (length === 0) return '';
    if (seen.buffer !== bytes.buffer) seen = Buffer.from(bytes.buffer);
    const from = bytes.byteOffset + start;
    return seen.toString('latin1', from, from + length);
  };
}
