import { ListpackReader } from '../codec/listpack.js';
import { lzfDecompress, lzfDecompressPrefix, LZF_MAX_RATIO } from '../codec/lzf.js';
import { COUNT_UNKNOWN, type PackedReader } from '../codec/packed.js';
import { ZiplistReader } from '../codec/ziplist.js';
import { ZipmapReader } from '../codec/zipmap.js';
import { PACKED_INTSET, type MemoryModel } from '../keyspace/memory-model.js';
import { RadixTreeSize } from '../keyspace/radix-tree-size.js';
import { ValueFacts } from '../keyspace/value-facts.js';
import { ENCODED_INT16, ENCODED_INT32, ENCODED_INT8, ENCODED_LZF, type ByteWindow } from './byte-window.js';
import { FormatError } from './damage.js';
import { encodingNumber, type Shape } from './format.js';
import { decimalLength, isInteger64, LONGEST_INTEGER } from './integer-text.js';
import { moduleName } from './module-id.js';

const RAW = encodingNumber('raw');
const INT = encodingNumber('int');
const LZF = encodingNumber('lzf');

/** The count from which on a zipmap's header says "count yourself" (zipmap.c). */
const ZIPMAP_UNCOUNTED = 254;
/** Plain bytes up to which entries are counted where the header does not; beyond, their number is guessed. */
const MOST_COUNTED = 64 * 1024 * 1024;
const GUESSED_ENTRY_BYTES = 8;

/** Plain bytes of a packed encoding that are enough for any of the four headers. */
const HEADER_BYTES = 11;
/** Compressed bytes that always hold that many plain bytes, where there are that many. */
const HEADER_COMPRESSED_BYTES = 2 * HEADER_BYTES;

/** Module opcodes (module.c RM_Save*). */
const MODULE_END = 0;
const MODULE_SIGNED = 1;
const MODULE_UNSIGNED = 2;
const MODULE_FLOAT = 3;
const MODULE_DOUBLE = 4;
const MODULE_STRING = 5;

/** Digits of the smallest integer that does not fit in 32 bits. */
const SHORTEST_WIDE_INTEGER = 10;

/** The module type of vector sets. */
const VECTOR_SET = 'vectorset';

/** The version of a stream's layout, by its type byte (rdb.h). */
const STREAM_LAYOUT: Readonly<Record<number, number>> = { 15: 1, 19: 2, 21: 3, 26: 4, 27: 5 };

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
  readonly facts = new ValueFacts();
  /** Encoding of the string value that was walked last, a place in ENCODINGS. */
  stringEncoding = RAW;
  /** The module whose value was walked last. */
  module: { readonly name: string; readonly version: number } | null = null;
  /** Field counts of the shared hash templates met so far, by id (opcode 242). */
  readonly templates = new Map<number, number>();
  /** Bytes of the last packed string's header, as far as it has any. */
  readonly #header = new Uint8Array(HEADER_BYTES);
  #headerLength = 0;
  /** Entries that were counted because the last packed string's header leaves that to the reader. */
  #counted = COUNT_UNKNOWN;
  /** Why the value walked last cannot be loaded although its frame is whole; null when nothing speaks against it. */
  suspicion: FormatError | null = null;
  /** Elements walked since somebody set it to 0, and how many may be. */
  steps = 0;
  stepLimit = Infinity;
  #model: MemoryModel;
  #tree: RadixTreeSize;
  /** True while the elements of a set are walked that may become an intset. */
  #seekIntegers = false;
  /** The second field of the module value walked last, where that is a number. */
  #secondNumber = 0;

  constructor(
    private readonly window: ByteWindow,
    model: MemoryModel,
  ) {
    this.#model = model;
    this.#tree = new RadixTreeSize(model.classes);
  }

  /** The model may become known only after the walker: it depends on fields at the beginning of the file. */
  useModel(model: MemoryModel): void {
    this.#model = model;
    this.#tree = new RadixTreeSize(model.classes);
  }

  /**
   * Moves the window behind a value and fills {@link facts}.
   * @param type the type byte, for shapes whose layout depends on it
   * @throws FormatError when the bytes cannot be such a value
   */
  walk(shape: Shape, type: number): void {
    const facts = this.facts;
    facts.reset();
    this.suspicion = null;
    switch (shape) {
      case 'string': return this.#string();
      case 'strings': return this.#strings(1, 0);
      case 'pairs': return this.#strings(2, 0);
      case 'zset-text': return this.#textScores();
      case 'zset-binary': return this.#strings(1, 8);
      case 'hash-valkey-ttl': return this.#strings(2, 8);
      case 'hash-ttl':
        this.window.skip(8);
        return this.#expiringPairs();
      case 'hash-ttl-pre-ga': return this.#expiringPairs();
      case 'intset': return this.#packed(shape, 1);
      case 'zipmap': return this.#packed(shape, 1);
      case 'ziplist-list': return this.#packed(shape, 1);
      case 'ziplist-zset': return this.#packed(shape, 2);
      case 'ziplist-hash': return this.#packed(shape, 2);
      case 'listpack-set': return this.#packed(shape, 1);
      case 'listpack-zset': return this.#packed(shape, 2);
      case 'listpack-hash': return this.#packed(shape, 2);
      case 'listpack-hash-ttl':
        this.window.skip(8);
        return this.#packed(shape, 3);
      case 'listpack-hash-ttl-pre-ga': return this.#packed(shape, 3);
      case 'quicklist': return this.#quicklist(false);
      case 'quicklist2': return this.#quicklist(true);
      case 'stream': return this.#stream(STREAM_LAYOUT[type] ?? 1);
      case 'module': return this.#module();
      case 'module-pre-ga':
        // 4.0 release candidates wrote no opcodes: without the module nobody knows where the value ends.
        throw new FormatError('unsupported', this.window.offset, 'a module value that can be skipped', 'the form of a 4.0 release candidate');
      case 'array': return this.#array();
      case 'template-listpack-ref': return this.#packed(shape, 1);
      case 'template-listpack':
        this.#templateFields();
        return this.#packed(shape, 1);
      case 'template-strings-ref': return this.#templatedStrings(this.#referencedFields());
      case 'template-strings': return this.#templatedStrings(this.#templateFields());
      case 'bitmap':
        facts.elements = this.window.count('a bitmap size');
        facts.packedBytes = this.skipString();
        return;
    }
  }

  /**
   * Moves behind one string and returns its plain length in bytes. Of a number that is the length of its decimal text.
   * @throws FormatError when it is no string, or is longer than the file
   */
  skipString(): number {
    const window = this.window;
    const length = window.length();
    if (length >= 0) {
      window.skip(length);
      return length;
    }
    return this.#encodedString(length);
  }

  #encodedString(code: number): number {
    const window = this.window;
    switch (code) {
      case ENCODED_INT8: return decimalLength((window.u8() << 24) >> 24);
      case ENCODED_INT16: {
        const low = window.u8();
        return decimalLength(((low | (window.u8() << 8)) << 16) >> 16);
      }
      case ENCODED_INT32: return decimalLength(window.i32());
      default: {
        const [compressed, plain] = this.#lzfLengths();
        window.skip(compressed);
        return plain;
      }
    }
  }

  #lzfLengths(): readonly [compressed: number, plain: number] {
    const window = this.window;
    const at = window.offset;
    const compressed = window.count('a compressed length');
    const plain = window.count('a plain length');
    if (plain > compressed * LZF_MAX_RATIO || plain === 0 || compressed === 0) {
      throw new FormatError('bad-compression', at, 'lengths that LZF can have', `${compressed} compressed and ${plain} plain bytes`);
    }
    return [compressed, plain];
  }

  #string(): void {
    const window = this.window;
    const facts = this.facts;
    const length = window.length();
    if (length >= 0) {
      // Integers of more than 32 bits stand in the file as text, yet a server keeps them as integers.
      if (length >= SHORTEST_WIDE_INTEGER && length <= LONGEST_INTEGER && length <= window.remaining) {
        window.need(length);
        facts.integer = isInteger64(window.bytes, window.position, length);
      }
      window.skip(length);
      this.stringEncoding = RAW;
      facts.elements = facts.payloadBytes = length;
      return;
    }
    const plain = this.#encodedString(length);
    this.stringEncoding = length === ENCODED_LZF ? LZF : INT;
    facts.integer = length !== ENCODED_LZF;
    facts.elements = facts.payloadBytes = plain;
  }

  /** `count`, then that many times `each` strings and `extra` bytes: lists, sets, hashes, sorted sets. */
  #strings(each: number, extra: number): void {
    const window = this.window;
    const count = window.count('a count');
    this.#checkCount(count, each + extra);
    this.#seekIntegers = each + extra === 1 && count <= PACKED_INTSET;
    for (let i = 0; i < count; i++) {
      if (each === 2) this.#pair(extra);
      else if (extra > 0) {
        this.#member();
        window.skip(extra);
      } else this.#element();
    }
    this.#seekIntegers = false;
    this.facts.elements = count;
  }

  /** Counts are believed only as far as the file can hold that many: every element takes a byte at least. */
  #checkCount(count: number, bytesEach: number): void {
    if (count * bytesEach > this.window.remaining) {
      throw new FormatError('truncated', this.window.offset, `${count} elements`, `${this.window.remaining} bytes, then the end of the file`);
    }
  }

  /** Moves behind one element string and returns its plain length; what it takes in memory is added by the caller. */
  #elementLength(): number {
    if (++this.steps > this.stepLimit) this.#outOfSteps();
    const facts = this.facts;
    const window = this.window;
    // The plain case by hand: this runs once for every element of every unpacked collection.
    let length = window.length();
    if (length >= 0) {
      if (this.#seekIntegers && length >= SHORTEST_WIDE_INTEGER && length <= LONGEST_INTEGER) this.#wideInteger(length);
      window.skip(length);
    } else {
      const code = length;
      length = this.#encodedString(code);
      if (code !== ENCODED_LZF) {
        facts.integers++;
        facts.integerDigits += length;
      }
    }
    facts.payloadBytes += length;
    if (length > facts.longestElement) facts.longestElement = length;
    return length;
  }

  /** Counts the text before the window when it is an integer too wide for the file's integer encodings. */
  #wideInteger(length: number): void {
    const window = this.window;
    if (length > window.remaining) return;
    window.need(length);
    if (!isInteger64(window.bytes, window.position, length)) return;
    const facts = this.facts;
    facts.wideIntegers++;
    facts.integers++;
    facts.integerDigits += length;
  }

  #element(): void {
    this.facts.allocatedBytes += this.#model.stringAllocation(this.#elementLength());
  }

  #member(): void {
    this.facts.allocatedBytes += this.#model.memberAllocation(this.#elementLength());
  }

  /** A field and its value, followed by an expiry of `expiryBytes` (8: ms, -1 for none) or by nothing. */
  #pair(expiryBytes: number): void {
    const field = this.#elementLength();
    const value = this.#elementLength();
    let expires = false;
    if (expiryBytes > 0) {
      expires = this.window.i64() !== -1;
      if (expires) this.facts.expiringFields++;
    }
    this.facts.allocatedBytes += this.#model.pairAllocation(field, value, expires);
  }

  #outOfSteps(): never {
    throw new FormatError('bad-value', this.window.offset, `at most ${this.stepLimit} elements`, 'more');
  }

  #textScores(): void {
    const window = this.window;
    const count = window.count('a count');
    this.#checkCount(count, 2);
    for (let i = 0; i < count; i++) {
      this.#member();
      const length = window.u8();
      if (length < 253) window.skip(length);
    }
    this.facts.elements = count;
  }

  #expiringPairs(): void {
    const window = this.window;
    const count = window.count('a count');
    this.#checkCount(count, 3);
    const facts = this.facts;
    for (let i = 0; i < count; i++) {
      const expires = window.count('a field expiry') !== 0;
      if (expires) facts.expiringFields++;
      const field = this.#elementLength();
      facts.allocatedBytes += this.#model.pairAllocation(field, this.#elementLength(), expires);
    }
    facts.elements = count;
  }

  /** One packed string; `per` packed entries make one element. */
  #packed(shape: Shape, per: number): void {
    const plain = this.#packedString(shape);
    const facts = this.facts;
    facts.nodes = 1;
    facts.packedBytes = plain;
    facts.packedAllocatedBytes = this.#model.blockAllocation(plain);
    const entries = this.#packedCount(shape, plain);
    facts.elements = Math.floor(entries / per);
    if (shape === 'template-listpack-ref') facts.elements--;
  }

  /** Skips a string and keeps the first bytes of its plain form in `#header`. Returns its plain length. */
  #packedString(shape: Shape): number {
    const window = this.window;
    const length = window.length();
    this.#counted = COUNT_UNKNOWN;
    if (length >= 0) {
      const take = length < HEADER_BYTES ? length : HEADER_BYTES;
      if (length > window.remaining) window.skip(length);
      window.need(take);
      const from = window.position;
      for (let i = 0; i < take; i++) this.#header[i] = window.bytes[from + i];
      this.#headerLength = take;
      if (this.#uncounted(shape) && length <= MOST_COUNTED && window.has(length)) {
        this.#countEntries(shape, window.bytes, window.position, length);
      }
      window.skip(length);
      return length;
    }
    if (length !== ENCODED_LZF) throw new FormatError('bad-encoding', window.offset - 1, 'packed bytes', 'a number');
    const [compressed, plain] = this.#lzfLengths();
    if (compressed > window.remaining) window.skip(compressed);
    const take = compressed < HEADER_COMPRESSED_BYTES ? compressed : HEADER_COMPRESSED_BYTES;
    window.need(take);
    const from = window.position;
    this.#headerLength = lzfDecompressPrefix(window.bytes, from, from + take, this.#header, HEADER_BYTES, window.offset);
    if (this.#uncounted(shape) && plain <= MOST_COUNTED && window.has(compressed)) {
      const bytes = new Uint8Array(plain);
      const at = window.position;
      try {
        lzfDecompress(window.bytes, at, at + compressed, bytes, plain, window.offset);
        this.#countEntries(shape, bytes, 0, plain);
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        this.suspicion ??= error;
      }
    }
    window.skip(compressed);
    return plain;
  }

  /** True when the header at hand leaves it to the reader to count. */
  #uncounted(shape: Shape): boolean {
    const header = this.#header;
    switch (shape) {
      case 'intset': return false;
      case 'zipmap': return header[0] >= ZIPMAP_UNCOUNTED;
      case 'ziplist-list': case 'ziplist-zset': case 'ziplist-hash': case 'quicklist':
        return header[8] === 0xff && header[9] === 0xff;
      default: return header[4] === 0xff && header[5] === 0xff;
    }
  }

  #countEntries(shape: Shape, bytes: Uint8Array, start: number, length: number): void {
    const reader = readerOf(shape);
    let entries = 0;
    try {
      reader.open(bytes, start, start + length);
      while (reader.next()) {
        if (++this.steps > this.stepLimit) this.#outOfSteps();
        entries++;
      }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.suspicion ??= error;
    }
    this.#counted = shape === 'zipmap' ? entries >> 1 : entries;
  }

  /** Entries of the packed string walked last; where neither header nor a count tells, guessed from its bytes. */
  #packedCount(shape: Shape, plain: number): number {
    const header = this.#header;
    let at = 4;
    switch (shape) {
      case 'intset': {
        this.#needHeader(8, 'an intset');
        const count = this.#headerNumber(4);
        const size = this.#headerNumber(0);
        if (8 + count * size !== plain) {
          this.#suspect(`${plain} bytes of intset`, `a header of ${count} numbers of ${size} bytes`);
        }
        return count;
      }
      case 'zipmap':
        this.#needHeader(1, 'a zipmap');
        break;
      case 'ziplist-list': case 'ziplist-zset': case 'ziplist-hash': case 'quicklist':
        this.#needHeader(10, 'a ziplist');
        this.#expectSize(plain, 'ziplist');
        at = 8;
        break;
      default:
        this.#needHeader(6, 'a listpack');
        this.#expectSize(plain, 'listpack');
    }
    if (this.#uncounted(shape)) return this.#counted >= 0 ? this.#counted : Math.floor(plain / GUESSED_ENTRY_BYTES);
    if (shape === 'zipmap') return header[0];
    return header[at] | (header[at + 1] << 8);
  }

  #headerNumber(at: number): number {
    const header = this.#header;
    return (header[at] | (header[at + 1] << 8) | (header[at + 2] << 16) | (header[at + 3] << 24)) >>> 0;
  }

  /** Ziplists and listpacks begin with their own size; servers refuse one that is wrong. */
  #expectSize(plain: number, what: string): void {
    const said = this.#headerNumber(0);
    if (said !== plain) this.#suspect(`a ${what} of ${plain} bytes, the length of its string`, `a header that says ${said}`);
  }

  #suspect(expected: string, found: string): void {
    this.suspicion ??= new FormatError('bad-value', this.window.offset, expected, found);
  }

  #needHeader(bytes: number, what: string): void {
    if (this.#headerLength < bytes) {
      throw new FormatError('bad-value', this.window.offset, `${what} with a header of ${bytes} bytes`, `${this.#headerLength} bytes`);
    }
  }

  #quicklist(containers: boolean): void {
    const window = this.window;
    const facts = this.facts;
    const nodes = window.count('a node count');
    this.#checkCount(nodes, containers ? 2 : 1);
    for (let i = 0; i < nodes; i++) {
      if (++this.steps > this.stepLimit) this.#outOfSteps();
      if (containers) {
        const at = window.offset;
        const container = window.count('a node container');
        if (container === 1) {
          const plain = this.skipString();
          facts.elements++;
          facts.payloadBytes += plain;
          facts.packedBytes += plain;
          facts.packedAllocatedBytes += this.#model.blockAllocation(plain);
          continue;
        }
        if (container !== 2) throw new FormatError('bad-value', at, 'a list node of kind 1 or 2', `kind ${container}`);
      }
      const shape = containers ? 'listpack-set' : 'quicklist';
      const plain = this.#packedString(shape);
      facts.elements += this.#packedCount(shape, plain);
      facts.packedBytes += plain;
      facts.packedAllocatedBytes += this.#model.blockAllocation(plain);
    }
    facts.nodes = nodes;
  }

  #stream(layout: number): void {
    const window = this.window;
    const facts = this.facts;
    this.#tree.reset();
    const nodes = window.count('a node count');
    this.#checkCount(nodes, 2);
    for (let i = 0; i < nodes; i++) {
      if (++this.steps > this.stepLimit) this.#outOfSteps();
      const at = window.offset;
      const idLength = window.length();
      if (idLength !== 16) throw new FormatError('bad-value', at, 'a stream node id of 16 bytes', `${idLength} bytes`);
      this.#streamId();
      const plain = this.skipString();
      facts.packedBytes += plain;
      facts.packedAllocatedBytes += this.#model.blockAllocation(plain);
    }
    this.#tree.end();
    facts.nodes = nodes;
    facts.elements = window.count('an entry count');
    const numbers = layout >= 2 ? 7 : 2;
    for (let i = 0; i < numbers; i++) window.count('a stream number');
    const groups = window.count('a group count');
    this.#checkCount(groups, 5);
    for (let i = 0; i < groups; i++) this.#streamGroup(layout);
    facts.groups = groups;
    facts.treeNodes = this.#tree.nodes;
    facts.treeBytes = this.#tree.bytes;
    if (layout >= 4) this.#streamProducers();
  }

  /** A raw id: 16 bytes, which go into the current radix tree. */
  #streamId(): void {
    const window = this.window;
    window.need(16);
    this.#tree.add(window.bytes, window.position);
    window.skip(16);
  }

  #streamGroup(layout: number): void {
    const window = this.window;
    const facts = this.facts;
    this.skipString();
    for (let i = layout >= 2 ? 3 : 2; i > 0; i--) window.count('a group number');
    const pending = window.count('a pending count');
    this.#checkCount(pending, 25);
    for (let i = 0; i < pending; i++) {
      if (++this.steps > this.stepLimit) this.#outOfSteps();
      this.#streamId();
      window.skip(8);
      window.count('a delivery count');
    }
    this.#tree.end();
    facts.pending += pending;
    const consumers = window.count('a consumer count');
    this.#checkCount(consumers, 10);
    for (let i = 0; i < consumers; i++) {
      if (++this.steps > this.stepLimit) this.#outOfSteps();
      facts.nameBytes += this.skipString();
      window.skip(layout >= 3 ? 16 : 8);
      const owned = window.count('a pending count');
      this.#checkCount(owned, 16);
      for (let j = 0; j < owned; j++) {
        if (++this.steps > this.stepLimit) this.#outOfSteps();
        this.#streamId();
      }
      this.#tree.end();
    }
    facts.consumers += consumers;
    if (layout >= 5) {
      const released = window.count('a released count');
      this.#checkCount(released, 16);
      window.skip(16 * released);
    }
  }

  #streamProducers(): void {
    const window = this.window;
    window.count('an idempotency duration');
    window.count('an idempotency size');
    const producers = window.count('a producer count');
    this.#checkCount(producers, 2);
    this.facts.producers = producers;
    for (let i = 0; i < producers; i++) {
      this.skipString();
      const ids = window.count('an id count');
      this.#checkCount(ids, 3);
      for (let j = 0; j < ids; j++) {
        if (++this.steps > this.stepLimit) this.#outOfSteps();
        this.skipString();
        window.count('an id');
        window.count('an id');
      }
    }
    window.count('a count');
    window.count('a count');
  }

  #module(): void {
    const facts = this.facts;
    facts.vectorSet = this.moduleId().name === VECTOR_SET;
    this.#secondNumber = 0;
    const fields = this.skipModuleFields();
    // A vector set begins with its dimension and the number of its vectors (modules/vector-sets/vset.c).
    facts.elements = facts.vectorSet ? this.#secondNumber : fields;
  }

  /** Reads a module type's id; also kept in {@link module}. Nearly all fill 64 bits, more than a number holds. */
  moduleId(): { readonly name: string; readonly version: number } {
    const window = this.window;
    window.need(1);
    let id = 0n;
    if (window.bytes[window.position] === 0x81) {
      window.skip(1);
      for (let i = 0; i < 8; i++) id = (id << 8n) | BigInt(window.u8());
    } else id = BigInt(window.count('a module id'));
    this.module = moduleName(id);
    return this.module;
  }

  /** Moves behind the fields of a module's value and its end mark. Returns how many there were. */
  skipModuleFields(): number {
    const window = this.window;
    const facts = this.facts;
    for (let fields = 0; ; fields++) {
      if (++this.steps > this.stepLimit) this.#outOfSteps();
      const at = window.offset;
      switch (window.count('a module opcode')) {
        case MODULE_END: return fields;
        case MODULE_SIGNED: case MODULE_UNSIGNED:
          if (fields === 1) this.#secondNumber = window.count('a module number');
          else window.count('a module number');
          facts.payloadBytes += 8;
          break;
        case MODULE_FLOAT:
          window.skip(4);
          facts.payloadBytes += 4;
          break;
        case MODULE_DOUBLE:
          window.skip(8);
          facts.payloadBytes += 8;
          break;
        case MODULE_STRING: this.#element(); break;
        default: throw new FormatError('bad-value', at, 'a module opcode from 0 to 5', 'another');
      }
    }
  }

  #array(): void {
    const window = this.window;
    const count = window.count('a count');
    this.#checkCount(count, 3);
    if (window.count('an insert flag') === 1) window.count('an insert position');
    for (let i = 0; i < count; i++) {
      if (++this.steps > this.stepLimit) this.#outOfSteps();
      window.count('an index');
      const at = window.offset;
      switch (window.count('a value tag')) {
        case ARRAY_STRING: case ARRAY_SHORT_STRING: this.#element(); break;
        case ARRAY_INTEGER: case ARRAY_DOUBLE: window.skip(8); break;
        default: throw new FormatError('bad-value', at, 'an array value tag from 0 to 3', 'another');
      }
    }
    this.facts.elements = count;
  }

  /** Field names that stand in the value itself; returns how many. */
  #templateFields(): number {
    const format = this.window.count('a field name format');
    if (format === 0) return this.#packedCount('listpack-set', this.#packedString('listpack-set'));
    const count = this.window.count('a field count');
    this.#checkCount(count, 1);
    for (let i = 0; i < count; i++) this.#element();
    return count;
  }

  #referencedFields(): number {
    const at = this.window.offset;
    const id = this.window.count('a template id');
    const fields = this.templates.get(id);
    if (fields === undefined) throw new FormatError('bad-value', at, 'the id of a hash template met before', `id ${id}`);
    return fields;
  }

  #templatedStrings(fields: number): void {
    for (let i = 0; i < fields; i++) this.#element();
    this.facts.elements = fields;
  }
}

const LISTPACKS = new ListpackReader();
const ZIPLISTS = new ZiplistReader();
const ZIPMAPS = new ZipmapReader();

function readerOf(shape: Shape): PackedReader {
  if (shape === 'zipmap') return ZIPMAPS;
  return shape.startsWith('ziplist') || shape === 'quicklist' ? ZIPLISTS : LISTPACKS;
}
