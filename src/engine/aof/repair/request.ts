import type { ScannedCommand } from '../scanned-command.js';

/** What is done about damage: cut at the first, drop each, or leave the log alone. */
export type DamagePolicy = 'truncate' | 'salvage' | 'refuse';

/** Where a log ends early. */
export type CutPoint =
  /** In front of the first annotation with a later time than this (seconds of Unix time). */
  | { readonly kind: 'time'; readonly seconds: number }
  /** Behind the last command, or transaction, that ends at this offset of this file or before it. */
  | { readonly kind: 'offset'; readonly file: string; readonly offset: number };

/** Chooses the commands to remove. */
export interface Removal {
  /** Said of each in the plan. */
  readonly reason: string;
  /**
   * Asked about every command in the order of the log. MULTI or EXEC stands for its whole transaction.
   * @param file name of the file
   */
  matches(command: ScannedCommand, file: string): boolean;
}

/** What to do with a log. The four kinds of repair are such requests; see `makers.ts`. */
export interface RepairRequest {
  readonly damage: DamagePolicy;
  readonly cut: CutPoint | null;
  readonly removal: Removal | null;
  /** Keep commands that no known server or module has: those of `rename-command`, or of a module. */
  readonly keepUnknown: boolean;
}
