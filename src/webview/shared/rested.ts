import { useEffect, useState } from 'preact/hooks';

/** ms that a selection must rest before it is read: holding an arrow key down reads nothing on the way. */
const REST = 90;

/** The row once it has stayed selected for a moment; a row that is only drawn anew counts at once. */
export function useRested<Row extends { readonly id: string }>(selected: Row | null): Row | null {
  const [rested, setRested] = useState<Row | null>(null);
  useEffect(() => {
    if (selected === null || rested === null || selected.id === rested.id) {
      setRested(selected);
      return;
    }
    const timer = setTimeout(() => setRested(selected), REST);
    return () => clearTimeout(timer);
  }, [selected]);
  return rested;
}
