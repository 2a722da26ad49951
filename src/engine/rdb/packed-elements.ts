import { IntsetReader } from '../codec/intset.js';
import { ListpackReader } from '../codec/listpack.js';
import { COUNT_UNKNOWN, packedError, type PackedEntry, type PackedReader } from '../codec/packed.js';
import { ZiplistReader } from '../codec/ziplist.js';
import { ZipmapReader } from '../codec/zipmap.js';
import { Element, NO_EXPIRY, type ElementCursor, type ElementMark } from './elements.js';
import { absoluteExpiry } from './flat-elements.js';
import { parseScore, type PrimitiveReader } from './primitives.js';
import { StringSlot } from './string-slot.js';

/** Shapes that are one packed blob. */
export type PackedShape =
  | 'zipmap'
  | 'ziplist-list'
  | 'ziplist-zset'
  | 'ziplist-hash'
  | 'intset'
  | 'listpack-set'
  | 'listpack-zset'
  | 'listpack-hash'
  | 'listpack-hash-ttl'
  | 'listpack-hash-ttl-pre-ga';

type Packing = 'zipmap' | 'ziplist' | 'intset' | 'listpack';
/** What an element's entries are. */
type Entries = 'one' | 'member-score' | 'field-value' | 'field-value-expiry';

const LAYOUT: Readonly<Record<PackedShape, readonly [Packing, Entries]>> = {
  zipmap: ['zipmap', 'field-value'],
  'ziplist-list': ['ziplist', 'one'],
  'ziplist-zset': ['ziplist', 'member-score'],
  'ziplist-hash': ['ziplist', 'field-value'],
  intset: ['intset', 'one'],
  'listpack-set': ['listpack', 'one'],
  'listpack-zset': ['listpack', 'member-score'],
  'listpack-hash': ['listpack', 'field-value'],
  'listpack-hash-ttl': ['listpack', 'field-value-expiry'],
  'listpack-hash-ttl-pre-ga': ['listpack', 'field-value-expiry'],
};

const WIDTH: Readonly<Record<Entries, number>> = {
  one: 1,
  'member-score': 2,
  'field-value': 2,
  'field-value-expiry': 3,
};

/** Elements of a value that is one packed blob (types 9, 11 to 13, 16, 17, 20, 23, 25, and lists of type 10). */
export class PackedElements implements ElementCursor {
  readonly element = new Element();
  total = 0;
  index = 0;
  readonly #reader: PrimitiveReader;
  readonly #blob = new StringSlot();
  readonly #packings: Readonly<Record<Packing, PackedReader>> = {
    zipmap: new ZipmapReader(),
    ziplist: new ZiplistReader(),
    intset: new IntsetReader(),
    listpack: new ListpackReader(),
  };
  #packed: PackedReader = this.#packings.listpack;
  #entries: Entries = 'one';

  constructor(reader: PrimitiveReader) {
    this.#reader = reader;
  }

  /** Starts on the value at the reader's place. @throws FormatError when the blob's header cannot be right */
  open(shape: PackedShape): void {
    const [packing, entries] = LAYOUT[shape];
    // The earliest expiry of type 25 is there for a server's convenience: every field has its own.
    if (shape === 'listpack-hash-ttl') this.#reader.skip(8);
    this.#reader.packed(this.#blob);
    this.#packed = this.#packings[packing];
    this.#entries = entries;
    const blob = this.#blob;
    this.#packed.open(blob.buffer, blob.start, blob.start + blob.length);
    this.total = Math.floor(countEntries(this.#packed) / WIDTH[entries]);
    this.index = 0;
    this.element.expireAt = NO_EXPIRY;
  }

  next(): boolean {
    const packed = this.#packed;
    if (!packed.next()) {
      this.total = this.index;
      return false;
    }
    const element = this.element;
    const entry = packed.entry;
    setSlot(element.first, entry);
    const entries = this.#entries;
    if (entries === 'member-score') {
      this.#more('the score of the last member');
      if (entry.isInteger) element.score = Number(entry.integer);
      else element.setScoreText(entry.buffer, entry.start, entry.length, packed.tell());
    } else if (entries !== 'one') {
      this.#more('the value of the last field');
      setSlot(element.second, entry);
      if (entries === 'field-value-expiry') {
        this.#more('the expiry of the last field');
        if (!entry.isInteger) {
          throw packedError(packed.tell(), 'an expiry time in front', `a string of ${entry.length} bytes`);
        }
        element.expireAt = absoluteExpiry(Number(entry.integer));
      }
    }
    this.index++;
    return true;
  }

  skip(count: number): number {
    const packed = this.#packed;
    const width = WIDTH[this.#entries];
    let skipped = 0;
    while (skipped < count && packed.next()) {
      for (let i = 1; i < width; i++) this.#more('the rest of the last element');
      skipped++;
    }
    this.index += skipped;
    if (skipped < count) this.total = this.index;
    return skipped;
  }

  #more(what: string): void {
    if (!this.#packed.next()) throw packedError(this.#packed.tell(), what, 'the end');
  }

  mark(): ElementMark {
    return { index: this.index, offset: this.#reader.offset, inner: this.#packed.tell(), nodesLeft: 0 };
  }

  restore(mark: ElementMark): void {
    this.#packed.seek(mark.inner);
    this.index = mark.index;
  }
}

/** Points a slot to an entry's bytes, or to its decimal text. */
export function setSlot(slot: StringSlot, entry: PackedEntry): void {
  if (entry.isInteger) slot.decimal(entry.integer);
  else slot.point(entry.buffer, entry.start, entry.length);
}

/**
 * The score that an entry of a packed sorted set means.
 * @throws FormatError when it is not a number
 */
export function entryScore(entry: PackedEntry, packed: PackedReader): number {
  if (entry.isInteger) return Number(entry.integer);
  const score = parseScore(entry.buffer, entry.start, entry.length);
  if (score === null) throw packedError(packed.tell(), 'a score in front', `${entry.length} other bytes`);
  return score;
}

/** Entries of an opened blob: from its header, or by walking it where the header does not tell. */
export function countEntries(packed: PackedReader): number {
  if (packed.count !== COUNT_UNKNOWN) return packed.count;
  const first = packed.tell();
  let entries = 0;
  while (packed.next()) entries++;
  packed.seek(first);
  return entries;
}
