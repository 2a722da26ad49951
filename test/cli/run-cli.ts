import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { PROJECT } from '../corpus.js';

/** A bundle of these tests' own, so that they never run an old one. A module's file ends with .mjs in any folder. */
const FOLDER = mkdtempSync(join(tmpdir(), 'redis-persistence-cli-'));
const BUNDLE = join(FOLDER, 'cli.mjs');
process.on('exit', () => rmSync(FOLDER, { recursive: true, force: true }));

/** Bundles the command line as the build does. Call it once before the tests of a file. */
export async function buildCli(): Promise<void> {
  await build({
    absWorkingDir: PROJECT,
    entryPoints: ['src/cli/main.ts'],
    outfile: BUNDLE,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    loader: { '.wasm': 'binary' },
    logLevel: 'warning',
  });
}

/** The program that {@link buildCli} has made. */
export const cliPath = (): string => BUNDLE;

/** What a process left behind. */
export interface Run {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process that runs. */
export interface RunningCli {
  readonly child: ReturnType<typeof spawn>;
  readonly ended: Promise<Run>;
}

/** Starts the command line as a process of its own. */
export function startCli(...args: readonly string[]): RunningCli {
  const child = spawn(process.execPath, [BUNDLE, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (data: Buffer) => stdout.push(data));
  child.stderr.on('data', (data: Buffer) => stderr.push(data));
  const ended = new Promise<Run>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) =>
      resolve({ status, signal, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
  });
  return { child, ended };
}

/** Runs the command line to its end. */
export const runCli = (...args: readonly string[]): Promise<Run> => startCli(...args).ended;
