import { latin1ToBytes } from '../codec/latin1.js';
import type { ByteSource } from '../io/byte-source.js';
import type { ArrayElements } from '../rdb/array-elements.js';
import { FormatError } from '../rdb/damage.js';
import { NO_EXPIRY, type ElementCursor } from '../rdb/elements.js';
import { ENCODINGS, objectType } from '../rdb/format.js';
import type { ModuleFields } from '../rdb/module-fields.js';
import { openLayout, type ModulePages } from '../rdb/module-layout.js';
import { PrimitiveReader } from '../rdb/primitives.js';
import type { RdbHeader, ScannedKey } from '../rdb/scan-events.js';
import type { StreamEntries } from '../rdb/stream-entries.js';
import { readStreamHeader, streamVersion } from '../rdb/stream-facts.js';
import { StreamGroups } from '../rdb/stream-groups.js';
import { StringSlot } from '../rdb/string-slot.js';
import type { StreamId } from '../rdb/value.js';
import type { ValueContext } from '../rdb/value-reader.js';
import { ValueWalks } from '../rdb/value-walk.js';
import { JsonOutput } from './json-output.js';

/** The file is read in sequence, in parts of this many bytes. */
const WINDOW_BYTES = 1 << 20;
/** Rows of a module's value that are decoded at a time. */
const ROWS = 1000;
/** Bytes of an unknown value that are read at a time; divisible by 3, so that base64 needs no padding between. */
const PIECE = 3 << 14;

const DB = latin1ToBytes('{"db":');
const KEY = latin1ToBytes(',"key":');
const IDLE = latin1ToBytes(',"idle":');
const FREQ = latin1ToBytes(',"freq":');
const DISK = latin1ToBytes(',"size":{"disk":');
/** What nearly every key has there. */
const NEITHER = latin1ToBytes(',"idle":null,"freq":null,"size":{"disk":');
const MEMORY = latin1ToBytes(',"memory":');
const ELEMENTS = latin1ToBytes('},"elements":');
const VALUE = latin1ToBytes(',"value":');
const NULL = latin1ToBytes('null');
const DAMAGE = latin1ToBytes(',"damage":');

const OPEN = 0x5b;
const CLOSE = 0x5d;
const CLOSE_OBJECT = 0x7d;
const COMMA = 0x2c;
const QUOTE = 0x22;
const MINUS = 0x2d;

/**
 * Writes keys as NDJSON, one line each, straight from the file's bytes. Memory does not depend on the size of a value:
 * a line is handed out in parts where it is long.
 */
export class NdjsonWriter {
  readonly #out: JsonOutput;
  readonly #source: ByteSource;
  readonly #reader: PrimitiveReader;
  readonly #walks: ValueWalks;
  readonly #header: RdbHeader;
  readonly #context: ValueContext;
  readonly #string = new StringSlot();
  /** `,"type":…,"encoding":…,"expireAt":` by type byte and encoding. */
  readonly #kinds = new Map<number, Uint8Array>();
  /** Where the value that is being written could end in case of damage, and what would close it there. */
  #end = 0;
  #closers = '';

  /** @param output takes a part of what was written; the bytes are valid only during the call */
  constructor(source: ByteSource, header: RdbHeader, context: ValueContext, output: (part: Uint8Array) => void) {
    this.#source = source;
    this.#header = header;
    this.#context = context;
    this.#reader = new PrimitiveReader(source, WINDOW_BYTES);
    this.#walks = new ValueWalks(this.#reader, context.template ?? (() => undefined));
    this.#out = new JsonOutput(output);
  }

  /**
   * Writes one key's line. A value that is damaged is null, or ends early where a part of it was handed out already,
   * and a member `damage` says why.
   * @returns what is wrong with the value, null when nothing is
   * @throws SourceError
   */
  writeKey(key: ScannedKey): FormatError | null {
    const out = this.#out;
    out.raw(DB);
    out.integer(key.db);
    out.raw(KEY);
    out.bytes(key.keyBuffer, key.keyStart, key.keyLength);
    out.raw(this.#kind(key));
    out.integerOrNull(key.expireAt < 0 ? null : key.expireAt);
    if (key.idle < 0 && key.freq < 0) {
      out.raw(NEITHER);
    } else {
      out.raw(IDLE);
      out.integerOrNull(key.idle < 0 ? null : key.idle);
      out.raw(FREQ);
      out.integerOrNull(key.freq < 0 ? null : key.freq);
      out.raw(DISK);
    }
    out.integer(key.end - key.offset);
    out.raw(MEMORY);
    out.integer(Math.round(key.memoryBytes));
    out.raw(ELEMENTS);
    const error = this.#valueOrDamage(key);
    out.byte(CLOSE_OBJECT);
    out.endLine();
    return error;
  }

  /** Hands out what is left. */
  end(): void {
    this.#out.flush();
  }

  #kind(key: ScannedKey): Uint8Array {
    const slot = key.type * ENCODINGS.length + key.encoding;
    let bytes = this.#kinds.get(slot);
    if (bytes === undefined) {
      const kind = key.objectType?.kind ?? 'unknown';
      bytes = latin1ToBytes(`,"type":"${kind}","encoding":"${ENCODINGS[key.encoding] ?? 'unknown'}","expireAt":`);
      this.#kinds.set(slot, bytes);
    }
    return bytes;
  }

  #valueOrDamage(key: ScannedKey): FormatError | null {
    const out = this.#out;
    const mark = out.mark();
    try {
      this.#here('');
      this.#value(key);
      return null;
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      if (out.rewind(mark)) {
        out.integer(key.elements);
        out.raw(VALUE);
        out.raw(NULL);
      } else {
        out.rewind(this.#end);
        out.text(this.#closers);
      }
      out.raw(DAMAGE);
      const text = latin1ToBytes(error.message.replaceAll(/[^\x20-\x7e]/g, '?'));
      out.bytes(text, 0, text.length);
      return error;
    }
  }

  #value(key: ScannedKey): void {
    this.#reader.seek(key.valueOffset, key.end);
    const walk = this.#walks.open(objectType(this.#header.dialect, key.type));
    // Some packed values do not tell their count in the header: a scan estimates it, an opened one knows.
    this.#out.integer('cursor' in walk ? (walk.cursor.total ?? key.elements) : key.elements);
    this.#out.raw(VALUE);
    switch (walk.kind) {
      case 'string':
        this.#reader.string(this.#string);
        return this.#out.slot(this.#string);
      case 'list':
      case 'set':
        return this.#elements(walk.cursor);
      case 'zset':
        return this.#members(walk.cursor);
      case 'hash':
        return this.#pairs(walk.cursor);
      case 'array':
        return this.#places(walk.cursor);
      case 'stream':
        return this.#stream(walk.entries, streamVersion(key.type));
      case 'module':
        return this.#module(walk.fields, key.end);
      case 'unknown':
        return this.#opaqueValue(key);
    }
  }

  /** Notes that the value could end here, and with what. */
  #here(closers: string): void {
    this.#end = this.#out.mark();
    this.#closers = closers;
  }

  #elements(cursor: ElementCursor): void {
    const out = this.#out;
    const { first } = cursor.element;
    out.byte(OPEN);
    for (let comma = false; cursor.next(); comma = true) {
      this.#here(']');
      if (comma) out.byte(COMMA);
      out.slot(first);
    }
    out.byte(CLOSE);
  }

  #members(cursor: ElementCursor): void {
    const out = this.#out;
    const element = cursor.element;
    out.byte(OPEN);
    for (let comma = false; cursor.next(); comma = true) {
      this.#here(']');
      if (comma) out.byte(COMMA);
      out.byte(OPEN);
      out.slot(element.first);
      out.byte(COMMA);
      out.score(element);
      out.byte(CLOSE);
    }
    out.byte(CLOSE);
  }

  #pairs(cursor: ElementCursor): void {
    const out = this.#out;
    const element = cursor.element;
    out.byte(OPEN);
    for (let comma = false; cursor.next(); comma = true) {
      this.#here(']');
      if (comma) out.byte(COMMA);
      out.byte(OPEN);
      out.slot(element.first);
      out.byte(COMMA);
      out.slot(element.second);
      if (element.expireAt !== NO_EXPIRY) {
        out.byte(COMMA);
        out.integer(element.expireAt);
      }
      out.byte(CLOSE);
    }
    out.byte(CLOSE);
  }

  #places(cursor: ArrayElements): void {
    const out = this.#out;
    const element = cursor.element;
    out.byte(OPEN);
    for (let comma = false; cursor.next(); comma = true) {
      this.#here(']');
      if (comma) out.byte(COMMA);
      out.byte(OPEN);
      out.integer(element.index);
      out.byte(COMMA);
      if (element.number === null) out.slot(element.second);
      else if (typeof element.number === 'bigint') out.integer(element.number);
      else out.double(element.number);
      out.byte(CLOSE);
    }
    out.byte(CLOSE);
  }

  #id(ms: bigint, seq: bigint): void {
    this.#out.byte(QUOTE);
    this.#out.integer(ms);
    this.#out.byte(MINUS);
    this.#out.integer(seq);
    this.#out.byte(QUOTE);
  }

  #idOrNull(id: StreamId | null): void {
    if (id === null) this.#out.raw(NULL);
    else this.#id(id.ms, id.seq);
  }

  #stream(entries: StreamEntries, version: number): void {
    const out = this.#out;
    const first = entries.mark();
    entries.skipNodes();
    const header = readStreamHeader(this.#reader, version);
    const groups = this.#reader.offset;
    out.text('{"lastId":');
    this.#idOrNull(header.lastId);
    out.text(',"firstId":');
    this.#idOrNull(header.firstId);
    out.text(',"maxDeletedId":');
    this.#idOrNull(header.maxDeletedId);
    out.text(',"entriesAdded":');
    out.integerOrNull(header.entriesAdded);
    out.text(',"entries":[');
    entries.restore(first);
    for (let comma = false; entries.next(); comma = true) {
      this.#here(']}');
      if (comma) out.byte(COMMA);
      this.#entry(entries);
    }
    out.text('],"groups":[');
    this.#here(']}');
    this.#reader.seek(groups);
    const walk = new StreamGroups(this.#reader);
    walk.open(version);
    for (let comma = false; walk.next(); comma = true) {
      this.#here(']}');
      if (comma) out.byte(COMMA);
      this.#group(walk);
    }
    out.text(']}');
  }

  #entry(entries: StreamEntries): void {
    const out = this.#out;
    out.text('{"id":');
    this.#id(entries.ms, entries.seq);
    out.text(',"fields":[');
    for (let comma = false; entries.nextField(); comma = true) {
      if (comma) out.byte(COMMA);
      out.byte(OPEN);
      out.slot(entries.field);
      out.byte(COMMA);
      out.slot(entries.value);
      out.byte(CLOSE);
    }
    out.text(']}');
  }

  #group(group: StreamGroups): void {
    const out = this.#out;
    out.text('{"name":');
    out.bytes(group.name, 0, group.name.length);
    out.text(',"lastId":');
    this.#idOrNull(group.lastId);
    out.text(',"entriesRead":');
    out.integerOrNull(group.entriesRead);
    out.text(',"pending":[');
    let comma = false;
    for (const pending of group.pendingEntries()) {
      this.#here(']}]}');
      if (comma) out.byte(COMMA);
      comma = true;
      out.text('{"id":');
      this.#id(pending.ms, pending.seq);
      out.text(',"consumer":');
      const owner = group.consumers[pending.owner];
      if (owner === undefined) out.raw(NULL);
      else out.bytes(owner.name, 0, owner.name.length);
      out.text(',"deliveredAt":');
      out.integer(pending.deliveredAt);
      out.text(',"deliveries":');
      out.integer(pending.deliveries);
      out.byte(CLOSE_OBJECT);
    }
    out.text('],"consumers":[');
    group.consumers.forEach((consumer, place) => {
      if (place > 0) out.byte(COMMA);
      out.text('{"name":');
      out.bytes(consumer.name, 0, consumer.name.length);
      out.text(',"seenAt":');
      out.integer(consumer.seenAt);
      out.text(',"activeAt":');
      out.integerOrNull(consumer.activeAt);
      out.byte(CLOSE_OBJECT);
    });
    out.text(']}');
  }

  #module(fields: ModuleFields, end: number): void {
    const out = this.#out;
    const { module, version } = fields;
    const first = fields.mark();
    out.text('{"module":');
    const name = latin1ToBytes(module);
    out.bytes(name, 0, name.length);
    out.text(',"version":');
    out.integer(version);
    const pages = openLayout(fields, this.#context.layouts);
    const mark = out.mark();
    if (pages !== null && this.#understood(pages, mark)) {
      out.byte(CLOSE_OBJECT);
      return;
    }
    out.text(',"opaque":"');
    this.#opaque(first.offset, end);
    out.text('"}');
  }

  /** Writes a value that its layout understands; false when it does not after all, and nothing was written. */
  #understood(pages: ModulePages, mark: number): boolean {
    try {
      this.#out.raw(VALUE);
      this.#decoded(pages);
      return true;
    } catch (error) {
      if (error instanceof FormatError && this.#out.rewind(mark)) return false;
      throw error;
    }
  }

  #decoded(pages: ModulePages): void {
    const out = this.#out;
    const decoded = pages.page(0, ROWS);
    if (decoded.json !== undefined) {
      out.raw(new TextEncoder().encode(decoded.json));
      return;
    }
    out.text('{"title":');
    this.#text(decoded.title);
    out.text(',"facts":{');
    decoded.facts.forEach(([name, value], place) => {
      if (place > 0) out.byte(COMMA);
      this.#text(name);
      out.byte(0x3a);
      this.#text(value);
    });
    out.byte(CLOSE_OBJECT);
    if (decoded.rows !== undefined) {
      out.text(',"columns":[');
      decoded.rows.columns.forEach((column, place) => {
        if (place > 0) out.byte(COMMA);
        this.#text(column);
      });
      out.text('],"rows":[');
      for (let start = 0; start < pages.total;) {
        const rows = (start === 0 ? decoded : pages.page(start, ROWS)).rows?.cells ?? [];
        if (rows.length === 0) break;
        rows.forEach((cells, place) => {
          this.#here(']}}');
          if (start + place > 0) out.byte(COMMA);
          this.#row(cells);
        });
        start += rows.length;
      }
      out.byte(CLOSE);
    }
    out.byte(CLOSE_OBJECT);
  }

  #row(cells: readonly (string | number | Uint8Array)[]): void {
    const out = this.#out;
    out.byte(OPEN);
    cells.forEach((cell, place) => {
      if (place > 0) out.byte(COMMA);
      if (typeof cell === 'number') out.double(cell);
      else if (typeof cell === 'string') this.#text(cell);
      else out.bytes(cell, 0, cell.length);
    });
    out.byte(CLOSE);
  }

  #text(text: string): void {
    const bytes = new TextEncoder().encode(text);
    this.#out.bytes(bytes, 0, bytes.length);
  }

  #opaqueValue(key: ScannedKey): void {
    this.#out.text('{"opaque":"');
    this.#opaque(key.valueOffset, key.end);
    this.#out.text('"}');
  }

  /** Base64 of a stretch of the file. */
  #opaque(from: number, end: number): void {
    const piece = new Uint8Array(Math.min(PIECE, Math.max(0, end - from)));
    for (let at = from; at < end;) {
      const got = this.#source.read(at, piece.subarray(0, Math.min(piece.length, end - at)));
      if (got === 0) throw new FormatError('truncated', at, `${end - at} more bytes`, 'the end of the file');
      this.#here('"}');
      this.#out.base64(piece, 0, got);
      at += got;
    }
  }
}
