import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { Icon } from './icon.js';
import type { JsonDocument } from './json-document.js';
import { LocalRows } from './virtual-rows.js';

const ROW_HEIGHT = 20;
/** Longest text of one value in a row; the whole is in the row's hover text up to its own bound. */
const LONGEST = 400;
const LONGEST_TITLE = 4000;
/** Levels that are indented; below them the indentation stays, or deep documents would leave the window. */
const MOST_INDENT = 24;

/** A row of the tree: a node, how deep it lies, and its place among its siblings. */
interface JsonRow {
  readonly node: number;
  readonly depth: number;
  readonly position: number;
  readonly siblings: number;
}

/** Nodes whose children are shown at first: the root, and while it stays small, those below it. */
export function initiallyOpen(document: JsonDocument, most = 60): ReadonlySet<number> {
  const open = new Set<number>();
  let level = [0];
  let shown = 0;
  for (let depth = 0; depth < 4 && level.length > 0; depth++) {
    const containers = level.filter((node) => document.childCount(node) > 0);
    shown += containers.reduce((sum, node) => sum + document.childCount(node), 0);
    if (depth > 0 && shown > most) break;
    level = [];
    for (const node of containers) {
      open.add(node);
      if (document.childCount(node) > most) continue;
      for (let child = document.firstChild(node); child !== null; child = document.next(child)) level.push(child);
    }
  }
  return open;
}

/** The rows that are to be seen when some nodes are open; in the order of the text. */
export function visibleRows(document: JsonDocument, open: ReadonlySet<number>): readonly JsonRow[] {
  const rows: JsonRow[] = [{ node: 0, depth: 0, position: 1, siblings: 1 }];
  const enter = (node: number): number | null => (open.has(node) ? document.firstChild(node) : null);
  let depth = 0;
  const positions: number[] = [];
  let node = enter(0);
  let parent = 0;
  let position = 0;
  if (node !== null) depth = 1;
  while (node !== null) {
    position++;
    rows.push({ node, depth, position, siblings: document.childCount(parent) });
    const child = enter(node);
    if (child !== null) {
      positions.push(position);
      [parent, node, position] = [node, child, 0];
      depth++;
      continue;
    }
    let next = document.next(node);
    while (next === null && parent !== 0) {
      next = document.next(parent);
      position = positions.pop() ?? 0;
      parent = document.parent(parent) ?? 0;
      depth--;
    }
    node = next;
  }
  return rows;
}

/** How containers are described: words for their number of children. */
export interface JsonWords {
  readonly label: string;
  readonly items: (count: number) => string;
  readonly properties: (count: number) => string;
}

/** A JSON document as a tree that opens and closes; only the rows in sight are drawn. */
export function JsonTree({ document, words }: { readonly document: JsonDocument; readonly words: JsonWords }) {
  const [open, setOpen] = useState<ReadonlySet<number>>(() => initiallyOpen(document));
  const [selected, setSelected] = useState(0);
  const shownDocument = useRef(document);
  useEffect(() => {
    if (shownDocument.current === document) return;
    shownDocument.current = document;
    setOpen(initiallyOpen(document));
    setSelected(0);
  }, [document]);
  const rows = useMemo(
    () => visibleRows(document, shownDocument.current === document ? open : initiallyOpen(document)),
    [document, open],
  );
  const place = Math.max(
    0,
    rows.findIndex((row) => row.node === selected),
  );
  const toggle = (node: number): void => {
    const next = new Set(open);
    if (!next.delete(node)) next.add(node);
    setOpen(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const go = (index: number): void => setSelected(rows[Math.min(Math.max(0, index), rows.length - 1)]?.node ?? 0);
    const container = document.childCount(selected) > 0;
    switch (event.key) {
      case 'ArrowDown':
        go(place + 1);
        break;
      case 'ArrowUp':
        go(place - 1);
        break;
      case 'PageDown':
        go(place + 15);
        break;
      case 'PageUp':
        go(place - 15);
        break;
      case 'Home':
        go(0);
        break;
      case 'End':
        go(rows.length - 1);
        break;
      case 'ArrowRight':
        if (container && !open.has(selected)) toggle(selected);
        else go(place + 1);
        break;
      case 'ArrowLeft':
        if (container && open.has(selected)) toggle(selected);
        else setSelected(document.parent(selected) ?? 0);
        break;
      case 'Enter':
      case ' ':
        if (container) toggle(selected);
        break;
      default:
        return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      class="json-tree data"
      role="tree"
      tabIndex={0}
      aria-label={words.label}
      aria-activedescendant={`json-${selected}`}
      onKeyDown={onKeyDown}
    >
      <LocalRows
        total={rows.length}
        rowHeight={ROW_HEIGHT}
        reset={document}
        reveal={place}
        label={words.label}
        row={(index) => {
          const row = rows[index];
          return row === undefined ? null : (
            <TreeItem
              key={row.node}
              document={document}
              row={row}
              open={open.has(row.node)}
              selected={row.node === selected}
              words={words}
              onSelect={() => setSelected(row.node)}
              onToggle={() => toggle(row.node)}
            />
          );
        }}
      />
    </div>
  );
}

function TreeItem({
  document,
  row,
  open,
  selected,
  words,
  onSelect,
  onToggle,
}: {
  readonly document: JsonDocument;
  readonly row: JsonRow;
  readonly open: boolean;
  readonly selected: boolean;
  readonly words: JsonWords;
  readonly onSelect: () => void;
  readonly onToggle: () => void;
}) {
  const { node, depth, position, siblings } = row;
  const kind = document.kind(node);
  const children = document.childCount(node);
  const name = document.propertyName(node);
  const parent = document.parent(node);
  const inArray = parent !== null && document.kind(parent) === 'array';
  return (
    <div
      id={`json-${node}`}
      class="json-row"
      role="treeitem"
      aria-level={depth + 1}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={selected}
      aria-expanded={children > 0 ? open : undefined}
      onPointerDown={onSelect}
      onDblClick={children > 0 ? onToggle : undefined}
    >
      <span class="indent" style={{ width: `${Math.min(depth, MOST_INDENT) * 14}px` }} />
      <span class="twistie" onPointerDown={children > 0 ? onToggle : undefined}>
        {children > 0 && <Icon name={open ? 'chevron-down' : 'chevron-right'} />}
      </span>
      {name !== null && (
        <>
          <span class="json-name">{name === '' ? '""' : name}</span>:{' '}
        </>
      )}
      {inArray && (
        <>
          <span class="faint">{position - 1}</span>:{' '}
        </>
      )}
      <ValueText document={document} node={node} kind={kind} words={words} />
    </div>
  );
}

function ValueText({
  document,
  node,
  kind,
  words,
}: {
  readonly document: JsonDocument;
  readonly node: number;
  readonly kind: ReturnType<JsonDocument['kind']>;
  readonly words: JsonWords;
}) {
  const children = document.childCount(node);
  if (kind === 'object')
    return <span class="faint">{children === 0 ? '{}' : `{…} ${words.properties(children)}`}</span>;
  if (kind === 'array') return <span class="faint">{children === 0 ? '[]' : `[…] ${words.items(children)}`}</span>;
  const source = document.source(node);
  const text = source.length > LONGEST ? `${source.slice(0, LONGEST)}…` : source;
  return (
    <span class={`json-${kind}`} title={source.slice(0, LONGEST_TITLE)}>
      {text}
    </span>
  );
}
