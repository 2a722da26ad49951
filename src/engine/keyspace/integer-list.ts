/** An integer of 64 bits: a number where that is exact. */
export type Integer = number | bigint;

/** The integers of an intset, in ascending order. */
export class IntegerList {
  readonly values: Integer[];

  constructor(ascending: Integer[] = []) {
    this.values = ascending;
  }

  /** Place of a value, or, where it is not there, -1 minus the place it would have. */
  find(value: Integer): number {
    const { values } = this;
    let low = 0;
    let high = values.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const there = values[middle];
      if (there < value) low = middle + 1;
      else if (there > value) high = middle - 1;
      else return middle;
    }
    return -1 - low;
  }

  add(value: Integer): boolean {
    const { values } = this;
    // Ascending additions are the commonest.
    if (values.length === 0 || values[values.length - 1] < value) {
      values.push(value);
      return true;
    }
    const at = this.find(value);
    if (at >= 0) return false;
    values.splice(-1 - at, 0, value);
    return true;
  }

  delete(value: Integer): boolean {
    const at = this.find(value);
    if (at < 0) return false;
    this.values.splice(at, 1);
    return true;
  }

  /** Characters of the longest of its texts. */
  longestText(): number {
    const { values } = this;
    if (values.length === 0) return 0;
    return Math.max(String(values[0]).length, String(values[values.length - 1]).length);
  }
}
