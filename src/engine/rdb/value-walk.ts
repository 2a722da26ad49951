import { ArrayElements } from './array-elements.js';
import type { ElementCursor } from './elements.js';
import { FlatElements } from './flat-elements.js';
import type { ObjectType } from './format.js';
import { ModuleFields } from './module-fields.js';
import { PackedElements } from './packed-elements.js';
import type { PrimitiveReader } from './primitives.js';
import { QuicklistElements } from './quicklist-elements.js';
import { StreamEntries } from './stream-entries.js';
import { TemplateElements, type TemplateLookup } from './template-elements.js';

/** How a value is walked, by the kind of its shape. */
export type ValueWalk =
  | { readonly kind: 'string' }
  | { readonly kind: 'list' | 'set' | 'zset' | 'hash'; readonly cursor: ElementCursor }
  | { readonly kind: 'array'; readonly cursor: ArrayElements }
  | { readonly kind: 'stream'; readonly entries: StreamEntries }
  | { readonly kind: 'module'; readonly fields: ModuleFields }
  /** Nothing is known of the value but where it lies. */
  | { readonly kind: 'unknown' };

const STRING: ValueWalk = { kind: 'string' };
const UNKNOWN: ValueWalk = { kind: 'unknown' };

/** The walks over one reader, each made when it is first needed and then used again: an export opens millions. */
export class ValueWalks {
  readonly #reader: PrimitiveReader;
  readonly #templates: TemplateLookup;
  readonly #flat: FlatElements;
  readonly #packed: PackedElements;
  #quicklist: QuicklistElements | null = null;
  #array: ArrayElements | null = null;
  #template: TemplateElements | null = null;
  #entries: StreamEntries | null = null;
  #fields: ModuleFields | null = null;
  readonly #made = new Map<ElementCursor, Map<string, ValueWalk>>();

  constructor(reader: PrimitiveReader, templates: TemplateLookup) {
    this.#reader = reader;
    this.#templates = templates;
    this.#flat = new FlatElements(reader);
    this.#packed = new PackedElements(reader);
  }

  /**
   * Opens the value at the reader's place. The walk is valid until the next one is opened.
   * @throws FormatError when its header cannot be right
   */
  open(type: ObjectType | undefined): ValueWalk {
    if (type === undefined) return UNKNOWN;
    const shape = type.shape;
    switch (shape) {
      case 'string':
        return STRING;
      case 'strings':
      case 'pairs':
      case 'zset-text':
      case 'zset-binary':
      case 'hash-ttl':
      case 'hash-ttl-pre-ga':
      case 'hash-valkey-ttl':
        this.#flat.open(shape);
        return this.#collection(type, this.#flat);
      case 'zipmap':
      case 'intset':
      case 'ziplist-list':
      case 'ziplist-zset':
      case 'ziplist-hash':
      case 'listpack-set':
      case 'listpack-zset':
      case 'listpack-hash':
      case 'listpack-hash-ttl':
      case 'listpack-hash-ttl-pre-ga':
        this.#packed.open(shape);
        return this.#collection(type, this.#packed);
      case 'quicklist':
      case 'quicklist2':
        this.#quicklist ??= new QuicklistElements(this.#reader);
        this.#quicklist.open(shape);
        return this.#collection(type, this.#quicklist);
      case 'template-listpack':
      case 'template-listpack-ref':
      case 'template-strings':
      case 'template-strings-ref':
        this.#template ??= new TemplateElements(this.#reader, this.#templates);
        this.#template.open(shape);
        return this.#collection(type, this.#template);
      case 'array':
        this.#array ??= new ArrayElements(this.#reader);
        this.#array.open();
        return { kind: 'array', cursor: this.#array };
      case 'stream':
        this.#entries ??= new StreamEntries(this.#reader);
        this.#entries.open();
        return { kind: 'stream', entries: this.#entries };
      case 'module':
        this.#fields ??= new ModuleFields(this.#reader);
        this.#fields.open();
        return { kind: 'module', fields: this.#fields };
      case 'module-pre-ga':
      case 'bitmap':
        return UNKNOWN;
    }
  }

  #collection(type: ObjectType, cursor: ElementCursor): ValueWalk {
    const { kind } = type;
    if (kind !== 'list' && kind !== 'set' && kind !== 'zset' && kind !== 'hash') return UNKNOWN;
    let byKind = this.#made.get(cursor);
    if (byKind === undefined) this.#made.set(cursor, (byKind = new Map<string, ValueWalk>()));
    let walk = byKind.get(kind);
    if (walk === undefined) byKind.set(kind, (walk = { kind, cursor }));
    return walk;
  }
}
