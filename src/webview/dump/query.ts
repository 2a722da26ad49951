import type { Answer, Query } from '../../protocol/dump.js';
import { useAsked, type Asked } from '../shared/asked.js';
import { useModel } from './context.js';

/** Asks the worker one query; see {@link useAsked}. */
export function useQuery<Q extends Query>(query: Q | null): Asked<Answer<Q['kind']>> {
  const { connection } = useModel();
  return useAsked(query === null ? null : JSON.stringify(query), () =>
    query === null ? Promise.reject(new Error('nothing to ask')) : connection.ask(query),
  );
}
