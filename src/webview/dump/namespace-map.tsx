import { useEffect, useMemo } from 'preact/hooks';
import type { NamespaceShare, Overview } from '../../protocol/dump.js';
import { readable } from '../shared/byte-string.js';
import { Icon } from '../shared/icon.js';
import { useObservable } from '../shared/observable.js';
import { useModel, useQuantities } from './context.js';
import type { DumpModel } from './dump-model.js';
import { measured, measureOf } from './measure.js';
import { askShares, namespaceFilter, shareId, shareName, sliceFilter } from './namespace-shares.js';
import { useAsked } from '../shared/asked.js';
import { Treemap, type SharesProps } from './treemap.js';
import type { TreemapStep } from './view-state.js';
import { WORDS } from './words.js';

const ALL: TreemapStep = { db: null, prefix: '' };

/** What takes the room, by namespace: a map that can be walked into, or the same as a table. */
export function NamespaceMap({ overview }: { readonly overview: Overview }) {
  const model = useModel();
  const quantities = useQuantities();
  const { treemap: path, measure, treemapTable } = useObservable(model.state);
  const here = path.at(-1) ?? ALL;
  const level = `${here.db}:${here.prefix}`;
  const { answer, key } = useAsked(level, () => askShares(model.connection, here), overview);
  const databases = overview.databases.length;
  const shares = useMemo(
    () =>
      (answer ?? []).map((share) => ({
        share,
        id: shareId(share),
        ...shareName(share, here, databases),
        size: measureOf(share, measure),
      })),
    [answer, measure, databases],
  );
  const progress = useObservable(model.progress);
  const settled = progress?.scanDone === true && (progress.sparse || progress.orderedKeys >= progress.keys);
  const total = shares.reduce((sum, { size }) => sum + size, 0);
  // A rest that is most of it would leave no room for what it is the rest of.
  const rest = shares.find(({ share, size }) => share.prefix === null && size > total / 2);
  const drawn = rest === undefined ? shares : shares.filter((share) => share !== rest);
  const enter = (share: NamespaceShare): void => {
    if (share.divisible && share.prefix !== null) model.walkTo([...path, { db: share.db, prefix: share.prefix }]);
    else model.showKeys(sliceFilter(share, here, databases));
  };
  const up = (): void => {
    if (path.length > 0) model.walkTo(path.slice(0, -1));
  };
  // A level that is gone after a reload would stay empty for ever.
  useEffect(() => {
    if (answer !== null && answer.length === 0 && path.length > 0 && key === level) up();
  }, [answer]);
  return (
    <section class="panel namespaces" aria-label={WORDS.overview.namespaces}>
      <div class="panel-head">
        <Breadcrumb path={path} databases={databases} model={model} />
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
        <ShareTable shares={shares} total={total} measure={measure} quantities={quantities} enter={enter} up={up} />
      ) : (
        <Treemap
          shares={drawn}
          total={total}
          settled={settled}
          measure={measure}
          quantities={quantities}
          enter={enter}
          up={up}
          level={level}
        />
      )}
      {!treemapTable && rest !== undefined && (
        <button type="button" class="link treemap-note" onClick={() => enter(rest.share)}>
          {WORDS.overview.notDrawn(
            rest.database + rest.name,
            measured(rest.size, measure, quantities),
            quantities.percent(rest.size, total),
          )}
        </button>
      )}
    </section>
  );
}

function Breadcrumb({
  path,
  databases,
  model,
}: {
  readonly path: readonly TreemapStep[];
  readonly databases: number;
  readonly model: DumpModel;
}) {
  const label = (step: TreemapStep, at: number): string => {
    const before = path[at - 1]?.prefix ?? '';
    const database = WORDS.overview.database(step.db ?? 0);
    if (step.prefix === '') return database;
    const name = readable(step.prefix.slice(before.length) || step.prefix);
    return at === 0 && databases > 1 ? `${database} ${name}` : name;
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

/** The same as a table. */
function ShareTable({ shares, total, measure, quantities, enter, up }: SharesProps) {
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
          {sorted.map(({ share, id, name, database, size }) => (
            <tr key={id}>
              <td>
                <button type="button" class="link data" onClick={() => enter(share)}>
                  {database}
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
