/**
 * Redis globs over bytes, as KEYS and SCAN MATCH read them (`util.c:stringmatchlen`): `*` any bytes, `?` one byte,
 * `[a-c]` and `[^x]` one byte of a class, `\` takes the next byte as it is. A class without its `]` ends with the
 * pattern; a range with its ends swapped is put right. A pattern is cut at its stars into segments of fixed length;
 * the first is compared at the front, the last at the back, and each between is searched for once, leftmost, with a
 * bit-parallel automaton. So the time is linear in the key, whatever the pattern: nothing is ever tried twice.
 */

/** Tells whether `buffer[start .. start + length]` matches. */
export type GlobMatcher = (buffer: Uint8Array, start: number, length: number) => boolean;

/** One position of a pattern: the byte it must be, or a table of the bytes that it may be. */
type Position = number | Uint8Array;

/** Positions between two stars. */
type Segment = readonly Position[];

const STAR = 0x2a;
const QUESTION = 0x3f;
const OPEN = 0x5b;
const CLOSE = 0x5d;
const CARET = 0x5e;
const DASH = 0x2d;
const BACKSLASH = 0x5c;

/**
 * Compiles a glob. The pattern is text and is compared as its UTF-8 bytes; a byte string that is not UTF-8 is given
 * as bytes. No pattern is an error.
 */
export function compileGlob(pattern: string | Uint8Array): GlobMatcher {
  const segments = segmentsOf(typeof pattern === 'string' ? new TextEncoder().encode(pattern) : pattern);
  const first = segments[0] ?? [];
  if (segments.length === 1) {
    return (buffer, start, length) => length === first.length && matchesAt(first, buffer, start);
  }
  const last = segments[segments.length - 1] ?? [];
  const between = segments
    .slice(1, -1)
    .filter((segment) => segment.length > 0)
    .map(compileSearch);
  const least = segments.reduce((sum, segment) => sum + segment.length, 0);
  if (between.length === 0 && last.length === 0) return matchPrefix(first);
  return (buffer, start, length) => {
    if (length < least || !matchesAt(first, buffer, start)) return false;
    const end = start + length - last.length;
    if (!matchesAt(last, buffer, end)) return false;
    let at = start + first.length;
    for (const search of between) {
      at = search(buffer, at, end);
      if (at < 0) return false;
    }
    return true;
  };
}

/** The commonest filter, `prefix*`, in its own loop: it runs for each of tens of millions of keys. */
function matchPrefix(prefix: Segment): GlobMatcher {
  if (prefix.length === 0) return () => true;
  if (!prefix.every((position) => typeof position === 'number')) {
    return (buffer, start, length) => length >= prefix.length && matchesAt(prefix, buffer, start);
  }
  const bytes = Uint8Array.from(prefix);
  return (buffer, start, length) => {
    if (length < bytes.length) return false;
    for (let i = 0; i < bytes.length; i++) if (buffer[start + i] !== bytes[i]) return false;
    return true;
  };
}

function matchesAt(segment: Segment, buffer: Uint8Array, start: number): boolean {
  for (let i = 0; i < segment.length; i++) {
    const position = segment[i];
    const byte = buffer[start + i];
    if (typeof position === 'number' ? position !== byte : position?.[byte] !== 1) return false;
  }
  return true;
}

/** Finds a segment in `buffer[from .. end]`: the offset behind its leftmost match, or -1. */
type Search = (buffer: Uint8Array, from: number, end: number) => number;

/** Shift-And: bit i of the state says that the segment's first i + 1 positions match the bytes just read. */
function compileSearch(segment: Segment): Search {
  const words = Math.ceil(segment.length / 32);
  const masks = new Uint32Array(256 * words);
  segment.forEach((position, i) => {
    for (let byte = 0; byte < 256; byte++) {
      const allowed = typeof position === 'number' ? position === byte : position[byte] === 1;
      const at = byte * words + (i >>> 5);
      if (allowed) masks[at] = masks[at] | (1 << (i & 31));
    }
  });
  const accept = 1 << ((segment.length - 1) & 31);
  const state = new Uint32Array(words);
  return (buffer, from, end) => {
    state.fill(0);
    for (let at = from; at < end; at++) {
      const row = buffer[at] * words;
      let carry = 1;
      for (let word = 0; word < words; word++) {
        const before = state[word];
        state[word] = ((before << 1) | carry) & masks[row + word];
        carry = before >>> 31;
      }
      if ((state[words - 1] & accept) !== 0) return at + 1;
    }
    return -1;
  };
}

/** Cuts a pattern at its stars. There is one segment more than there are runs of stars; any may be empty. */
function segmentsOf(pattern: Uint8Array): readonly Segment[] {
  const segments: Segment[] = [];
  let segment: Position[] = [];
  let at = 0;
  while (at < pattern.length) {
    const byte = pattern[at] ?? 0;
    if (byte === STAR) {
      segments.push(segment);
      segment = [];
      while (pattern[at] === STAR) at++;
    } else if (byte === QUESTION) {
      segment.push(new Uint8Array(256).fill(1));
      at++;
    } else if (byte === OPEN) {
      const read = readClass(pattern, at + 1);
      segment.push(read.allowed);
      at = read.next;
    } else if (byte === BACKSLASH && at + 1 < pattern.length) {
      segment.push(pattern[at + 1] ?? 0);
      at += 2;
    } else {
      segment.push(byte);
      at++;
    }
  }
  segments.push(segment);
  return segments;
}

function readClass(pattern: Uint8Array, from: number): { readonly allowed: Uint8Array; readonly next: number } {
  const allowed = new Uint8Array(256);
  let at = from;
  const negated = pattern[at] === CARET;
  if (negated) at++;
  while (at < pattern.length && pattern[at] !== CLOSE) {
    const byte = pattern[at] ?? 0;
    const left = pattern.length - at;
    if (byte === BACKSLASH && left >= 2) {
      allowed[pattern[at + 1] ?? 0] = 1;
      at += 2;
    } else if (left >= 3 && pattern[at + 1] === DASH) {
      const other = pattern[at + 2] ?? 0;
      allowed.fill(1, Math.min(byte, other), Math.max(byte, other) + 1);
      at += 3;
    } else {
      allowed[byte] = 1;
      at++;
    }
  }
  if (negated) for (let byte = 0; byte < 256; byte++) allowed[byte] = allowed[byte] === 1 ? 0 : 1;
  return { allowed, next: at + 1 };
}
