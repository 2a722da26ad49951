import type { RepairKind } from '../plan.js';
import type { RegionList } from './region-list.js';

/** Bytes whose fate is not decided yet. */
interface Piece {
  to: number;
  readonly action: 'keep' | 'drop' | 'mend';
  readonly kind: RepairKind;
  readonly reason: string;
  commands: number;
  readonly replacement: readonly Uint8Array[];
}

/**
 * A run of commands of which only its end tells whether it is kept: a transaction, or what follows damage and may be
 * the rest of one. Neighbours that are alike are one piece, so that memory does not grow with the commands.
 */
export class CommandGroup {
  readonly #pieces: Piece[] = [];
  /** Commands in it that are kept and do something: neither MULTI, EXEC nor SELECT. */
  useful = 0;
  /** True when part of it is damaged. */
  damaged = false;
  /** True when a command of it is dropped. */
  thinned = false;

  constructor(
    /** Offset of its first byte. */
    readonly from: number,
    /** Database that the new log has selected in front of it. */
    readonly database: number,
  ) {}

  keep(to: number, commands: number): void {
    this.#add({ to, action: 'keep', kind: 'intact', reason: '', commands, replacement: [] });
  }

  drop(to: number, kind: RepairKind, reason: string, commands: number): void {
    this.thinned = true;
    this.#add({ to, action: 'drop', kind, reason, commands, replacement: [] });
  }

  mend(to: number, kind: RepairKind, reason: string, replacement: Uint8Array, commands: number): void {
    this.#add({ to, action: 'mend', kind, reason, commands, replacement: [replacement] });
  }

  #add(piece: Piece): void {
    const last = this.#pieces.at(-1);
    const alike = last?.action === piece.action && last.kind === piece.kind && last.reason === piece.reason;
    if (alike && piece.action !== 'mend') {
      last.to = piece.to;
      last.commands += piece.commands;
    } else this.#pieces.push(piece);
  }

  /** It stays, but for the pieces that are dropped for reasons of their own. */
  settle(regions: RegionList): void {
    for (const { to, action, kind, reason, commands, replacement } of this.#pieces) {
      if (action === 'keep') regions.keep(to, commands);
      else if (action === 'drop') regions.drop(to, kind, reason, commands);
      else regions.mend(to, kind, reason, replacement, commands);
    }
  }

  /** All of it goes, for this reason where a piece has none of its own. */
  discard(regions: RegionList, kind: RepairKind, reason: string): void {
    for (const piece of this.#pieces) {
      if (piece.action === 'drop') regions.drop(piece.to, piece.kind, piece.reason, piece.commands);
      else regions.drop(piece.to, kind, reason, piece.commands);
    }
  }
}
