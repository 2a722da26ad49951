/** The dump page in a real browser, and what tests ask of it. */
import type { Page } from 'playwright-core';
import type { HostRequest, ToPage } from '../../../src/protocol/dump.js';
import { startBrowser, type Browser } from '../browser.js';
import { startHarness, type HarnessServer } from '../harness-server.js';

/** What the harness leaves on the window for tests. */
interface HarnessWindow {
  readonly mockWorker: { readonly requests: readonly HostRequest[]; reload(): void };
}

/** An event of Chromium's trace; times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Processor time of the thread. */
  readonly tdur?: number;
  readonly args?: { readonly name?: unknown };
}

const isTraceEvent = (event: object): event is TraceEvent => 'name' in event && 'pid' in event && 'tid' in event;

export class DumpPage {
  /** Errors that the page's console showed, breaches of the content policy among them. */
  readonly errors: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly url: string,
  ) {
    page.on('pageerror', (error) => this.errors.push(String(error.stack)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text());
    });
  }

  /** Opens a fresh page on a mock dump; `options` are those of harness.ts. */
  static async open(browser: Browser, server: HarnessServer, options = ''): Promise<DumpPage> {
    const page = await browser.context.newPage();
    const opened = new DumpPage(page, `${server.url}?${options}`);
    await page.goto(opened.url);
    await page.locator('.header, .obstacle').first().waitFor();
    return opened;
  }

  /** What VS Code does with a tab that was hidden: the page begins anew, with the state that it stored. */
  async hideAndShow(): Promise<void> {
    await this.page.goto('about:blank');
    await this.page.goto(this.url);
    await this.page.locator('.header').waitFor();
  }

  async showKeys(): Promise<void> {
    await this.page.getByRole('tablist', { name: 'Parts of the editor' }).getByRole('tab', { name: 'Keys' }).click();
    await this.page.locator('.key-grid .row:not(.row-header)').first().waitFor();
  }

  get grid() {
    return this.page.locator('.key-grid');
  }

  /** Gives the rows the focus. */
  async focusRows(): Promise<void> {
    await this.grid.focus();
    await this.page.locator('.key-grid [aria-selected=true]').waitFor();
  }

  /** Presses a key so often, each time waiting for the frame that shows what it did. */
  async press(key: string, times = 1): Promise<void> {
    for (let time = 0; time < times; time++) {
      await this.page.keyboard.press(key);
      await this.frames(2);
    }
  }

  /** Waits for so many frames. */
  async frames(count: number): Promise<void> {
    await this.page.evaluate(async (frames) => {
      for (let frame = 0; frame < frames; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
    }, count);
  }

  /** The rows within the window from top to bottom: index, text of the name, and how far they are below its edge. */
  async rows(): Promise<readonly { readonly index: number; readonly name: string; readonly y: number }[]> {
    return await this.page.evaluate(() => {
      const box = document.querySelector('.key-grid .virtual-rows')?.getBoundingClientRect();
      if (box === undefined) return [];
      return [...document.querySelectorAll<HTMLElement>('.key-grid .virtual-rows .row')]
        .map((row) => ({
          index: Number(row.getAttribute('aria-rowindex')) - 2,
          name: row.querySelector('.label')?.textContent ?? '',
          y: row.getBoundingClientRect().top - box.top,
        }))
        .filter(({ y }) => y > -22 && y < box.height);
    });
  }

  /** The selected row: its place and its name. */
  async selected(): Promise<{ readonly index: number; readonly name: string } | null> {
    return await this.page.evaluate(() => {
      const id = document.querySelector('.key-grid')?.getAttribute('aria-activedescendant');
      const row = id === null || id === undefined ? null : document.getElementById(id);
      return row === null
        ? null
        : {
            index: Number(row.getAttribute('aria-rowindex')) - 2,
            name: row.querySelector('.label')?.textContent ?? '',
          };
    });
  }

  /** Selects a row by its name. */
  async selectRow(name: string): Promise<void> {
    await this.page.locator('.key-grid .row .label').getByText(name, { exact: true }).click();
  }

  async requests(): Promise<readonly HostRequest[]> {
    return await this.page.evaluate(() => [...(window as unknown as HarnessWindow).mockWorker.requests]);
  }

  /** The host tells the page something. */
  async tell(message: ToPage): Promise<void> {
    await this.page.evaluate((data) => window.postMessage(data, location.origin), message);
    await this.frames(2);
  }

  /** The file changes on disk. */
  async changeFile(): Promise<void> {
    await this.page.evaluate(() => (window as unknown as HarnessWindow).mockWorker.reload());
  }

  /**
   * The longest task of the page's main thread while `act` goes on, in ms of processor time: what else runs on the
   * machine does not count.
   */
  async longestTask(act: () => Promise<void>): Promise<number> {
    const session = await this.page.context().newCDPSession(this.page);
    const events: TraceEvent[] = [];
    session.on('Tracing.dataCollected', ({ value }) =>
      events.push(...value.flatMap((event: object) => (isTraceEvent(event) ? [event] : []))),
    );
    const complete = new Promise<void>((resolve) => session.once('Tracing.tracingComplete', () => resolve()));
    await session.send('Tracing.start', {
      transferMode: 'ReportEvents',
      traceConfig: { includedCategories: ['toplevel', '__metadata'], excludedCategories: ['*'] },
    });
    await act();
    await session.send('Tracing.end');
    await complete;
    await session.detach();
    const thread = ({ pid, tid }: TraceEvent): string => `${pid} ${tid}`;
    const main = new Set(events.filter(({ args }) => args?.name === 'CrRendererMain').map(thread));
    const tasks = events.filter((event) => event.name === 'ThreadControllerImpl::RunTask' && main.has(thread(event)));
    if (tasks.length === 0) throw new Error('the browser told of no tasks');
    return Math.max(...tasks.map(({ tdur }) => tdur ?? 0)) / 1000;
  }

  async close(): Promise<void> {
    await this.page.close();
  }
}

/** A browser and a server for one test file. */
export async function startPages(): Promise<{
  readonly browser: Browser;
  readonly server: HarnessServer;
  stop(): Promise<void>;
}> {
  const server = await startHarness();
  const browser = await startBrowser();
  return {
    browser,
    server,
    async stop() {
      await browser.close();
      await server.close();
    },
  };
}
