import type { ModuleFields } from './module-fields.js';
import type { ModuleDecoded } from './value.js';

/** A module value whose layout is known, opened: gives pages of its rows, and its facts with each. */
export interface ModulePages {
  /** Rows in all; 0 for a value that has none. */
  readonly total: number;
  /** @throws FormatError when the file is damaged */
  page(start: number, count: number): ModuleDecoded;
}

/**
 * Understands the values of one module. `open` is given the fields from the first one on, and gives null unless the
 * whole sequence of fields is just what the layout says: a value is never half understood.
 */
export interface ModuleLayout {
  /** The module type's name, nine characters. */
  readonly module: string;
  open(fields: ModuleFields, version: number): ModulePages | null;
}

/** Finds the layout of a module type; undefined when it is not known. */
export type ModuleLayouts = (module: string) => ModuleLayout | undefined;
