import type { ByteSource } from '../io/byte-source.js';
import type { Damage } from './damage.js';
import { RdbScanner } from './scan.js';
import type { ScanEvent, ScannedKey, ScanSink } from './scan-events.js';

/** Fingerprints are dealt out by their first byte, so that each part is small enough for the processor's cache. */
const PARTITIONS = 256;
/** Fingerprints a chunk: memory grows by 6 bytes times this, never by doubling. */
const CHUNK = 1 << 14;
/** Keys that are looked at again in full; more suspects than that are only counted. */
const MOST_SUSPECTS = 10_000;

/** 48 of a fingerprint's 56 bits; the other 8 are the partition. */
interface Chunk {
  readonly low: Uint32Array;
  readonly high: Uint16Array;
  used: number;
  /** Mixed into `low` when it is compared: the database, where it was not known when the keys were added. */
  mix: number;
}

/** What {@link DuplicateFinder.parts} gives. */
export interface DuplicateParts {
  readonly partitions: Chunk[][];
  readonly added: number;
  readonly full: boolean;
}

/** A key that stands twice in one database. */
export interface DuplicateKey {
  readonly db: number;
  readonly key: Uint8Array;
  readonly firstOffset: number;
  readonly offset: number;
}

/** What the search for keys that stand twice came to. */
export interface DuplicateReport {
  readonly duplicates: readonly DuplicateKey[];
  /** Keys that were compared; smaller than the number of keys when the memory budget was used up. */
  readonly compared: number;
  readonly complete: boolean;
}

/**
 * Finds keys that stand twice in one database. redis-check-rdb does not see them and a server dies of them. A scan
 * feeds 56-bit fingerprints (6 bytes a key); where two agree, the file is walked once more to compare those keys whole,
 * so that nothing is ever reported by fingerprint alone.
 */
export class DuplicateFinder {
  readonly #partitions: Chunk[][] = Array.from({ length: PARTITIONS }, () => []);
  #added = 0;
  #bytes = 0;
  #full = false;

  /** @param budget bytes of memory for fingerprints */
  constructor(private readonly budget: number) {}

  get added(): number {
    return this.#added;
  }

  add(db: number, bytes: Uint8Array, start: number, length: number): void {
    const low = fingerprint(db, bytes, start, length);
    const high = fingerprintHigh;
    const partition = this.#partitions[high >>> 24];
    let chunk = partition.length > 0 ? partition[partition.length - 1] : undefined;
    if (chunk === undefined || chunk.used === chunk.low.length) {
      if (this.#full) return;
      // The first chunks are small: most dumps are.
      const size = Math.min(CHUNK, 64 << (2 * partition.length));
      if (this.#bytes + size * 6 > this.budget) {
        this.#full = true;
        return;
      }
      this.#bytes += size * 6;
      chunk = { low: new Uint32Array(size), high: new Uint16Array(size), used: 0, mix: 0 };
      partition.push(chunk);
    }
    chunk.low[chunk.used] = low;
    chunk.high[chunk.used++] = high & 0xffff;
    this.#added++;
  }

  /** The fingerprints as plain data, for another thread; {@link adopt} takes them in there. */
  parts(): DuplicateParts {
    return { partitions: this.#partitions, added: this.#added, full: this.#full };
  }

  /**
   * Takes over what another finder collected.
   * @param db the database of keys that were added as of database -1: those of a part of the file whose beginning did
   *   not tell; null when there are none
   */
  adopt(parts: DuplicateParts, db: number | null): void {
    parts.partitions.forEach((chunks, partition) => {
      for (const chunk of chunks) {
        if (db !== null) chunk.mix = databaseMix(db);
        this.#partitions[partition].unshift(chunk);
        this.#bytes += chunk.low.length * 6;
      }
    });
    this.#added += parts.added;
    this.#full ||= parts.full;
  }

  /** Fingerprints that came more than once, each as its low 32 bits and the 24 bits above. */
  #suspects(): Map<number, Set<number>> {
    const suspects = new Map<number, Set<number>>();
    let largest = 0;
    for (const chunks of this.#partitions) largest = Math.max(largest, sizeOf(chunks));
    const slots = tableSize(largest);
    const lows = new Uint32Array(slots);
    const highs = new Uint32Array(slots);
    let count = 0;
    this.#partitions.forEach((chunks, partition) => {
      if (count >= MOST_SUSPECTS) return;
      const mask = tableSize(sizeOf(chunks)) - 1;
      highs.fill(0, 0, mask + 1);
      for (const { low, high, used, mix } of chunks) {
        for (let i = 0; i < used; i++) {
          // One more than the bits, so that 0 stands for an empty slot.
          const wanted = high[i] + 1;
          const lowBits = (low[i] ^ mix) >>> 0;
          let slot = (lowBits ^ (wanted << 7)) & mask;
          while (highs[slot] !== 0 && (highs[slot] !== wanted || lows[slot] !== lowBits)) slot = (slot + 1) & mask;
          if (highs[slot] === 0) {
            highs[slot] = wanted;
            lows[slot] = lowBits;
          } else {
            count++;
            const same = suspects.get(lowBits) ?? new Set();
            suspects.set(lowBits, same.add((partition << 24) | high[i]));
          }
        }
      }
    });
    return suspects;
  }

  /**
   * Compares. Walks the file once more only when two fingerprints agree.
   * @throws SourceError when the source cannot be read
   */
  finish(source: ByteSource, cancelled?: () => boolean): DuplicateReport {
    const suspects = this.#suspects();
    const duplicates = suspects.size === 0 ? [] : compareSuspects(source, suspects, cancelled);
    return { duplicates, compared: this.#added, complete: !this.#full };
  }
}

/** Walks the whole dump again and compares the keys whose fingerprints are among the suspects. */
function compareSuspects(
  source: ByteSource,
  suspects: Map<number, Set<number>>,
  cancelled?: () => boolean,
): DuplicateKey[] {
  const seen = new Map<string, number>();
  const duplicates: DuplicateKey[] = [];
  const sink: ScanSink = {
    key({ db, keyBuffer, keyStart, keyLength, offset }: ScannedKey): void {
      const same = suspects.get(fingerprint(db, keyBuffer, keyStart, keyLength));
      if (!same?.has((fingerprintHigh & 0xff000000) | (fingerprintHigh & 0xffff)) || duplicates.length >= MOST_SUSPECTS)
        return;
      const key = keyBuffer.slice(keyStart, keyStart + keyLength);
      const name = `${db}:${latin1(key)}`;
      const firstOffset = seen.get(name);
      if (firstOffset === undefined) seen.set(name, offset);
      else duplicates.push({ db, key, firstOffset, offset });
    },
    event(_event: ScanEvent): void {},
  };
  new RdbScanner(source, sink, cancelled ? { cancelled } : {}).run();
  return duplicates;
}

function latin1(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

const sizeOf = (chunks: readonly Chunk[]): number => chunks.reduce((sum, chunk) => sum + chunk.used, 0);

/** Slots of a hash table for that many: a power of two, at most half full. */
function tableSize(entries: number): number {
  let size = 16;
  while (size < entries * 2) size *= 2;
  return size;
}

/** The upper half of the fingerprint that was made last: a second result without an object for each key. */
let fingerprintHigh = 0;

/** Two 32-bit mixes in one pass over the bytes, four at a time (the rounds are those of MurmurHash3). */
function fingerprint(db: number, bytes: Uint8Array, start: number, length: number): number {
  let a = length | 0;
  let b = length ^ 0x9747b28c;
  const end = start + length;
  let i = start;
  for (; i + 4 <= end; i += 4) {
    const word = bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24);
    let mixed = Math.imul(word, 0xcc9e2d51);
    mixed = (mixed << 15) | (mixed >>> 17);
    a ^= Math.imul(mixed, 0x1b873593);
    a = (a << 13) | (a >>> 19);
    a = (Math.imul(a, 5) + 0xe6546b64) | 0;
    b = Math.imul(b ^ word, 0x85ebca6b);
    b ^= b >>> 15;
  }
  let rest = 0;
  for (let shift = 0; i < end; i++, shift += 8) rest |= bytes[i] << shift;
  a = Math.imul(a ^ Math.imul(rest, 0xcc9e2d51), 0x1b873593);
  b = Math.imul(b ^ rest, 0xc2b2ae35);
  a = finish(a ^ b);
  fingerprintHigh = finish((b + Math.imul(a, 0x9e3779b1)) | 0) >>> 0;
  return (a ^ databaseMix(db)) >>> 0;
}

/** Told apart by this, the same key in two databases is no duplicate. 0 for a database that is not known yet. */
const databaseMix = (db: number): number => Math.imul(db + 1, 0x9e3779b1);

function finish(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** A duplicate in the words that a person needs. */
export function describeDuplicate(duplicate: DuplicateKey, keyText: string): Damage {
  return {
    kind: 'duplicate-key',
    offset: duplicate.offset,
    length: 0,
    expected: 'every key once in a database',
    found: `the key ${keyText} a second time in database ${duplicate.db}; the first is at offset ${duplicate.firstOffset}`,
    lost: 'nothing here, but a server dies when it loads this file; redis-check-rdb calls it fine',
    severity: 'error',
    guess: false,
    key: duplicate.key,
    db: duplicate.db,
  };
}
