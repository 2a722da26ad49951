import { basename } from 'node:path';
import { openLogFolder, singleLog } from '../../aof/log-set.js';
import { changesNothing, type RepairPlan } from '../../aof/plan.js';
import { planRepair, type PlanOptions } from '../../aof/repair/make-plan.js';
import { FileSource } from '../../io/file-source.js';
import type { ByteSource } from '../../io/byte-source.js';
import type { Folder } from '../../io/folder.js';
import type { StagedFile } from './carry-out.js';

/** A folder as it will be, of files that lie elsewhere or have other names yet. */
class StagedFolder implements Folder {
  constructor(
    readonly name: string,
    private readonly staged: readonly StagedFile[],
  ) {}

  files(): readonly { readonly name: string; readonly size: number }[] {
    return this.staged.map(({ plan, path }) => {
      const source = new FileSource(path);
      source.close();
      return { name: plan.name, size: source.size };
    });
  }

  folders(): readonly string[] {
    return [];
  }

  open(name: string): ByteSource {
    const file = this.staged.find(({ plan }) => plan.name === name);
    return new FileSource(file?.path ?? name);
  }

  folder(): Folder {
    return this;
  }
}

/**
 * Reads a repaired log from end to end before it takes its place: another repair of it must have nothing to do, and its
 * commands must be as many as were kept.
 * @returns what is wrong, in words; null when all is well
 */
export function checkRepaired(
  plan: RepairPlan,
  options: PlanOptions,
  staged: readonly StagedFile[],
  cancelled: () => boolean,
): string | null {
  const manifest = staged.find((file) => file.plan.role === 'manifest');
  const single = plan.kind === 'single' ? staged[0] : undefined;
  const set =
    single !== undefined
      ? singleLog(new FileSource(single.path))
      : openLogFolder(new StagedFolder('the repaired log', staged), manifest?.plan.name);
  if (set === null) return 'it has no file';
  try {
    const again = planRepair(set, againOptions(plan, options), { cancelled });
    if (again === null) return 'it was not read to its end';
    if (again.refusal !== null) return again.refusal;
    if (plan.strategy !== 'manifest' && again.keptCommands !== plan.keptCommands) {
      return `it has ${again.keptCommands} commands instead of ${plan.keptCommands}`;
    }
    if (changesNothing(again) || plan.strategy === 'manifest') return null;
    const region = again.files.flatMap(({ regions }) => regions).find(({ action }) => action !== 'keep');
    return `offset ${region?.offset ?? 0} of ${basename(region?.file ?? '')}: ${region?.reason ?? ''}`;
  } finally {
    set.close();
  }
}

/** What finds fault with a log, by what was asked for: a cut through a sound log does not touch its peculiarities. */
function againOptions({ strategy }: RepairPlan, { damage, keepUnknown = false }: PlanOptions): PlanOptions {
  if (strategy === 'manifest') return { damage: 'salvage', keepUnknown: true };
  return damage === 'salvage' || damage === 'truncate' ? { damage: 'salvage', keepUnknown } : { damage: 'refuse' };
}
