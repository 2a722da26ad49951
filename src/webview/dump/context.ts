import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { DumpModel } from './dump-model.js';

/** The model that every component of the page reads. */
export const ModelContext = createContext<DumpModel | null>(null);

/** The page's model. */
export function useModel(): DumpModel {
  const model = useContext(ModelContext);
  if (model === null) throw new Error('a component stands outside the page');
  return model;
}

export { useQuantities } from '../shared/quantities-context.js';
