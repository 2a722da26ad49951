/**
 * Commands past the memory budget that are scanned again when they are looked at: where they begin, and what a scan
 * that begins there has to know.
 */
export interface SparseBlock {
  readonly firstRow: number;
  /** Place of the file in the set, and offset in it. */
  readonly file: number;
  readonly offset: number;
  readonly db: number;
  /** Offset of the MULTI of the transaction that goes on; -1 for none. */
  readonly transaction: number;
  readonly time: number;
  readonly guess: boolean;
}
