/** Ids of rows in the timeline: what a row is known by while others come before it. */

export const commandRowId = (row: number): string => `c${row}`;
/** Of an extra row, by its number among them. */
export const extraRowId = (place: number): string => `x${place}`;

export type RowName =
  { readonly kind: 'command'; readonly row: number } | { readonly kind: 'extra'; readonly place: number };

/** Reads an id; null for what is none. */
export function readRowId(id: string): RowName | null {
  const match = /^([cx])(\d{1,15})$/.exec(id);
  if (match === null) return null;
  return match[1] === 'c' ? { kind: 'command', row: Number(match[2]) } : { kind: 'extra', place: Number(match[2]) };
}
