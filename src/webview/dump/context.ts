import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Quantities } from '../shared/quantity.js';
import { useObservable } from '../shared/observable.js';
import type { DumpModel } from './dump-model.js';

/** The model that every component of the page reads. */
export const ModelContext = createContext<DumpModel | null>(null);

/** The page's model. */
export function useModel(): DumpModel {
  const model = useContext(ModelContext);
  if (model === null) throw new Error('a component stands outside the page');
  return model;
}

/** How numbers are written. */
export function useQuantities(): Quantities {
  return useObservable(useModel().quantities);
}
