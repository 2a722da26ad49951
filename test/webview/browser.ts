/** A real Chromium for the page tests, if there is one. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type BrowserContext } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Path of a Chromium: `CHROMIUM`, or where systems have it; null without one. */
export const CHROMIUM: string | null =
  [process.env['CHROMIUM'] ?? '', ...PLACES].find((path) => path !== '' && existsSync(path)) ?? null;

/** True when page tests are skipped, and said so. With CI=true nothing is skipped: they fail without a Chromium. */
export const SKIPPED = CHROMIUM === null && process.env['CI'] !== 'true';
if (SKIPPED) console.warn('no Chromium found (set CHROMIUM to its path): pages are not tested in a browser');

/** Time in ms that a page has for what a test waits for: slow and busy machines need it, only failures use it up. */
const PATIENCE = 60_000;

export interface Browser {
  readonly context: BrowserContext;
  close(): Promise<void>;
}

/** Starts Chromium with a profile of its own, which is removed when it is closed. */
export async function startBrowser(viewport = { width: 1280, height: 800 }): Promise<Browser> {
  if (CHROMIUM === null) throw new Error('no Chromium found: set CHROMIUM to its path');
  const profile = await mkdtemp(join(tmpdir(), 'redis-persistence-chromium-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    viewport,
    locale: 'en-US',
    timezoneId: 'UTC',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  context.setDefaultTimeout(PATIENCE);
  return {
    context,
    async close() {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
