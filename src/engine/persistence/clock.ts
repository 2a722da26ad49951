/** Time, so that tests can turn it. */
export interface Clock {
  /** ms of Unix time. */
  now(): number;
}

export const nodeClock: Clock = { now: () => Date.now() };
