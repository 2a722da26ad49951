/**
 * What a repair will do, as data: each file cut into regions that are kept, dropped or mended, and why. A plan is made
 * by reading alone, is shown to the user as it is, and is then carried out by one writer (`repair/write-plan.ts`).
 */
import type { LogDamageKind } from './log-damage.js';

export type RepairAction = 'keep' | 'drop' | 'mend';

/** Why a region is as it is: a kind of damage, or one of these. A closed list. */
export const REPAIR_KINDS = [
  /** Nothing is wrong with it. */
  'intact',
  /** The user chose to remove it. */
  'removed',
  /** It lies behind the point at which the log is cut. */
  'behind-cut',
  /** Part of a transaction that is not whole. */
  'broken-transaction',
  /** MULTI and EXEC that have nothing left between them. */
  'empty-transaction',
  /** A record of a dump that cannot be read. */
  'damaged-record',
  /** The manifest follows what happens to the files. */
  'manifest',
] as const;
export type RepairKind = (typeof REPAIR_KINDS)[number] | LogDamageKind;

/** What stands in the place of a mended region: bytes, or the CRC-64 (8 bytes) of all that the file has before it. */
export type Replacement = Uint8Array | 'checksum';

/** Some bytes of one file. The regions of a file follow each other without gap and cover it. */
export interface RepairRegion {
  /** Name of the file, without its folder. */
  readonly file: string;
  readonly offset: number;
  /** Bytes; 0 only where something is put in between. */
  readonly length: number;
  readonly action: RepairAction;
  readonly kind: RepairKind;
  /** One sentence without its full stop. */
  readonly reason: string;
  /** Whole commands in it. */
  readonly commands: number;
  /** What a mended region becomes. */
  readonly replacement?: readonly Replacement[];
}

/** What happens to one file. */
export interface FilePlan {
  readonly name: string;
  readonly role: 'single' | 'base' | 'incremental' | 'manifest';
  /** Bytes that it has now. */
  readonly size: number;
  /** `unchanged`: byte for byte. `left-out`: the repaired log does without it. `missing`: it is not there. */
  readonly fate: 'unchanged' | 'rewritten' | 'left-out' | 'missing';
  readonly regions: readonly RepairRegion[];
  /** Whole commands that are kept. */
  readonly commands: number;
}

/** What was asked for. */
export const STRATEGIES = ['truncate', 'salvage', 'cut', 'remove', 'manifest'] as const;
export type RepairStrategy = (typeof STRATEGIES)[number];

export interface RepairPlan {
  readonly strategy: RepairStrategy;
  readonly kind: 'single' | 'multipart';
  /** In the order of loading, the manifest last. */
  readonly files: readonly FilePlan[];
  readonly keptCommands: number;
  /** Whole commands that are dropped; what is damaged cannot be counted. */
  readonly droppedCommands: number;
  /** Why this plan must not be carried out, in one sentence; null when it may be. */
  readonly refusal: string | null;
  /** What the user should know besides. */
  readonly notes: readonly string[];
}

/** True when carrying it out would change nothing. */
export const changesNothing = (plan: RepairPlan): boolean => plan.files.every(({ fate }) => fate === 'unchanged');

/** Bytes of a region's place in the new file. */
export function writtenLength({ action, length, replacement }: RepairRegion): number {
  if (action === 'keep') return length;
  if (action === 'drop') return 0;
  return (replacement ?? []).reduce((sum, part) => sum + (part === 'checksum' ? 8 : part.length), 0);
}

/** Bytes that a file will have. */
export const plannedSize = ({ regions }: FilePlan): number =>
  regions.reduce((sum, region) => sum + writtenLength(region), 0);

/** All regions, file by file. */
export const allRegions = (plan: RepairPlan): readonly RepairRegion[] => plan.files.flatMap(({ regions }) => regions);
