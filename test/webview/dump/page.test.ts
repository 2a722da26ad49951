import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { SKIPPED } from '../browser.js';
import { DumpPage, startPages } from './page.js';

let pages: Awaited<ReturnType<typeof startPages>> | null = null;
let open: DumpPage | null = null;

async function show(options = ''): Promise<DumpPage> {
  if (pages === null) throw new Error('no browser');
  open = await DumpPage.open(pages.browser, pages.server, options);
  return open;
}

describe.skipIf(SKIPPED)('the dump page in a browser', () => {
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

  describe('overview', () => {
    it('opens first, and says what the file is', async () => {
      const { page } = await show('damage');
      await expect
        .poll(() => page.locator('.header').innerText())
        .toMatch(/dump\.rdb.*Redis 7\.2\.6.*RDB 11.*10,000,033 keys/s);
      await expect.poll(() => page.locator('.treemap-cell').count()).toBeGreaterThan(4);
      expect(await page.locator('.damage').count()).toBe(3);
      expect(await page.locator('.damage').first().innerText()).toContain('Cost: about 3 keys');
    });

    it('leaves the first place to the keys where the setting says so, until another tab was chosen', async () => {
      const dump = await show('keys=9000&tab=keys');
      await dump.page.locator('.key-grid .row:not(.row-header)').first().waitFor();
      await dump.page.getByRole('tab', { name: 'Overview' }).click();
      await dump.page.locator('.treemap-cell').first().waitFor();
      // What is remembered comes after a pause.
      await dump.page.waitForFunction(() => sessionStorage.getItem('state')?.includes('"tab":"overview"'));
      await dump.hideAndShow();
      await dump.page.locator('.treemap-cell').first().waitFor();
    });

    it('walks into the map by keyboard, and back', async () => {
      const { page } = await show();
      await page.locator('.treemap-cell[tabindex="0"]').focus();
      const before = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      await page.keyboard.press('ArrowRight');
      const after = await page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
      expect(after).not.toBe(before);
      await page.locator('.treemap-cell', { hasText: 'user:' }).focus();
      await page.keyboard.press('Enter');
      await page.locator('.breadcrumb [aria-current]').getByText('user:').waitFor();
      // The focus is in the new level: it can be left as it was entered.
      await expect.poll(() => page.evaluate(() => document.activeElement?.className ?? '')).toContain('treemap-cell');
      await page.keyboard.press('Backspace');
      await page.locator('.breadcrumb h2').getByText('Namespaces').waitFor();
      expect(await page.locator('.breadcrumb [aria-current]').count()).toBe(0);
    });

    it('has the map as a table too', async () => {
      const { page } = await show();
      await page.getByRole('button', { name: 'Show as table' }).click();
      await page.locator('.share-table').getByRole('button', { name: 'session:' }).waitFor();
      expect(await page.locator('.share-table tbody tr').count()).toBeGreaterThan(5);
    });

    it('makes every bar a link into the keys', async () => {
      const { page } = await show();
      await page.getByRole('table', { name: 'Types' }).getByRole('button', { name: 'hash' }).click();
      const filter = page.getByRole('textbox', { name: 'Filter keys' });
      await expect.poll(() => filter.inputValue()).toBe('type:hash');
      await expect.poll(() => page.locator('.found-count').innerText()).toMatch(/ of .* keys/);
    });

    it('shows a big key among the rows', async () => {
      const { page } = await show();
      await page.locator('.biggest').getByRole('button', { name: 'sample:leaderboard' }).click();
      await page.locator('.key-grid .row[aria-selected=true]').getByText('leaderboard').waitFor();
      await page.locator('.value-pane .key-name').getByText('sample:leaderboard').waitFor();
    });
  });

  describe('keys by keyboard', () => {
    it('walks, opens and closes as trees of VS Code do', async () => {
      const dump = await show('keys=9000');
      await dump.showKeys();
      await dump.focusRows();
      expect((await dump.selected())?.name).toBe('db0');
      await dump.press('ArrowDown');
      expect((await dump.selected())?.name).toBe('cache:');
      await dump.press('ArrowRight');
      await dump.page.locator('.key-grid').getByText('page:', { exact: true }).waitFor();
      await dump.press('ArrowRight');
      expect((await dump.selected())?.name).toBe('page:');
      await dump.press('ArrowLeft');
      expect((await dump.selected())?.name).toBe('cache:');
      await dump.press('ArrowLeft');
      await expect.poll(() => dump.page.locator('.key-grid').getByText('page:', { exact: true }).count()).toBe(0);
      await dump.press('ArrowLeft');
      expect((await dump.selected())?.name).toBe('db0');
      await dump.press('s');
      expect((await dump.selected())?.name).toBe('sample:');
      await dump.press('e');
      expect((await dump.selected())?.name).toBe('session:');
      await dump.press('End');
      expect((await dump.selected())?.name).toBe('tag:');
      await dump.press('Home');
      expect((await dump.selected())?.name).toBe('db0');
    });

    it('finds the parent of a row far below it', async () => {
      const dump = await show();
      await dump.showKeys();
      await dump.focusRows();
      await dump.press('s');
      await dump.press('e');
      await dump.press('ArrowRight');
      await expect.poll(() => dump.grid.getAttribute('aria-rowcount')).toBe('4500011');
      await dump.press('PageDown', 3);
      const { index } = (await dump.selected()) ?? { index: 0 };
      expect(index).toBeGreaterThan(60);
      await dump.press('ArrowLeft');
      await expect.poll(async () => (await dump.selected())?.name).toBe('session:');
    });

    it('opens the value with Enter, and walks the panes with F6', async () => {
      const dump = await show('keys=9000');
      const { page } = dump;
      await dump.showKeys();
      await dump.focusRows();
      await dump.press('s');
      await dump.press('ArrowRight');
      await page.locator('.row-key').first().waitFor();
      await dump.press('ArrowDown');
      await dump.press('Enter');
      const pane = (): Promise<string | null | undefined> =>
        page.evaluate(() => document.activeElement?.closest('[data-pane]')?.getAttribute('data-pane'));
      await expect.poll(pane).toBe('value');
      await dump.press('F6');
      expect(await page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('tab');
      await dump.press('F6');
      expect(await pane()).toBe('filter');
      await dump.press('F6');
      expect(await pane()).toBe('rows');
      await dump.press('Shift+F6');
      expect(await pane()).toBe('filter');
      await dump.press('Escape');
      await dump.press('ArrowDown');
      expect(await pane()).toBe('rows');
      await dump.press('Control+f');
      expect(await pane()).toBe('filter');
    });

    it('copies the selected key with Ctrl+C, and offers it to the menus of VS Code', async () => {
      const dump = await show('keys=9000');
      await dump.showKeys();
      await dump.focusRows();
      await dump.press('s');
      await dump.press('ArrowRight');
      await dump.page.locator('.row-key').first().waitFor();
      await dump.press('ArrowDown', 2);
      await dump.press('Control+c');
      const requests = await dump.requests();
      expect(requests).toMatchObject([{ kind: 'copy', what: 'key' }]);
      const context = await dump.page.locator('.row[aria-selected=true]').getAttribute('data-vscode-context');
      const [request] = requests;
      expect(JSON.parse(context ?? '')).toMatchObject({
        webviewSection: 'key',
        row: request?.kind === 'copy' ? request.row : null,
        preventDefaultContextMenuItems: true,
      });
    });

    it('offers namespaces and damage to the menus of VS Code, and does what they ask', async () => {
      const dump = await show('keys=9000&damage');
      const contextOf = async (selector: string): Promise<Record<string, unknown>> =>
        JSON.parse((await dump.page.locator(selector).first().getAttribute('data-vscode-context')) ?? '{}') as Record<
          string,
          unknown
        >;
      const damage = await contextOf('.damage');
      expect(damage).toMatchObject({ webviewSection: 'damage', preventDefaultContextMenuItems: true });
      expect(damage['finding']).toMatch(/0x.*\n.*Expected .*, found /s);
      await dump.showKeys();
      await dump.page.locator('.row-namespace').first().waitFor();
      const namespace = await contextOf('.row-namespace');
      expect(namespace).toMatchObject({ webviewSection: 'namespace', prefix: 'cache:' });
      await dump.tell({ kind: 'filter', text: String(namespace['filter']) });
      await expect.poll(() => dump.page.getByRole('textbox', { name: 'Filter keys' }).inputValue()).toContain('cache:');
      await dump.tell({ kind: 'show-bytes', offset: Number(damage['offset']), length: Number(damage['length']) });
      await dump.page.getByText('Bytes of the file').or(dump.page.getByLabel('Bytes of the file')).first().waitFor();
    });

    it('sorts by a header, and turns the order round', async () => {
      const dump = await show('keys=9000');
      const { page } = dump;
      await dump.showKeys();
      const header = page.getByRole('columnheader', { name: 'Name' });
      expect(await header.getAttribute('aria-sort')).toBe('ascending');
      await header.getByRole('button').focus();
      await dump.press('Enter');
      expect(await header.getAttribute('aria-sort')).toBe('descending');
      await dump.press('ArrowRight', 5);
      await dump.press('Enter');
      expect(await page.getByRole('columnheader', { name: 'Memory' }).getAttribute('aria-sort')).toBe('descending');
      expect(await header.getAttribute('aria-sort')).toBe('none');
    });
  });

  describe('roles', () => {
    it('tell a screen reader where it is in the tree', async () => {
      const dump = await show('keys=9000');
      await dump.showKeys();
      await dump.selectRow('sample:');
      await dump.page.locator('.row-key').first().waitFor();
      expect(await dump.grid.getAttribute('role')).toBe('treegrid');
      const total = Number(await dump.grid.getAttribute('aria-rowcount'));
      const rows = dump.page.locator('.key-grid [role=row][aria-level]');
      expect(total).toBe((await rows.count()) + 1);
      const [database, group, key] = [rows.nth(0), dump.page.locator('#row-3'), dump.page.locator('#row-4')];
      const facts = async (row: typeof key, names: readonly string[]) =>
        await Promise.all(names.map((name) => row.getAttribute(name)));
      const names = ['aria-level', 'aria-posinset', 'aria-setsize', 'aria-expanded', 'aria-rowindex', 'aria-selected'];
      expect(await facts(database, names)).toEqual(['1', '1', '2', 'true', '2', 'false']);
      expect(await facts(group, names)).toEqual(['2', '3', '5', 'true', '5', 'true']);
      expect(await facts(key, names)).toEqual(['3', '1', '19', null, '6', 'false']);
      expect(await dump.page.locator('#row-4 [role=gridcell]').count()).toBe(7);
      expect(await dump.page.locator('.key-grid [role=columnheader]').count()).toBe(7);
      expect(await dump.grid.getAttribute('aria-activedescendant')).toBe('row-3');
    });

    it('name everything that can be reached', async () => {
      const dump = await show('keys=9000&damage');
      const nameless = (): Promise<readonly string[]> =>
        dump.page.evaluate(() =>
          [
            ...document.querySelectorAll(
              'button, input, select, [role=tab], [role=treegrid], [role=grid], [role=separator]',
            ),
          ]
            .filter((element) => (element.getAttribute('aria-label') ?? element.textContent ?? '').trim() === '')
            .map((element) => element.outerHTML),
        );
      await dump.page.locator('.treemap-cell').first().waitFor();
      expect(await nameless()).toEqual([]);
      await dump.showKeys();
      await dump.selectRow('sample:');
      await dump.page.locator('.row-key').first().waitFor();
      await dump.selectRow('profile');
      await dump.page.locator('.value-grid .row').first().waitFor();
      expect(await nameless()).toEqual([]);
    });
  });

  describe('values', () => {
    const looks: readonly (readonly [name: string, selector: string, text: string])[] = [
      ['array', '.value-grid', 'value 1000000'],
      ['binary', '.hex-view', '00 04 08 0c'],
      ['bloom', '.fact-list', 'error rate'],
      ['broken', '.damage', 'keys behind it can be read'],
      ['config', '.json-tree', '9007199254740993'],
      ['empty', '.bytes-view', 'empty'],
      ['events', '.value-grid', '1763640000000-0'],
      ['gzip', '.json-tree', 'Lamp'],
      ['json-document', '.json-tree', 'Lamp'],
      ['leaderboard', '.value-grid', '-inf'],
      ['log', '.text-view', 'GET /v1/item/00000000'],
      ['module', '.value-grid', 'hello'],
      ['profile', '.value-grid', 'a@example.org'],
      ['queue', '.value-grid', '{"job":0,"kind":"mail"}'],
      ['tags', '.value-grid', 'tag-0'],
      ['text', '.text-view', 'Zwölf Boxkämpfer'],
      ['unknown', '.hex-view', '00 04 08 0c'],
      ['vectors', '.value-grid', 'king'],
    ];

    it('are shown in the view that is made for them', async () => {
      const dump = await show('keys=9000');
      await dump.showKeys();
      await dump.selectRow('sample:');
      await dump.page.locator('.row-key').first().waitFor();
      for (const [name, selector, text] of looks) {
        await dump.selectRow(name);
        await dump.page.locator('.value-pane .key-name').getByText(`sample:${name}`, { exact: true }).waitFor();
        await expect
          .poll(() => dump.page.locator(`.value-pane ${selector}`).first().innerText(), { message: name })
          .toContain(text);
      }
    });

    it('are paged, sorted and looked into', async () => {
      const dump = await show('keys=9000');
      const { page } = dump;
      await dump.showKeys();
      await dump.selectRow('sample:');
      await page.locator('.row-key').first().waitFor();
      await dump.selectRow('queue');
      await expect.poll(() => page.locator('.pager').innerText()).toContain('1–200 of 10,000,000');
      await page.getByRole('button', { name: 'Next page' }).click();
      await expect.poll(() => page.locator('.pager').innerText()).toContain('201–400');
      await page.getByRole('textbox', { name: 'Go to element' }).fill('9999999');
      await page.keyboard.press('Enter');
      await expect.poll(() => page.locator('.pager').innerText()).toContain('9,999,801–10,000,000');
      expect(await page.locator('.value-grid').innerText()).toContain('{"job":9999800,');
      await page.locator('.value-grid').getByRole('button', { name: 'Element' }).click();
      await page.locator('.value-grid').getByRole('button', { name: 'Element' }).click();
      await expect.poll(() => page.locator('.value-grid').innerText()).toContain('{"job":9999999,');
      // Sorted: the cell's place in the file is what the lens is asked for.
      await page.locator('.value-grid').focus();
      await dump.press('ArrowDown');
      await page.locator('.cell-pane .json-tree').getByText('9999999').waitFor();
      await dump.press('Escape');
      expect(await page.locator('.cell-pane').count()).toBe(0);
    });

    it('show the bytes of the record, and go to an offset', async () => {
      const dump = await show('keys=9000');
      const { page } = dump;
      await dump.showKeys();
      await dump.selectRow('sample:');
      await page.locator('.row-key').first().waitFor();
      await dump.selectRow('tags');
      await page.locator('.value-head').getByRole('button', { name: 'Bytes' }).click();
      await page.locator('.drawer mark').first().waitFor();
      await page.getByRole('textbox', { name: 'Offset' }).fill('0');
      await page.keyboard.press('Enter');
      await expect
        .poll(() => page.locator('.drawer .hex-row').first().innerText())
        .toMatch(/52 45 44 49 53[^]*REDIS0011/);
      await page.getByRole('button', { name: 'Open in hex editor' }).click();
      expect(await dump.requests()).toContainEqual({ kind: 'reveal-offset', offset: 0, length: 1 });
      await page.locator('.drawer').press('Escape');
      expect(await page.locator('.drawer').count()).toBe(0);
    });
  });

  it('exports what the filter shows', async () => {
    const dump = await show('keys=9000');
    await dump.showKeys();
    await dump.page.getByRole('textbox', { name: 'Filter keys' }).fill('session:* size:>1kb');
    await dump.page.keyboard.press('Enter');
    await expect
      .poll(() => dump.page.locator('.header').getByRole('button', { name: 'Export…' }).getAttribute('title'))
      .toContain('filter');
    await dump.page.locator('.header').getByRole('button', { name: 'Export…' }).click();
    expect(await dump.requests()).toMatchObject([{ kind: 'export', filter: { globs: ['session:*'], minSize: 1025 } }]);
  });

  it('says what is wrong with a filter, and goes on showing the rows of before', async () => {
    const dump = await show('keys=9000');
    await dump.showKeys();
    const before = await dump.rows();
    await dump.page.getByRole('textbox', { name: 'Filter keys' }).fill('type:hsah');
    await dump.page.getByRole('alert').getByText('no such type: hsah').waitFor();
    expect(await dump.rows()).toEqual(before);
  });

  it('comes back as it was after it was hidden', async () => {
    const dump = await show();
    await dump.showKeys();
    await dump.selectRow('session:');
    await expect.poll(() => dump.grid.getAttribute('aria-rowcount')).toBe('4500011');
    await dump.press('PageDown', 20);
    await dump.page.getByRole('button', { name: 'Show the value below' }).click();
    const [rows, selected] = [await dump.rows(), await dump.selected()];
    // The state is stored in steps, not with every frame.
    await expect.poll(() => dump.page.evaluate(() => sessionStorage.getItem('state'))).toContain('"below":true');
    await expect.poll(() => dump.page.evaluate(() => sessionStorage.getItem('state'))).toContain('"selected":"key ');
    await dump.frames(30);
    await dump.hideAndShow();
    await expect.poll(async () => (await dump.selected())?.name).toBe(selected?.name);
    expect((await dump.rows()).map(({ name }) => name).slice(0, 8)).toEqual(rows.map(({ name }) => name).slice(0, 8));
    expect(await dump.page.locator('.split-below').count()).toBe(1);
  });

  it('keeps filter and open nodes when the file changes on disk', async () => {
    const dump = await show('keys=9000');
    await dump.showKeys();
    await dump.selectRow('sample:');
    await dump.page.locator('.row-key').first().waitFor();
    await dump.page.getByRole('textbox', { name: 'Filter keys' }).fill('sample:*');
    await dump.page.keyboard.press('Enter');
    await expect.poll(() => dump.page.locator('.found-count').innerText()).toContain('19 of');
    await dump.changeFile();
    await expect.poll(() => dump.page.locator('.row-key').count()).toBe(19);
    expect(await dump.page.getByRole('textbox', { name: 'Filter keys' }).inputValue()).toBe('sample:*');
    await expect.poll(() => dump.page.locator('.found-count').innerText()).toContain('19 of');
  });

  it('is usable when the index went past its budget: in file order, without a tree', async () => {
    const dump = await show('keys=9000&sparse');
    await dump.showKeys();
    await dump.page.getByText('past the memory budget').waitFor();
    expect(await dump.grid.getAttribute('role')).toBe('grid');
    expect((await dump.rows())[0]?.name).toBe('cache:page:0000000');
    expect(await dump.page.getByRole('button', { name: 'Show as tree' }).isDisabled()).toBe(true);
    expect(await dump.page.getByRole('columnheader', { name: 'Name' }).getByRole('button').isDisabled()).toBe(true);
  });

  it('comes back from an obstacle', async () => {
    const dump = await show('keys=9000');
    await dump.showKeys();
    await dump.tell({
      kind: 'obstacle',
      obstacle: { code: 'vanished', title: 'The file is gone', text: 'It was deleted.' },
    });
    await dump.page.getByRole('heading', { name: 'The file is gone' }).waitFor();
    await dump.tell({ kind: 'reloaded', bytes: 1000 });
    await dump.tell({
      kind: 'opened',
      settings: { separators: [':'], firstTab: 'overview', locale: 'en' },
      name: 'dump.rdb',
      bytes: 1000,
    });
    await expect.poll(async () => (await dump.rows())[0]?.name).toBe('db0');
  });

  it('goes from the value back to the rows with Escape', async () => {
    const dump = await show('keys=9000');
    await dump.showKeys();
    await dump.selectRow('sample:');
    await dump.selectRow('profile');
    await dump.page.locator('.value-grid .row').first().waitFor();
    await dump.page.locator('.value-grid').focus();
    await dump.press('ArrowDown');
    await dump.press('Escape');
    expect(await dump.page.evaluate(() => document.activeElement?.className)).toContain('value-grid');
    await dump.press('Escape');
    expect(await dump.page.evaluate(() => document.activeElement?.className)).toContain('key-grid');
  });

  it('shows what a dump holds as text, never as part of the page', async () => {
    const dump = await show('keys=9000');
    await dump.showKeys();
    const before = await dump.page.locator('img, script').count();
    await dump.tell({
      kind: 'obstacle',
      obstacle: { code: 'io', title: '<img src=x onerror=alert(1)>', text: '<script>alert(1)</script>' },
    });
    await dump.page.getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor();
    expect(await dump.page.locator('img, script').count()).toBe(before);
  });

  it.each([
    ['empty', 'This file is empty', true],
    ['not-a-dump', 'Not a Redis dump', true],
    ['no-permission', 'No permission to read this file', false],
    ['vanished', 'The file is gone', false],
  ] as const)('explains %s, and says what can be done', async (code, title, text) => {
    const dump = await show(`obstacle=${code}`);
    await dump.page.getByRole('heading', { name: title }).waitFor();
    expect(await dump.page.getByRole('button', { name: 'Open as Text' }).count()).toBe(text ? 1 : 0);
    await dump.page.getByRole('button', { name: 'Try Again' }).click();
    expect(await dump.requests()).toEqual([{ kind: 'reload' }]);
  });
});
