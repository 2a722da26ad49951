/** What differs between the keys of two dumps, in any order of theirs. */
import { setImmediate } from 'node:timers/promises';
import { murmur64, type Hash64 } from '../../codec/murmur64.js';
import type { ByteSource } from '../../io/byte-source.js';
import { defaultLimits } from '../../keyspace/limits.js';
import { FormatError, type Damage } from '../../rdb/damage.js';
import { objectType, type Dialect } from '../../rdb/format.js';
import { RdbScanner } from '../../rdb/scan.js';
import type { ScannedKey } from '../../rdb/scan-events.js';
import { TemplateIndex } from '../../rdb/template-index.js';
import { ValueLoader } from '../../rdb/load/value-loader.js';
import { KeyColumns, type KeyRecord } from './key-columns.js';
import { sameValue } from './value-equality.js';

/** Keys between two turns of the event loop. */
const SLICE = 10_000;
/** Bytes of two values that are compared as they lie there; longer ones are loaded. */
const MOST_RAW = 1 << 20;

/** What a key is on one side. */
export interface KeySide {
  readonly type: string;
  /** ms of Unix time, or null. */
  readonly expireAt: number | null;
}

/** A key that is not the same on both sides. */
export type KeyDifference = { readonly db: number; readonly key: Uint8Array } & (
  | { readonly kind: 'added'; readonly after: KeySide }
  | { readonly kind: 'removed'; readonly before: KeySide }
  | {
      readonly kind: 'changed';
      readonly before: KeySide;
      readonly after: KeySide;
      /** A key of another type has no value to compare. */
      readonly what: readonly ('type' | 'value' | 'expiry')[];
    }
);

/** What a comparison came to. */
export interface Comparison {
  /** Keys on each side. */
  readonly before: number;
  readonly after: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly damage: readonly { readonly file: string; readonly damage: Damage }[];
}

/**
 * Compares two dumps. The keys of the first are kept as columns of 50 bytes a key; values are looked at one by one, and
 * only those are decoded whose bytes differ. Keys are told apart by fingerprints of 64 bits, whose seed is another one
 * each time.
 * @param tell gets every difference: added and changed keys in the order of the second dump, then removed ones
 * @throws SourceError
 */
export async function compareDumps(
  before: ByteSource,
  after: ByteSource,
  tell: (difference: KeyDifference) => void,
  onProgress: (bytes: number) => void = () => undefined,
): Promise<Comparison> {
  const damage: { file: string; damage: Damage }[] = [];
  const columns = new KeyColumns();
  const print = fingerprints();
  const [left, right] = [new Side(before), new Side(after)];
  await left.scan(
    (key) => {
      const { high, low } = print(key);
      columns.add(high, low, key);
    },
    (one) => damage.push({ file: before.name, damage: one }),
    onProgress,
  );
  let [keys, added, changed] = [0, 0, 0];
  await right.scan(
    (key) => {
      keys++;
      const { high, low } = print(key);
      const old = columns.take(high, low);
      if (old === null) {
        added++;
        tell({ kind: 'added', db: key.db, key: nameOf(key), after: right.describe(key) });
        return;
      }
      const what = differences(left, old, right, key);
      if (what.length === 0) return;
      changed++;
      const [was, is] = [left.describe(old), right.describe(key)];
      tell({ kind: 'changed', db: key.db, key: nameOf(key), before: was, after: is, what });
    },
    (one) => damage.push({ file: after.name, damage: one }),
    (done) => onProgress(before.size + done),
  );
  const removed = columns.size - (keys - added);
  if (removed > 0) {
    let row = 0;
    const tellRemoved = (key: ScannedKey): void => {
      if (!columns.isFound(row++)) {
        tell({ kind: 'removed', db: key.db, key: nameOf(key), before: left.describe(key) });
      }
    };
    await left.scan(
      tellRemoved,
      () => undefined,
      () => undefined,
    );
  }
  return { before: columns.size, after: keys, added, removed, changed, damage };
}

function differences(
  left: Side,
  old: KeyRecord,
  right: Side,
  key: ScannedKey,
): readonly ('type' | 'value' | 'expiry')[] {
  const expiry = old.expireAt === key.expireAt ? [] : (['expiry'] as const);
  if (left.describe(old).type !== right.describe(key).type) return ['type', ...expiry];
  return left.sameBytes(old, right, key) || left.sameValue(old, right, key) ? expiry : ['value', ...expiry];
}

/** One of the dumps. */
class Side {
  #dialect: Dialect = 'redis';
  #templated = false;
  readonly #templates: TemplateIndex;
  readonly #values: ValueLoader;
  #bytes = new Uint8Array(4096);

  constructor(readonly source: ByteSource) {
    this.#templates = new TemplateIndex(source);
    this.#values = new ValueLoader(source, defaultLimits(), this.#templates.lookup);
  }

  async scan(
    take: (key: ScannedKey) => void,
    damage: (damage: Damage) => void,
    onProgress: (bytes: number) => void,
  ): Promise<void> {
    const scanner = new RdbScanner(this.source, {
      key: take,
      event: (event) => {
        this.#templates.note(event);
        if (event.kind === 'hash-template') this.#templated = true;
        if (event.kind === 'header') this.#dialect = event.header.dialect;
        if (event.kind === 'damage') damage(event.damage);
      },
    });
    while (scanner.run(SLICE)) {
      onProgress(scanner.offset);
      // Lets a signal be heard.
      await setImmediate();
    }
  }

  describe({ type, expireAt }: KeyRecord): KeySide {
    return { type: this.#typeOf(type)?.kind ?? 'unknown', expireAt: expireAt < 0 ? null : expireAt };
  }

  sameBytes(record: KeyRecord, other: Side, its: KeyRecord): boolean {
    const length = record.end - record.valueOffset;
    if (record.type !== its.type || length !== its.end - its.valueOffset || length > MOST_RAW) return false;
    // A value with a template is what it is by another record.
    if (this.#templated || other.#templated) return false;
    return Buffer.compare(this.#read(record.valueOffset, length), other.#read(its.valueOffset, length)) === 0;
  }

  sameValue(record: KeyRecord, other: Side, its: KeyRecord): boolean {
    try {
      return sameValue(this.#load(record), other.#load(its));
    } catch (error) {
      // A damaged value is told by the scan, or by a check; that it is the other one cannot be said.
      if (error instanceof FormatError) return false;
      throw error;
    }
  }

  #load({ type, valueOffset, end }: KeyRecord): ReturnType<ValueLoader['load']> {
    return this.#values.load({ objectType: this.#typeOf(type), type, valueOffset, end, module: null });
  }

  #typeOf(type: number): ReturnType<typeof objectType> {
    return objectType(this.#dialect, type);
  }

  #read(offset: number, length: number): Uint8Array {
    if (this.#bytes.length < length) this.#bytes = new Uint8Array(length * 2);
    const bytes = this.#bytes.subarray(0, length);
    return bytes.subarray(0, this.source.read(offset, bytes));
  }
}

const nameOf = ({ keyBuffer, keyStart, keyLength }: ScannedKey): Uint8Array =>
  keyBuffer.slice(keyStart, keyStart + keyLength);

/** Fingerprints of keys in their databases; the result is overwritten by the next one. */
function fingerprints(): (key: ScannedKey) => Hash64 {
  const seed = Math.floor(Math.random() * 2 ** 32);
  const hash: Hash64 = { high: 0, low: 0 };
  return ({ db, keyBuffer, keyStart, keyLength }) => {
    const { buffer, byteOffset } = keyBuffer;
    const text = Buffer.from(buffer, byteOffset + keyStart, keyLength).toString('latin1');
    murmur64(text, (seed ^ Math.imul(db + 1, 0x9e3779b1)) >>> 0, hash);
    return hash;
  };
}
