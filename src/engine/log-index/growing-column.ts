/** Columns of numbers that grow at their end: typed arrays that are doubled when they are full. */

/** Elements that a column begins with room for. */
const FIRST_ROOM = 64;

/** Whole numbers from 0 to 2^32 - 1. */
export class GrowingUint32 {
  /** The numbers, and behind `length` room for more: another array after each growth. */
  values = new Uint32Array(FIRST_ROOM);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.#grow(this.length + 1);
    this.values[this.length++] = value;
  }

  pushAll(values: Uint32Array): void {
    if (this.length + values.length > this.values.length) this.#grow(this.length + values.length);
    this.values.set(values, this.length);
    this.length += values.length;
  }

  /** Makes the column `length` long; new elements are 0. */
  extendTo(length: number): void {
    if (length > this.values.length) this.#grow(length);
    this.length = Math.max(this.length, length);
  }

  /** Place of the first of ascending numbers that is greater than `value`. */
  placeAfter(value: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.values[middle] <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(least: number): void {
    const larger = new Uint32Array(Math.max(this.values.length * 2, least));
    larger.set(this.values.subarray(0, this.length));
    this.values = larger;
  }
}

/** Any numbers. */
export class GrowingFloat64 {
  values = new Float64Array(FIRST_ROOM);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.#grow(this.length + 1);
    this.values[this.length++] = value;
  }

  /** Makes the column `length` long; new elements are 0. */
  extendTo(length: number): void {
    if (length > this.values.length) this.#grow(length);
    this.length = Math.max(this.length, length);
  }

  #grow(least: number): void {
    const larger = new Float64Array(Math.max(this.values.length * 2, least));
    larger.set(this.values.subarray(0, this.length));
    this.values = larger;
  }
}
