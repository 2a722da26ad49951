import { FormatError } from './damage.js';
import { Element, NO_EXPIRY, type ElementCursor, type ElementMark } from './elements.js';
import type { PrimitiveReader } from './primitives.js';

/** Shapes whose elements stand one after the other, each with its own RDB strings. */
export type FlatShape =
  'strings' | 'zset-text' | 'zset-binary' | 'pairs' | 'hash-ttl' | 'hash-ttl-pre-ga' | 'hash-valkey-ttl';

/** Fewest bytes that an element can take: what a count in the file is checked against. */
const SMALLEST: Readonly<Record<FlatShape, number>> = {
  strings: 1,
  'zset-text': 2,
  'zset-binary': 9,
  pairs: 2,
  'hash-ttl': 3,
  'hash-ttl-pre-ga': 3,
  'hash-valkey-ttl': 10,
};

/** Elements of lists, sets, sorted sets and hashes that are not packed (types 1 to 5, 22, 24 and Valkey's 22). */
export class FlatElements implements ElementCursor {
  readonly element = new Element();
  total = 0;
  index = 0;
  #reader: PrimitiveReader;
  #shape: FlatShape = 'strings';
  /** Field expiries of type 24 count from here, ms of Unix time. */
  #minimum = 0;

  constructor(reader: PrimitiveReader) {
    this.#reader = reader;
    reader.watch(this.element.first);
    reader.watch(this.element.second);
  }

  /** Starts on the value at the reader's place. @throws FormatError when its count cannot be true */
  open(shape: FlatShape): void {
    const reader = this.#reader;
    this.#shape = shape;
    this.#minimum = shape === 'hash-ttl' ? reader.time() : 0;
    const at = reader.offset;
    this.total = readCount(reader, SMALLEST[shape], at);
    this.index = 0;
    this.element.expireAt = NO_EXPIRY;
  }

  next(): boolean {
    if (this.index >= this.total) return false;
    const reader = this.#reader;
    const element = this.element;
    switch (this.#shape) {
      case 'strings':
        reader.string(element.first);
        break;
      case 'zset-text':
        reader.string(element.first);
        element.score = reader.textDouble();
        break;
      case 'zset-binary':
        reader.string(element.first);
        element.score = reader.double();
        break;
      case 'pairs':
        reader.string(element.first);
        reader.string(element.second);
        break;
      case 'hash-ttl':
        element.expireAt = relativeExpiry(reader.length(), this.#minimum);
        reader.string(element.first);
        reader.string(element.second);
        break;
      case 'hash-ttl-pre-ga':
        element.expireAt = absoluteExpiry(reader.length());
        reader.string(element.first);
        reader.string(element.second);
        break;
      case 'hash-valkey-ttl':
        reader.string(element.first);
        reader.string(element.second);
        element.expireAt = reader.time();
        if (element.expireAt < 0) element.expireAt = NO_EXPIRY;
        break;
    }
    this.index++;
    return true;
  }

  skip(count: number): number {
    const reader = this.#reader;
    const shape = this.#shape;
    const goal = Math.min(this.total, this.index + count);
    const from = this.index;
    for (; this.index < goal; this.index++) {
      if (shape === 'hash-ttl' || shape === 'hash-ttl-pre-ga') reader.length();
      reader.skipString();
      if (shape === 'zset-binary') reader.skip(8);
      else if (shape === 'zset-text') reader.textDouble();
      else if (shape !== 'strings') reader.skipString();
      if (shape === 'hash-valkey-ttl') reader.skip(8);
    }
    return goal - from;
  }

  mark(): ElementMark {
    return { index: this.index, offset: this.#reader.offset, inner: -1, nodesLeft: 0 };
  }

  restore(mark: ElementMark): void {
    this.#reader.seek(mark.offset);
    this.index = mark.index;
  }
}

/** Reads a count and checks it against the bytes that are left, so that a damaged one is told before it is used. */
export function readCount(reader: PrimitiveReader, smallest: number, at: number): number {
  const count = reader.length();
  const left = reader.end - reader.offset;
  if (count * smallest > left) {
    throw new FormatError('bad-length', at, `a count of at most ${Math.floor(left / smallest)}`, `${count}`);
  }
  return count;
}

/** Type 24's field expiry: 0 is none, else one more than the distance from the hash's earliest expiry. */
export const relativeExpiry = (ttl: number, minimum: number): number => (ttl === 0 ? NO_EXPIRY : minimum + ttl - 1);

/** A field expiry where 0 is none. */
export const absoluteExpiry = (time: number): number => (time === 0 ? NO_EXPIRY : time);
