import { doubleText } from '../codec/double-text.js';
import { Sha1 } from '../codec/sha1.js';
import type { Database } from './database.js';
import { NEVER, type Entry } from './entry.js';
import type { Keyspace } from './keyspace.js';
import { streamDigestParts } from './stream-digest.js';
import type { Value } from './value.js';

const SIZE = 20;

/** The server's numbers of types (server.h, OBJ_STRING …). */
const TYPE_NUMBERS = { string: 0, list: 1, set: 2, zset: 3, hash: 4, module: 5, stream: 6 } as const;

/**
 * The digest of a dataset, as DEBUG DIGEST of the server computes it (debug.c, computeDatasetDigest): equal for equal
 * data, whatever the order and the encodings.
 */
export class DatasetDigest {
  readonly #sha = new Sha1();
  readonly #hash = new Uint8Array(SIZE);
  readonly #key = new Uint8Array(SIZE);
  readonly #element = new Uint8Array(SIZE);
  readonly #scoreText: (score: number) => string;

  /** @param scores how scores are written: `shortest` since Redis 7.2, `printf` (`%.17g`) before */
  constructor(scores: 'shortest' | 'printf' = 'shortest') {
    this.#scoreText = scores === 'printf' ? printfText : doubleText;
  }

  /** 40 hexadecimal digits; of an empty dataset all zeros. */
  of(keyspace: Keyspace): string {
    const total = new Uint8Array(SIZE);
    for (const db of keyspace.databases) {
      if (db.size === 0) continue;
      this.#mix(total, bigEndian(db.index));
      this.#database(total, db);
    }
    return hexOf(total);
  }

  /** The digest of one key's value, as DEBUG DIGEST-VALUE gives it. */
  ofEntry(entry: Entry): string {
    const digest = new Uint8Array(SIZE);
    this.#value(digest, entry);
    return hexOf(digest);
  }

  #database(total: Uint8Array, { keys }: Database): void {
    const digest = this.#key;
    for (let slot = 0; slot < keys.size; slot++) {
      digest.fill(0);
      this.#mix(digest, keys.keyAt(slot));
      this.#value(digest, keys.valueAt(slot));
      this.#xor(total, digest);
    }
  }

  #value(digest: Uint8Array, { value, expireAt }: Entry): void {
    const type = typeof value === 'object' ? value.type : 'string';
    this.#mix(digest, bigEndian(TYPE_NUMBERS[type]));
    this.#content(digest, value);
    if (expireAt !== NEVER) this.#xorText(digest, '!!expire!!');
  }

  #content(digest: Uint8Array, value: Value): void {
    if (typeof value !== 'object') return this.#mix(digest, String(value));
    const element = this.#element;
    switch (value.type) {
      case 'string':
        return this.#mix(digest, value.text());
      case 'list':
        for (const node of value.nodes) for (const each of node.elements()) this.#mix(digest, each);
        return;
      case 'set':
        return value.forEach((member) => this.#xorText(digest, member));
      case 'zset':
        return value.forEach((member, score) => {
          element.fill(0);
          this.#mix(element, member);
          this.#mix(element, this.#scoreText(score));
          this.#xor(digest, element);
        });
      case 'hash':
        return value.forEach((field, text, expiry) => {
          element.fill(0);
          this.#mix(element, field);
          this.#mix(element, text);
          if (expiry !== NEVER) this.#xorText(element, '!!hexpire!!');
          this.#xor(digest, element);
        });
      case 'stream':
        for (const part of streamDigestParts(value)) this.#mix(digest, part);
        return;
      case 'module':
        this.#sha.begin();
        this.#sha.bytes(value.bytes);
        this.#sha.finish(this.#hash);
        return xorInto(digest, this.#hash);
    }
  }

  /** debug.c, mixDigest: order counts. */
  #mix(digest: Uint8Array, text: string): void {
    this.#xorText(digest, text);
    this.#sha.begin();
    this.#sha.bytes(digest);
    this.#sha.finish(digest);
  }

  /** debug.c, xorDigest over a byte string: order does not count. */
  #xorText(digest: Uint8Array, text: string): void {
    this.#sha.begin();
    this.#sha.text(text);
    this.#sha.finish(this.#hash);
    xorInto(digest, this.#hash);
  }

  #xor(digest: Uint8Array, other: Uint8Array): void {
    this.#sha.begin();
    this.#sha.bytes(other);
    this.#sha.finish(this.#hash);
    xorInto(digest, this.#hash);
  }
}

function xorInto(digest: Uint8Array, other: Uint8Array): void {
  for (let i = 0; i < SIZE; i++) digest[i] ^= other[i];
}

/** Four bytes, as the server's htonl gives them. */
const bigEndian = (value: number): string =>
  String.fromCharCode((value >>> 24) & 0xff, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);

const hexOf = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0');
  return text;
};

/** A score as C's `%.17g` writes it. */
function printfText(score: number): string {
  if (!Number.isFinite(score)) return Number.isNaN(score) ? 'nan' : score > 0 ? 'inf' : '-inf';
  if (Number.isInteger(score) && Math.abs(score) < 1e15) return Object.is(score, -0) ? '-0' : String(score);
  const [mantissa, exponentText] = score.toExponential(16).split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 17) {
    const digits = mantissa.replace(/\.?0+$/, '');
    const sign = exponent < 0 ? '-' : '+';
    return `${digits}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const fixed = score.toFixed(Math.max(0, 16 - exponent));
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}
