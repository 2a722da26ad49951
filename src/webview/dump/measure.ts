import type { Quantities } from '../shared/quantity.js';
import type { Measure } from './view-state.js';

/** The number of a share that pictures are drawn by. */
export function measureOf(
  share: { readonly keys: number; readonly memoryBytes: number; readonly diskBytes?: number },
  measure: Measure,
): number {
  if (measure === 'keys') return share.keys;
  return measure === 'disk' ? (share.diskBytes ?? share.memoryBytes) : share.memoryBytes;
}

/** A number of a measure with its unit. */
export const measured = (size: number, measure: Measure, quantities: Quantities): string =>
  measure === 'keys' ? quantities.count(size) : quantities.bytes(size);
