import { useEffect, useRef } from 'preact/hooks';
import { useObservable } from '../shared/observable.js';
import { useQuantities } from '../shared/quantities-context.js';
import { VirtualRows } from '../shared/virtual-rows.js';
import { CommandRow } from './command-row.js';
import { CommandWalk } from './command-walk.js';
import { useModel } from './context.js';
import { isOneDay } from './log-time.js';
import { WORDS } from './words.js';

/** Height of a row in pixels: that of the lists of VS Code. */
export const ROW_HEIGHT = 22;

const COLUMNS = ['offset', 'time', 'db', 'command', 'key', 'arguments', 'size'] as const;
const NUMERIC: readonly (typeof COLUMNS)[number][] = ['db', 'size'];

/** The commands of a log of any length. */
export function CommandGrid() {
  const model = useModel();
  const quantities = useQuantities();
  useObservable(model.rowsDrawn);
  const overview = useObservable(model.overview);
  const focus = useObservable(model.focus);
  const { shown } = model.commands;
  const flat = useObservable(shown).view !== 0;
  const element = useRef<HTMLDivElement>(null);
  const walk = useRef<CommandWalk | null>(null);
  walk.current ??= new CommandWalk(model);
  const commands = walk.current;
  const { rows } = model;
  const { top, first, rows: drawn } = rows.view;
  const { index: selectedIndex, id: selectedId } = rows.selection;
  useEffect(() => {
    if (focus?.place === 'rows') element.current?.focus();
  }, [focus]);
  const timed = overview === null || overview.from !== null;
  const oneDay = isOneDay(overview);
  const inSight = drawn.some((row, at) => first + at === selectedIndex && row?.id === selectedId);
  const columns = COLUMNS.filter((column) => column !== 'time' || timed);
  return (
    <div
      class={`row-grid command-grid ${timed ? (oneDay ? 'command-grid-day' : 'command-grid-days') : ''}`}
      role="treegrid"
      tabIndex={0}
      ref={element}
      data-pane="rows"
      aria-label={WORDS.list.label}
      aria-rowcount={rows.total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={inSight ? `row-${selectedIndex}` : undefined}
      aria-multiselectable={false}
      aria-busy={!rows.ready || rows.waiting}
      onKeyDown={(event) => commands.onKeyDown(event)}
      onFocus={(event) => {
        if (event.target === event.currentTarget) commands.selectFirst();
      }}
    >
      <div class="row row-header" role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <div
            key={column}
            class={`cell cell-${column} ${NUMERIC.includes(column) ? 'number' : ''}`}
            role="columnheader"
          >
            <span class="header-text">{WORDS.columns[column]}</span>
          </div>
        ))}
      </div>
      <VirtualRows
        total={rows.total}
        rowHeight={ROW_HEIGHT}
        top={rows.top}
        drawnTop={top}
        first={first}
        onScroll={(next) => model.scrollTo(next)}
        onResize={(visible) => rows.resize(visible)}
      >
        {drawn.map((row, at) => {
          const index = first + at;
          return row === null ? (
            <div class="row row-missing" role="row" aria-rowindex={index + 2} key={`missing ${index}`}>
              <span />
            </div>
          ) : (
            <CommandRow
              key={row.id}
              row={row}
              index={index}
              selected={row.id === selectedId}
              flat={flat}
              timed={timed}
              oneDay={oneDay}
              files={overview?.files ?? []}
              quantities={quantities}
              onSelect={() => model.select(index, row)}
              onToggle={() => commands.toggle(row)}
              onOpen={() => commands.open(row)}
            />
          );
        })}
      </VirtualRows>
      {rows.total === 0 && <EmptyNote />}
    </div>
  );
}

/** What is said in the place of rows. */
function EmptyNote() {
  const model = useModel();
  const shown = useObservable(model.commands.shown);
  const view = useObservable(model.commands.progress);
  const done = useObservable(model.progress)?.scanDone === true;
  const { failure, ready } = model.rows;
  let text: string = WORDS.list.waiting;
  if (failure !== null) text = WORDS.list.failed(failure);
  else if (shown.view !== 0) text = done && view?.done === true ? WORDS.list.none : WORDS.list.noneYet;
  else if (ready && done) text = WORDS.list.empty;
  return (
    <p class="empty-note" role="status">
      {text}
    </p>
  );
}
