import { FormatError } from './damage.js';
import { Element, type ElementCursor, type ElementMark } from './elements.js';
import { readCount } from './flat-elements.js';
import type { PrimitiveReader } from './primitives.js';

/** What a place of an array holds. */
const STRING = 0;
const INTEGER = 1;
const DOUBLE = 2;
const SHORT_STRING = 3;

/** Filled places of an array (type 28, Redis 8.8): index, tag, value. */
export class ArrayElements implements ElementCursor {
  readonly element = new Element();
  total = 0;
  index = 0;
  /** Where the next value without an index goes, null where the file does not tell. */
  insertAt: bigint | null = null;
  readonly #reader: PrimitiveReader;

  constructor(reader: PrimitiveReader) {
    this.#reader = reader;
    reader.watch(this.element.second);
  }

  /** Starts on the value at the reader's place. @throws FormatError when its header cannot be right */
  open(): void {
    const reader = this.#reader;
    this.total = readCount(reader, 3, reader.offset);
    const at = reader.offset;
    const flag = reader.length();
    if (flag > 1) throw new FormatError('bad-value', at, 'a flag of 0 or 1', `${flag}`);
    this.insertAt = flag === 1 ? reader.length64() : null;
    this.index = 0;
  }

  next(): boolean {
    if (this.index >= this.total) return false;
    const reader = this.#reader;
    const element = this.element;
    element.index = reader.length64();
    element.number = null;
    const tag = this.#tag();
    if (tag === INTEGER) element.number = reader.int64();
    else if (tag === DOUBLE) element.number = reader.double();
    else reader.string(element.second);
    this.index++;
    return true;
  }

  skip(count: number): number {
    const reader = this.#reader;
    const goal = Math.min(this.total, this.index + count);
    const from = this.index;
    for (; this.index < goal; this.index++) {
      reader.length64();
      const tag = this.#tag();
      if (tag === INTEGER || tag === DOUBLE) reader.skip(8);
      else reader.skipString();
    }
    return goal - from;
  }

  #tag(): number {
    const at = this.#reader.offset;
    const tag = this.#reader.length();
    if (tag !== STRING && tag !== INTEGER && tag !== DOUBLE && tag !== SHORT_STRING) {
      throw new FormatError('bad-value', at, 'a value of tag 0 to 3', `tag ${tag}`);
    }
    return tag;
  }

  mark(): ElementMark {
    return { index: this.index, offset: this.#reader.offset, inner: -1, nodesLeft: 0 };
  }

  restore(mark: ElementMark): void {
    this.#reader.seek(mark.offset);
    this.index = mark.index;
  }
}
