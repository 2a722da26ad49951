/** Calls that come often and may be carried out seldom. */
export interface Pace {
  /** Asks for a call: at once if the last is long enough ago, else as soon as it is. */
  (): void;
  /** Drops a call that is still to come. */
  cancel(): void;
}

/** Carries `action` out at most once in `interval` ms; the last asking is never lost. */
export function paced(action: () => void, interval: number): Pace {
  let timer: ReturnType<typeof setTimeout> | null = null;
  let last = Number.NEGATIVE_INFINITY;
  const run = (): void => {
    timer = null;
    last = performance.now();
    action();
  };
  const ask = (): void => {
    if (timer !== null) return;
    const wait = last + interval - performance.now();
    if (wait <= 0) run();
    else timer = setTimeout(run, wait);
  };
  return Object.assign(ask, {
    cancel(): void {
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  });
}

/** Carries `action` out once `interval` ms have passed without another asking. */
export function settled(action: () => void, interval: number): Pace {
  let timer: ReturnType<typeof setTimeout> | null = null;
  const cancel = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  const ask = (): void => {
    cancel();
    timer = setTimeout(() => {
      timer = null;
      action();
    }, interval);
  };
  return Object.assign(ask, { cancel });
}
