import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { escapeGlob, formatFilterText } from '../../engine/analysis/filter-text.js';
import { isUtf8 } from '../../engine/codec/utf8.js';
import type { NamespaceShare, Overview } from '../../protocol/dump.js';
import { bytesOfString, readable } from '../shared/byte-string.js';
import { Icon } from '../shared/icon.js';
import { useObservable } from '../shared/observable.js';
import type { Quantities } from '../shared/quantity.js';
import { useModel, useQuantities } from './context.js';
import type { DumpModel } from './dump-model.js';
import { useQuery } from './query.js';
import { neighbour, TreemapLayout, type Direction, type TreemapRectangle } from './treemap-layout.js';
import { measured, measureOf } from './measure.js';
import type { Measure, TreemapStep } from './view-state.js';
import { WORDS } from './words.js';

/** Rectangles drawn at most; the worker gathers the rest into one. */
const MOST_SHARES = 60;
const ALL: TreemapStep = { db: null, prefix: '' };

const DIRECTIONS: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** A share's name within the whole map; the gathered rest of a level has one of its own. */
const shareId = (share: NamespaceShare): string => `${share.db}:${share.prefix ?? '\u0000rest'}`;

/** What a slice is called where several databases may stand side by side. */
function shareName(share: NamespaceShare, here: TreemapStep, databases: number): string {
  if (share.prefix === null) return WORDS.overview.rest(share.name);
  if (share.prefix === '' && here.db === null) return WORDS.overview.database(share.db);
  return here.db === null && databases > 1 ? `${WORDS.overview.database(share.db)} ${share.name}` : share.name;
}

/**
 * A glob for the bytes of a prefix. A filter is text, so a byte that is not UTF-8 becomes `?`, which stands for any
 * byte: the filter may let a key through that differs there.
 */
export function prefixGlob(prefix: string): string {
  const bytes = bytesOfString(prefix);
  if (isUtf8(bytes)) return escapeGlob(new TextDecoder().decode(bytes));
  return Array.from(prefix, (character) => (character < '\u0080' ? escapeGlob(character) : '?')).join('');
}

/** The filter text for the keys of a slice. */
export function namespaceFilter(db: number | null, prefix: string, databases: number): string {
  return formatFilterText({
    ...(prefix === '' ? {} : { globs: [`${prefixGlob(prefix)}*`] }),
    ...(db === null || databases < 2 ? {} : { databases: [db] }),
  });
}

/** What takes the room, by namespace: a map that can be walked into, or the same as a table. */
export function NamespaceMap({ overview }: { readonly overview: Overview }) {
  const model = useModel();
  const quantities = useQuantities();
  const { treemap: path, measure, treemapTable } = useObservable(model.state);
  const here = path.at(-1) ?? ALL;
  const { answer, query } = useQuery(
    { kind: 'treemap' as const, view: 0, db: here.db, prefix: here.prefix, limit: MOST_SHARES },
    overview,
  );
  const databases = overview.databases.length;
  const shares = useMemo(
    () =>
      (answer ?? []).map((share) => ({
        share,
        id: shareId(share),
        name: shareName(share, here, databases),
        size: measureOf(share, measure),
      })),
    [answer, measure, databases],
  );
  const total = shares.reduce((sum, { size }) => sum + size, 0);
  // A rest that is most of it would leave no room for what it is the rest of.
  const rest = shares.find(({ share, size }) => share.prefix === null && size > total / 2);
  const drawn = rest === undefined ? shares : shares.filter((share) => share !== rest);
  const enter = (share: NamespaceShare): void => {
    if (share.divisible && share.prefix !== null) model.walkTo([...path, { db: share.db, prefix: share.prefix }]);
    else if (share.prefix === null) model.showKeys(namespaceFilter(here.db, here.prefix, databases));
    else model.showKeys(keysOf(share, databases));
  };
  const up = (): void => {
    if (path.length > 0) model.walkTo(path.slice(0, -1));
  };
  // A level that is gone after a reload would stay empty for ever.
  useEffect(() => {
    if (answer !== null && answer.length === 0 && path.length > 0 && query?.prefix === here.prefix) up();
  }, [answer]);
  return (
    <section class="panel namespaces" aria-label={WORDS.overview.namespaces}>
      <div class="panel-head">
        <Breadcrumb path={path} model={model} />
        <div class="panel-tools">
          <button
            type="button"
            class="link"
            onClick={() => model.showKeys(namespaceFilter(here.db, here.prefix, databases))}
          >
            {WORDS.overview.showInKeys}
          </button>
          <button
            type="button"
            class="icon-button"
            title={treemapTable ? WORDS.overview.asMap : WORDS.overview.asTable}
            aria-label={treemapTable ? WORDS.overview.asMap : WORDS.overview.asTable}
            onClick={() => model.update({ treemapTable: !treemapTable })}
          >
            <Icon name={treemapTable ? 'graph' : 'table'} />
          </button>
        </div>
      </div>
      {treemapTable ? (
        <ShareTable shares={shares} measure={measure} quantities={quantities} enter={enter} up={up} />
      ) : (
        <Map
          shares={drawn}
          measure={measure}
          quantities={quantities}
          enter={enter}
          up={up}
          level={`${here.db}:${here.prefix}`}
        />
      )}
      {!treemapTable && rest !== undefined && (
        <button type="button" class="link treemap-note" onClick={() => enter(rest.share)}>
          {WORDS.overview.notDrawn(
            rest.name,
            measured(rest.size, measure, quantities),
            quantities.percent(rest.size, total),
          )}
        </button>
      )}
    </section>
  );
}

/** A slice that cannot be divided is one namespace or one key. */
function keysOf(share: NamespaceShare, databases: number): string {
  const prefix = share.prefix ?? '';
  const one = share.keys === 1;
  return formatFilterText({
    ...(prefix === '' ? {} : { globs: [one ? prefixGlob(prefix) : `${prefixGlob(prefix)}*`] }),
    ...(databases < 2 ? {} : { databases: [share.db] }),
  });
}

function Breadcrumb({ path, model }: { readonly path: readonly TreemapStep[]; readonly model: DumpModel }) {
  const label = (step: TreemapStep, at: number): string => {
    const before = at === 0 ? '' : (path[at - 1]?.prefix ?? '');
    return step.prefix === ''
      ? WORDS.overview.database(step.db ?? 0)
      : readable(step.prefix.slice(before.length) || step.prefix);
  };
  return (
    <nav class="breadcrumb" aria-label={WORDS.overview.path}>
      <h2>
        {path.length === 0 ? (
          WORDS.overview.namespaces
        ) : (
          <button type="button" class="link" onClick={() => model.walkTo([])}>
            {WORDS.overview.namespaces}
          </button>
        )}
      </h2>
      {path.map((step, at) => (
        <span class="crumb" key={at}>
          <Icon name="chevron-right" />
          {at === path.length - 1 ? (
            <span class="data" aria-current="location">
              {label(step, at)}
            </span>
          ) : (
            <button type="button" class="link data" onClick={() => model.walkTo(path.slice(0, at + 1))}>
              {label(step, at)}
            </button>
          )}
        </span>
      ))}
    </nav>
  );
}

interface NamedShare {
  readonly share: NamespaceShare;
  readonly id: string;
  readonly name: string;
  readonly size: number;
}

interface SharesProps {
  readonly shares: readonly NamedShare[];
  readonly measure: Measure;
  readonly quantities: Quantities;
  readonly enter: (share: NamespaceShare) => void;
  readonly up: () => void;
}

function Map({ shares, measure, quantities, enter, up, level }: SharesProps & { readonly level: string }) {
  const element = useRef<HTMLDivElement>(null);
  const layout = useRef(new TreemapLayout());
  const [size, setSize] = useState({ width: 0, height: 0 });
  const [active, setActive] = useState<string | null>(null);
  const held = useRef(false);

  useLayoutEffect(() => {
    const target = element.current;
    if (target === null) return;
    const observer = new ResizeObserver(() => setSize({ width: target.clientWidth, height: target.clientHeight }));
    observer.observe(target);
    return () => observer.disconnect();
  }, []);
  const rectangles = useMemo(() => layout.current.layout(shares, size.width, size.height), [shares, size]);
  const total = shares.reduce((sum, share) => sum + share.size, 0);
  const named = new globalThis.Map(shares.map((share) => [share.id, share]));
  const current = rectangles.find((rectangle) => rectangle.id === active) ?? rectangles[0];

  // After a walk the focus goes on in the new level.
  useEffect(() => setActive(null), [level]);
  useEffect(() => {
    if (!held.current || rectangles.length === 0) return;
    held.current = false;
    element.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
  }, [rectangles]);

  const focusOn = (rectangle: TreemapRectangle | null | undefined): void => {
    if (rectangle === null || rectangle === undefined) return;
    setActive(rectangle.id);
    const place = rectangles.indexOf(rectangle);
    element.current?.querySelectorAll<HTMLElement>('.treemap-cell')[place]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const direction = DIRECTIONS[event.key];
    if (direction !== undefined && current !== undefined) focusOn(neighbour(rectangles, current, direction));
    else if (event.key === 'Home') focusOn(rectangles[0]);
    else if (event.key === 'End') focusOn(rectangles.at(-1));
    else if (event.key === 'Backspace' || (event.altKey && event.key === 'ArrowUp')) {
      held.current = true;
      up();
    } else return;
    event.preventDefault();
  };
  return (
    <div class="treemap" role="group" aria-label={WORDS.overview.mapLabel} ref={element} onKeyDown={onKeyDown}>
      {rectangles.map((rectangle) => {
        const share = named.get(rectangle.id);
        if (share === undefined) return null;
        return (
          <Rectangle
            key={rectangle.id}
            rectangle={rectangle}
            named={share}
            share={total === 0 ? 0 : share.size / total}
            value={measured(share.size, measure, quantities)}
            percent={quantities.percent(share.size, total)}
            keys={quantities.count(share.share.keys)}
            tabbable={rectangle === current}
            onFocus={() => setActive(rectangle.id)}
            onEnter={(byKeyboard) => {
              held.current = byKeyboard && share.share.divisible;
              enter(share.share);
            }}
          />
        );
      })}
    </div>
  );
}

function Rectangle({
  rectangle,
  named,
  share,
  value,
  percent,
  keys,
  tabbable,
  onFocus,
  onEnter,
}: {
  readonly rectangle: TreemapRectangle;
  readonly named: NamedShare;
  /** Part of the whole, 0 to 1: the larger, the stronger the colour. */
  readonly share: number;
  readonly value: string;
  readonly percent: string;
  readonly keys: string;
  readonly tabbable: boolean;
  readonly onFocus: () => void;
  readonly onEnter: (byKeyboard: boolean) => void;
}) {
  const { width, height, x, y } = rectangle;
  const words = WORDS.overview.slice(named.name, value, percent, keys, named.share.divisible);
  const strength = 14 + Math.min(1, Math.sqrt(share)) * 40;
  return (
    <button
      type="button"
      class={named.share.prefix === null ? 'treemap-cell treemap-rest' : 'treemap-cell'}
      style={{
        left: `${x}px`,
        top: `${y}px`,
        width: `${width}px`,
        height: `${height}px`,
        '--strength': `${strength.toFixed(0)}%`,
      }}
      tabIndex={tabbable ? 0 : -1}
      title={words}
      aria-label={words}
      onFocus={onFocus}
      onClick={(event) => onEnter(event.detail === 0)}
    >
      {width > 38 && height > 18 && <span class="treemap-name data">{named.name}</span>}
      {width > 54 && height > 36 && (
        <span class="treemap-size">
          {value}
          {width > 110 ? ` · ${percent}` : ''}
        </span>
      )}
    </button>
  );
}

function ShareTable({ shares, measure, quantities, enter, up }: SharesProps) {
  const total = shares.reduce((sum, share) => sum + share.size, 0);
  const sorted = [...shares].sort((a, b) => b.size - a.size);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Backspace') return;
    event.preventDefault();
    up();
  };
  return (
    <div class="share-table" onKeyDown={onKeyDown}>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">{WORDS.columns.namespace}</th>
            <th scope="col" class="number">
              {WORDS.columns.keys}
            </th>
            <th scope="col" class="number">
              {WORDS.columns.disk}
            </th>
            <th scope="col" class="number">
              {WORDS.columns.memory}
            </th>
            <th scope="col" class="number">
              {WORDS.columns.share}, {WORDS.measure[measure].toLowerCase()}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ share, id, name, size }) => (
            <tr key={id}>
              <td>
                <button type="button" class="link data" onClick={() => enter(share)}>
                  {name}
                </button>
              </td>
              <td class="number">{quantities.count(share.keys)}</td>
              <td class="number">{quantities.bytes(share.diskBytes)}</td>
              <td class="number">{quantities.bytes(share.memoryBytes)}</td>
              <td class="number">{quantities.percent(size, total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
