import { LZF_MAX_RATIO } from '../codec/lzf.js';
import type { MemoryModel } from '../keyspace/memory-model.js';
import { ValueFacts } from '../keyspace/value-facts.js';
import { ENCODED_INT16, ENCODED_INT32, ENCODED_INT8, ENCODED_LZF, type ByteWindow } from './byte-window.js';
import { FormatError } from './damage.js';
import { encodingNumber } from './format.js';
import { decimalLength, isInteger64, LONGEST_INTEGER } from './integer-text.js';

const RAW = encodingNumber('raw');
const INT = encodingNumber('int');
const LZF = encodingNumber('lzf');

/** Digits of the smallest integer that does not fit in 32 bits. */
const SHORTEST_WIDE_INTEGER = 10;

/** Walks over strings, the parts that every value is made of, and adds up what a server would need for them. */
export class StringWalker {
  readonly facts = new ValueFacts();
  /** Encoding of the string value that was walked last, a place in ENCODINGS. */
  encoding = RAW;
  /** Elements walked since somebody set it to 0, and how many may be. */
  steps = 0;
  stepLimit = Infinity;
  /** True while the elements of a set are walked that may become an intset. */
  seekIntegers = false;

  constructor(
    private readonly window: ByteWindow,
    public model: MemoryModel,
  ) {}

  /**
   * Moves behind one string and returns its plain length in bytes. Of a number that is the length of its decimal text.
   * @throws FormatError when it is no string, or is longer than the file
   */
  skip(): number {
    const window = this.window;
    const length = window.length();
    if (length >= 0) {
      window.skip(length);
      return length;
    }
    return this.#encoded(length);
  }

  #encoded(code: number): number {
    const window = this.window;
    switch (code) {
      case ENCODED_INT8:
        return decimalLength((window.u8() << 24) >> 24);
      case ENCODED_INT16: {
        const low = window.u8();
        return decimalLength(((low | (window.u8() << 8)) << 16) >> 16);
      }
      case ENCODED_INT32:
        return decimalLength(window.i32());
      default: {
        const [compressed, plain] = this.lzfLengths();
        window.skip(compressed);
        return plain;
      }
    }
  }

  /**
   * The two lengths in front of a compressed string.
   * @throws FormatError when LZF cannot have them
   */
  lzfLengths(): readonly [compressed: number, plain: number] {
    const window = this.window;
    const at = window.offset;
    const compressed = window.count('a compressed length');
    const plain = window.count('a plain length');
    if (plain > compressed * LZF_MAX_RATIO || plain === 0 || compressed === 0) {
      throw new FormatError(
        'bad-compression',
        at,
        'lengths that LZF can have',
        `${compressed} compressed and ${plain} plain bytes`,
      );
    }
    return [compressed, plain];
  }

  /** A string that is a value of its own. */
  value(): void {
    const window = this.window;
    const facts = this.facts;
    const length = window.length();
    if (length >= 0) {
      // Integers of more than 32 bits stand in the file as text, yet a server keeps them as integers.
      if (length >= SHORTEST_WIDE_INTEGER && length <= LONGEST_INTEGER && length <= window.remaining) {
        window.need(length);
        facts.integer = isInteger64(window.bytes, window.position, length);
      }
      window.skip(length);
      this.encoding = RAW;
      facts.elements = facts.payloadBytes = length;
      return;
    }
    const plain = this.#encoded(length);
    this.encoding = length === ENCODED_LZF ? LZF : INT;
    facts.integer = length !== ENCODED_LZF;
    facts.elements = facts.payloadBytes = plain;
  }

  /** Counts are believed only as far as the file can hold that many: every element takes a byte at least. */
  checkCount(count: number, bytesEach: number): void {
    if (count * bytesEach > this.window.remaining) {
      throw new FormatError(
        'truncated',
        this.window.offset,
        `${count} elements`,
        `${this.window.remaining} bytes, then the end of the file`,
      );
    }
  }

  /** Moves behind one element string and returns its plain length; what it takes in memory is added by the caller. */
  elementLength(): number {
    this.step();
    const facts = this.facts;
    const window = this.window;
    // The plain case by hand: this runs once for every element of every unpacked collection.
    let length = window.length();
    if (length >= 0) {
      if (this.seekIntegers && length >= SHORTEST_WIDE_INTEGER && length <= LONGEST_INTEGER) this.#wideInteger(length);
      window.skip(length);
    } else {
      const code = length;
      length = this.#encoded(code);
      if (code !== ENCODED_LZF) {
        facts.integers++;
        facts.integerDigits += length;
      }
    }
    facts.payloadBytes += length;
    if (length > facts.longestElement) facts.longestElement = length;
    return length;
  }

  /** Counts the text before the window when it is an integer too wide for the file's integer encodings. */
  #wideInteger(length: number): void {
    const window = this.window;
    if (length > window.remaining) return;
    window.need(length);
    if (!isInteger64(window.bytes, window.position, length)) return;
    const facts = this.facts;
    facts.wideIntegers++;
    facts.integers++;
    facts.integerDigits += length;
  }

  /** An element that is a string of its own in memory. */
  element(): void {
    this.facts.allocatedBytes += this.model.stringAllocation(this.elementLength());
  }

  /** A member of a sorted set. */
  member(): void {
    this.facts.allocatedBytes += this.model.memberAllocation(this.elementLength());
  }

  /** A field and its value, followed by an expiry of `expiryBytes` (8: ms, -1 for none) or by nothing. */
  pair(expiryBytes: number): void {
    const field = this.elementLength();
    const value = this.elementLength();
    let expires = false;
    if (expiryBytes > 0) {
      expires = this.window.i64() !== -1;
      if (expires) this.facts.expiringFields++;
    }
    this.facts.allocatedBytes += this.model.pairAllocation(field, value, expires);
  }

  /** @throws FormatError when more elements were walked than may be */
  step(): void {
    if (++this.steps <= this.stepLimit) return;
    throw new FormatError('bad-value', this.window.offset, `at most ${this.stepLimit} elements`, 'more');
  }
}
