import { FormatError } from './damage.js';
import type { ElementMark } from './elements.js';
import type { ModuleFields } from './module-fields.js';
import type { ModuleDecoded, ModuleField } from './value.js';

/** A module value whose layout is known, opened: gives pages of its rows, and its facts with each. */
export interface ModulePages {
  /** Rows in all; 0 for a value that has none. */
  readonly total: number;
  /** @throws FormatError when the fields are not what the layout says, or the file is damaged */
  page(start: number, count: number): ModuleDecoded;
}

/** Understands the values of one module. */
export interface ModuleLayout {
  /** The module type's name, nine characters. */
  readonly module: string;
  /** Encoding versions that are known; a value of another one is given as typed fields. */
  readonly versions: readonly number[];
  /**
   * Starts on a value. It must have read, here or page by page, every field up to the end, so that a value which is
   * not just what the layout says is never half understood.
   * @throws FormatError when the fields are not what the layout says; the value is then given as typed fields
   */
  open(fields: LayoutFields, version: number): ModulePages;
}

/** Finds the layout of a module type; undefined when it is not known. */
export type ModuleLayouts = (module: string) => ModuleLayout | undefined;

/** A module's fields, read by a layout that knows what must come next. */
export class LayoutFields {
  readonly #fields: ModuleFields;

  constructor(fields: ModuleFields) {
    this.#fields = fields;
  }

  #next(kind: ModuleField['kind']): ModuleFields {
    const fields = this.#fields;
    if (!fields.next()) throw this.misfit(`a field that is ${kind}`, 'the end of the value');
    if (fields.kind !== kind) throw this.misfit(`a field that is ${kind}`, `one that is ${fields.kind}`);
    return fields;
  }

  /** The layout is another one than was thought. */
  misfit(expected: string, found: string): FormatError {
    return new FormatError('bad-value', this.#fields.mark().offset, expected, found);
  }

  unsigned64(): bigint {
    return this.#next('unsigned').integer;
  }

  /** An unsigned integer that is a count, a size or a time. */
  unsigned(): number {
    return this.#small(this.unsigned64());
  }

  signed(): number {
    return this.#small(this.#next('signed').integer);
  }

  #small(value: bigint): number {
    const number = Number(value);
    if (!Number.isSafeInteger(number)) throw this.misfit('an integer below 2^53', `${value}`);
    return number;
  }

  double(): number {
    return this.#next('double').number;
  }

  /** A string, whole. Longer ones than `limit` are a misfit. */
  string(limit: number): Uint8Array {
    const { string } = this.#next('string');
    if (string.length > limit) throw this.misfit(`a string of at most ${limit} bytes`, `${string.length}`);
    return string.copy();
  }

  /** Steps over a string, whose length must be one of these; returns its length. */
  stringOf(...lengths: readonly number[]): number {
    const { length } = this.#next('string').string;
    if (lengths.length > 0 && !lengths.includes(length)) {
      throw this.misfit(`a string of ${lengths.join(' or ')} bytes`, `${length}`);
    }
    return length;
  }

  /** Makes sure that the value ends here. */
  end(): void {
    if (this.#fields.next()) throw this.misfit('the end of the value', `another field, ${this.#fields.kind}`);
  }

  mark(): ElementMark {
    return this.#fields.mark();
  }

  restore(mark: ElementMark): void {
    this.#fields.restore(mark);
  }
}

/** Opens a module's value by its layout; null when there is none for it, or it does not fit. */
export function openLayout(fields: ModuleFields, layouts: ModuleLayouts | undefined): ModulePages | null {
  const layout = layouts?.(fields.module);
  if (layout === undefined || !layout.versions.includes(fields.version)) return null;
  const first = fields.mark();
  try {
    return layout.open(new LayoutFields(fields), fields.version);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    fields.restore(first);
    return null;
  }
}
