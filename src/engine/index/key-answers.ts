import type { ByteSource } from '../io/byte-source.js';
import { FormatError, type Damage } from '../rdb/damage.js';
import { objectType } from '../rdb/format.js';
import type { ValueContext } from '../rdb/value-reader.js';
import type { ValueLocation } from '../rdb/value.js';
import type { Answers, KeyDetail } from './answers.js';
import type { KeyRows } from './key-rows.js';
import { keySummary } from './key-summary.js';
import { OpenValues } from './open-values.js';
import type { PromisedWork } from './promised-work.js';
import type { Query } from './query.js';
import type { Sliced } from './slices.js';
import { QueryError } from './validate-query.js';
import type { LensView } from './value-view.js';

/** A cell of a value, as a lens query names it; null for a string itself. */
export type CellName = Extract<Query, { kind: 'lens' }>['cell'];

/** What a page shows of one key: its facts, its value, a cell seen through a lens. */
export class KeyAnswers {
  readonly #values: OpenValues;

  /** `lens` reads bytes as something, and gives null when they are nothing known. */
  constructor(
    private readonly rows: KeyRows,
    source: ByteSource,
    context: ValueContext,
    private readonly lens: (bytes: Uint8Array) => LensView | null,
  ) {
    this.#values = new OpenValues(source, context);
  }

  /** Everything about a key. @throws QueryError when there is none */
  detail(row: number): KeyDetail {
    const index = this.#at(row);
    const { segment, table } = this.rows;
    const type = segment.type(index);
    const idle = segment.idle(index);
    const freq = segment.freq(index);
    return {
      ...keySummary(table, segment, index),
      key: { bytes: this.keyBytes(row), length: segment.keyLength(index) },
      typeName: objectType(table.dialect, type)?.name ?? `type ${type}`,
      valueOffset: segment.valueOffset(index),
      idleSeconds: idle < 0 ? null : idle,
      freq: freq < 0 ? null : freq,
    };
  }

  /** A copy of the key's bytes, as far as they are kept. @throws QueryError when there is no such key */
  keyBytes(row: number): Uint8Array {
    const index = this.#at(row);
    const { segment } = this.rows;
    return segment.keys.slice(segment.keyStart(index), segment.keyEnd(index));
  }

  /** The database of a key. @throws QueryError when there is no such key */
  database(row: number): number {
    const index = this.#at(row);
    return this.rows.segment.database(index);
  }

  /** A page of a value; a sorted one may take longer. `version` is the file's. @throws QueryError, SourceError */
  value(
    query: Extract<Query, { kind: 'value' }>,
    version: number,
    promised: PromisedWork,
  ): Answers['value'] | Promise<Answers['value']> {
    const { row, start, count, sort } = query;
    const location = this.#location(row, version);
    if (sort !== null) return promised.run(this.#sortedValue(query, location, sort));
    return this.#orDamage(row, () => ({ value: this.#values.page(row, location, start, count) }));
  }

  /** What a lens makes of a cell; null when that is nothing, or the value is damaged: its own page says so. */
  throughLens(row: number, cell: CellName, version: number): LensView | null {
    try {
      const bytes = this.cellBytes(row, cell, version);
      return bytes && this.lens(bytes);
    } catch (error) {
      if (error instanceof FormatError) return null;
      throw error;
    }
  }

  /**
   * The bytes of a string, or of one cell of another value; null when there is none.
   * @throws QueryError, FormatError, SourceError
   */
  cellBytes(row: number, cell: CellName, version: number): Uint8Array | null {
    const location = this.#location(row, version);
    try {
      return this.#values.cellBytes(row, location, cell);
    } catch (error) {
      this.#values.forget(row);
      throw error;
    }
  }

  #at(row: number): number {
    if (row >= this.rows.count) throw new QueryError(`there is no row ${row}`);
    return this.rows.at(row);
  }

  #location(row: number, version: number): ValueLocation {
    const index = this.#at(row);
    const { segment, table } = this.rows;
    return {
      dialect: table.dialect,
      version,
      type: segment.type(index),
      valueOffset: segment.valueOffset(index),
      end: segment.offset(index) + segment.diskBytes(index),
    };
  }

  *#sortedValue(
    { row, start, count }: Extract<Query, { kind: 'value' }>,
    location: ValueLocation,
    sort: { column: number; descending: boolean },
  ): Sliced<Answers['value']> {
    const pages = this.#values.sortedPage(row, location, start, count, sort);
    for (;;) {
      const answer = this.#orDamage(row, () => {
        const next = pages.next();
        return next.done === true ? { value: next.value } : null;
      });
      if (answer !== null) return answer;
      yield;
    }
  }

  /** What `read` returns, or the damage that it met. */
  #orDamage<T>(row: number, read: () => T): T | { readonly damage: Damage } {
    try {
      return read();
    } catch (error) {
      this.#values.forget(row);
      if (error instanceof FormatError) return { damage: valueDamage(error) };
      throw error;
    }
  }
}

/** Damage that only decoding a value shows. */
function valueDamage(error: FormatError): Damage {
  return {
    kind: error.kind,
    offset: error.offset,
    length: 0,
    expected: error.expected,
    found: error.found,
    lost: 'this value from here on',
    severity: 'error',
    guess: false,
  };
}
