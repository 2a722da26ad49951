/**
 * Makers of repair plans. They read, and write nothing. Truncation, salvage, cutting at a point, removing commands and
 * rebuilding a manifest are different requests; what the scan of each file finds goes through the same planner.
 */
import type { ByteSource } from '../../io/byte-source.js';
import { PatchedSource } from '../../io/patched-source.js';
import type { LogSet } from '../log-set.js';
import { plannedSize, type FilePlan, type RepairPlan, type RepairStrategy } from '../plan.js';
import { PreambleScan } from '../preamble.js';
import { LogScanner } from '../scan.js';
import { LogPlanner } from './log-planner.js';
import { absence, likelyParts, listedParts, type LogPart, type LogParts } from './log-parts.js';
import { planManifest } from './manifest-plan.js';
import { PlanProgress } from './plan-progress.js';
import { lostMagic, PreamblePlanner } from './preamble-planner.js';
import { leftOut, TooManyRegions } from './region-list.js';
import type { CutPoint, DamagePolicy, Removal, RepairRequest } from './request.js';

/** Commands between two looks at the watch. */
const STEP = 20_000;

/** Told while a plan is made. */
export interface PlanWatch {
  /** Bytes of the log that were read. */
  progress?(bytes: number): void;
  cancelled?(): boolean;
}

/** Options that several requests have. */
export interface PlanOptions {
  /** What to do about damage that is in the way. */
  readonly damage?: DamagePolicy;
  readonly cut?: CutPoint | null;
  readonly removal?: Removal | null;
  readonly keepUnknown?: boolean;
}

/** The strategy that a request is called by. */
function strategyOf({ damage, cut, removal }: RepairRequest): RepairStrategy {
  if (removal !== null) return 'remove';
  if (cut !== null) return 'cut';
  return damage === 'salvage' ? 'salvage' : 'truncate';
}

/**
 * Plans a repair.
 * @returns null when it was cancelled
 * @throws SourceError
 */
export function planRepair(set: LogSet, options: PlanOptions, watch: PlanWatch = {}): RepairPlan | null {
  const request: RepairRequest = {
    damage: options.damage ?? 'refuse',
    cut: options.cut ?? null,
    removal: options.removal ?? null,
    keepUnknown: options.keepUnknown ?? false,
  };
  const parts = request.damage === 'salvage' ? likelyParts(set) : listedParts(set);
  try {
    const missing = request.damage === 'salvage' ? null : absence(set);
    if (missing !== null) {
      return refused(set, strategyOf(request), `${missing}; salvage makes a log of what is there`);
    }
    return new Planning(set, parts, request, watch).run();
  } catch (error) {
    if (!(error instanceof TooManyRegions)) throw error;
    return refused(set, strategyOf(request), `${error.message}, which no plan can show`);
  } finally {
    parts.close();
  }
}

/** Plans a new manifest from the files of a folder; the files themselves stay as they are. */
export function planNewManifest(set: LogSet): RepairPlan {
  if (set.kind === 'single') return refused(set, 'manifest', 'a single file needs no manifest');
  const parts = likelyParts(set);
  try {
    const files = parts.parts.map(({ entry, source }) => untouched(entry.file, entry.role, source));
    const manifest = planManifest(
      set,
      parts.parts.map(({ entry }) => entry),
      parts.changes,
    );
    return {
      strategy: 'manifest',
      kind: set.kind,
      files: [...files, manifest],
      keptCommands: 0,
      droppedCommands: 0,
      refusal: files.length === 0 ? 'there is no file of a log in this folder' : null,
      notes: manifest.fate === 'unchanged' ? ['the manifest is in order'] : parts.changes,
    };
  } finally {
    parts.close();
  }
}

function untouched(name: string, role: 'base' | 'incremental' | 'history', source: ByteSource | null): FilePlan {
  const size = source?.size ?? 0;
  const region = {
    file: name,
    offset: 0,
    length: size,
    action: 'keep',
    kind: 'intact',
    reason: '',
    commands: 0,
  } as const;
  return {
    name,
    role: role === 'base' ? 'base' : 'incremental',
    size,
    fate: 'unchanged',
    regions: size === 0 ? [] : [region],
    commands: 0,
  };
}

const refused = (set: LogSet, strategy: RepairStrategy, refusal: string): RepairPlan => ({
  strategy,
  kind: set.kind,
  files: [],
  keptCommands: 0,
  droppedCommands: 0,
  refusal,
  notes: [],
});

class Planning {
  readonly #progress = new PlanProgress();
  #dropped = 0;
  #done = 0;

  constructor(
    private readonly set: LogSet,
    private readonly parts: LogParts,
    private readonly request: RepairRequest,
    private readonly watch: PlanWatch,
  ) {}

  run(): RepairPlan | null {
    const { cut } = this.request;
    if (cut?.kind === 'offset' && !this.parts.parts.some(({ entry }) => entry.file === cut.file)) {
      this.#progress.refuse(`the log has no file ${cut.file}`);
    }
    const files: FilePlan[] = [];
    const { parts } = this.parts;
    for (const [i, part] of parts.entries()) {
      const plan = this.#file(part, i === parts.length - 1);
      if (plan === null) return null;
      files.push(plan);
    }
    this.#refuseNothing(files);
    const { set } = this;
    const all = set.kind === 'single' ? files : [...files, this.#manifest(files)];
    const kept = files.reduce((sum, { commands }) => sum + commands, 0);
    return {
      strategy: strategyOf(this.request),
      kind: set.kind,
      files: all,
      keptCommands: kept,
      droppedCommands: this.#dropped,
      refusal: this.#progress.refusal,
      notes: this.#notes(),
    };
  }

  #file({ entry, source }: LogPart, last: boolean): FilePlan | null {
    const role = this.set.kind === 'single' ? 'single' : entry.role === 'base' ? 'base' : 'incremental';
    if (source === null) return leftOut(entry.file, role, 0, 'missing-file', 'it is not there', 0);
    const magic = this.request.damage === 'salvage' ? lostMagic(source) : null;
    const readable = magic === null ? source : new PatchedSource(source, magic);
    const cancelled = (): boolean => this.watch.cancelled?.() === true;
    const rdb = PreambleScan.begins(readable) ? new PreamblePlanner(readable, magic !== null, cancelled) : null;
    const wasCut = this.#progress.cut;
    const planner = new LogPlanner(entry.file, source.size, this.request, this.#progress, last, rdb);
    const scanner = new LogScanner(readable, planner, { cancelled });
    while (scanner.run(STEP)) this.watch.progress?.(this.#done + scanner.offset);
    if (scanner.cancelled || cancelled()) return null;
    planner.finish();
    this.#done += source.size;
    this.watch.progress?.(this.#done);
    const { regions } = planner;
    this.#dropped += regions.dropped;
    const plan = regions.plan(role, source.size);
    if (role === 'single') return plan;
    if (wasCut) {
      const reason = 'it lies behind the point at which the log is cut';
      return leftOut(entry.file, role, source.size, 'behind-cut', reason, regions.dropped);
    }
    if (role === 'base' && source.size > 0 && plannedSize(plan) === 0) return { ...plan, fate: 'left-out' };
    return plan;
  }

  #manifest(files: readonly FilePlan[]): FilePlan {
    const gone = files.filter(({ fate }) => fate === 'left-out');
    const reasons = [
      ...this.parts.changes,
      ...gone.map(({ name, regions }) => `${name} is left out: ${regions.at(0)?.reason ?? 'it is not there'}`),
    ];
    const entries = this.parts.parts.flatMap(({ entry }, i) => (files[i]?.fate === 'left-out' ? [] : [entry]));
    return planManifest(this.set, entries, reasons);
  }

  /** A truncation that leaves nothing where much could be kept is no repair. */
  #refuseNothing(files: readonly FilePlan[]): void {
    const { cut, damage } = this.request;
    const file = files.at(-1);
    if (file === undefined || file.size === 0) return;
    const nothing = plannedSize(file) === 0;
    if (damage === 'truncate' && nothing && this.#progress.behindDamage > 0) {
      this.#progress.refuse(
        `${file.name} is damaged at its beginning: nothing of it would be left, although ${this.#progress.behindDamage} whole commands stand behind the damage; salvage keeps them`,
      );
    }
    if (cut?.kind === 'time' && !this.#progress.stamped) {
      const time = new Date(cut.seconds * 1000).toISOString();
      const found = this.#progress.cut ? `no time before ${time}` : 'no times (#TS: lines)';
      this.#progress.refuse(`the log has ${found}, so nothing says where to cut it; an offset does`);
    }
  }

  #notes(): readonly string[] {
    const { guessed, behindDamage, notes } = this.#progress;
    const all = [...this.parts.changes, ...notes];
    if (guessed > 0 && this.request.damage === 'salvage') {
      all.push(
        `${guessed} commands are kept in the database that was selected before the damage; a SELECT may be among what is lost`,
      );
    }
    if (behindDamage > 0) all.push(`salvage would keep up to ${behindDamage} whole commands more`);
    return all;
  }
}
