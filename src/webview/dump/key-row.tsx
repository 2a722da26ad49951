import type { TreeRow } from '../../protocol/dump.js';
import { readable } from '../shared/byte-string.js';
import { Icon } from '../shared/icon.js';
import type { Quantities } from '../shared/quantity.js';
import { damagePlace } from './damage-text.js';
import { ExpiryText } from './expiry-text.js';
import { rowContext } from './menu-context.js';
import { WORDS } from './words.js';

/** One row of the keys: its id in the page is `row-` and its index. */
export function KeyRow({
  row,
  index,
  selected,
  tree,
  quantities,
  databases,
  onSelect,
  onToggle,
  onOpen,
}: {
  readonly row: TreeRow;
  readonly index: number;
  readonly selected: boolean;
  readonly tree: boolean;
  readonly quantities: Quantities;
  /** How many the dump has. */
  readonly databases: number;
  readonly onSelect: () => void;
  readonly onToggle: () => void;
  readonly onOpen: () => void;
}) {
  const group = row.kind === 'database' || row.kind === 'namespace';
  return (
    <div
      id={`row-${index}`}
      class={`row row-${row.kind}`}
      role="row"
      aria-rowindex={index + 2}
      aria-level={tree ? row.depth + 1 : undefined}
      aria-posinset={tree ? row.position : undefined}
      aria-setsize={tree ? row.siblings : undefined}
      aria-expanded={group ? row.expanded : undefined}
      aria-selected={selected}
      data-vscode-context={rowContext(row, quantities, databases)}
      onPointerDown={(event) => {
        if (event.button === 0 || !selected) onSelect();
      }}
      onClick={(event) => {
        // The second click of a double one would undo the first.
        if (group && event.detail <= 1) onToggle();
      }}
      onDblClick={group ? undefined : onOpen}
    >
      <div class="cell cell-name" role="gridcell">
        {tree && <span class="indent" style={{ width: `${row.depth * 12}px` }} />}
        {tree &&
          (group ? (
            <span class="twistie">
              <Icon name={row.expanded ? 'chevron-down' : 'chevron-right'} />
            </span>
          ) : (
            <span class="twistie" />
          ))}
        {row.kind === 'database' && <Icon name="database" />}
        {row.kind === 'damage' && (
          <Icon
            name={row.damage.severity === 'error' ? 'error' : 'warning'}
            label={WORDS.damage[row.damage.severity]}
          />
        )}
        <RowLabel row={row} quantities={quantities} />
      </div>
      <RowCells row={row} tree={tree} quantities={quantities} />
    </div>
  );
}

function RowLabel({ row, quantities }: { readonly row: TreeRow; readonly quantities: Quantities }) {
  if (row.kind === 'damage') {
    const { damage } = row;
    return (
      <span class="label">
        {WORDS.damage.kind[damage.kind]}{' '}
        <span class="faint">
          {damagePlace(damage, quantities)}
          {damage.lost === '' ? '' : ` · ${damage.lost}`}
        </span>
      </span>
    );
  }
  const title = row.kind === 'key' ? row.key.name : readable(row.prefix);
  return (
    <span class={row.kind === 'database' ? 'label' : 'label data'} title={title}>
      {row.label === '' ? '""' : row.label}
      {row.kind === 'key' && row.key.guess && (
        <span class="guess" title={WORDS.keys.guess}>
          {' '}
          ?
        </span>
      )}
    </span>
  );
}

function RowCells({
  row,
  tree,
  quantities,
}: {
  readonly row: TreeRow;
  readonly tree: boolean;
  readonly quantities: Quantities;
}) {
  if (row.kind === 'damage') return null;
  if (row.kind === 'key') {
    const { key } = row;
    return (
      <>
        <div
          class="cell cell-type faint"
          role="gridcell"
          title={key.encoding === key.kind ? WORDS.type[key.kind] : `${WORDS.type[key.kind]} · ${key.encoding}`}
        >
          {WORDS.type[key.kind]}
        </div>
        {tree && <div class="cell cell-keys number" role="gridcell" />}
        <div class="cell cell-elements number" role="gridcell">
          {quantities.count(key.elements)}
        </div>
        <div class="cell cell-disk number" role="gridcell" title={quantities.exactBytes(key.diskBytes)}>
          {quantities.bytes(key.diskBytes)}
        </div>
        <div class="cell cell-memory number" role="gridcell" title={quantities.exactBytes(key.memoryBytes)}>
          {quantities.bytes(key.memoryBytes)}
        </div>
        <div class="cell cell-expiry" role="gridcell">
          <ExpiryText expireAt={key.expireAt} />
        </div>
      </>
    );
  }
  return (
    <>
      <div class="cell cell-type" role="gridcell" />
      {tree && (
        <div class="cell cell-keys number" role="gridcell">
          {quantities.count(row.keys)}
        </div>
      )}
      <div class="cell cell-elements number" role="gridcell" />
      <div class="cell cell-disk number" role="gridcell" title={quantities.exactBytes(row.diskBytes)}>
        {quantities.bytes(row.diskBytes)}
      </div>
      <div class="cell cell-memory number" role="gridcell" title={quantities.exactBytes(row.memoryBytes)}>
        {quantities.bytes(row.memoryBytes)}
      </div>
      <div class="cell cell-expiry" role="gridcell" />
    </>
  );
}
