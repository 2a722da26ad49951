import { packedError } from '../codec/packed.js';
import { parseScore } from './primitives.js';
import { StringSlot } from './string-slot.js';

/** Expiry of an element that does not expire. */
export const NO_EXPIRY = -1;

/**
 * The element that a cursor stands on: a list or set element, a member with its score, a field with its value. Reused:
 * valid until the cursor moves.
 */
export class Element {
  /** The element, member or field. */
  readonly first = new StringSlot();
  /** The value of a hash field or of an array's place. */
  readonly second = new StringSlot();
  /** Of sorted sets whose score is text: `scoreBuffer[scoreStart .. scoreStart + scoreLength]`; else null. */
  scoreBuffer: Uint8Array | null = null;
  scoreStart = 0;
  scoreLength = 0;
  #score = 0;
  #scorePlace = 0;
  /** Of hashes only: ms of Unix time, or {@link NO_EXPIRY}. */
  expireAt = NO_EXPIRY;
  /** Of arrays only: the place. */
  index = 0n;
  /** Of arrays only: the value where it is a number, else null and the value is {@link second}. */
  number: bigint | number | null = null;

  /**
   * Of sorted sets only. Text is read when the score is asked for: an export can do without.
   * @throws FormatError when the text is no number
   */
  get score(): number {
    if (this.scoreBuffer === null) return this.#score;
    const score = parseScore(this.scoreBuffer, this.scoreStart, this.scoreLength);
    if (score === null) throw packedError(this.#scorePlace, 'a score in front', `${this.scoreLength} other bytes`);
    return score;
  }

  set score(value: number) {
    this.scoreBuffer = null;
    this.#score = value;
  }

  /** @param place behind the text, counted from the packed blob's first byte, for an error */
  setScoreText(buffer: Uint8Array, start: number, length: number, place: number): void {
    this.scoreBuffer = buffer;
    this.scoreStart = start;
    this.scoreLength = length;
    this.#scorePlace = place;
  }

  /**
   * True when the score's text can stand for it in JSON and in commands: a plain decimal without needless zeros, of at
   * most 16 digits. (Servers before 7.0 wrote 17, most of them noise.)
   */
  get scoreIsPlain(): boolean {
    const buffer = this.scoreBuffer;
    if (buffer === null) return false;
    const end = this.scoreStart + this.scoreLength;
    const first = buffer[this.scoreStart] === MINUS ? this.scoreStart + 1 : this.scoreStart;
    let at = first;
    while (at < end && isDigit(buffer[at])) at++;
    const whole = at - first;
    if (whole === 0 || (whole > 1 && buffer[first] === ZERO) || end - first > MOST_PLAIN) return false;
    if (at === end) return whole <= MOST_WHOLE;
    if (buffer[at] !== POINT || at + 1 === end || buffer[end - 1] === ZERO) return false;
    for (at++; at < end; at++) if (!isDigit(buffer[at])) return false;
    // A small one prints as a power of ten.
    return buffer[first] !== ZERO || buffer[first + 2] !== ZERO;
  }
}

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
/** Sixteen digits and a point. */
const MOST_PLAIN = 17;
/** Digits of whole numbers that a double always keeps. */
const MOST_WHOLE = 15;

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE;

/** A place to return to. Numbers only, so that many can be kept. */
export interface ElementMark {
  /** Elements before it. */
  readonly index: number;
  /** File offset to go on from. */
  readonly offset: number;
  /** Place within a packed blob, -1 where none is open. */
  readonly inner: number;
  /** List nodes behind the one at `offset`. */
  readonly nodesLeft: number;
}

/** Walks the elements of one value, whatever they are. A walk serves many values, one after the other. */
export interface ElementWalk {
  /** Elements in all, null while only walking would tell. */
  readonly total: number | null;
  /** Elements that were passed. */
  readonly index: number;
  /** Goes to the next element; false at the end. @throws FormatError */
  next(): boolean;
  /** Passes up to `count` elements without decoding them; returns how many there were. @throws FormatError */
  skip(count: number): number;
  mark(): ElementMark;
  restore(mark: ElementMark): void;
}

/** Walks the elements of a collection; the one it stands on is {@link element}. */
export interface ElementCursor extends ElementWalk {
  readonly element: Element;
}
