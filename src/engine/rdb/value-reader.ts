import type { ByteSource } from '../io/byte-source.js';
import type { ArrayElements } from './array-elements.js';
import { Checkpoints } from './checkpoints.js';
import { FormatError } from './damage.js';
import { NO_EXPIRY, type ElementCursor, type ElementWalk } from './elements.js';
import { objectType, type ObjectKind } from './format.js';
import type { ModuleFields } from './module-fields.js';
import { openLayout, type ModuleLayouts } from './module-layout.js';
import { PrimitiveReader } from './primitives.js';
import type { StreamEntries } from './stream-entries.js';
import { readStreamFacts, readStreamHeader, streamVersion } from './stream-facts.js';
import { StringSlot } from './string-slot.js';
import type { TemplateLookup } from './template-elements.js';
import { ValueWalks } from './value-walk.js';
import type {
  HashEntry,
  ModuleField,
  ScoredMember,
  StreamEntry,
  StreamFacts,
  ValueLocation,
  ValuePage,
} from './value.js';

/** Most elements of a page. */
export const PAGE_ELEMENTS = 100_000;
/** A page ends early when its elements come to this many bytes; a page of a string has at most so many. */
export const PAGE_BYTES = 1 << 26;
/** Of a longer element a page has only this many bytes from its beginning, and says so. */
export const ELEMENT_BYTES = 1 << 22;

/** What a value needs that does not stand in it. */
export interface ValueContext {
  /** Field names of the hash templates that stand earlier in the file. */
  readonly template?: TemplateLookup;
  /** Layouts of module values; without them a module's value is given as typed fields. */
  readonly layouts?: ModuleLayouts;
}

/** Decodes one value, page by page, in memory that does not depend on the value's size. */
export interface ValueReader {
  readonly kind: ObjectKind;
  /**
   * Elements from `start` on, at most `count`; fewer at the end and where they are very long. Of a string: bytes.
   * @throws FormatError where the value is damaged, SourceError where it cannot be read
   */
  page(start: number, count: number): ValuePage;
}

/**
 * Opens a value at the place where a scan found it. Reads no more than its header.
 * @throws FormatError, SourceError
 */
export function openValue(source: ByteSource, location: ValueLocation, context: ValueContext = {}): ValueReader {
  const reader = new PrimitiveReader(source);
  reader.seek(location.valueOffset, location.end);
  const walks = new ValueWalks(reader, context.template ?? (() => undefined));
  const walk = walks.open(objectType(location.dialect, location.type));
  switch (walk.kind) {
    case 'string':
      return stringReader(reader);
    case 'list':
    case 'set':
    case 'zset':
    case 'hash':
      return collectionReader(walk.kind, walk.cursor);
    case 'array':
      return arrayReader(walk.cursor);
    case 'stream':
      return streamReader(reader, walk.entries, location);
    case 'module':
      return moduleReader(walk.fields, context.layouts);
    case 'unknown':
      return unknownReader(source, location);
  }
}

/** Counts the bytes of a page, and copies elements into it. */
class PageBudget {
  left = PAGE_BYTES;
  readonly cut: number[] = [];

  /** A copy of a string for the element at `place` in the page. */
  take(slot: StringSlot, place: number): Uint8Array {
    const bytes = slot.copy(ELEMENT_BYTES);
    if (bytes.length < slot.length && this.cut[this.cut.length - 1] !== place) this.cut.push(place);
    this.left -= bytes.length;
    return bytes;
  }

  /** What a page says of elements that were cut. */
  get note(): { cut?: readonly number[] } {
    return this.cut.length > 0 ? { cut: this.cut } : {};
  }
}

/** Collects the elements `start` to `start + count` of a walk. */
function collect<T>(
  walk: ElementWalk,
  places: Checkpoints,
  start: number,
  count: number,
  budget: PageBudget,
  take: (place: number) => T,
): T[] {
  places.seek(start);
  const elements: T[] = [];
  if (walk.index < start) return elements;
  const most = Math.min(count, PAGE_ELEMENTS);
  while (elements.length < most && budget.left > 0 && walk.next()) {
    elements.push(take(elements.length));
    places.remember();
  }
  return elements;
}

function stringReader(reader: PrimitiveReader): ValueReader {
  const slot = new StringSlot();
  reader.string(slot);
  const { length: total, encoding } = slot;
  return {
    kind: 'string',
    page(start, count) {
      const wanted = Math.max(0, Math.min(count, PAGE_BYTES, total - start));
      if (slot.stored === null) {
        const from = slot.start + start;
        return { kind: 'string', encoding, start, total, bytes: slot.buffer.slice(from, from + wanted) };
      }
      const bytes = new Uint8Array(wanted);
      slot.stored.read(start, bytes);
      return { kind: 'string', encoding, start, total, bytes };
    },
  };
}

function collectionReader(kind: 'list' | 'set' | 'zset' | 'hash', cursor: ElementCursor): ValueReader {
  const places = new Checkpoints(cursor);
  const { first, second } = cursor.element;
  return {
    kind,
    page(start, count) {
      const budget = new PageBudget();
      if (kind === 'zset') {
        const elements = collect(cursor, places, start, count, budget, (place): ScoredMember => ({
          member: budget.take(first, place),
          score: cursor.element.score,
        }));
        return { kind, start, total: cursor.total, elements, ...budget.note };
      }
      if (kind === 'hash') {
        const elements = collect(cursor, places, start, count, budget, (place): HashEntry => ({
          field: budget.take(first, place),
          value: budget.take(second, place),
          expireAt: cursor.element.expireAt === NO_EXPIRY ? null : cursor.element.expireAt,
        }));
        return { kind, start, total: cursor.total, elements, ...budget.note };
      }
      const elements = collect(cursor, places, start, count, budget, (place) => budget.take(first, place));
      return { kind, start, total: cursor.total, elements, ...budget.note };
    },
  };
}

function arrayReader(cursor: ArrayElements): ValueReader {
  const places = new Checkpoints(cursor);
  const element = cursor.element;
  return {
    kind: 'array',
    page(start, count) {
      const budget = new PageBudget();
      const elements = collect(cursor, places, start, count, budget, (place) => ({
        index: element.index,
        value: element.number ?? budget.take(element.second, place),
      }));
      return { kind: 'array', start, total: cursor.total, insertAt: cursor.insertAt, elements, ...budget.note };
    },
  };
}

function streamReader(reader: PrimitiveReader, entries: StreamEntries, location: ValueLocation): ValueReader {
  const places = new Checkpoints(entries);
  let facts: StreamFacts | null = null;
  const readFacts = (): StreamFacts => {
    const first = entries.mark();
    entries.skipNodes();
    const version = streamVersion(location.type);
    const header = readStreamHeader(reader, version);
    const read = readStreamFacts(reader, version, header);
    entries.restore(first);
    entries.total = header.entries;
    return read;
  };
  return {
    kind: 'stream',
    page(start, count) {
      facts ??= readFacts();
      const budget = new PageBudget();
      const page = collect(entries, places, start, count, budget, (place): StreamEntry => {
        const fields: [Uint8Array, Uint8Array][] = [];
        while (entries.nextField()) fields.push([budget.take(entries.field, place), budget.take(entries.value, place)]);
        return { id: { ms: entries.ms, seq: entries.seq }, fields };
      });
      return { kind: 'stream', start, total: entries.total, entries: page, facts, ...budget.note };
    },
  };
}

function moduleReader(fields: ModuleFields, layouts: ModuleLayouts | undefined): ValueReader {
  const { module, version } = fields;
  const places = new Checkpoints(fields);
  const first = fields.mark();
  let pages = openLayout(fields, layouts);
  const fieldsPage = (start: number, count: number): ValuePage => {
    const budget = new PageBudget();
    const page = collect(fields, places, start, count, budget, (place): ModuleField => {
      const kind = fields.kind;
      if (kind === 'string') return { kind, value: budget.take(fields.string, place) };
      if (kind === 'float' || kind === 'double') return { kind, value: fields.number };
      return { kind, value: fields.integer };
    });
    return { kind: 'module', module, version, start, total: fields.total, decoded: null, fields: page, ...budget.note };
  };
  return {
    kind: 'module',
    page(start, count) {
      if (pages === null) return fieldsPage(start, count);
      try {
        const decoded = pages.page(start, Math.min(count, PAGE_ELEMENTS));
        return { kind: 'module', module, version, start, total: pages.total, decoded, fields: [] };
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        // Not what the layout says after all: from here on the fields, which hold whatever the module wrote.
        pages = null;
        fields.restore(first);
        return fieldsPage(start, count);
      }
    },
  };
}

function unknownReader(source: ByteSource, location: ValueLocation): ValueReader {
  const total = Math.max(0, Math.min(location.end, source.size) - location.valueOffset);
  return {
    kind: 'unknown',
    page(start, count) {
      const bytes = new Uint8Array(Math.max(0, Math.min(count, PAGE_BYTES, total - start)));
      const got = source.read(location.valueOffset + start, bytes);
      return { kind: 'unknown', start, total, bytes: bytes.subarray(0, got) };
    },
  };
}
