import type { SizeClasses } from './size-classes.js';

/** Bytes of a stream id, the only keys these trees hold. */
const KEY_BYTES = 16;

/**
 * Counts the nodes that a server's radix tree (rax.c) needs for stream ids that come in ascending order, as they stand
 * in a file, without building it: the shape of such a tree follows from how many first bytes neighbours share.
 */
export class RadixTreeSize {
  /** Nodes of all trees since the last reset. */
  nodes = 0;
  /** Bytes that these nodes take when each is allocated. */
  bytes = 0;
  /** Keys of the current tree. */
  #keys = 0;
  readonly #previous = new Uint8Array(KEY_BYTES);
  /** Branching nodes on the way to the last key: their depth in bytes, and their children so far. */
  readonly #depths = new Int32Array(KEY_BYTES + 1);
  readonly #children = new Int32Array(KEY_BYTES + 1);
  #open = 0;

  constructor(private readonly classes: SizeClasses) {}

  /** Forgets everything: call once per value. */
  reset(): void {
    this.nodes = 0;
    this.bytes = 0;
    this.#keys = 0;
    this.#open = 0;
  }

  /** The next id of the current tree: 16 bytes at `from`. */
  add(buffer: Uint8Array, from: number): void {
    const previous = this.#previous;
    if (this.#keys++ > 0) {
      let shared = 0;
      while (shared < KEY_BYTES - 1 && buffer[from + shared] === previous[shared]) shared++;
      this.#branch(shared);
    }
    for (let i = 0; i < KEY_BYTES; i++) previous[i] = buffer[from + i];
  }

  /** Closes the current tree; the next id begins another. An empty tree is one node. */
  end(): void {
    if (this.#keys === 0) this.#node(0, 0, false);
    else {
      this.#leaf(this.#open > 0 ? this.#depths[this.#open - 1] : -1);
      while (this.#open > 0) this.#close(this.#open > 1 ? this.#depths[this.#open - 2] : -1);
    }
    this.#keys = 0;
  }

  /** A key that parts from the one before it at `depth`. */
  #branch(depth: number): void {
    const deepest = this.#open > 0 ? this.#depths[this.#open - 1] : -1;
    this.#leaf(Math.max(depth, deepest));
    while (this.#open > 0 && this.#depths[this.#open - 1] > depth) {
      const above = this.#open > 1 ? this.#depths[this.#open - 2] : -1;
      this.#close(Math.max(above, depth));
    }
    if (this.#open > 0 && this.#depths[this.#open - 1] === depth) this.#children[this.#open - 1]++;
    else {
      this.#depths[this.#open] = depth;
      this.#children[this.#open++] = 2;
    }
  }

  /** The last key's leaf, and the bytes between it and the branching node above it (-1: none). */
  #leaf(parent: number): void {
    this.#path(parent, KEY_BYTES);
    this.#node(0, 0, true);
  }

  /** Takes the deepest branching node off the stack. */
  #close(parent: number): void {
    this.#open--;
    const children = this.#children[this.#open];
    this.#path(parent, this.#depths[this.#open]);
    this.#node(children, children, false);
  }

  /** One node for the bytes of an edge: the branching node above holds the first of them. */
  #path(parent: number, depth: number): void {
    const bytes = depth - parent - 1;
    if (bytes > 0) this.#node(bytes, 1, false);
  }

  /** Header of 4 bytes, characters padded to 8 with it, a pointer a child, and one for the value of a key. */
  #node(characters: number, children: number, key: boolean): void {
    this.nodes++;
    this.bytes += this.classes.size(((4 + characters + 7) & ~7) + 8 * children + (key ? 8 : 0));
  }
}
