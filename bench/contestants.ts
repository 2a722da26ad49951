import { accessSync, constants, readFileSync } from 'node:fs';
import { devNull } from 'node:os';
import { delimiter, join } from 'node:path';

/** A program that is measured. */
export interface Contestant {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

/** What one of our commands should reach. */
export interface Target {
  /** Wall time as a multiple of the baseline's, at most. */
  readonly timesBaseline?: number;
  /** Resident bytes, at most. */
  readonly resident?: number;
}

const MB = 1e6;

/** Our commands on a dump with their targets. @param huge whether it is the 8 GB one */
export function ours(cli: string, file: string, huge: boolean): readonly (Contestant & { readonly target: Target })[] {
  const run = (name: string, args: readonly string[], target: Target): Contestant & { readonly target: Target } => ({
    name,
    command: [process.execPath, cli, ...args],
    target,
  });
  return [
    run('inspect', ['inspect', file, '--json'], { timesBaseline: 1 / 4, resident: (huge ? 600 : 400) * MB }),
    run('export csv', ['export', file, '--format', 'csv'], { timesBaseline: 1 }),
    run('export ndjson', ['export', file, '--format', 'ndjson'], { timesBaseline: 3 }),
    run('check', ['check', file, '--json'], {}),
  ];
}

/** Our commands on a log with their targets. */
export function oursOnLog(cli: string, file: string): readonly (Contestant & { readonly target: Target })[] {
  const run = (name: string, args: readonly string[], target: Target): Contestant & { readonly target: Target } => ({
    name,
    command: [process.execPath, cli, ...args],
    target,
  });
  return [
    run('check', ['check', file, '--json'], { timesBaseline: 1 / 3, resident: 300 * MB }),
    run('inspect', ['inspect', file, '--json'], { resident: 300 * MB }),
    run('export commands', ['export', file, '--format', 'commands'], { resident: 300 * MB }),
  ];
}

/** The program that all others are compared with, where one is installed. */
export function baseline(file: string, kind: 'rdb' | 'aof' = 'rdb'): Contestant | null {
  for (const name of [`redis-check-${kind}`, `valkey-check-${kind}`]) {
    const path = onPath(name);
    if (path !== null) return { name, command: [path, file] };
  }
  return null;
}

/** Other programs that read dumps, as far as they are installed. */
export function peers(file: string): readonly Contestant[] {
  const found: Contestant[] = [];
  const add = (program: string, what: string, args: readonly string[]): void => {
    const path = onPath(program);
    if (path !== null) found.push({ name: `${program} ${what}`, command: [path, ...args] });
  };
  add('rdb-cli', 'json', [file, 'json', '-o', devNull]);
  add('rct', 'memory', ['-f', 'mem', '-s', file, '-o', devNull]);
  add('rct', 'json', ['-f', 'json', '-s', file, '-o', devNull]);
  // Two programs have this name: redis-rdb-tools is a script, the one written in Go is not.
  const rdb = onPath('rdb');
  if (rdb !== null) {
    const script = readFileSync(rdb).subarray(0, 2).toString('latin1') === '#!';
    for (const what of ['memory', 'json']) {
      add('rdb', what, script ? ['-c', what, file] : ['-c', what, '-o', devNull, file]);
    }
  }
  return found;
}

function onPath(program: string): string | null {
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    const path = join(folder, program);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}
