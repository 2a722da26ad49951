import { IntsetReader, verifyIntset } from '../codec/intset.js';
import { ListpackReader, verifyListpack } from '../codec/listpack.js';
import { packedError, type PackedReader } from '../codec/packed.js';
import { verifyZiplist, ZiplistReader } from '../codec/ziplist.js';
import { verifyZipmap, ZipmapReader } from '../codec/zipmap.js';
import type { ByteSource } from '../io/byte-source.js';
import { FormatError } from './damage.js';
import { ElementSet, type VisitElement } from './element-set.js';
import type { ElementCursor, ElementWalk } from './elements.js';
import type { ObjectType, Shape } from './format.js';
import { readCount } from './flat-elements.js';
import { entryScore, setSlot } from './packed-elements.js';
import { PrimitiveReader } from './primitives.js';
import { shownBytes } from './shown-bytes.js';
import { StreamVerifier } from './stream-verifier.js';
import { StringSlot } from './string-slot.js';
import type { TemplateLookup } from './template-elements.js';
import { ValueWalks } from './value-walk.js';

const WINDOW_BYTES = 1 << 20;
/** Bytes of a long string that are read at a time. */
const BLOCK_BYTES = 1 << 20;
/** Containers of a list node of type 18. */
const PLAIN_NODE = 1;
const PACKED_NODE = 2;
/** Latest expiry of a field that a server takes, ms of Unix time (ebuckets.h: EB_EXPIRE_TIME_MAX). */
const LATEST_FIELD_EXPIRY = 2 ** 48 - 2;

type Packing = 'listpack' | 'ziplist' | 'intset' | 'zipmap';

interface PackedCheck {
  readonly packing: Packing;
  /** Entries that make one element; the first of them must be there once. 0: no element need be unique. */
  readonly unique: 0 | 1 | 2 | 3;
}

const PACKED_CHECKS: Readonly<Partial<Record<Shape, PackedCheck>>> = {
  zipmap: { packing: 'zipmap', unique: 2 },
  intset: { packing: 'intset', unique: 0 },
  'ziplist-list': { packing: 'ziplist', unique: 0 },
  'ziplist-zset': { packing: 'ziplist', unique: 2 },
  'ziplist-hash': { packing: 'ziplist', unique: 2 },
  'listpack-set': { packing: 'listpack', unique: 1 },
  'listpack-zset': { packing: 'listpack', unique: 2 },
  'listpack-hash': { packing: 'listpack', unique: 2 },
  'listpack-hash-ttl': { packing: 'listpack', unique: 3 },
  'listpack-hash-ttl-pre-ga': { packing: 'listpack', unique: 3 },
};

const VERIFY: Readonly<Record<Packing, (buffer: Uint8Array, start: number, end: number) => number>> = {
  listpack: verifyListpack,
  ziplist: verifyZiplist,
  intset: verifyIntset,
  zipmap: verifyZipmap,
};

/**
 * Checks values to the last byte, as a server does with `sanitize-dump-payload yes`: packed encodings entry by entry,
 * compression, scores, elements that stand twice, the books of stream groups.
 */
export class ValueVerifier {
  readonly #reader: PrimitiveReader;
  readonly #walks: ValueWalks;
  readonly #streams: StreamVerifier;
  readonly #set = new ElementSet();
  readonly #blob = new StringSlot();
  readonly #name = new StringSlot();
  /** Made when the first long string comes. */
  #block: Uint8Array | null = null;
  readonly #readers: Readonly<Record<Packing, PackedReader>> = {
    listpack: new ListpackReader(),
    ziplist: new ZiplistReader(),
    intset: new IntsetReader(),
    zipmap: new ZipmapReader(),
  };

  constructor(source: ByteSource, template: TemplateLookup) {
    this.#reader = new PrimitiveReader(source, Math.min(WINDOW_BYTES, source.size));
    this.#walks = new ValueWalks(this.#reader, template);
    this.#streams = new StreamVerifier(this.#reader);
  }

  /**
   * Checks the value between two offsets of the file.
   * @returns the first thing that is wrong with it; null when all is well, or nothing is known of the type
   * @throws SourceError
   */
  verify(type: ObjectType, from: number, end: number): FormatError | null {
    this.#reader.seek(from, end);
    try {
      this.#check(type);
      return null;
    } catch (error) {
      if (error instanceof FormatError) return error;
      throw error;
    }
  }

  #check(type: ObjectType): void {
    const packed = PACKED_CHECKS[type.shape];
    if (packed !== undefined) {
      const from = this.#reader.offset;
      this.#packed(type.shape, packed);
      if (type.kind === 'zset') this.#packedScores(type, from);
      return;
    }
    switch (type.shape) {
      case 'quicklist':
        return this.#quicklist(false);
      case 'quicklist2':
        return this.#quicklist(true);
      case 'stream':
        return this.#streams.verify(type.id);
      default:
        break;
    }
    const walk = this.#walks.open(type);
    switch (walk.kind) {
      case 'string':
        this.#reader.string(this.#name);
        return this.#readWhole(this.#name);
      case 'list':
      case 'set':
      case 'zset':
      case 'hash':
        return this.#elements(type.shape, walk.kind, walk.cursor);
      case 'array':
        return this.#places(walk.cursor);
      case 'module':
        return passAll(walk.fields);
      case 'stream':
      case 'unknown':
        return;
    }
  }

  #packed(shape: Shape, { packing, unique }: PackedCheck): void {
    const reader = this.#reader;
    if (shape === 'listpack-hash-ttl') checkExpiry(reader.time(), reader.offset - 8);
    reader.packed(this.#blob);
    const { buffer, start, length } = this.#blob;
    VERIFY[packing](buffer, start, start + length);
    if (unique === 0) return;
    const packed = this.#readers[packing];
    packed.open(buffer, start, start + length);
    const entries = countAll(packed);
    if (entries % unique !== 0) throw packedError(length - 1, `entries in groups of ${unique}`, `${entries} of them`);
    // A server reads a score that is no number as far as it can, else as 0, and does not say so.
    const scored = shape === 'ziplist-zset' || shape === 'listpack-zset';
    const twice = this.#set.findTwice(entries / unique, (visit) => {
      packed.open(buffer, start, start + length);
      while (packed.next()) {
        setSlot(this.#name, packed.entry);
        visit(this.#name.buffer, this.#name.start, this.#name.length);
        for (let i = 1; i < unique; i++) packed.next();
        if (scored && Number.isNaN(entryScore(packed.entry, packed)))
          throw packedError(packed.tell(), 'a score in front', 'not a number');
      }
    });
    if (twice !== null) throw packedError(0, 'every element once', `${shownBytes(twice)} twice`);
  }

  /** The scores of a packed sorted set must be numbers, which redis-check-rdb does not look at. */
  #packedScores(type: ObjectType, from: number): void {
    this.#reader.seek(from);
    const walk = this.#walks.open(type);
    if (walk.kind !== 'zset') return;
    while (walk.cursor.next()) {
      if (Number.isNaN(walk.cursor.element.score)) throw packedError(0, 'scores', 'not a number');
    }
  }

  #quicklist(containers: boolean): void {
    const reader = this.#reader;
    for (let nodes = readCount(reader, containers ? 2 : 1, reader.offset); nodes > 0; nodes--) {
      const at = reader.offset;
      const container = containers ? reader.length() : PACKED_NODE;
      if (container === PLAIN_NODE) {
        reader.string(this.#name);
        this.#readWhole(this.#name);
        continue;
      }
      if (container !== PACKED_NODE) {
        throw new FormatError('bad-encoding', at, 'a list node of container 1 or 2', `container ${container}`);
      }
      reader.packed(this.#blob);
      const { buffer, start, length } = this.#blob;
      VERIFY[containers ? 'listpack' : 'ziplist'](buffer, start, start + length);
    }
  }

  /** Elements that stand one by one: all must be readable, and but for lists none may stand there twice. */
  #elements(shape: Shape, kind: 'list' | 'set' | 'zset' | 'hash', cursor: ElementCursor): void {
    const { element } = cursor;
    const begin = cursor.mark();
    const walk = (visit: VisitElement): void => {
      cursor.restore(begin);
      while (cursor.next()) {
        this.#readWhole(element.first);
        if (kind === 'hash') {
          this.#readWhole(element.second);
          // Valkey takes any time.
          if (shape !== 'hash-valkey-ttl') checkExpiry(element.expireAt, this.#reader.offset);
        } else if (kind === 'zset' && Number.isNaN(element.score)) {
          throw new FormatError('bad-value', this.#reader.offset, 'a score', 'not a number');
        }
        // Elements of more than a megabyte are not compared: they would have to be held.
        if (element.first.stored === null) visit(element.first.buffer, element.first.start, element.first.length);
      }
    };
    if (kind === 'list') return walk(() => undefined);
    const twice = this.#set.findTwice(cursor.total ?? 0, walk);
    if (twice !== null) {
      throw new FormatError('bad-value', this.#reader.offset, 'every element once', `${shownBytes(twice)} twice`);
    }
  }

  #places(cursor: ElementCursor): void {
    if (cursor.total === 0) {
      throw new FormatError('bad-value', this.#reader.offset, 'an array with a value', 'an empty one');
    }
    while (cursor.next()) this.#readWhole(cursor.element.second);
  }

  /** Reads a long string to its end, which proves its compression. */
  #readWhole({ stored }: StringSlot): void {
    if (stored === null) return;
    this.#block ??= new Uint8Array(BLOCK_BYTES);
    for (let at = 0; at < stored.plain; at += BLOCK_BYTES) stored.read(at, this.#block);
  }
}

function passAll(walk: ElementWalk): void {
  while (walk.next());
}

function countAll(packed: PackedReader): number {
  let entries = 0;
  while (packed.next()) entries++;
  return entries;
}

function checkExpiry(time: number, at: number): void {
  if (time > LATEST_FIELD_EXPIRY) {
    throw new FormatError('bad-value', at, `a field expiry of at most ${LATEST_FIELD_EXPIRY}`, `${time}`);
  }
}
