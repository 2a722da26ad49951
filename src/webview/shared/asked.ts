import { useEffect, useState } from 'preact/hooks';

/** An answer as far as it is there: while the next is awaited the last one stays. */
export interface Asked<T> {
  readonly answer: T | null;
  /** What `answer` is to. */
  readonly key: string | null;
  /** Why there is no answer, in words. */
  readonly error: string | null;
  readonly pending: boolean;
}

/**
 * Asks whenever `key` changes, and keeps the last answer meanwhile. Null asks nothing and forgets. `again` asks once
 * more when it changes.
 */
export function useAsked<T>(key: string | null, ask: () => Promise<T>, again: unknown = null): Asked<T> {
  const [asked, setAsked] = useState<Asked<T>>({ answer: null, key: null, error: null, pending: key !== null });
  useEffect(() => {
    if (key === null) {
      setAsked({ answer: null, key: null, error: null, pending: false });
      return;
    }
    let current = true;
    setAsked((before) => ({ ...before, pending: true }));
    ask().then(
      (answer) => {
        if (current) setAsked({ answer, key, error: null, pending: false });
      },
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        if (current) setAsked({ answer: null, key, error: message, pending: false });
      },
    );
    return () => {
      current = false;
    };
  }, [key, again]);
  return asked;
}
