import type { Damage } from '../rdb/damage.js';
import { ENCODINGS, OBJECT_KINDS } from '../rdb/format.js';
import type { RdbHeader, ScanEvent, ScannedKey, ScanSink } from '../rdb/scan-events.js';
import { expiryBucket, EXPIRY_BUCKETS } from './expiry-buckets.js';
import { Namespaces, type NamespacesSnapshot } from './namespaces.js';
import { TopKeys, type TopKey } from './top-keys.js';

/** Damage regions that are kept; more are only counted. */
const MOST_DAMAGE = 1_000;
/** Functions and aux fields that are kept. */
const MOST_FACTS = 10_000;

const FIELDS = 4;
const KEYS = 0;
const ELEMENTS = 1;
const DISK = 2;
const MEMORY = 3;

export interface StatisticsOptions {
  /** Separators of namespaces, as bytes. */
  readonly separators: readonly Uint8Array[];
  /** Biggest keys to keep. */
  readonly top: number;
  /** What expiries are measured from when the dump does not say when it was made: ms of Unix time. */
  readonly now: number;
  /** The dump's own time where the scan does not pass over it: a later piece of a file. */
  readonly savedAt?: number | null;
}

export interface Totals {
  readonly keys: number;
  readonly elements: number;
  readonly diskBytes: number;
  readonly memoryBytes: number;
}

export interface DatabaseTotals {
  readonly db: number;
  keys: number;
  expires: number;
  diskBytes: number;
  memoryBytes: number;
}

/** What is in a dump, counted while it is scanned; plain data that a message between threads takes. */
export interface StatisticsSnapshot {
  readonly header: RdbHeader | null;
  readonly aux: readonly (readonly [name: Uint8Array, value: Uint8Array])[];
  /** ms of Unix time: the dump's own time (aux field ctime), or null. */
  readonly savedAt: number | null;
  readonly totals: Totals;
  /** By place in OBJECT_KINDS and in ENCODINGS. */
  readonly kinds: readonly Totals[];
  readonly encodings: readonly Totals[];
  readonly databases: readonly DatabaseTotals[];
  /** By bucket (see expiry-buckets.ts), measured from `expiryReference`. */
  readonly expiry: readonly { readonly keys: number; readonly memoryBytes: number }[];
  readonly expiryReference: number;
  readonly namespaces: NamespacesSnapshot;
  readonly biggest: readonly TopKey[];
  readonly functions: readonly { readonly offset: number; readonly sourceOffset: number; readonly preGa: boolean }[];
  readonly modules: readonly string[];
  readonly damage: readonly Damage[];
  readonly damageTotal: number;
  /** Offset behind the last record and its checksum; null until the end was reached. */
  readonly end: { readonly offset: number; readonly checksum: bigint | null; readonly trailing: number } | null;
}

/** Counts what a scan tells. One pass, bounded memory, a few additions a key. */
export class Statistics implements ScanSink {
  readonly #kinds = new Float64Array(OBJECT_KINDS.length * FIELDS);
  readonly #encodings = new Float64Array(ENCODINGS.length * FIELDS);
  readonly #expiryKeys = new Float64Array(EXPIRY_BUCKETS);
  readonly #expiryMemory = new Float64Array(EXPIRY_BUCKETS);
  readonly #namespaces: Namespaces;
  readonly #top: TopKeys;
  readonly #databases = new Map<number, DatabaseTotals>();
  readonly #aux: (readonly [Uint8Array, Uint8Array])[] = [];
  readonly #functions: { offset: number; sourceOffset: number; preGa: boolean }[] = [];
  readonly #modules = new Set<string>();
  readonly #damage: Damage[] = [];
  #database: DatabaseTotals | null = null;
  #damageTotal = 0;
  #header: RdbHeader | null = null;
  #savedAt: number | null = null;
  #reference: number;
  #keys = 0;
  #end: StatisticsSnapshot['end'] = null;

  constructor(options: StatisticsOptions) {
    this.#savedAt = options.savedAt ?? null;
    this.#reference = this.#savedAt ?? options.now;
    this.#namespaces = new Namespaces(options.separators);
    this.#top = new TopKeys(options.top);
  }

  get keys(): number {
    return this.#keys;
  }

  key(key: ScannedKey): void {
    const disk = key.end - key.offset;
    const memory = key.memoryBytes;
    const kinds = this.#kinds;
    const kind = key.objectType === undefined ? UNKNOWN_KIND : key.objectType.kindNumber;
    let at = kind * FIELDS;
    kinds[at + KEYS]++;
    kinds[at + ELEMENTS] += key.elements;
    kinds[at + DISK] += disk;
    kinds[at + MEMORY] += memory;
    const encodings = this.#encodings;
    at = key.encoding * FIELDS;
    encodings[at + KEYS]++;
    encodings[at + ELEMENTS] += key.elements;
    encodings[at + DISK] += disk;
    encodings[at + MEMORY] += memory;
    const bucket = expiryBucket(key.expireAt, this.#reference);
    this.#expiryKeys[bucket]++;
    this.#expiryMemory[bucket] += memory;
    if (this.#database === null || this.#database.db !== key.db) this.#database = this.#databaseOf(key.db);
    const database = this.#database;
    database.keys++;
    if (key.expireAt >= 0) database.expires++;
    database.diskBytes += disk;
    database.memoryBytes += memory;
    this.#namespaces.add(key.keyBuffer, key.keyStart, key.keyLength, disk, memory);
    if (memory > this.#top.threshold) this.#keepTop(key, kind, disk);
    if (key.module !== null) this.#modules.add(key.module);
    this.#keys++;
  }

  event(event: ScanEvent): void {
    switch (event.kind) {
      case 'header':
        this.#header = event.header;
        break;
      case 'aux':
        this.#addAux(event.name, event.value);
        break;
      case 'function':
        if (this.#functions.length < MOST_FACTS) {
          this.#functions.push({ offset: event.offset, sourceOffset: event.sourceOffset, preGa: event.preGa });
        }
        break;
      case 'module-aux':
        this.#modules.add(event.module);
        break;
      case 'damage':
        this.#damageTotal++;
        if (this.#damage.length < MOST_DAMAGE) this.#damage.push(event.damage);
        break;
      case 'end':
        this.#end = { offset: event.offset, checksum: event.checksum, trailing: event.trailing };
        break;
      case 'database':
      case 'resize':
      case 'slot-info':
      case 'slot-import':
      case 'hash-template':
      case 'opaque':
        break;
    }
  }

  #addAux(name: Uint8Array, value: Uint8Array): void {
    if (this.#aux.length < MOST_FACTS) this.#aux.push([name, value]);
    if (!CTIME.every((byte, i) => name[i] === byte) || name.length !== CTIME.length) return;
    const seconds = Number(String.fromCharCode(...value.subarray(0, 20)));
    if (!Number.isSafeInteger(seconds) || seconds <= 0) return;
    this.#savedAt = seconds * 1000;
    this.#reference = this.#savedAt;
  }

  #databaseOf(db: number): DatabaseTotals {
    let totals = this.#databases.get(db);
    if (!totals) this.#databases.set(db, (totals = { db, keys: 0, expires: 0, diskBytes: 0, memoryBytes: 0 }));
    return totals;
  }

  #keepTop(key: ScannedKey, kind: number, diskBytes: number): void {
    this.#top.add({
      row: this.#keys,
      db: key.db,
      key: key.keyBuffer.slice(key.keyStart, key.keyStart + key.keyLength),
      kind,
      encoding: key.encoding,
      elements: key.elements,
      diskBytes,
      memoryBytes: key.memoryBytes,
      expireAt: key.expireAt,
      offset: key.offset,
      guess: key.guess,
    });
  }

  /** What was counted so far. Cheap enough to be called several times a second. */
  snapshot(): StatisticsSnapshot {
    const kinds = rows(this.#kinds);
    return {
      header: this.#header,
      aux: [...this.#aux],
      savedAt: this.#savedAt,
      totals: kinds.reduce(add, { keys: 0, elements: 0, diskBytes: 0, memoryBytes: 0 }),
      kinds,
      encodings: rows(this.#encodings),
      databases: [...this.#databases.values()].sort((a, b) => a.db - b.db).map((totals) => ({ ...totals })),
      expiry: Array.from(this.#expiryKeys, (keys, i) => ({ keys, memoryBytes: this.#expiryMemory[i] })),
      expiryReference: this.#reference,
      namespaces: this.#namespaces.snapshot(),
      biggest: this.#top.sorted(),
      functions: [...this.#functions],
      modules: [...this.#modules].sort(),
      damage: [...this.#damage],
      damageTotal: this.#damageTotal,
      end: this.#end,
    };
  }
}

const UNKNOWN_KIND = OBJECT_KINDS.indexOf('unknown');
const CTIME = Uint8Array.from('ctime', (c) => c.charCodeAt(0));

function rows(counters: Float64Array): Totals[] {
  const list: Totals[] = [];
  for (let at = 0; at < counters.length; at += FIELDS) {
    list.push({
      keys: counters[at + KEYS],
      elements: counters[at + ELEMENTS],
      diskBytes: counters[at + DISK],
      memoryBytes: counters[at + MEMORY],
    });
  }
  return list;
}

function add(a: Totals, b: Totals): Totals {
  return {
    keys: a.keys + b.keys,
    elements: a.elements + b.elements,
    diskBytes: a.diskBytes + b.diskBytes,
    memoryBytes: a.memoryBytes + b.memoryBytes,
  };
}
