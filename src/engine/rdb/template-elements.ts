import { ListpackReader } from '../codec/listpack.js';
import { packedError } from '../codec/packed.js';
import { FormatError } from './damage.js';
import { Element, type ElementCursor, type ElementMark } from './elements.js';
import { readFieldListpack, readFieldStrings } from './hash-template.js';
import { setSlot } from './packed-elements.js';
import type { PrimitiveReader } from './primitives.js';
import { StringSlot } from './string-slot.js';

/** Shapes of hashes whose field names are shared (types 29 to 32, Redis 8.10). */
export type TemplateShape = 'template-listpack' | 'template-listpack-ref' | 'template-strings' | 'template-strings-ref';

/** The field names of a template that an earlier record of the file gives; undefined when there is none. */
export type TemplateLookup = (id: number) => readonly Uint8Array[] | undefined;

/** Fields and values of a templated hash: names from the template, values in its order. */
export class TemplateElements implements ElementCursor {
  readonly element = new Element();
  total = 0;
  index = 0;
  readonly #reader: PrimitiveReader;
  readonly #templates: TemplateLookup;
  readonly #blob = new StringSlot();
  readonly #listpack = new ListpackReader();
  #fields: readonly Uint8Array[] = [];
  #packed = false;

  constructor(reader: PrimitiveReader, templates: TemplateLookup) {
    this.#reader = reader;
    this.#templates = templates;
    reader.watch(this.element.second);
  }

  /** Starts on the value at the reader's place. @throws FormatError, also when its template is not known */
  open(shape: TemplateShape): void {
    const reader = this.#reader;
    const at = reader.offset;
    this.#packed = shape === 'template-listpack' || shape === 'template-listpack-ref';
    this.index = 0;
    if (shape === 'template-listpack' || shape === 'template-strings') {
      const format = reader.length();
      if (format > 1) throw new FormatError('bad-value', at, 'fields in form 0 or 1', `form ${format}`);
      this.#fields = format === 0 ? readFieldListpack(reader) : readFieldStrings(reader);
    } else if (shape === 'template-strings-ref') {
      this.#fields = this.#template(reader.length(), at);
    }
    if (this.#packed) {
      reader.packed(this.#blob);
      this.#listpack.open(this.#blob.buffer, this.#blob.start, this.#blob.start + this.#blob.length);
      if (shape === 'template-listpack-ref') {
        const entry = this.#listpack.entry;
        if (!this.#listpack.next() || !entry.isInteger) {
          throw packedError(this.#listpack.tell(), 'the number of a template in front', 'none');
        }
        this.#fields = this.#template(Number(entry.integer), at);
      }
    }
    this.total = this.#fields.length;
  }

  #template(id: number, at: number): readonly Uint8Array[] {
    const fields = this.#templates(id);
    if (fields === undefined) {
      throw new FormatError('bad-value', at, `the hash template ${id} earlier in the file`, 'none of that number');
    }
    return fields;
  }

  next(): boolean {
    const field = this.#fields[this.index];
    if (field === undefined) return false;
    const element = this.element;
    element.first.point(field, 0, field.length);
    if (this.#packed) {
      if (!this.#listpack.next()) throw packedError(this.#listpack.tell(), `${this.total} values`, `${this.index}`);
      setSlot(element.second, this.#listpack.entry);
    } else {
      this.#reader.string(element.second);
    }
    this.index++;
    return true;
  }

  skip(count: number): number {
    let skipped = 0;
    while (skipped < count && this.next()) skipped++;
    return skipped;
  }

  mark(): ElementMark {
    const inner = this.#packed ? this.#listpack.tell() : -1;
    return { index: this.index, offset: this.#reader.offset, inner, nodesLeft: 0 };
  }

  restore(mark: ElementMark): void {
    this.index = mark.index;
    if (this.#packed) this.#listpack.seek(mark.inner);
    else this.#reader.seek(mark.offset);
  }
}
