/** Elements that are remembered at a time: bounds the memory to 64 MB. More are compared in several walks. */
const MOST_REMEMBERED = 1 << 22;
/** Walks at most, which bounds the time: of 64 million elements, those beyond are not compared with all others. */
const MOST_WALKS = 16;
/** Tables up to this many slots are kept from value to value. */
const KEPT_SLOTS = 1 << 16;

/** Takes one element: `buffer[start .. start + length]`. */
export type VisitElement = (buffer: Uint8Array, start: number, length: number) => void;

/** Walks all elements of a value from the first; may be asked for several times. */
export type WalkElements = (visit: VisitElement) => void;

/**
 * Finds an element that stands twice in a collection, in bounded memory: 64-bit fingerprints in a hash table, and where
 * two agree, another walk that compares the bytes.
 */
export class ElementSet {
  #lows = new Uint32Array(64);
  #highs = new Uint32Array(64);
  #mask = 63;

  /**
   * @param total elements at most
   * @returns the element, a copy; null when every one stands once
   * @throws FormatError what the walk throws
   */
  findTwice(total: number, walk: WalkElements): Uint8Array | null {
    const passes = Math.max(1, Math.ceil(total / MOST_REMEMBERED));
    for (let pass = 0; pass < Math.min(passes, MOST_WALKS); pass++) {
      this.#clear(Math.min(total, MOST_REMEMBERED));
      const suspects = new Set<number>();
      walk((buffer, start, length) => {
        const low = fingerprint(buffer, start, length);
        if (passes > 1 && low % passes !== pass) return;
        if (this.#seen(low, fingerprintHigh)) suspects.add(low);
      });
      const twice = suspects.size === 0 ? null : compare(suspects, walk);
      if (twice !== null) return twice;
    }
    return null;
  }

  /** Makes room for that many, half of it empty. */
  #clear(elements: number): void {
    let slots = 64;
    while (slots < elements * 2) slots *= 2;
    const have = this.#lows.length;
    if (have < slots || (have > KEPT_SLOTS && slots <= KEPT_SLOTS)) {
      this.#lows = new Uint32Array(slots);
      this.#highs = new Uint32Array(slots);
    } else {
      this.#highs.fill(0, 0, slots);
    }
    this.#mask = slots - 1;
  }

  /** Adds a fingerprint; true when it was there. `high` is never 0, which stands for an empty slot. */
  #seen(low: number, high: number): boolean {
    const mask = this.#mask;
    let slot = (low ^ (high >>> 7)) & mask;
    // More elements than were announced: a damaged count. The others tell of that.
    for (let tries = 0; tries <= mask; tries++) {
      if (this.#highs[slot] === 0) {
        this.#lows[slot] = low;
        this.#highs[slot] = high;
        return false;
      }
      if (this.#highs[slot] === high && this.#lows[slot] === low) return true;
      slot = (slot + 1) & mask;
    }
    return false;
  }
}

/** The first element among those with suspect fingerprints that really stands twice. */
function compare(suspects: ReadonlySet<number>, walk: WalkElements): Uint8Array | null {
  const kept = new Map<number, Uint8Array[]>();
  let twice: Uint8Array | null = null;
  walk((buffer, start, length) => {
    if (twice !== null) return;
    const low = fingerprint(buffer, start, length);
    if (!suspects.has(low)) return;
    const bytes = buffer.slice(start, start + length);
    const same = kept.get(low);
    if (same === undefined) kept.set(low, [bytes]);
    else if (same.some((other) => sameBytes(other, bytes))) twice = bytes;
    else same.push(bytes);
  });
  return twice;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The upper half of the fingerprint that was made last, never 0: a second result without an object for each call. */
let fingerprintHigh = 0;

/** Two 32-bit mixes of the bytes in one pass; returns the lower one. */
function fingerprint(buffer: Uint8Array, start: number, length: number): number {
  let a = 0x811c9dc5 ^ length;
  let b = 0x9747b28c ^ length;
  for (let i = start; i < start + length; i++) {
    const byte = buffer[i];
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0x5bd1e995);
    b ^= b >>> 15;
  }
  a ^= a >>> 16;
  a = Math.imul(a, 0x85ebca6b);
  a ^= a >>> 13;
  b = Math.imul(b ^ (b >>> 13), 0xc2b2ae35);
  fingerprintHigh = ((b ^ (b >>> 16)) >>> 0) | 1;
  return a >>> 0;
}
