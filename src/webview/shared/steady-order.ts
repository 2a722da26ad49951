import { useRef } from 'preact/hooks';

/** Something that has a name and a size. */
interface Sized {
  readonly id: string;
  readonly size: number;
}

/**
 * Items in an order that does not change while their sizes still grow: those of `before` where they were, new ones
 * behind them, the largest first. Once `settled`, all by their sizes.
 */
export function steadyOrder<T extends Sized>(
  before: readonly string[],
  items: readonly T[],
  settled: boolean,
): readonly T[] {
  const bySize = [...items].sort((a, b) => b.size - a.size);
  if (settled) return bySize;
  const known = new Map(items.map((item) => [item.id, item]));
  const kept = before.flatMap((id) => {
    const item = known.get(id);
    return item !== undefined && known.delete(id) ? [item] : [];
  });
  return [...kept, ...bySize.filter(({ id }) => known.has(id))];
}

/** The items in an order that stays from one drawing to the next; see {@link steadyOrder}. */
export function useSteadyOrder<T extends Sized>(items: readonly T[], settled: boolean): readonly T[] {
  const order = useRef<readonly string[]>([]);
  const ordered = steadyOrder(order.current, items, settled);
  order.current = ordered.map(({ id }) => id);
  return ordered;
}
