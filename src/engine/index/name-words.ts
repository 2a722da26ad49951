import type { KeyTable } from './key-table.js';
import type { SortWords } from './sliced-sort.js';

/** Bytes of a key that go into one number. */
const WORD_BYTES = 6;

/**
 * Rows by database, then by key as bytes. Level 0 is the database. Each further level is six bytes of the key as one
 * number, the missing ones 0, times 8 plus how many bytes there were left (7 for more than six): 51 bits, so a double
 * holds it exactly, a shorter key comes before the longer one that starts with it, and keys that end here are told.
 */
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
      const keys = segment.keys;
      const at = segment.keyStart(index) + skip;
      const left = segment.keyEnd(index) - at;
      if (left >= WORD_BYTES) {
        const high = (keys[at] << 16) | (keys[at + 1] << 8) | keys[at + 2];
        const low = (keys[at + 3] << 16) | (keys[at + 4] << 8) | keys[at + 5];
        words[i] = (high * 0x100_0000 + low) * 8 + (left > WORD_BYTES ? 7 : 6);
      } else {
        let word = 0;
        for (let n = 0; n < WORD_BYTES; n++) word = word * 256 + (n < left ? keys[at + n] : 0);
        words[i] = word * 8 + Math.max(left, 0);
      }
    }
  }

  ended(word: number, level: number): boolean {
    return level > 0 && word % 8 !== 7;
  }
}
