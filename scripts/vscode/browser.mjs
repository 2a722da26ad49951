// Chromium, as Debian packages it or wherever CHROMIUM says.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

/** The Chromium of this machine, or undefined. The environment variable CHROMIUM comes first. */
export function findChromium() {
  const named = process.env.CHROMIUM;
  return (named === undefined ? PLACES : [named]).find((path) => existsSync(path));
}

/**
 * Starts a Chromium without a window.
 * @returns {Promise<import('playwright-core').Browser>}
 * @throws Error when there is none
 */
export async function launchBrowser() {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium was found');
  const { chromium } = await import('playwright-core');
  const home = mkdtempSync(join(tmpdir(), 'redis-persistence-chromium-'));
  const remove = () => rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  process.once('exit', remove);
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    // It writes to the user's configuration otherwise.
    env: { ...process.env, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home },
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  browser.once('disconnected', remove);
  return browser;
}
