import { PACKED_INTSET, type MemoryModel } from '../keyspace/memory-model.js';
import type { ValueFacts } from '../keyspace/value-facts.js';
import type { ByteWindow } from './byte-window.js';
import { FormatError } from './damage.js';
import type { Shape } from './format.js';
import { ModuleWalker } from './module-walker.js';
import { PackedWalker } from './packed-walker.js';
import { StreamWalker } from './stream-walker.js';
import { StringWalker } from './string-walker.js';

/** Array value tags (redis 8.8, rdb.c). */
const ARRAY_STRING = 0;
const ARRAY_INTEGER = 1;
const ARRAY_DOUBLE = 2;
const ARRAY_SHORT_STRING = 3;

/**
 * Walks over values without decoding them: lengths and headers are read, everything else is skipped. Of a compressed
 * string only the first bytes are inflated, and only where a header lies in them.
 */
export class ValueWalker {
  readonly strings: StringWalker;
  readonly packed: PackedWalker;
  readonly streams: StreamWalker;
  readonly modules: ModuleWalker;
  /** What is known of the value that was walked last. */
  readonly facts: ValueFacts;
  /** Field counts of the shared hash templates met so far, by id (opcode 242). */
  readonly templates = new Map<number, number>();

  constructor(
    private readonly window: ByteWindow,
    model: MemoryModel,
  ) {
    this.strings = new StringWalker(window, model);
    this.packed = new PackedWalker(window, this.strings);
    this.streams = new StreamWalker(window, this.strings);
    this.modules = new ModuleWalker(window, this.strings);
    this.facts = this.strings.facts;
  }

  /** The model may become known only after the walker: it depends on fields at the beginning of the file. */
  useModel(model: MemoryModel): void {
    this.strings.model = model;
    this.streams.modelChanged();
  }

  /**
   * Moves the window behind a value and fills {@link facts}.
   * @param type the type byte, for shapes whose layout depends on it
   * @throws FormatError when the bytes cannot be such a value
   */
  walk(shape: Shape, type: number): void {
    this.facts.reset();
    this.packed.suspicion = null;
    switch (shape) {
      case 'string':
        return this.strings.value();
      case 'strings':
        return this.#strings(1, 0);
      case 'pairs':
        return this.#strings(2, 0);
      case 'zset-text':
        return this.#textScores();
      case 'zset-binary':
        return this.#strings(1, 8);
      case 'hash-valkey-ttl':
        return this.#strings(2, 8);
      case 'hash-ttl':
        this.window.skip(8);
        return this.#expiringPairs();
      case 'hash-ttl-pre-ga':
        return this.#expiringPairs();
      case 'intset':
        return this.packed.value(shape, 1);
      case 'zipmap':
        return this.packed.value(shape, 1);
      case 'ziplist-list':
        return this.packed.value(shape, 1);
      case 'ziplist-zset':
        return this.packed.value(shape, 2);
      case 'ziplist-hash':
        return this.packed.value(shape, 2);
      case 'listpack-set':
        return this.packed.value(shape, 1);
      case 'listpack-zset':
        return this.packed.value(shape, 2);
      case 'listpack-hash':
        return this.packed.value(shape, 2);
      case 'listpack-hash-ttl':
        this.window.skip(8);
        return this.packed.value(shape, 3);
      case 'listpack-hash-ttl-pre-ga':
        return this.packed.value(shape, 3);
      case 'quicklist':
        return this.packed.quicklist(false);
      case 'quicklist2':
        return this.packed.quicklist(true);
      case 'stream':
        return this.streams.value(type);
      case 'module':
        return this.modules.value();
      case 'module-pre-ga':
        // 4.0 release candidates wrote no opcodes: without the module nobody knows where the value ends.
        throw new FormatError(
          'unsupported',
          this.window.offset,
          'a module value that can be skipped',
          'the form of a 4.0 release candidate',
        );
      case 'array':
        return this.#array();
      case 'template-listpack-ref':
        return this.packed.value(shape, 1);
      case 'template-listpack':
        this.#templateFields();
        return this.packed.value(shape, 1);
      case 'template-strings-ref':
        return this.#templatedStrings(this.#referencedFields());
      case 'template-strings':
        return this.#templatedStrings(this.#templateFields());
      case 'bitmap':
        this.facts.elements = this.window.count('a bitmap size');
        this.facts.packedBytes = this.strings.skip();
        return;
    }
  }

  /** `count`, then that many times `each` strings and `extra` bytes: lists, sets, hashes, sorted sets. */
  #strings(each: number, extra: number): void {
    const window = this.window;
    const count = window.count('a count');
    this.strings.checkCount(count, each + extra);
    this.strings.seekIntegers = each + extra === 1 && count <= PACKED_INTSET;
    for (let i = 0; i < count; i++) {
      if (each === 2) this.strings.pair(extra);
      else if (extra > 0) {
        this.strings.member();
        window.skip(extra);
      } else this.strings.element();
    }
    this.strings.seekIntegers = false;
    this.facts.elements = count;
  }

  #textScores(): void {
    const window = this.window;
    const count = window.count('a count');
    this.strings.checkCount(count, 2);
    for (let i = 0; i < count; i++) {
      this.strings.member();
      const length = window.u8();
      if (length < 253) window.skip(length);
    }
    this.facts.elements = count;
  }

  #expiringPairs(): void {
    const window = this.window;
    const count = window.count('a count');
    this.strings.checkCount(count, 3);
    const facts = this.facts;
    for (let i = 0; i < count; i++) {
      const expires = window.count('a field expiry') !== 0;
      if (expires) facts.expiringFields++;
      const field = this.strings.elementLength();
      facts.allocatedBytes += this.strings.model.pairAllocation(field, this.strings.elementLength(), expires);
    }
    facts.elements = count;
  }

  #array(): void {
    const window = this.window;
    const count = window.count('a count');
    this.strings.checkCount(count, 3);
    if (window.count('an insert flag') === 1) window.count('an insert position');
    for (let i = 0; i < count; i++) {
      this.strings.step();
      window.count('an index');
      const at = window.offset;
      switch (window.count('a value tag')) {
        case ARRAY_STRING:
        case ARRAY_SHORT_STRING:
          this.strings.element();
          break;
        case ARRAY_INTEGER:
        case ARRAY_DOUBLE:
          window.skip(8);
          break;
        default:
          throw new FormatError('bad-value', at, 'an array value tag from 0 to 3', 'another');
      }
    }
    this.facts.elements = count;
  }

  /** Field names that stand in the value itself; returns how many. */
  #templateFields(): number {
    const format = this.window.count('a field name format');
    if (format === 0) return this.packed.count('listpack-set', this.packed.skip('listpack-set'));
    const count = this.window.count('a field count');
    this.strings.checkCount(count, 1);
    for (let i = 0; i < count; i++) this.strings.element();
    return count;
  }

  #referencedFields(): number {
    const at = this.window.offset;
    const id = this.window.count('a template id');
    const fields = this.templates.get(id);
    if (fields === undefined)
      throw new FormatError('bad-value', at, 'the id of a hash template met before', `id ${id}`);
    return fields;
  }

  #templatedStrings(fields: number): void {
    for (let i = 0; i < fields; i++) this.strings.element();
    this.facts.elements = fields;
  }
}
