import { GrowingFloat64, GrowingUint32 } from './growing-column.js';

/** How a transaction ends. `open`: the log, or the file, ends or another begins before its EXEC. */
export type TransactionEnd = 'executed' | 'discarded' | 'open';

const ENDS: readonly TransactionEnd[] = ['executed', 'discarded', 'open'];

/** Transactions that came with a part of the log: their first row, their rows with MULTI and EXEC, bytes and end. */
export interface TransactionsPart {
  readonly firsts: Uint32Array;
  readonly counts: Uint32Array;
  readonly bytes: Float64Array;
  readonly ends: Uint32Array;
}

/** Bytes that a transaction takes in the table. */
export const TRANSACTION_COST = 24;

/** The transactions of a log, in order; a group of two rows or more each. */
export class Transactions {
  readonly #firsts = new GrowingUint32();
  readonly #counts = new GrowingUint32();
  readonly #bytes = new GrowingFloat64();
  readonly #ends = new GrowingUint32();
  /** Rows that lie behind the first of all transactions before each. */
  readonly #hidden = new GrowingUint32();

  get count(): number {
    return this.#firsts.length;
  }

  add(first: number, count: number, bytes: number, end: TransactionEnd): void {
    const last = this.count - 1;
    this.#hidden.push(last < 0 ? 0 : this.#hidden.values[last] + this.#counts.values[last] - 1);
    this.#firsts.push(first);
    this.#counts.push(count);
    this.#bytes.push(bytes);
    this.#ends.push(ENDS.indexOf(end));
  }

  addPart({ firsts, counts, bytes, ends }: TransactionsPart): void {
    for (let i = 0; i < firsts.length; i++) this.add(firsts[i], counts[i], bytes[i], ENDS[ends[i]] ?? 'open');
  }

  partFrom(first: number): TransactionsPart {
    return {
      firsts: this.#firsts.values.slice(first, this.count),
      counts: this.#counts.values.slice(first, this.count),
      bytes: this.#bytes.values.slice(first, this.count),
      ends: this.#ends.values.slice(first, this.count),
    };
  }

  first(transaction: number): number {
    return this.#firsts.values[transaction];
  }

  /** Rows with MULTI and EXEC. */
  rows(transaction: number): number {
    return this.#counts.values[transaction];
  }

  bytes(transaction: number): number {
    return this.#bytes.values[transaction];
  }

  end(transaction: number): TransactionEnd {
    return ENDS[this.#ends.values[transaction]] ?? 'open';
  }

  /** The transaction that a row belongs to; -1: none that is known so far. */
  of(row: number): number {
    const transaction = this.#firsts.placeAfter(row) - 1;
    return transaction >= 0 && row < this.first(transaction) + this.rows(transaction) ? transaction : -1;
  }

  /** Number of transactions that begin before a row. */
  before(row: number): number {
    return row <= 0 ? 0 : this.#firsts.placeAfter(row - 1);
  }

  /** Rows that all transactions before this one have behind their first: what is hidden when all are closed. */
  hiddenBefore(transaction: number): number {
    if (transaction < this.count) return this.#hidden.values[transaction];
    const last = this.count - 1;
    return last < 0 ? 0 : this.#hidden.values[last] + this.#counts.values[last] - 1;
  }
}
