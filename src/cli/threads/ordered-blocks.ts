import type { ByteSink } from '../../engine/io/byte-sink.js';

interface Waiting {
  readonly blocks: { readonly bytes: Uint8Array; readonly written: () => void }[];
  ended: boolean;
}

/** Puts blocks of parts that are made at the same time in the order of the parts. */
export class OrderedBlocks {
  readonly #waiting = new Map<number, Waiting>();
  /** The part that is written now. */
  #current = 0;

  constructor(private readonly sink: ByteSink) {}

  /**
   * Takes the next block of a part.
   * @param written called when it has gone to the sink
   */
  add(part: number, bytes: Uint8Array, written: () => void): void {
    if (part === this.#current) {
      this.sink.write(bytes);
      written();
    } else {
      this.#partOf(part).blocks.push({ bytes, written });
    }
  }

  /** Says that a part has no more blocks. */
  end(part: number): void {
    this.#partOf(part).ended = true;
    for (;;) {
      const current = this.#waiting.get(this.#current);
      if (current === undefined) return;
      this.#write(current);
      if (!current.ended) return;
      this.#waiting.delete(this.#current);
      this.#current++;
    }
  }

  #write({ blocks }: Waiting): void {
    for (const { bytes, written } of blocks) {
      this.sink.write(bytes);
      written();
    }
    blocks.length = 0;
  }

  #partOf(part: number): Waiting {
    let waiting = this.#waiting.get(part);
    if (waiting === undefined) this.#waiting.set(part, (waiting = { blocks: [], ended: false }));
    return waiting;
  }
}
