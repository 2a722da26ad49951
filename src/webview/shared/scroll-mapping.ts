/**
 * Where a scrollbar's thumb stands for a list of any length. A browser's element ends near 33 million pixels, so the
 * list is never laid out whole: its position is kept in rows (a fraction where a row is partly scrolled out) and only
 * the thumb is mapped to pixels.
 */

/** What a scrollbar shows. */
export interface Extent {
  /** Rows in all. */
  readonly total: number;
  /** Rows that fit into the window, a fraction where the last is cut. */
  readonly visible: number;
  /** Length of the scrollbar's track in pixels. */
  readonly track: number;
}

/** A thumb: its start and length along the track in pixels. */
export interface Thumb {
  readonly start: number;
  readonly length: number;
}

/** Shortest thumb that can still be gripped, in pixels. */
export const SHORTEST_THUMB = 24;

/** The last position: the row that is on top when the last row stands at the bottom. */
export const lastTop = (total: number, visible: number): number => Math.max(0, total - visible);

/** A position within the list. */
export const clampTop = (top: number, total: number, visible: number): number =>
  Math.min(Math.max(0, top), lastTop(total, visible));

/** The thumb for a position; null when everything fits and there is nothing to scroll. */
export function thumbOf({ total, visible, track }: Extent, top: number): Thumb | null {
  const last = lastTop(total, visible);
  if (last === 0 || track <= 0 || visible <= 0) return null;
  const length = Math.min(track, Math.max(SHORTEST_THUMB, (track * visible) / total));
  return { start: (clampTop(top, total, visible) / last) * (track - length), length };
}

/** The position for a thumb that was dragged to `start`. */
export function topOfThumb(extent: Extent, start: number): number {
  const thumb = thumbOf(extent, 0);
  if (thumb === null || thumb.length >= extent.track) return 0;
  const share = Math.min(1, Math.max(0, start / (extent.track - thumb.length)));
  return share * lastTop(extent.total, extent.visible);
}

/** The position nearest to `top` at which row `index` is in full view. */
export function topToReveal(index: number, top: number, total: number, visible: number): number {
  // A window lower than a row shows the row's head.
  const whole = Math.max(1, visible);
  if (index < top) return clampTop(index, total, visible);
  if (index + 1 > top + whole) return clampTop(index + 1 - whole, total, visible);
  return clampTop(top, total, visible);
}
