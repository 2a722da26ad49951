import type { Damage } from '../../engine/rdb/damage.js';
import type { Piece, PiecePlan } from '../../engine/rdb/pieces.js';
import type { PieceEnd } from './tasks.js';

/** A piece with what came out of it. */
export interface ScannedPiece<T> {
  readonly piece: Piece;
  readonly end: PieceEnd;
  readonly result: T;
}

/**
 * Makes sure that the pieces fit. A seam is a guess until the piece before it ended exactly there; where it did not,
 * the two are scanned again as one.
 */
export function joinPieces<T>(
  plan: PiecePlan,
  scanned: readonly ScannedPiece<T>[],
  scan: (piece: Piece) => ScannedPiece<T>,
): readonly ScannedPiece<T>[] {
  const joined: ScannedPiece<T>[] = [];
  for (let index = 0; index < plan.pieces.length;) {
    let current = scanned[index];
    let next = index + 1;
    while (next < plan.pieces.length && current.end.offset !== plan.pieces[next].start) {
      current = scan({ start: current.piece.start, until: plan.pieces[next].until });
      next++;
    }
    joined.push(current);
    index = next;
  }
  return joined;
}

/** The database that each piece begins in. */
export function inheritedDatabases(pieces: readonly ScannedPiece<unknown>[]): readonly number[] {
  let db = 0;
  return pieces.map(({ end }) => {
    const inherited = db;
    if (end.db >= 0) db = end.db;
    return inherited;
  });
}

/** Facts about the whole file that every piece of it meets again. */
const ONCE: ReadonlySet<string> = new Set(['bad-database', 'bad-version']);

/** Damage of several pieces: what is said of the whole file is said once. */
export function withoutRepeats(damage: readonly Damage[]): readonly Damage[] {
  const said = new Set<string>();
  return damage.filter((one) => {
    if (!ONCE.has(one.kind) || one.severity !== 'warning') return true;
    if (said.has(one.kind)) return false;
    said.add(one.kind);
    return true;
  });
}
