// Runs a program of this project's dependencies with this Node.
import { spawn } from 'node:child_process';
import { root } from './project.mjs';

/**
 * Runs a script, and gathers what it writes on both streams.
 * @param {string} script
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} [env] more environment
 * @returns {Promise<{ status: number, output: string }>} status -1 when a signal ended it
 */
export function runNode(script, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    let output = '';
    child.stdout.on('data', (data) => (output += String(data)));
    child.stderr.on('data', (data) => (output += String(data)));
    child.once('error', reject);
    child.once('close', (status) => {
      process.removeListener('exit', kill);
      resolve({ status: status ?? -1, output });
    });
  });
}
