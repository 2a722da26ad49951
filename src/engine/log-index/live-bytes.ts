import { GrowingFloat64, GrowingUint32 } from './growing-column.js';
import type { KeyNames } from './key-names.js';
import type { KnownCommand } from './passing-command.js';

/**
 * Bytes of the commands that still matter at the end of the log: of each key, those since it was last written anew,
 * and none of a key that is gone. It is a bound from above for what a rewrite has to write, but for keys whose value
 * was computed from others (COPY counts as its source; SUNIONSTORE and its like as their own few bytes). What stood in
 * a dump in front of the log is not counted.
 */
export class LiveBytes {
  /** By key: bytes, and the flush that they are behind. */
  readonly #bytes = new GrowingFloat64();
  readonly #epochs = new GrowingUint32();
  /** By space: bytes of its keys, and how often it was flushed. */
  readonly #spaces = new Map<number, { bytes: number; epoch: number }>();
  #flushes = 0;
  #others = 0;
  #seen = 0;

  constructor(private readonly names: KeyNames) {}

  /** Bytes of all commands. */
  get seen(): number {
    return this.#seen;
  }

  get live(): number {
    let sum = this.#others;
    for (const { bytes } of this.#spaces.values()) sum += bytes;
    return sum;
  }

  command(known: KnownCommand, length: number, space: number, keys: Uint32Array, keyCount: number): void {
    this.#seen += length;
    switch (known.effect) {
      case 'frames':
      case 'swaps-databases':
        return;
      case 'empties-database':
        this.#flush(space);
        return;
      case 'empties-all':
        for (const each of this.#spaces.keys()) this.#flush(each);
        return;
      case 'renames':
      case 'moves':
        if (keyCount < 2 || keys[0] === keys[1]) return;
        this.#set(keys[1], this.#of(keys[0]));
        this.#set(keys[0], 0);
        return;
      case 'copies':
        if (keyCount === 2) this.#set(keys[1], this.#of(keys[0]));
        return;
      case 'removes':
        for (let i = 0; i < keyCount; i++) this.#set(keys[i], 0);
        return;
      case 'overwrites':
        if (known.firstOnly && keyCount > 0) this.#set(keys[0], length);
        else for (let i = 0; i < keyCount; i++) this.#set(keys[i], length / keyCount);
        return;
      default:
        if (keyCount === 0) this.#others += length;
        for (let i = 0; i < keyCount; i++) this.#set(keys[i], this.#of(keys[i]) + length / keyCount);
    }
  }

  #space(space: number): { bytes: number; epoch: number } {
    const known = this.#spaces.get(space);
    if (known !== undefined) return known;
    const added = { bytes: 0, epoch: ++this.#flushes };
    this.#spaces.set(space, added);
    return added;
  }

  #flush(space: number): void {
    const flushed = this.#space(space);
    flushed.bytes = 0;
    flushed.epoch = ++this.#flushes;
  }

  #of(id: number): number {
    this.#bytes.extendTo(this.names.count);
    this.#epochs.extendTo(this.names.count);
    return this.#epochs.values[id] === this.#space(this.names.space(id)).epoch ? this.#bytes.values[id] : 0;
  }

  #set(id: number, bytes: number): void {
    const before = this.#of(id);
    const space = this.#space(this.names.space(id));
    space.bytes += bytes - before;
    this.#bytes.values[id] = bytes;
    this.#epochs.values[id] = space.epoch;
  }
}
