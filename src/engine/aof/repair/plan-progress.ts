/** What the planners of a set's files hand on from one to the next. */
export class PlanProgress {
  /** The cut was made: everything behind it goes. */
  cut = false;
  /** The first damage that was met was the place to cut at. */
  stopped = false;
  /** Why the plan must not be carried out; the first reason counts. */
  refusal: string | null = null;
  /** The file before ended inside a transaction that may go on in the next. */
  openTransaction = false;
  /** Commands kept behind damage in a database that no SELECT confirms. */
  guessed = 0;
  /** Commands behind the first damage that could be kept. */
  behindDamage = 0;
  /** A `#TS:` line was met that is not later than the time to cut at. */
  stamped = false;
  /** What the user should know. */
  readonly notes: string[] = [];

  refuse(reason: string): void {
    this.refusal ??= reason;
  }
}
