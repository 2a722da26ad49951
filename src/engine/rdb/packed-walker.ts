import { ListpackReader } from '../codec/listpack.js';
import { lzfDecompress, lzfDecompressPrefix } from '../codec/lzf.js';
import { COUNT_UNKNOWN, type PackedReader } from '../codec/packed.js';
import { ZiplistReader } from '../codec/ziplist.js';
import { ZipmapReader } from '../codec/zipmap.js';
import { ENCODED_LZF, type ByteWindow } from './byte-window.js';
import { FormatError } from './damage.js';
import type { Shape } from './format.js';
import type { StringWalker } from './string-walker.js';

/** The count from which on a zipmap's header says "count yourself" (zipmap.c). */
const ZIPMAP_UNCOUNTED = 254;
/** Plain bytes up to which entries are counted where the header does not; beyond, their number is guessed. */
const MOST_COUNTED = 64 * 1024 * 1024;
const GUESSED_ENTRY_BYTES = 8;

/** Plain bytes of a packed encoding that are enough for any of the four headers. */
const HEADER_BYTES = 11;
/** Compressed bytes that always hold that many plain bytes, where there are that many. */
const HEADER_COMPRESSED_BYTES = 2 * HEADER_BYTES;

/** Walks over packed strings: ziplists, listpacks, zipmaps, intsets. Their headers tell how many entries they have. */
export class PackedWalker {
  /** Why what was walked cannot be loaded although its frame is whole; null when nothing speaks against it. */
  suspicion: FormatError | null = null;
  /** Bytes of the last packed string's header, as far as it has any. */
  readonly #header = new Uint8Array(HEADER_BYTES);
  #headerLength = 0;
  /** Entries that were counted because the last packed string's header leaves that to the reader. */
  #counted = COUNT_UNKNOWN;

  constructor(
    private readonly window: ByteWindow,
    private readonly strings: StringWalker,
  ) {}

  /** One packed string; `per` packed entries make one element. */
  value(shape: Shape, per: number): void {
    const plain = this.skip(shape);
    const facts = this.strings.facts;
    facts.nodes = 1;
    facts.packedBytes = plain;
    facts.packedAllocatedBytes = this.strings.model.blockAllocation(plain);
    const entries = this.count(shape, plain);
    facts.elements = Math.floor(entries / per);
    // The first entry is the template's id; a damaged blob may not even have that.
    if (shape === 'template-listpack-ref' && facts.elements > 0) facts.elements--;
  }

  /** Skips a string and keeps the first bytes of its plain form in `#header`. Returns its plain length. */
  skip(shape: Shape): number {
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
    const [compressed, plain] = this.strings.lzfLengths();
    if (compressed > window.remaining) window.skip(compressed);
    const take = compressed < HEADER_COMPRESSED_BYTES ? compressed : HEADER_COMPRESSED_BYTES;
    window.need(take);
    const from = window.position;
    this.#headerLength = lzfDecompressPrefix(
      window.bytes,
      from,
      from + take,
      this.#header,
      HEADER_BYTES,
      window.offset,
    );
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
      case 'intset':
        return false;
      case 'zipmap':
        return header[0] >= ZIPMAP_UNCOUNTED;
      case 'ziplist-list':
      case 'ziplist-zset':
      case 'ziplist-hash':
      case 'quicklist':
        return header[8] === 0xff && header[9] === 0xff;
      default:
        return header[4] === 0xff && header[5] === 0xff;
    }
  }

  #countEntries(shape: Shape, bytes: Uint8Array, start: number, length: number): void {
    const reader = readerOf(shape);
    let entries = 0;
    try {
      reader.open(bytes, start, start + length);
      while (reader.next()) {
        this.strings.step();
        entries++;
      }
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.suspicion ??= error;
    }
    this.#counted = shape === 'zipmap' ? entries >> 1 : entries;
  }

  /** Entries of the packed string walked last; where neither header nor a count tells, guessed from its bytes. */
  count(shape: Shape, plain: number): number {
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
      case 'ziplist-list':
      case 'ziplist-zset':
      case 'ziplist-hash':
      case 'quicklist':
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
    if (said !== plain)
      this.#suspect(`a ${what} of ${plain} bytes, the length of its string`, `a header that says ${said}`);
  }

  #suspect(expected: string, found: string): void {
    this.suspicion ??= new FormatError('bad-value', this.window.offset, expected, found);
  }

  #needHeader(bytes: number, what: string): void {
    if (this.#headerLength < bytes) {
      throw new FormatError(
        'bad-value',
        this.window.offset,
        `${what} with a header of ${bytes} bytes`,
        `${this.#headerLength} bytes`,
      );
    }
  }

  /** A list of packed nodes; with `containers` each says whether it is packed or one long element. */
  quicklist(containers: boolean): void {
    const window = this.window;
    const facts = this.strings.facts;
    const nodes = window.count('a node count');
    this.strings.checkCount(nodes, containers ? 2 : 1);
    for (let i = 0; i < nodes; i++) {
      this.strings.step();
      if (containers) {
        const at = window.offset;
        const container = window.count('a node container');
        if (container === 1) {
          const plain = this.strings.skip();
          facts.elements++;
          facts.payloadBytes += plain;
          facts.packedBytes += plain;
          facts.packedAllocatedBytes += this.strings.model.blockAllocation(plain);
          continue;
        }
        if (container !== 2) throw new FormatError('bad-value', at, 'a list node of kind 1 or 2', `kind ${container}`);
      }
      const shape = containers ? 'listpack-set' : 'quicklist';
      const plain = this.skip(shape);
      facts.elements += this.count(shape, plain);
      facts.packedBytes += plain;
      facts.packedAllocatedBytes += this.strings.model.blockAllocation(plain);
    }
    facts.nodes = nodes;
  }
}

const LISTPACKS = new ListpackReader();
const ZIPLISTS = new ZiplistReader();
const ZIPMAPS = new ZipmapReader();

function readerOf(shape: Shape): PackedReader {
  if (shape === 'zipmap') return ZIPMAPS;
  return shape.startsWith('ziplist') || shape === 'quicklist' ? ZIPLISTS : LISTPACKS;
}
