/**
 * What a scenario plays on: a workbench in a browser, with the packed extension installed and a copy of the sample
 * workspace open. A scenario is a file `NAME.scenario.ts` in this folder that exports `scenario`; each gets a fresh
 * page.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';

/** One story told step by step. A step that fails ends its scenario, not the run. */
export interface Scenario {
  readonly title: string;
  /** Settings of VS Code for this scenario, beside the ones that every run has. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Played where the extension runs in the browser alone, as in VS Code for the Web. */
  readonly web?: boolean;
  run(stage: Stage): Promise<void>;
}

/** The server behind the page. */
export interface StageServer {
  /** Folder of the open workspace on this machine: files may be put there, changed and removed at any time. */
  readonly workspace: string;
  /** Everything that the server wrote until now. */
  log(): string;
  /** Changes settings of the workspace while the workbench runs; `undefined` takes one away. */
  changeSettings(settings: Readonly<Record<string, unknown>>): void;
}

/** Themes by what they are; the name that VS Code knows each by, and the class it gives to the workbench. */
export const THEMES = {
  dark: { name: 'Dark Modern', mark: 'vs-dark' },
  light: { name: 'Light Modern', mark: 'vs' },
  'high-contrast': { name: 'Default High Contrast', mark: 'hc-black' },
  'high-contrast-light': { name: 'Default High Contrast Light', mark: 'hc-light' },
} as const;
export type Theme = keyof typeof THEMES;

/** Files and folders as the Explorer shows them. */
const EXPLORER_ROWS = '.explorer-folders-view [role=treeitem]';

/** What every scenario gets. The functions may be taken out of it. */
export interface Stage {
  readonly page: Page;
  readonly server: StageServer;
  /** Does one thing and counts it as a test, under this title. */
  step(title: string, act: () => Promise<void>): Promise<void>;
  /** A figure worth a line in the report: what was measured, with its unit. */
  note(text: string): void;
  /** Opens a file by clicks in the Explorer; folders on the way are unfolded. The path uses `/`. */
  openFile(path: string): Promise<void>;
  /** The row of a file or folder in the Explorer. */
  explorerRow(name: string): Locator;
  /** The document of the visible dump editor. */
  dumpFrame(): FrameLocator;
  /** Runs a command by its full title through the command palette. */
  runCommand(title: string): Promise<void>;
  closeEditors(): Promise<void>;
  /** Switches the colour theme and waits until the workbench wears it. */
  useTheme(theme: Theme): Promise<void>;
  /** Writes a picture of the whole window, or of one element, to NAME.png in the folder of pictures. */
  screenshot(name: string, of?: Locator): Promise<void>;
}

/** What a runner has to give. */
export interface StageParts {
  readonly page: Page;
  readonly server: StageServer;
  /** Folder for pictures; made when the first is taken. */
  readonly pictures: string;
  readonly step: Stage['step'];
  readonly note: Stage['note'];
}

/** How long a watcher may take to notice a change before another one is made (ms). */
const NOTICE = 1_000;

/** How often a change is made before it is clear that nobody watches. */
const ATTEMPTS = 30;

/**
 * Waits until the workbench sees changes of the workspace's files, its settings among them. A watcher that is still
 * starting misses a change, so another is made until one is noticed.
 * @throws Error when none is
 */
async function untilWatching(page: Page, server: StageServer): Promise<void> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const title = `watched ${attempt}`;
    server.changeSettings({ 'window.title': title });
    const noticed = page.waitForFunction((wanted) => document.title === wanted, title, { timeout: NOTICE });
    if (
      await noticed.then(
        () => true,
        () => false,
      )
    ) {
      server.changeSettings({ 'window.title': undefined });
      await page.waitForFunction((old) => document.title !== old, title);
      return;
    }
  }
  throw new Error('VS Code does not watch its workspace');
}

/**
 * Opens the workbench and waits until it can be used: its extensions are there (before that, a dump opens as text), and
 * it sees changes of the workspace's files.
 */
export async function openWorkbench(page: Page, address: string, server: StageServer): Promise<void> {
  await page.goto(address);
  await page.locator(EXPLORER_ROWS).first().waitFor();
  await page.waitForFunction(() => performance.getEntriesByName('code/didLoadExtensions').length > 0);
  await untilWatching(page, server);
}

/** Closes all editors; what was not saved is given up. */
async function closeEditors(page: Page, runCommand: Stage['runCommand']): Promise<void> {
  await runCommand('View: Close All Editors');
  const unsaved = page.locator('.monaco-dialog-box').getByRole('button', { name: "Don't Save" });
  const closed = page.locator('.editor-group-container.empty').first();
  await unsaved.or(closed).first().waitFor();
  while (await unsaved.isVisible()) {
    await unsaved.click();
    await unsaved.or(closed).first().waitFor();
  }
}

/** Builds the stage around a page that shows the workbench. */
export function createStage({ page, server, pictures, step, note }: StageParts): Stage {
  const explorerRow = (name: string): Locator =>
    page.locator(EXPLORER_ROWS).filter({ has: page.getByText(name, { exact: true }) });

  const runCommand = async (title: string): Promise<void> => {
    await page.keyboard.press('F1');
    const input = page.locator('.quick-input-widget input.input');
    await input.fill(`>${title}`);
    const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
    await row.waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
  };

  return {
    page,
    server,
    step,
    note,
    explorerRow,
    runCommand,
    async openFile(path) {
      const names = path.split('/');
      const file = names.pop() ?? path;
      for (const name of names) {
        const folder = explorerRow(name);
        await folder.waitFor();
        if ((await folder.getAttribute('aria-expanded')) !== 'true') await folder.click();
      }
      await explorerRow(file).dblclick();
    },
    dumpFrame: () => page.frameLocator('iframe.webview.ready:visible').frameLocator('iframe#active-frame'),
    closeEditors: () => closeEditors(page, runCommand),
    async useTheme(theme) {
      const { name, mark } = THEMES[theme];
      server.changeSettings({ 'workbench.colorTheme': name });
      await page.locator(`.monaco-workbench.${mark}`).waitFor();
    },
    async screenshot(name, of) {
      mkdirSync(pictures, { recursive: true });
      const path = join(pictures, `${name}.png`);
      await (of === undefined ? page.screenshot({ path }) : of.screenshot({ path }));
    },
  };
}
