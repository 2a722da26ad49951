/** How long a person waits for a dump in VS Code, and what opening it does to the threads that draw and type. */
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createStage, openWorkbench, type Stage, type StageServer } from '../../test/e2e/stage.js';
import { installMarks, type MarkedWindow, type PageMarks } from './page-marks.js';
import { longestTask, type LongestTask } from './page-tasks.js';

/** What the launcher has started. */
export interface EditorPlaces {
  readonly browser: Browser;
  readonly server: StageServer;
  /** Address of the workbench, with the probe (see `probe/`) loaded in its extension host. */
  readonly address: string;
  /** Folder in which the probe of each extension host has its socket. */
  readonly probes: string;
  /** Name of the dump in the workspace. */
  readonly file: string;
}

/** ms from pressing the mouse on the file in the Explorer. */
export type Steps = Required<Omit<PageMarks, 'rows' | 'figures'>> & {
  /** The keys, or the overview's figures, are on the screen. */
  readonly shown: number;
};

/** One way to open the dump. */
export interface Opening {
  readonly name: string;
  readonly steps: readonly Steps[];
}

/** All that was measured. Times in ms. */
export interface EditorFigures {
  readonly openings: readonly Opening[];
  /** From the click until all is read and the checksum verified. */
  readonly whole: readonly number[];
  readonly pageTask: LongestTask;
  /** The longest time that the extension host's thread was held up; `cpu` is null where the system does not tell. */
  readonly hostTask: { readonly wall: number; readonly cpu: number | null };
  readonly activation: readonly number[];
}

/** How long anything may take (ms). */
const PATIENCE = 60_000;

/** A workbench in a window of its own. */
class Workbench {
  private constructor(
    readonly context: BrowserContext,
    readonly page: Page,
    readonly stage: Stage,
    private readonly file: string,
    private readonly probe: string,
  ) {}

  static async open(places: EditorPlaces, settings: Readonly<Record<string, unknown>>): Promise<Workbench> {
    const { browser, server, address, probes } = places;
    const before = new Set(readdirSync(probes));
    server.changeSettings(settings);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-US' });
    await context.addInitScript(installMarks);
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    await openWorkbench(page, address, server);
    const parts = { pictures: '', step: (_title: string, act: () => Promise<void>) => act(), note: () => undefined };
    // The probe is loaded a while after the extensions that are needed at once.
    for (const end = Date.now() + PATIENCE; Date.now() < end; await page.waitForTimeout(100)) {
      const probe = readdirSync(probes).find((name) => !before.has(name));
      if (probe === undefined) continue;
      return new Workbench(context, page, createStage({ page, server, ...parts }), places.file, join(probes, probe));
    }
    throw new Error('the extension host was not probed');
  }

  /** Opens the dump by one click and waits until its keys, or the overview's figures, are seen. */
  async openDump(sight: 'rows' | 'figures'): Promise<{ readonly clicked: number; readonly steps: Steps }> {
    const { page, stage } = this;
    await page.evaluate(() => {
      addEventListener('mousedown', () => Object.assign(window, { clickedAt: Date.now() }), {
        capture: true,
        once: true,
      });
    });
    await stage.explorerRow(this.file).click();
    const selector = sight === 'rows' ? '.key-grid .row-database, .key-grid .row-key' : '.treemap-cell';
    await stage.dumpFrame().locator(selector).first().waitFor();
    const clicked = await page.evaluate(() => (window as { clickedAt?: number }).clickedAt ?? NaN);
    const marks = await this.marks(sight);
    const since = (name: keyof PageMarks): number => (marks[name] ?? NaN) - clicked;
    return {
      clicked,
      steps: {
        document: since('document'),
        loaded: since('loaded'),
        opened: since('opened'),
        progress: since('progress'),
        shown: since(sight),
      },
    };
  }

  /** Waits until the dump is read to its end. */
  async untilRead(): Promise<void> {
    await this.stage
      .dumpFrame()
      .getByText(/checksum ok/)
      .first()
      .waitFor();
  }

  async activation(): Promise<number> {
    const { page, stage } = this;
    await page.setViewportSize({ width: 1280, height: 3200 });
    await stage.runCommand('Developer: Show Running Extensions');
    const row = page.locator('.runtime-extensions-editor .monaco-list-row').filter({ hasText: 'Redis Persistence' });
    const text = await row
      .getByText(/Activation: \d+ms/)
      .first()
      .textContent();
    return Number(/Activation: (\d+)ms/.exec(text ?? '')?.[1]);
  }

  /** Asks the probe in the extension host. */
  async ask(request: string): Promise<unknown> {
    const socket = connect(this.probe);
    socket.write(`${request}\n`);
    let answer = '';
    for await (const part of socket) answer += String(part);
    return JSON.parse(answer);
  }

  private async marks(sight: 'rows' | 'figures'): Promise<PageMarks> {
    for (const end = Date.now() + PATIENCE; Date.now() < end;) {
      for (const frame of this.page.frames()) {
        const marks = await frame
          .evaluate(() => (window as MarkedWindow).dumpMarks ?? null)
          // The frame of an editor that was closed just now.
          .catch(() => null);
        if (marks?.[sight]) return marks;
      }
    }
    throw new Error('the page of the dump left no marks');
  }
}

/**
 * Measures. Each round has a workbench of its own: the first dump that is opened in it waits for the extension, the
 * second does not.
 * @param told what is going on
 */
export async function measureEditor(
  places: EditorPlaces,
  rounds: number,
  told: (line: string) => void,
): Promise<EditorFigures> {
  const first: Steps[] = [];
  const later: Steps[] = [];
  const overview: Steps[] = [];
  const whole: number[] = [];
  const activation: number[] = [];
  const say = (name: string, steps: Steps): void => told(`${name}: ${line(steps)}`);
  for (let round = 0; round < rounds; round++) {
    const bench = await Workbench.open(places, { 'redisPersistence.firstTab': 'keys' });
    const cold = await bench.openDump('rows');
    first.push(cold.steps);
    say('first dump of a window', cold.steps);
    await bench.untilRead();
    whole.push(Date.now() - cold.clicked);
    await bench.stage.closeEditors();
    const warm = await bench.openDump('rows');
    later.push(warm.steps);
    say('a later one', warm.steps);
    await bench.stage.closeEditors();
    places.server.changeSettings({ 'redisPersistence.firstTab': 'overview' });
    await bench.page.waitForTimeout(500);
    const seen = await bench.openDump('figures');
    overview.push(seen.steps);
    say('overview', seen.steps);
    activation.push(await bench.activation());
    await bench.context.close();
  }
  const bench = await Workbench.open(places, { 'redisPersistence.firstTab': 'keys' });
  const session = await places.browser.newBrowserCDPSession();
  await bench.ask('begin');
  const pageTask = await longestTask(session, async () => {
    await bench.openDump('rows');
    await bench.untilRead();
  });
  const hostTask = (await bench.ask('end')) as EditorFigures['hostTask'];
  await bench.context.close();
  return {
    openings: [
      { name: 'first rows, first dump of a window', steps: first },
      { name: 'first rows, a later dump', steps: later },
      { name: 'first figures of the overview', steps: overview },
    ],
    whole,
    pageTask,
    hostTask,
    activation,
  };
}

const line = (steps: Steps): string =>
  Object.entries(steps)
    .map(([name, ms]) => `${name} ${ms.toFixed(0)}`)
    .join(', ');

/** A profile of the extension host while a dump is opened and read, for the developer tools. */
export async function profileHost(places: EditorPlaces): Promise<unknown> {
  const bench = await Workbench.open(places, { 'redisPersistence.firstTab': 'keys' });
  await bench.ask('profile-begin');
  await bench.openDump('rows');
  const profile = await bench.ask('profile-end');
  await bench.context.close();
  return profile;
}
