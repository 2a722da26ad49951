import { RadixTreeSize } from '../keyspace/radix-tree-size.js';
import type { ByteWindow } from './byte-window.js';
import { FormatError } from './damage.js';
import type { StringWalker } from './string-walker.js';

/** The version of a stream's layout, by its type byte (rdb.h). */
const LAYOUTS: Readonly<Record<number, number>> = { 15: 1, 19: 2, 21: 3, 26: 4, 27: 5 };

/** Walks over streams: nodes, consumer groups, pending entries. Only their ids are looked at. */
export class StreamWalker {
  #tree: RadixTreeSize;

  constructor(
    private readonly window: ByteWindow,
    private readonly strings: StringWalker,
  ) {
    this.#tree = new RadixTreeSize(strings.model.classes);
  }

  /** Call when the memory model has become another. */
  modelChanged(): void {
    this.#tree = new RadixTreeSize(this.strings.model.classes);
  }

  value(type: number): void {
    const layout = LAYOUTS[type] ?? 1;
    const window = this.window;
    const facts = this.strings.facts;
    this.#tree.reset();
    const nodes = window.count('a node count');
    this.strings.checkCount(nodes, 2);
    for (let i = 0; i < nodes; i++) {
      this.strings.step();
      const at = window.offset;
      const idLength = window.length();
      if (idLength !== 16) throw new FormatError('bad-value', at, 'a stream node id of 16 bytes', `${idLength} bytes`);
      this.#id();
      const plain = this.strings.skip();
      facts.packedBytes += plain;
      facts.packedAllocatedBytes += this.strings.model.blockAllocation(plain);
    }
    this.#tree.end();
    facts.nodes = nodes;
    facts.elements = window.count('an entry count');
    const numbers = layout >= 2 ? 7 : 2;
    for (let i = 0; i < numbers; i++) window.count('a stream number');
    const groups = window.count('a group count');
    this.strings.checkCount(groups, 5);
    for (let i = 0; i < groups; i++) this.#group(layout);
    facts.groups = groups;
    facts.treeNodes = this.#tree.nodes;
    facts.treeBytes = this.#tree.bytes;
    if (layout >= 4) this.#producers();
  }

  /** A raw id: 16 bytes, which go into the current radix tree. */
  #id(): void {
    const window = this.window;
    window.need(16);
    this.#tree.add(window.bytes, window.position);
    window.skip(16);
  }

  #group(layout: number): void {
    const window = this.window;
    const facts = this.strings.facts;
    this.strings.skip();
    for (let i = layout >= 2 ? 3 : 2; i > 0; i--) window.count('a group number');
    const pending = window.count('a pending count');
    this.strings.checkCount(pending, 25);
    for (let i = 0; i < pending; i++) {
      this.strings.step();
      this.#id();
      window.skip(8);
      window.count('a delivery count');
    }
    this.#tree.end();
    facts.pending += pending;
    const consumers = window.count('a consumer count');
    this.strings.checkCount(consumers, 10);
    for (let i = 0; i < consumers; i++) {
      this.strings.step();
      facts.nameBytes += this.strings.skip();
      window.skip(layout >= 3 ? 16 : 8);
      const owned = window.count('a pending count');
      this.strings.checkCount(owned, 16);
      for (let j = 0; j < owned; j++) {
        this.strings.step();
        this.#id();
      }
      this.#tree.end();
    }
    facts.consumers += consumers;
    if (layout >= 5) {
      const released = window.count('a released count');
      this.strings.checkCount(released, 16);
      window.skip(16 * released);
    }
  }

  #producers(): void {
    const window = this.window;
    window.count('an idempotency duration');
    window.count('an idempotency size');
    const producers = window.count('a producer count');
    this.strings.checkCount(producers, 2);
    this.strings.facts.producers = producers;
    for (let i = 0; i < producers; i++) {
      this.strings.skip();
      const ids = window.count('an id count');
      this.strings.checkCount(ids, 3);
      for (let j = 0; j < ids; j++) {
        this.strings.step();
        this.strings.skip();
        window.count('an id');
        window.count('an id');
      }
    }
    window.count('a count');
    window.count('a count');
  }
}
