import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RowWindow, type FetchedRows, type RowSource } from '../../../src/webview/shared/row-window.js';

interface Row {
  readonly id: string;
}

/** A list that the test changes; answers come when the test lets them. */
class List implements RowSource<Row> {
  generation = 1;
  fetches = 0;
  /** While true, answers wait. */
  held = false;
  private waiting: (() => void)[] = [];

  constructor(public ids: readonly string[]) {}

  change(ids: readonly string[]): void {
    this.ids = ids;
    this.generation++;
  }

  fetch(from: number, count: number): Promise<FetchedRows<Row>> {
    this.fetches++;
    return this.answer(() => ({
      generation: this.generation,
      total: this.ids.length,
      from,
      rows: this.ids.slice(from, from + count).map((id) => ({ id })),
    }));
  }

  locate(id: string): Promise<{ readonly index: number; readonly generation: number }> {
    return this.answer(() => ({ index: this.ids.indexOf(id), generation: this.generation }));
  }

  /** Lets everything that waits, and what follows from it, be answered. */
  async release(): Promise<void> {
    this.held = false;
    const { waiting } = this;
    this.waiting = [];
    for (const go of waiting) go();
    await quiet();
  }

  private async answer<T>(make: () => T): Promise<T> {
    if (this.held) await new Promise<void>((resolve) => this.waiting.push(resolve));
    return make();
  }
}

/** All promises that only wait for each other are settled. */
async function quiet(): Promise<void> {
  for (let turn = 0; turn < 60; turn++) await Promise.resolve();
}

const numbered = (from: number, to: number): readonly string[] =>
  Array.from({ length: to - from }, (_, at) => `row ${from + at}`);

async function open(ids: readonly string[], visible = 10) {
  const list = new List(ids);
  const drawings: string[] = [];
  const rows = new RowWindow<Row>(list, () => drawings.push(shown(rows).join(' ')));
  rows.resize(visible);
  rows.reset(list, { top: 0 });
  await quiet();
  return { list, rows, drawings };
}

/** Ids of the rows within the window's edges. */
function shown(rows: RowWindow<Row>): readonly (string | null)[] {
  const { top, first, rows: drawn, total } = rows.view;
  const from = Math.floor(top);
  const to = Math.min(total, Math.ceil(top + rows.visible));
  return drawn.slice(from - first, to - first).map((row) => row?.id ?? null);
}

describe('a window of rows', () => {
  it('shows the first rows', async () => {
    const { rows } = await open(numbered(0, 1000));
    expect(rows.total).toBe(1000);
    expect(shown(rows)).toEqual(numbered(0, 10));
  });

  it('tells how many rows are in their order yet', async () => {
    const source = (sorted?: number): RowSource<Row> => ({
      fetch: (from) =>
        Promise.resolve({ generation: 1, total: 50, from, rows: numbered(from, 50).map((id) => ({ id })), sorted }),
      locate: () => Promise.resolve({ index: -1, generation: 1 }),
    });
    const rows = new RowWindow<Row>(source(20), () => undefined);
    rows.reset(source(20), { top: 0 });
    await quiet();
    expect(rows.sorted).toBe(20);
    rows.reset(source(), { top: 0 });
    await quiet();
    expect(rows.sorted).toBe(50);
  });

  it('shows an empty list as empty', async () => {
    const { rows } = await open([]);
    expect(rows.ready).toBe(true);
    expect(rows.view.rows).toEqual([]);
  });

  it('keeps what is drawn until the rows of the new place are here', async () => {
    const { list, rows, drawings } = await open(numbered(0, 10_000));
    list.held = true;
    rows.scrollTo(5000);
    expect(rows.top).toBe(5000);
    expect(rows.waiting).toBe(true);
    expect(shown(rows)).toEqual(numbered(0, 10));
    await list.release();
    expect(rows.waiting).toBe(false);
    expect(shown(rows)).toEqual(numbered(5000, 5010));
    expect(drawings.every((drawing) => !drawing.includes('null'))).toBe(true);
  });

  it('draws empty places only when it is told that the wait is too long', async () => {
    const { list, rows } = await open(numbered(0, 10_000));
    list.held = true;
    rows.scrollTo(7000);
    rows.giveUpWaiting();
    expect(shown(rows)).toEqual(Array.from({ length: 10 }, () => null));
    await list.release();
    expect(shown(rows)).toEqual(numbered(7000, 7010));
  });

  it('fetches ahead, so that the next page is there at once', async () => {
    const { list, rows } = await open(numbered(0, 10_000));
    rows.scrollTo(95);
    await quiet();
    const { fetches } = list;
    rows.scrollTo(190);
    expect(rows.waiting).toBe(false);
    expect(shown(rows)).toEqual(numbered(190, 200));
    expect(list.fetches).toBeLessThanOrEqual(fetches + 1);
  });

  it('reaches the last of ten million rows and steps back by one', async () => {
    const total = 10_000_000;
    const source: RowSource<Row> = {
      fetch: (from, count) =>
        Promise.resolve({
          generation: 1,
          total,
          from,
          rows: Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, at) => ({
            id: `row ${from + at}`,
          })),
        }),
      locate: (id) => Promise.resolve({ index: Number(id.slice(4)), generation: 1 }),
    };
    const rows = new RowWindow<Row>(source, () => undefined);
    rows.resize(10);
    rows.reset(source, { top: 0 });
    await quiet();
    rows.scrollTo(Number.POSITIVE_INFINITY);
    await quiet();
    expect(shown(rows).at(-1)).toBe('row 9999999');
    rows.scrollTo(rows.top - 1);
    await quiet();
    expect(shown(rows).at(-1)).toBe('row 9999998');
  });

  it('keeps the row on top in place when rows come before it', async () => {
    const { list, rows, drawings } = await open(numbered(100, 1000));
    rows.scrollTo(50.5);
    await quiet();
    expect(shown(rows)[0]).toBe('row 150');
    drawings.length = 0;
    list.change(numbered(0, 1000));
    rows.refresh();
    await quiet();
    expect(rows.top).toBe(150.5);
    expect(shown(rows)[0]).toBe('row 150');
    for (const drawing of drawings) expect(drawing.startsWith('row 150 ')).toBe(true);
  });

  it('keeps the selected row in place while it is in sight, and finds it when it is not', async () => {
    const { list, rows } = await open(numbered(100, 1000));
    rows.select(4, 'row 104');
    list.change(numbered(0, 1000));
    rows.refresh();
    await quiet();
    expect(rows.selection).toEqual({ id: 'row 104', index: 104 });
    expect(rows.top).toBe(100);
    rows.scrollTo(700);
    await quiet();
    list.change(numbered(50, 1000));
    rows.refresh();
    await quiet();
    expect(rows.selection.index).toBe(54);
    expect(shown(rows)[0]).toBe('row 700');
  });

  it('stays at the start when nothing is selected', async () => {
    const { list, rows } = await open(numbered(100, 1000));
    list.change(numbered(0, 1000));
    rows.refresh();
    await quiet();
    expect(rows.top).toBe(0);
    expect(shown(rows)[0]).toBe('row 0');
  });

  it('ends within the list when the list has become shorter', async () => {
    const { list, rows } = await open(numbered(0, 1000));
    rows.scrollTo(900);
    await quiet();
    list.change(numbered(0, 20));
    rows.refresh();
    await quiet();
    expect(rows.top).toBe(10);
    expect(shown(rows)).toEqual(numbered(10, 20));
  });

  it('notices by a fetched page that the list has changed', async () => {
    const { list, rows } = await open(numbered(100, 5000));
    rows.scrollTo(60);
    await quiet();
    list.change(numbered(0, 5000));
    rows.scrollTo(3000);
    await quiet();
    expect(rows.total).toBe(5000);
    const [first] = shown(rows);
    expect(first).toBe(`row ${rows.top}`);
  });

  it('keeps a row in place when the list takes another shape', async () => {
    const { rows } = await open(numbered(0, 1000));
    rows.scrollTo(300);
    await quiet();
    const opened = new List([...numbered(0, 303), 'child a', 'child b', ...numbered(303, 1000)]);
    rows.reset(opened, { id: 'row 302' });
    expect(shown(rows)).toEqual(numbered(300, 310));
    await quiet();
    expect(rows.top).toBe(300);
    expect(shown(rows)).toEqual([...numbered(300, 303), 'child a', 'child b', ...numbered(303, 308)]);
  });

  it('drops answers that are to an earlier list', async () => {
    const { list, rows } = await open(numbered(0, 1000));
    list.held = true;
    rows.scrollTo(500);
    const other = new List(['only']);
    rows.reset(other, { top: 0 });
    await quiet();
    await list.release();
    expect(rows.total).toBe(1);
    expect(shown(rows)).toEqual(['only']);
  });

  it('says why there are no rows', async () => {
    const rows = new RowWindow<Row>(
      {
        fetch: () => Promise.reject(new Error('the worker is gone')),
        locate: () => Promise.reject(new Error('the worker is gone')),
      },
      () => undefined,
    );
    rows.refresh();
    await quiet();
    expect(rows.failure).toBe('the worker is gone');
  });

  it('does not ask forever a source that claims rows and has none', async () => {
    let fetches = 0;
    const source: RowSource<Row> = {
      fetch: (from) => {
        fetches++;
        return Promise.resolve({ generation: 1, total: 5000, from, rows: [] });
      },
      locate: () => Promise.resolve({ index: -1, generation: 1 }),
    };
    const rows = new RowWindow<Row>(source, () => undefined);
    rows.reset(source, { top: 0 });
    await quiet();
    await quiet();
    expect(fetches).toBeLessThan(5);
    expect(rows.failure).toMatch(/no rows/);
  });

  it('whatever is scrolled and however the list grows: what is drawn is the list, and the anchor stays', async () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('scroll' as const), to: fc.integer({ min: 0, max: 3000 }) }),
      fc.record({ kind: fc.constant('grow' as const), count: fc.integer({ min: 1, max: 300 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        let from = 3000;
        const { list, rows } = await open(numbered(from, 6000));
        for (const change of steps) {
          if (change.kind === 'scroll') rows.scrollTo(change.to);
          else {
            const [before] = shown(rows);
            const atStart = rows.top === 0;
            from -= change.count;
            list.change(numbered(Math.max(0, from), 6000));
            rows.refresh();
            await quiet();
            if (!atStart) expect(shown(rows)[0]).toBe(before);
          }
          await quiet();
          const first = Math.floor(rows.view.top);
          expect(shown(rows)).toEqual(list.ids.slice(first, first + shown(rows).length));
          expect(rows.waiting).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });
});
