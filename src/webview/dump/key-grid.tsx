import { useEffect, useRef } from 'preact/hooks';
import type { SortColumn } from '../../protocol/dump.js';
import { Icon } from '../shared/icon.js';
import { useObservable } from '../shared/observable.js';
import { VirtualRows } from '../shared/virtual-rows.js';
import { useModel, useQuantities } from './context.js';
import { KeyWalk } from './key-walk.js';
import { KeyRow } from './key-row.js';
import { COLUMN_WORDS, WORDS } from './words.js';

/** Height of a row in pixels: that of the lists of VS Code. */
export const ROW_HEIGHT = 22;

/** The keys as a tree or a list of any length. */
export function KeyGrid() {
  const model = useModel();
  const quantities = useQuantities();
  useObservable(model.rowsDrawn);
  const state = useObservable(model.state);
  const overview = useObservable(model.overview);
  const databases = overview?.databases.length ?? 0;
  const sparse = useObservable(model.progress)?.sparse === true;
  const focus = useObservable(model.focus);
  const element = useRef<HTMLDivElement>(null);
  const walk = useRef<KeyWalk | null>(null);
  walk.current ??= new KeyWalk(model);
  const keys = walk.current;
  const { rows } = model;
  const { top, total, first, rows: drawn } = rows.view;
  const { index: selectedIndex, id: selectedId } = rows.selection;
  const tree = state.mode === 'tree' && !sparse;

  useEffect(() => {
    if (focus?.place === 'rows') element.current?.focus();
  }, [focus]);
  const inSight = drawn.some((row, at) => first + at === selectedIndex && row?.id === selectedId);
  return (
    <div
      class={tree ? 'row-grid key-grid key-grid-tree' : 'row-grid key-grid'}
      role={tree ? 'treegrid' : 'grid'}
      tabIndex={0}
      ref={element}
      data-pane="rows"
      aria-label={WORDS.keys.label}
      aria-rowcount={total + 1}
      aria-colcount={tree ? 7 : 6}
      aria-activedescendant={inSight ? `row-${selectedIndex}` : undefined}
      aria-multiselectable={false}
      aria-busy={!rows.ready || rows.waiting}
      onKeyDown={(event) => keys.onKeyDown(event)}
      onFocus={(event) => {
        if (event.target === event.currentTarget) keys.selectFirst();
      }}
    >
      <HeaderRow tree={tree} sortable={!sparse} memoryModel={overview?.memoryModel ?? ''} />
      <VirtualRows
        total={rows.total}
        rowHeight={ROW_HEIGHT}
        top={rows.top}
        drawnTop={top}
        first={first}
        onScroll={(next) => rows.scrollTo(next)}
        onResize={(visible) => rows.resize(visible)}
      >
        {drawn.map((row, at) => {
          const index = first + at;
          return row === null ? (
            <div class="row row-missing" role="row" aria-rowindex={index + 2} key={`missing ${index}`}>
              <span />
            </div>
          ) : (
            <KeyRow
              key={row.id}
              row={row}
              index={index}
              selected={row.id === selectedId}
              tree={tree}
              quantities={quantities}
              databases={databases}
              onSelect={() => model.select(index, row)}
              onToggle={() => keys.toggle(row)}
              onOpen={() => keys.open()}
            />
          );
        })}
      </VirtualRows>
      <GridNote ready={rows.ready} total={rows.total} failure={rows.failure} />
    </div>
  );
}

/** What is said where there are no rows. */
function GridNote({
  ready,
  total,
  failure,
}: {
  readonly ready: boolean;
  readonly total: number;
  readonly failure: string | null;
}) {
  const model = useModel();
  const filter = useObservable(model.filtered.applied);
  const progress = useObservable(model.progress);
  const view = useObservable(model.filtered.progress);
  if (failure !== null && total === 0) return <p class="empty-note">{WORDS.keys.failed(failure)}</p>;
  if (ready && total > 0) return null;
  const done = progress?.scanDone === true && (filter.view === 0 || view?.done === true);
  let text: string = WORDS.keys.waiting;
  if (ready && filter.view !== 0) text = done ? WORDS.keys.none : WORDS.keys.noneYet;
  else if (ready && done) text = WORDS.keys.empty;
  return (
    <p class="empty-note" role="status">
      {text}
    </p>
  );
}

const COLUMNS: readonly {
  readonly column: Exclude<SortColumn, 'file'>;
  readonly numeric: boolean;
  readonly treeOnly?: boolean;
}[] = [
  { column: 'name', numeric: false },
  { column: 'type', numeric: false },
  { column: 'keys', numeric: true, treeOnly: true },
  { column: 'elements', numeric: true },
  { column: 'disk', numeric: true },
  { column: 'memory', numeric: true },
  { column: 'expiry', numeric: false },
];

function HeaderRow({
  tree,
  sortable,
  memoryModel,
}: {
  readonly tree: boolean;
  readonly sortable: boolean;
  readonly memoryModel: string;
}) {
  const model = useModel();
  const { sort } = model;
  const columns = COLUMNS.filter(({ treeOnly }) => tree || treeOnly !== true);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (!(event.currentTarget instanceof HTMLElement)) return;
    // The rows below must not take the keys of their headers.
    event.stopPropagation();
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>('button')];
    const at = buttons.findIndex((button) => button === document.activeElement);
    if (event.key === 'ArrowDown') model.focus.set({ place: 'rows' });
    else if (step !== 0) buttons[(at + step + buttons.length) % buttons.length]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div class="row row-header" role="row" aria-rowindex={1} onKeyDown={onKeyDown}>
      {columns.map(({ column, numeric }, at) => {
        const sorted = sort.column === column;
        const title =
          column === 'memory'
            ? `${WORDS.sortTitle(COLUMN_WORDS[column])}\n${WORDS.memoryTitle(memoryModel)}`
            : column === 'disk'
              ? `${WORDS.sortTitle(COLUMN_WORDS[column])}\n${WORDS.diskTitle}`
              : WORDS.sortTitle(COLUMN_WORDS[column]);
        return (
          <div
            key={column}
            class={`cell cell-${column} ${numeric ? 'number' : ''}`}
            role="columnheader"
            aria-sort={sorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
          >
            <button
              type="button"
              tabIndex={at === 0 ? 0 : -1}
              disabled={!sortable}
              title={title}
              onClick={() => model.sortBy(column)}
            >
              {COLUMN_WORDS[column]}
              {sorted && <Icon name={sort.descending ? 'arrow-down' : 'arrow-up'} />}
            </button>
          </div>
        );
      })}
    </div>
  );
}
