import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const SHOWN = 25;
const SAMPLE_MICROSECONDS = 200;

/** What is read of V8's profile format. */
interface Profile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
  }[];
  readonly samples: readonly number[];
  /** Microseconds before each sample. */
  readonly timeDeltas: readonly number[];
}

/** Runs `inspect` under V8's profiler and says which functions took the time themselves, thread by thread. */
export function profileInspect(cli: string, file: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-profile-'));
  try {
    const flags = ['--cpu-prof', `--cpu-prof-dir=${folder}`, `--cpu-prof-interval=${SAMPLE_MICROSECONDS}`];
    const { status, stderr } = spawnSync(process.execPath, [...flags, cli, 'inspect', file, '--json'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    if (status !== 0) return `inspect failed with exit status ${status}: ${stderr.trim()}`;
    return readdirSync(folder)
      .map((name) => topFunctions(join(folder, name)))
      .join('\n\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function topFunctions(path: string): string {
  const profile: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isProfile(profile)) return `${basename(path)} is not a profile`;
  const names = new Map(
    profile.nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      `${functionName || '(anonymous)'} ${url === '' ? '' : `${basename(url)}:${lineNumber + 1}`}`,
    ]),
  );
  const self = new Map<string, number>();
  let total = 0;
  profile.samples.forEach((id, i) => {
    const name = names.get(id) ?? '';
    const time = profile.timeDeltas[i] ?? 0;
    total += time;
    self.set(name, (self.get(name) ?? 0) + time);
  });
  const lines = [...self]
    .sort((a, b) => b[1] - a[1])
    .slice(0, SHOWN)
    .map(([name, time]) => {
      const share = ((100 * time) / total).toFixed(1);
      return `${(time / 1000).toFixed(0).padStart(8)} ms ${share.padStart(5)} %  ${name}`;
    });
  return [`${basename(path)}: ${(total / 1e6).toFixed(2)} s`, ...lines].join('\n');
}

const isProfile = (value: unknown): value is Profile =>
  typeof value === 'object' &&
  value !== null &&
  'nodes' in value &&
  Array.isArray(value.nodes) &&
  'samples' in value &&
  Array.isArray(value.samples) &&
  'timeDeltas' in value &&
  Array.isArray(value.timeDeltas);
