import { useEffect, useState } from 'preact/hooks';
import type { Answer, Query } from '../../protocol/dump.js';
import { useModel } from './context.js';

/** An answer as far as it is there: while the next is awaited the last one stays. */
export interface Asked<Q extends Query> {
  readonly answer: Answer<Q['kind']> | null;
  /** The query that `answer` is to. */
  readonly query: Q | null;
  /** Why there is no answer, in words. */
  readonly error: string | null;
  readonly pending: boolean;
}

/**
 * Asks the worker whenever `query` says something else than before, and keeps the last answer meanwhile. Null asks
 * nothing and forgets. `again` asks once more when it changes.
 */
export function useQuery<Q extends Query>(query: Q | null, again: unknown = null): Asked<Q> {
  const { connection } = useModel();
  const [asked, setAsked] = useState<Asked<Q>>({ answer: null, query: null, error: null, pending: query !== null });
  const words = JSON.stringify(query);
  useEffect(() => {
    if (query === null) {
      setAsked({ answer: null, query: null, error: null, pending: false });
      return;
    }
    let current = true;
    setAsked((before) => ({ ...before, pending: true }));
    connection.ask(query).then(
      (answer) => {
        if (current) setAsked({ answer, query, error: null, pending: false });
      },
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        if (current) setAsked({ answer: null, query, error: message, pending: false });
      },
    );
    return () => {
      current = false;
    };
  }, [words, again]);
  return asked;
}
