import type { KeyTable } from './key-table.js';
import type { SortWords } from './sliced-sort.js';

/** Bytes of a string that go into one number. */
const WORD_BYTES = 6;

/**
 * A word of a byte string: six bytes from `at` on as one number, the missing ones 0, times 8 plus how many of the
 * `left` bytes there were (7 for more than six). That is 51 bits, so a double holds it exactly, a shorter string comes
 * before a longer one that starts with it, and it tells whether the string ends here.
 */
export function byteWord(bytes: Uint8Array, at: number, left: number): number {
  if (left >= WORD_BYTES) {
    const high = (bytes[at] << 16) | (bytes[at + 1] << 8) | bytes[at + 2];
    const low = (bytes[at + 3] << 16) | (bytes[at + 4] << 8) | bytes[at + 5];
    return (high * 0x100_0000 + low) * 8 + (left > WORD_BYTES ? 7 : 6);
  }
  let word = 0;
  for (let n = 0; n < WORD_BYTES; n++) word = word * 256 + (n < left ? bytes[at + n] : 0);
  return word * 8 + Math.max(left, 0);
}

/** Whether a byte string ends in a word of it. */
export const endsInWord = (word: number): boolean => word % 8 !== 7;

/** Rows by database (level 0), then by the words of their keys (level 1 the first). */
export class NameWords implements SortWords {
  constructor(private readonly table: KeyTable) {}

  load(items: Uint32Array, from: number, to: number, level: number, words: Float64Array): void {
    const table = this.table;
    if (level === 0) {
      for (let i = from; i < to; i++) words[i] = table.database(items[i]);
      return;
    }
    const skip = (level - 1) * WORD_BYTES;
    for (let i = from; i < to; i++) {
      const index = table.at(items[i]);
      const segment = table.segment;
      const at = segment.keyStart(index) + skip;
      words[i] = byteWord(segment.keys, at, segment.keyEnd(index) - at);
    }
  }

  ended(word: number, level: number): boolean {
    return level > 0 && endsInWord(word);
  }
}

/** Byte strings by their words: items are places in the list. */
export class ByteWords implements SortWords {
  constructor(private readonly strings: readonly Uint8Array[]) {}

  load(items: Uint32Array, from: number, to: number, level: number, words: Float64Array): void {
    const skip = level * WORD_BYTES;
    for (let i = from; i < to; i++) {
      const bytes = this.strings[items[i]];
      words[i] = byteWord(bytes, skip, bytes.length - skip);
    }
  }

  ended(word: number): boolean {
    return endsInWord(word);
  }
}

/** Numbers, none of them NaN: items are places in the list. Equal ones stay in the order of the list. */
export class NumberWords implements SortWords {
  constructor(private readonly numbers: Float64Array) {}

  load(items: Uint32Array, from: number, to: number, _level: number, words: Float64Array): void {
    for (let i = from; i < to; i++) words[i] = this.numbers[items[i]];
  }

  ended(): boolean {
    return true;
  }
}
