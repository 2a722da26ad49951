import type { CommandSummary, LogFileView, LogRow } from '../../protocol/timeline.js';
import { Icon } from '../shared/icon.js';
import { zonedTime } from '../shared/instant.js';
import { hexOffset, type Quantities } from '../shared/quantity.js';
import { damagePlace } from './damage-note.js';
import { logTime } from './log-time.js';
import { damageWords, WORDS } from './words.js';

/** What a right click on a row says to the menus of VS Code. */
function menuContext(row: LogRow): string {
  const base = { webviewSection: row.kind, preventDefaultContextMenuItems: true };
  switch (row.kind) {
    case 'command':
    case 'transaction': {
      const { command } = row;
      const group = row.kind === 'transaction';
      return JSON.stringify({ ...base, row: command.row, group, file: command.file, offset: command.offset });
    }
    case 'damage':
      return JSON.stringify({ ...base, row: 0, group: false, file: row.file, offset: row.damage.offset });
    default:
      return JSON.stringify(base);
  }
}

/** Effects that take away more than a key: these are what a reader looks for. */
const STRIKING: readonly CommandSummary['effect'][] = ['empties-database', 'empties-all', 'swaps-databases'];

/** One row of the timeline: its id in the page is `row-` and its index. */
export function CommandRow({
  row,
  index,
  selected,
  flat,
  timed,
  oneDay,
  files,
  quantities,
  onSelect,
  onToggle,
  onOpen,
}: {
  readonly row: LogRow;
  readonly index: number;
  readonly selected: boolean;
  /** True in a list without transactions. */
  readonly flat: boolean;
  /** False where the log tells no times. */
  readonly timed: boolean;
  /** True when the time of the day tells enough. */
  readonly oneDay: boolean;
  readonly files: readonly LogFileView[];
  readonly quantities: Quantities;
  readonly onSelect: () => void;
  readonly onToggle: () => void;
  readonly onOpen: () => void;
}) {
  const group = row.kind === 'transaction';
  return (
    <div
      id={`row-${index}`}
      class={`row row-${row.kind}`}
      role="row"
      aria-rowindex={index + 2}
      aria-level={row.depth + 1}
      aria-expanded={group ? row.expanded : undefined}
      aria-selected={selected}
      data-vscode-context={menuContext(row)}
      onPointerDown={(event) => {
        if (event.button === 0 || !selected) onSelect();
      }}
      onClick={(event) => {
        // The second click of a double one would undo the first.
        if (group && event.detail <= 1) onToggle();
      }}
      onDblClick={group ? undefined : onOpen}
    >
      {row.kind === 'command' || row.kind === 'transaction' ? (
        <CommandCells row={row} flat={flat} timed={timed} oneDay={oneDay} quantities={quantities} />
      ) : (
        <div class="cell cell-wide" role="gridcell">
          <BetweenRows row={row} files={files} quantities={quantities} />
        </div>
      )}
    </div>
  );
}

function CommandCells({
  row,
  flat,
  timed,
  oneDay,
  quantities,
}: {
  readonly row: LogRow & { readonly kind: 'command' | 'transaction' };
  readonly flat: boolean;
  readonly timed: boolean;
  readonly oneDay: boolean;
  readonly quantities: Quantities;
}) {
  const { command } = row;
  const { offset, db, key, keyCount, preview, effect } = command;
  const group = row.kind === 'transaction';
  const size = group ? row.bytes : command.length;
  return (
    <>
      <div class="cell cell-offset" role="gridcell" title={quantities.count(offset)}>
        {group ? (
          <span class="twistie">
            <Icon name={row.expanded ? 'chevron-down' : 'chevron-right'} />
          </span>
        ) : (
          <span class="twistie" />
        )}
        <span class="data faint">{hexOffset(offset)}</span>
      </div>
      {timed && (
        <div
          class="cell cell-time faint"
          role="gridcell"
          title={command.time === null ? undefined : zonedTime(command.time * 1000)}
        >
          {command.time === null ? '' : logTime(command.time, oneDay)}
        </div>
      )}
      <div class="cell cell-db number faint" role="gridcell">
        {db}
      </div>
      <div class="cell cell-command" role="gridcell" title={group ? WORDS.end[row.end] : WORDS.effect[effect]}>
        {row.depth > 0 && <span class="indent indent-transaction" />}
        {flat && command.inTransaction && <Icon name="list-tree" label={WORDS.details.inTransaction} />}
        <span class={STRIKING.includes(effect) ? 'label data striking' : 'label data'}>
          {group ? WORDS.end[row.end] : command.name}
        </span>
        {command.guess && (
          <span class="guess" title={WORDS.list.guess}>
            ?
          </span>
        )}
      </div>
      <div class="cell cell-key data" role="gridcell" title={key ?? undefined}>
        {group ? <span class="faint">{WORDS.list.transaction(quantities.count(row.commands))}</span> : key}
        {!group && keyCount > 1 && (
          <span class="faint" title={WORDS.list.moreKeysTitle(quantities.count(keyCount - 1))}>
            {' '}
            {WORDS.list.moreKeys(quantities.count(keyCount - 1))}
          </span>
        )}
      </div>
      <div class="cell cell-arguments data faint" role="gridcell" title={group ? undefined : preview}>
        {group ? '' : preview}
      </div>
      <div class="cell cell-size number" role="gridcell" title={quantities.exactBytes(size)}>
        {quantities.bytes(size)}
      </div>
    </>
  );
}

/** A row that is no command. */
function BetweenRows({
  row,
  files,
  quantities,
}: {
  readonly row: LogRow & { readonly kind: 'file' | 'preamble' | 'damage' };
  readonly files: readonly LogFileView[];
  readonly quantities: Quantities;
}) {
  switch (row.kind) {
    case 'file': {
      const file = files[row.file];
      return (
        <>
          <Icon name="file" />
          <strong>{file === undefined ? '' : WORDS.list.file(file.name, quantities.bytes(file.bytes))}</strong>
        </>
      );
    }
    case 'preamble':
      return (
        <>
          <Icon name="database" />
          <span class="label">
            {WORDS.list.preamble(quantities.count(row.keys), quantities.bytes(row.bytes), String(row.version))}
            {!row.complete && <span class="guess"> {WORDS.list.preambleCut}</span>}{' '}
            <span class="faint">{WORDS.list.openDumpHint}</span>
          </span>
        </>
      );
    case 'damage': {
      const { damage } = row;
      return (
        <>
          <Icon name={damage.severity === 'error' ? 'error' : 'warning'} label={WORDS.damage[damage.severity]} />
          <span class="label" title={WORDS.damage.expected(damage.expected, damage.found)}>
            {damageWords(damage.kind)}{' '}
            <span class="faint">
              {damagePlace(damage, quantities)} · {WORDS.damage.expected(damage.expected, damage.found)}
            </span>
          </span>
        </>
      );
    }
  }
}
