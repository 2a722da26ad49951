import { useEffect, useReducer } from 'preact/hooks';

/** A value that tells who listens when it changes. */
export class Observable<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private current: T) {}

  get value(): T {
    return this.current;
  }

  /** Sets the value; the same value again tells nobody. */
  set(value: T): void {
    if (Object.is(value, this.current)) return;
    this.current = value;
    for (const listener of [...this.listeners]) listener();
  }

  /** Calls `listener` after each change until the returned function is called. */
  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** The value of an observable; the component is drawn anew when it changes. */
export function useObservable<T>(observable: Observable<T>): T {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const drawn = observable.value;
  useEffect(() => {
    // It may have changed between drawing and this effect.
    if (!Object.is(observable.value, drawn)) redraw(undefined);
    return observable.subscribe(() => redraw(undefined));
  }, [observable]);
  return drawn;
}
