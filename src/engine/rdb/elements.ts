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
  /** Of sorted sets only. */
  score = 0;
  /** Of hashes only: ms of Unix time, or {@link NO_EXPIRY}. */
  expireAt = NO_EXPIRY;
  /** Of arrays only: the place. */
  index = 0n;
  /** Of arrays only: the value where it is a number, else null and the value is {@link second}. */
  number: bigint | number | null = null;
}

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
