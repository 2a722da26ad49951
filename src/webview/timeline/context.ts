import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { LogAnswer, LogQuery } from '../../protocol/timeline.js';
import { useAsked, type Asked } from '../shared/asked.js';
import type { TimelineModel } from './timeline-model.js';

/** The model that every component of the page reads. */
export const ModelContext = createContext<TimelineModel | null>(null);

/** The page's model. */
export function useModel(): TimelineModel {
  const model = useContext(ModelContext);
  if (model === null) throw new Error('a component stands outside the page');
  return model;
}

/** Asks the worker one query; see {@link useAsked}. */
export function useQuery<Q extends LogQuery>(query: Q | null): Asked<LogAnswer<Q['kind']>> {
  const { connection } = useModel();
  return useAsked(query === null ? null : JSON.stringify(query), () =>
    query === null ? Promise.reject(new Error('nothing to ask')) : connection.ask(query),
  );
}
