import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { useObservable, type Observable } from './observable.js';
import type { Quantities } from './quantity.js';

/** How a page writes numbers; every page provides it around all of its components. */
export const QuantitiesContext = createContext<Observable<Quantities> | null>(null);

/** How numbers are written. */
export function useQuantities(): Quantities {
  const quantities = useContext(QuantitiesContext);
  if (quantities === null) throw new Error('a component stands outside the page');
  return useObservable(quantities);
}
