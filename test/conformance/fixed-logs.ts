/** Damaged logs of the corpus with what the real tools and servers made of them. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { SHARED } from '../corpus.js';

/** A run of redis-check-aof. */
interface ToolRun {
  readonly rc: number | string;
  /** Files that it changed, by their paths, with what they became; null: removed. */
  readonly changed: Readonly<Record<string, { readonly size: number; readonly sha256: string } | null>>;
}

interface Loading {
  readonly loaded: boolean;
}

export interface DamagedLog {
  readonly server: string;
  readonly variant: string;
  /** The folder of its files in the corpus. */
  readonly folder: string;
  /** The log or manifest, relative to the folder. */
  readonly entry: string;
  readonly fix: ToolRun;
  readonly loadAfterFix: Loading | undefined;
  readonly load: { readonly truncated_yes: Loading; readonly truncated_no: Loading };
  readonly truncateToTimestamp: Readonly<Record<string, ToolRun>> | undefined;
}

type Verdict = Omit<DamagedLog, 'server' | 'variant' | 'folder' | 'loadAfterFix' | 'truncateToTimestamp'> & {
  readonly load_after_fix?: Loading;
  readonly truncate_to_timestamp?: Readonly<Record<string, ToolRun>>;
};

const SERVERS = join(SHARED, 'corpus/servers');

/** Every damaged log of every server. */
export function damagedLogs(): readonly DamagedLog[] {
  if (!existsSync(SERVERS)) return [];
  return readdirSync(SERVERS)
    .filter((server) => existsSync(join(SERVERS, server, 'damaged-aof/verdicts.json')))
    .flatMap((server) => {
      const folder = join(SERVERS, server, 'damaged-aof');
      const { variants } = JSON.parse(readFileSync(join(folder, 'verdicts.json'), 'utf8')) as {
        readonly variants: Readonly<Record<string, Verdict>>;
      };
      return Object.entries(variants).map(([variant, verdict]) => ({
        ...verdict,
        server,
        variant,
        folder: join(folder, variant),
        loadAfterFix: verdict.load_after_fix,
        truncateToTimestamp: verdict.truncate_to_timestamp,
      }));
    });
}

/** Copies of logs to work on, which are removed with {@link removeCopies}. */
const copies: string[] = [];

/** A copy of a log's folder, and the path of the log in it: of the folder where the manifest is missing. */
export function copyOf({ folder, entry }: DamagedLog): { readonly folder: string; readonly path: string } {
  const copy = mkdtempSync(join(tmpdir(), 'redis-persistence-damaged-'));
  copies.push(copy);
  cpSync(folder, copy, { recursive: true });
  const path = join(copy, entry);
  return { folder: copy, path: existsSync(path) ? path : dirname(path) };
}

export function removeCopies(): void {
  for (const copy of copies.splice(0)) rmSync(copy, { recursive: true, force: true });
}

export const sha256 = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
