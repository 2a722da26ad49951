import type { FilePlan, RepairKind, RepairRegion, Replacement } from '../plan.js';

/**
 * Regions of one plan. Nobody reads more, and each takes memory; a log that needs more is no log any longer, or was
 * asked for so many removals that exporting it and loading the rest is the better way.
 */
const MOST_REGIONS = 1_000_000;

/** A plan grew beyond what can be shown and held. */
export class TooManyRegions extends Error {
  override readonly name = 'TooManyRegions';
  constructor(file: string) {
    super(`${file} would fall into more than ${MOST_REGIONS} regions`);
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Regions of one file, told from its beginning to its end. Neighbours that are alike become one. */
export class RegionList {
  readonly #regions: Mutable<RepairRegion>[] = [];
  /** Offset behind the last region. */
  end = 0;

  constructor(readonly file: string) {}

  /** Whole commands kept so far. */
  kept = 0;
  /** Whole commands dropped so far. */
  dropped = 0;

  /** Keeps everything up to `to`. */
  keep(to: number, commands: number): void {
    this.kept += commands;
    this.#add({ action: 'keep', kind: 'intact', reason: '', to, commands });
  }

  /** Drops everything up to `to`. */
  drop(to: number, kind: RepairKind, reason: string, commands: number): void {
    this.dropped += commands;
    this.#add({ action: 'drop', kind, reason, to, commands });
  }

  /** Puts something else in the place of everything up to `to`. */
  mend(to: number, kind: RepairKind, reason: string, replacement: readonly Replacement[], commands = 0): void {
    this.kept += commands;
    if (this.#regions.length >= MOST_REGIONS) throw new TooManyRegions(this.file);
    const { file, end: offset } = this;
    this.#regions.push({ file, offset, length: to - offset, action: 'mend', kind, reason, commands, replacement });
    this.end = to;
  }

  #add(next: Pick<RepairRegion, 'action' | 'kind' | 'reason' | 'commands'> & { readonly to: number }): void {
    const { action, kind, reason, commands, to } = next;
    const length = to - this.end;
    if (length <= 0) return;
    const last = this.#regions.at(-1);
    if (last?.action === action && last.kind === kind && last.reason === reason) {
      last.length += length;
      last.commands += commands;
    } else {
      if (this.#regions.length >= MOST_REGIONS) throw new TooManyRegions(this.file);
      const { file, end: offset } = this;
      this.#regions.push({ file, offset, length, action, kind, reason, commands });
    }
    this.end = to;
  }

  /** The file's part of a plan. */
  plan(role: FilePlan['role'], size: number): FilePlan {
    const regions: readonly RepairRegion[] = [...this.#regions];
    const fate = regions.every(({ action }) => action === 'keep') ? 'unchanged' : 'rewritten';
    return { name: this.file, role, size, fate, regions, commands: this.kept };
  }
}

/** A file of which nothing goes into the repaired log. */
export const leftOut = (
  name: string,
  role: FilePlan['role'],
  size: number,
  kind: RepairKind,
  reason: string,
  commands: number,
): FilePlan => ({
  name,
  role,
  size,
  fate: 'left-out',
  regions: size === 0 ? [] : [{ file: name, offset: 0, length: size, action: 'drop', kind, reason, commands }],
  commands: 0,
});
