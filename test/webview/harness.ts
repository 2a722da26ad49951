/** The page without VS Code: colours of a theme, an `acquireVsCodeApi` of our own, and the mock worker behind it. */
import type { Obstacle, ToHost } from '../../src/protocol/dump.js';
import { THEMES } from './harness-themes.js';
import { MockWorker } from './mock-worker.js';

const OBSTACLES = [
  'not-found',
  'no-permission',
  'is-directory',
  'too-large',
  'vanished',
  'io',
  'empty',
  'not-a-dump',
  'worker-failed',
] as const satisfies readonly Obstacle['code'][];

const options = new URLSearchParams(location.search);
const number = (name: string, standard: number): number => Number(options.get(name) ?? standard);

const theme = THEMES[options.get('theme') === 'light' ? 'light' : options.get('theme') === 'hc' ? 'hc' : 'dark'];
for (const [name, value] of Object.entries(theme.colours))
  document.documentElement.style.setProperty(`--vscode-${name}`, value);
document.addEventListener('DOMContentLoaded', () => document.body.classList.add(theme.bodyClass));

const worker = new MockWorker(
  {
    keys: number('keys', 10_000_000),
    scanMs: number('scan', 0),
    delay: number('delay', 4),
    damage: options.has('damage'),
    sparse: options.has('sparse'),
    firstTab: options.get('tab') === 'keys' ? 'keys' : 'overview',
    obstacle: OBSTACLES.find((code) => code === options.get('obstacle')) ?? null,
  },
  (message) => window.postMessage(message, location.origin),
);

const api = {
  postMessage: (message: ToHost): void => worker.receive(structuredClone(message)),
  getState: (): unknown => JSON.parse(sessionStorage.getItem('state') ?? 'null'),
  setState: (state: unknown): void => sessionStorage.setItem('state', JSON.stringify(state)),
};

// What the tests reach the mock by.
Object.assign(window, { acquireVsCodeApi: () => api, mockWorker: worker });
