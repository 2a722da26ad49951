/**
 * Where names divide. A namespace is what stands before and including a separator; names divide at each separator,
 * and between two that follow on each other there is an empty part, which counts. Where separators overlap, the one
 * that ends first divides (of `:` and `::` always `:`): then all keys of a namespace stand together in name order.
 */
export class Separators {
  readonly #separators: readonly Uint8Array[];
  /** 1 for each byte that a separator ends with. */
  readonly #lastBytes = new Uint8Array(256);
  readonly #single: boolean;

  /** Takes any number of separators; empty ones are left out, and without any nothing divides. */
  constructor(separators: readonly string[]) {
    const encoder = new TextEncoder();
    this.#separators = separators.map((separator) => encoder.encode(separator)).filter((bytes) => bytes.length > 0);
    for (const bytes of this.#separators) this.#lastBytes[bytes[bytes.length - 1]] = 1;
    this.#single = this.#separators.every((bytes) => bytes.length === 1);
  }

  /** Offset behind the first separator in `bytes[from .. to]`, -1 when there is none. */
  firstEnd(bytes: Uint8Array, from: number, to: number): number {
    const lastBytes = this.#lastBytes;
    for (let at = from; at < to; at++) {
      if (lastBytes[bytes[at]] === 1 && (this.#single || this.#endsAt(bytes, from, at + 1))) return at + 1;
    }
    return -1;
  }

  /** Whether a separator that starts at or behind `from` ends at `end`. */
  #endsAt(bytes: Uint8Array, from: number, end: number): boolean {
    return this.#separators.some((separator) => {
      const start = end - separator.length;
      if (start < from) return false;
      for (let i = 0; i < separator.length; i++) if (bytes[start + i] !== separator[i]) return false;
      return true;
    });
  }

  /**
   * Length of the namespace that a namespace lies in: 0 when that is the database, -1 when the prefix is no namespace
   * (does not end behind a separator).
   */
  parentLength(prefix: Uint8Array): number {
    let parent = 0;
    for (let at = 0; at < prefix.length;) {
      const end = this.firstEnd(prefix, at, prefix.length);
      if (end < 0) return -1;
      if (end === prefix.length) return parent;
      parent = end;
      at = end;
    }
    return -1;
  }
}
