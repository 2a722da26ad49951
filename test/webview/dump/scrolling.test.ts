import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SKIPPED } from '../browser.js';
import { DumpPage, startPages } from './page.js';

/** DOM nodes that the page may have, however long the list. */
const MOST_NODES = 2000;
/**
 * ms of processor time that the longest task may take while scrolling, on a machine that has other work. The aim is 50;
 * `npm run bench -- --editor` measures it.
 */
const LONGEST_TASK = 150;

let pages: Awaited<ReturnType<typeof startPages>> | null = null;
let open: DumpPage | null = null;

async function show(options: string): Promise<DumpPage> {
  if (pages === null) throw new Error('no browser');
  open = await DumpPage.open(pages.browser, pages.server, options);
  await open.showKeys();
  return open;
}

const wheel = async (dump: DumpPage, pixels: number): Promise<void> => {
  await dump.grid.hover({ position: { x: 200, y: 300 } });
  await dump.page.mouse.wheel(0, pixels);
  await dump.frames(2);
};

/** Drags the scrollbar's thumb of the rows to a part of the track, 0 to 1, in some steps. */
async function drag(dump: DumpPage, to: number, steps = 12): Promise<void> {
  const box = await dump.page.locator('.key-grid .scrollbar').boundingBox();
  const thumb = await dump.page.locator('.key-grid .scrollbar-thumb').boundingBox();
  if (box === null || thumb === null) throw new Error('no scrollbar');
  await dump.page.mouse.move(thumb.x + 4, thumb.y + thumb.height / 2);
  await dump.page.mouse.down();
  await dump.page.mouse.move(thumb.x + 4, box.y + thumb.height / 2 + (box.height - thumb.height) * to, { steps });
  await dump.page.mouse.up();
  await dump.frames(2);
}

/** Shows all keys of the mock dump as one list. */
async function showList(dump: DumpPage): Promise<void> {
  await dump.page.getByRole('button', { name: 'Show as list' }).click();
  await expect.poll(() => dump.grid.getAttribute('aria-rowcount')).toBe('10000034');
}

describe.skipIf(SKIPPED)('ten million rows', () => {
  beforeAll(async () => {
    pages = await startPages();
  });
  afterAll(async () => {
    await pages?.stop();
  });
  afterEach(async () => {
    const errors = open?.errors ?? [];
    await open?.close();
    open = null;
    expect(errors).toEqual([]);
  });

  it('scroll to the end by the thumb, and back by exact rows', async () => {
    const dump = await show('');
    await showList(dump);
    await drag(dump, 1.2);
    await expect.poll(async () => (await dump.rows()).at(-1)?.index).toBe(10_000_032);
    let last = (await dump.rows()).at(-1);
    for (let step = 1; step <= 5; step++) {
      await wheel(dump, -22);
      const next = (await dump.rows()).at(-1);
      expect(next?.index).toBe((last?.index ?? 0) - 1);
      expect(next?.y).toBeCloseTo(last?.y ?? 0, 0);
      last = next;
    }
  });

  it('walk to the end and back by keyboard, row by row', async () => {
    const dump = await show('');
    await showList(dump);
    await dump.focusRows();
    await dump.press('End');
    await expect.poll(async () => (await dump.selected())?.index).toBe(10_000_032);
    await dump.press('ArrowUp', 3);
    expect((await dump.selected())?.index).toBe(10_000_029);
    const before = await dump.rows();
    await dump.press('PageUp');
    await dump.press('PageDown');
    expect((await dump.selected())?.index).toBe(10_000_029);
    expect((await dump.rows()).length).toBe(before.length);
    await dump.press('Home');
    await expect.poll(async () => (await dump.selected())?.index).toBe(0);
    expect((await dump.rows())[0]).toMatchObject({ index: 0, y: 0 });
  });

  it('never show an empty place while the wheel turns, though answers are slow', async () => {
    const dump = await show('delay=60');
    await showList(dump);
    await drag(dump, 0.5);
    await expect.poll(() => dump.grid.getAttribute('aria-busy')).toBe('false');
    await dump.page.evaluate(() => {
      const seen = { empty: 0, rows: 1e9, tops: [] as number[] };
      const look = (): void => {
        const rows = [...document.querySelectorAll('.key-grid .virtual-rows .row')];
        seen.empty += rows.filter((row) => row.classList.contains('row-missing')).length;
        seen.rows = Math.min(seen.rows, rows.length);
        const edge = document.querySelector('.key-grid .virtual-rows')?.getBoundingClientRect().top ?? 0;
        const first = rows.find((row) => row.getBoundingClientRect().bottom > edge);
        seen.tops.push(Number(first?.getAttribute('aria-rowindex') ?? -1));
        requestAnimationFrame(look);
      };
      Object.assign(window, { seen });
      requestAnimationFrame(look);
    });
    for (let turn = 0; turn < 40; turn++) await wheel(dump, 120);
    const seen = await dump.page.evaluate(
      () => (window as unknown as { seen: { empty: number; rows: number; tops: number[] } }).seen,
    );
    expect(seen.empty).toBe(0);
    expect(seen.rows).toBeGreaterThan(25);
    // Always forward: nothing jumps back.
    expect(seen.tops.every((top, at) => at === 0 || top >= (seen.tops[at - 1] ?? 0))).toBe(true);
    expect(seen.tops.at(-1)).toBeGreaterThan((seen.tops[0] ?? 0) + 200);
  });

  it('keep the page small and its tasks short while it scrolls', async () => {
    const dump = await show('');
    await showList(dump);
    let nodes = 0;
    const longest = await dump.longestTask(async () => {
      for (let turn = 0; turn < 30; turn++) await wheel(dump, 400);
      await drag(dump, 0.9, 40);
      nodes = await dump.page.evaluate(() => document.querySelectorAll('*').length);
      await drag(dump, 0.1, 40);
    });
    expect(nodes).toBeLessThanOrEqual(MOST_NODES);
    expect(longest).toBeLessThan(LONGEST_TASK);
  });

  it('keep the row on top in its place while more arrive above it', async () => {
    const dump = await show('keys=1000000&scan=9000');
    await dump.selectRow('session:');
    await dump.page.locator('.row-key').first().waitFor();
    await drag(dump, 0.5);
    // The selected row is out of sight, so the row on top is what the reader looks at.
    await expect.poll(async () => (await dump.rows())[0]?.name).toMatch(/^\d+$/);
    const [before] = await dump.rows();
    const total = Number(await dump.grid.getAttribute('aria-rowcount'));
    const seen: (readonly [string | undefined, number | undefined])[] = [];
    for (let look = 0; look < 60; look++) {
      await dump.frames(2);
      const [row] = await dump.rows();
      seen.push([row?.name, row?.y]);
    }
    await expect.poll(async () => Number(await dump.grid.getAttribute('aria-rowcount'))).toBeGreaterThan(total);
    const [after] = await dump.rows();
    expect(after?.name).toBe(before?.name);
    expect(after?.index).toBeGreaterThan(before?.index ?? 0);
    for (const [name, y] of seen) {
      expect(name).toBe(before?.name);
      expect(y).toBeCloseTo(before?.y ?? 0, 0);
    }
  });

  it('keep the selected row in its place while more arrive above it', async () => {
    const dump = await show('keys=1000000&scan=9000');
    await dump.selectRow('session:');
    await dump.page.locator('.row-key').first().waitFor();
    await dump.focusRows();
    await dump.press('PageDown', 3);
    const before = await dump.selected();
    const place = async (): Promise<number | undefined> =>
      (await dump.rows()).find(({ name }) => name === before?.name)?.y;
    const y = await place();
    await expect.poll(async () => (await dump.selected())?.index).toBeGreaterThan((before?.index ?? 0) + 1000);
    expect((await dump.selected())?.name).toBe(before?.name);
    expect(await place()).toBeCloseTo(y ?? 0, 0);
    // And the keyboard goes on from there.
    await dump.press('ArrowDown');
    expect(Number((await dump.selected())?.name)).toBe(Number(before?.name) + 1);
  });
});
