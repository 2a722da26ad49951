/** Keys and bytes under one prefix. */
export interface NamespaceTotals {
  /** The name up to and with the separator. */
  readonly prefix: Uint8Array;
  keys: number;
  diskBytes: number;
  memoryBytes: number;
}

/** Different prefixes that are counted one by one; the rest is counted together. */
const MOST_PREFIXES = 1 << 16;

/**
 * Totals by the first part of the key's name, in bounded memory: where keys go to tens of thousands of different first
 * parts, those that come late are counted together in {@link others}.
 */
export class Namespaces {
  /** Keys without a separator in their name. */
  readonly none: NamespaceTotals = { prefix: new Uint8Array(0), keys: 0, diskBytes: 0, memoryBytes: 0 };
  /** Keys whose prefix came when the table was full. */
  readonly others: NamespaceTotals = { prefix: new Uint8Array(0), keys: 0, diskBytes: 0, memoryBytes: 0 };
  readonly #entries: NamespaceTotals[] = [];
  readonly #slots = new Int32Array(MOST_PREFIXES * 2).fill(-1);
  readonly #hashes = new Uint32Array(MOST_PREFIXES * 2);
  /** 1 at every byte that begins a separator. */
  readonly #begins = new Uint8Array(256);
  readonly #separators: readonly Uint8Array[];

  /** @param separators as bytes; the empty ones are ignored */
  constructor(separators: readonly Uint8Array[]) {
    this.#separators = separators.filter((separator) => separator.length > 0);
    for (const separator of this.#separators) this.#begins[separator[0]] = 1;
  }

  add(bytes: Uint8Array, start: number, length: number, diskBytes: number, memoryBytes: number): void {
    const begins = this.#begins;
    const end = start + length;
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) {
      const byte = bytes[i];
      hash = Math.imul(hash ^ byte, 0x01000193);
      if (begins[byte] === 1) {
        const behind = this.#separatorEnd(bytes, i, end);
        if (behind > 0) {
          count(this.#find(bytes, start, behind, hash), 1, diskBytes, memoryBytes);
          return;
        }
      }
    }
    count(this.none, 1, diskBytes, memoryBytes);
  }

  /** Adds what another one counted with the same separators. */
  merge(other: NamespacesSnapshot): void {
    for (const { prefix, keys, diskBytes, memoryBytes } of other.entries) {
      let hash = 0x811c9dc5;
      const last = prefix.length - this.#lastSeparatorLength(prefix);
      for (let i = 0; i <= last; i++) hash = Math.imul(hash ^ prefix[i], 0x01000193);
      count(this.#find(prefix, 0, prefix.length, hash), keys, diskBytes, memoryBytes);
    }
    count(this.none, other.none.keys, other.none.diskBytes, other.none.memoryBytes);
    count(this.others, other.others.keys, other.others.diskBytes, other.others.memoryBytes);
  }

  /** All that were counted one by one, the one with the most memory first. */
  sorted(): NamespaceTotals[] {
    return [...this.#entries].sort((a, b) => b.memoryBytes - a.memoryBytes || b.keys - a.keys);
  }

  /** Totals in the form that a message between threads takes. */
  snapshot(): NamespacesSnapshot {
    return { entries: this.#entries, none: this.none, others: this.others };
  }

  /** Index behind the separator that begins at `at`, the longest one where several do; 0 when none does. */
  #separatorEnd(bytes: Uint8Array, at: number, end: number): number {
    let behind = 0;
    for (const separator of this.#separators) {
      if (at + separator.length > end || at + separator.length <= behind) continue;
      let same = 0;
      while (same < separator.length && bytes[at + same] === separator[same]) same++;
      if (same === separator.length) behind = at + separator.length;
    }
    return behind;
  }

  #lastSeparatorLength(prefix: Uint8Array): number {
    let longest = 1;
    for (const separator of this.#separators) {
      const at = prefix.length - separator.length;
      if (separator.length > longest && at >= 0 && separator.every((byte, i) => prefix[at + i] === byte))
        longest = separator.length;
    }
    return longest;
  }

  #find(bytes: Uint8Array, start: number, end: number, hash: number): NamespaceTotals {
    const mask = this.#slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot];
      if (entry < 0) {
        if (this.#entries.length >= MOST_PREFIXES) return this.others;
        const added: NamespaceTotals = { prefix: bytes.slice(start, end), keys: 0, diskBytes: 0, memoryBytes: 0 };
        this.#slots[slot] = this.#entries.length;
        this.#hashes[slot] = hash >>> 0;
        this.#entries.push(added);
        return added;
      }
      if (this.#hashes[slot] === hash >>> 0 && sameBytes(this.#entries[entry].prefix, bytes, start, end))
        return this.#entries[entry];
    }
  }
}

/** {@link Namespaces} as plain data. */
export interface NamespacesSnapshot {
  readonly entries: readonly NamespaceTotals[];
  readonly none: NamespaceTotals;
  readonly others: NamespaceTotals;
}

function count(totals: NamespaceTotals, keys: number, diskBytes: number, memoryBytes: number): void {
  totals.keys += keys;
  totals.diskBytes += diskBytes;
  totals.memoryBytes += memoryBytes;
}

function sameBytes(prefix: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (prefix.length !== end - start) return false;
  for (let i = 0; i < prefix.length; i++) if (prefix[i] !== bytes[start + i]) return false;
  return true;
}
