import { useEffect, useState } from 'preact/hooks';
import { bytesToText } from '../../engine/analysis/text.js';
import { BytesView } from '../shared/bytes-view.js';
import { Pager } from '../shared/pager.js';
import { useQuantities } from '../shared/quantities-context.js';
import { LocalRows } from '../shared/virtual-rows.js';
import { useModel, useQuery } from './context.js';
import { WORDS } from './words.js';

const ROW_HEIGHT = 22;
/** Arguments a page, and bytes a page of one. */
const ARGUMENTS = 200;
const BYTES = 65_536;
/** Bytes of an argument that are shown in its row; the whole is below when it is selected. */
const SHOWN_BYTES = 300;

/** The arguments of a command, a page at a time, and below them the selected one in full. */
export function ArgumentTable({
  row,
  count,
  keys,
}: {
  readonly row: number;
  /** With the name. */
  readonly count: number;
  readonly keys: readonly number[];
}) {
  const quantities = useQuantities();
  const [start, setStart] = useState(0);
  // The first argument that is no key says most; of a command with one key only, the key itself.
  const firstValue = Array.from({ length: Math.min(count, 32) }, (_, i) => i).find((i) => i > 0 && !keys.includes(i));
  const [selected, setSelected] = useState(firstValue ?? 1);
  const { answer } = useQuery({ kind: 'arguments' as const, row, start, count: ARGUMENTS });
  const cells = answer?.cells ?? [];
  const from = answer?.start ?? 0;
  const go = (to: number): void => setSelected(Math.min(Math.max(from, to), from + cells.length - 1));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== event.currentTarget || cells.length === 0) return;
    if (event.key === 'ArrowDown') go(selected + 1);
    else if (event.key === 'ArrowUp') go(selected - 1);
    else if (event.key === 'Home') go(from);
    else if (event.key === 'End') go(from + cells.length - 1);
    else if (event.key === 'PageDown') go(selected + 10);
    else if (event.key === 'PageUp') go(selected - 10);
    else return;
    event.preventDefault();
  };
  const shown = selected >= from && selected < from + cells.length;
  return (
    <div class="value-body">
      <div
        class="value-grid argument-grid"
        role="grid"
        tabIndex={0}
        aria-label={WORDS.details.argumentsLabel}
        aria-rowcount={count}
        aria-activedescendant={shown ? `argument-${selected}` : undefined}
        onKeyDown={onKeyDown}
      >
        <LocalRows
          total={cells.length}
          rowHeight={ROW_HEIGHT}
          reset={from}
          reveal={shown ? selected - from : null}
          row={(index) => {
            const argument = from + index;
            const cell = cells[index];
            if (cell === undefined) return null;
            const role = argument === 0 ? WORDS.details.name : keys.includes(argument) ? WORDS.details.key : '';
            return (
              <div
                key={argument}
                id={`argument-${argument}`}
                class="row"
                role="row"
                aria-rowindex={argument + 1}
                aria-selected={argument === selected}
                onPointerDown={() => setSelected(argument)}
              >
                <div class="cell number faint" role="gridcell">
                  {quantities.count(argument)}
                </div>
                <div class="cell data" role="gridcell">
                  {cell.length === 0 ? '""' : bytesToText(cell.bytes, { limit: SHOWN_BYTES })}
                </div>
                <div class="cell faint" role="gridcell">
                  {role}
                </div>
                <div class="cell number faint" role="gridcell" title={quantities.exactBytes(cell.length)}>
                  {quantities.bytes(cell.length)}
                </div>
              </div>
            );
          }}
        />
      </div>
      <Pager start={from} shown={cells.length} total={count} page={ARGUMENTS} bytes={false} onStart={setStart} />
      {shown && <ArgumentBytes key={selected} row={row} argument={selected} />}
    </div>
  );
}

function ArgumentBytes({ row, argument }: { readonly row: number; readonly argument: number }) {
  const model = useModel();
  const [start, setStart] = useState(0);
  const { answer } = useQuery({ kind: 'argument' as const, row, argument, start, count: BYTES });
  const lensed = useQuery({ kind: 'lens' as const, row, argument });
  useEffect(() => setStart(0), [argument]);
  const open = (): void => model.connection.request({ kind: 'open-argument', row, argument, lens: true });
  return (
    <div class="cell-pane">
      <div class="cell-pane-head">
        <h3>{WORDS.details.argument(String(argument))}</h3>
        <button type="button" class="text-button" onClick={open}>
          {WORDS.details.open}
        </button>
      </div>
      {answer !== null && (
        <>
          <BytesView
            lensed={lensed}
            part={false}
            bytes={answer.bytes}
            start={answer.start}
            total={answer.total}
            onOpen={open}
          />
          <Pager
            start={answer.start}
            shown={answer.bytes.length}
            total={answer.total}
            page={BYTES}
            bytes={true}
            onStart={setStart}
          />
        </>
      )}
    </div>
  );
}
