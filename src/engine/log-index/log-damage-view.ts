/** A finding in a log, as plain data for a page: what the scanner says, in its own words. */
export interface LogDamageView {
  readonly kind: string;
  /** In its file. */
  readonly offset: number;
  readonly length: number;
  readonly expected: string;
  readonly found: string;
  readonly lost: string;
  readonly severity: 'error' | 'warning';
  readonly guess: boolean;
  /** What a starting server does there, as a word of the scanner's list. */
  readonly server: string;
}
