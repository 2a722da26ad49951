import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { formatFilterText } from '../../engine/analysis/filter-text.js';
import { ENCODINGS, OBJECT_KINDS } from '../../engine/rdb/format.js';
import type { ExpiryBucket, KeySummary, Overview, Share } from '../../protocol/dump.js';
import { localTime, zonedTime } from '../shared/instant.js';
import { useObservable } from '../shared/observable.js';
import { hexOffset, type Quantities } from '../shared/quantity.js';
import { useSteadyOrder } from '../shared/steady-order.js';
import { Bars, type Bar } from '../shared/bars.js';
import { useModel, useQuantities } from './context.js';
import { DamageList } from './damage-list.js';
import { ExpiryText } from './expiry-text.js';
import { measured, measureOf } from './measure.js';
import { TabStrip } from '../shared/tab-strip.js';
import { NamespaceMap } from './namespace-map.js';
import type { Measure } from './view-state.js';
import { WORDS } from './words.js';

const MEASURES: readonly Measure[] = ['memory', 'disk', 'keys'];

/** What is in the dump, and what takes the room. Every mark leads to the keys that it stands for. */
export function OverviewPage() {
  const model = useModel();
  const overview = useObservable(model.overview);
  const [allDamage, setAllDamage] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  const shown = overview !== null;
  useLayoutEffect(() => {
    if (element.current !== null) element.current.scrollTop = model.state.value.overviewTop;
  }, [shown]);
  if (overview === null) return <p class="empty-note">{WORDS.loading}</p>;
  return (
    <div
      class="overview"
      ref={element}
      role="tabpanel"
      aria-label={WORDS.overview.label}
      onScroll={(event) => model.update({ overviewTop: Math.round(event.currentTarget.scrollTop) })}
    >
      <DamageList
        damage={overview.damage}
        total={overview.damageTotal}
        open={allDamage}
        onOpen={() => setAllDamage(true)}
      />
      <div class="overview-grid">
        <div class="measure">
          <MeasureSwitch />
        </div>
        <NamespaceMap overview={overview} />
        <Charts overview={overview} />
        <BiggestKeys keys={overview.biggest} model={overview.memoryModel} />
        <Databases overview={overview} />
        <Functions functions={overview.functions} />
        <FileTable overview={overview} />
      </div>
    </div>
  );
}

function MeasureSwitch() {
  const model = useModel();
  const { measure } = useObservable(model.state);
  return (
    <TabStrip
      small
      label={WORDS.measureLabel}
      tabs={MEASURES.map((id) => ({ id, label: WORDS.measure[id] }))}
      selected={measure}
      onSelect={(next) => model.update({ measure: next })}
    />
  );
}

const shareTitle = (share: Share, quantities: Quantities): string =>
  WORDS.slice(
    share.name,
    quantities.count(share.keys),
    WORDS.sums(quantities.bytes(share.diskBytes), quantities.bytes(share.memoryBytes)),
  );

function Charts({ overview }: { readonly overview: Overview }) {
  const model = useModel();
  const quantities = useQuantities();
  const { measure } = useObservable(model.state);
  const bar = (share: Share, filter: string): Bar => ({
    id: share.name,
    name: share.name,
    size: measureOf(share, measure),
    title: shareTitle(share, quantities),
    open: () => model.showKeys(filter),
  });
  const kinds = overview.kinds.map((share) => {
    const kind = OBJECT_KINDS.find((name) => name === share.name);
    return bar(share, kind === undefined ? '' : formatFilterText({ kinds: [kind] }));
  });
  const encodings = overview.encodings.map((share) => {
    const encoding = ENCODINGS.find((name) => name === share.name);
    return bar(share, encoding === undefined ? '' : formatFilterText({ encodings: [encoding] }));
  });
  const done = useObservable(model.progress)?.scanDone === true;
  const format = (size: number): string => measured(size, measure, quantities);
  const kindBars = useSteadyOrder(kinds, done);
  const encodingBars = useSteadyOrder(encodings, done);
  return (
    <>
      <section class="panel" aria-label={WORDS.overview.types}>
        <h2>{WORDS.overview.types}</h2>
        <Bars bars={kindBars} format={format} label={WORDS.overview.types} />
      </section>
      <section class="panel" aria-label={WORDS.overview.encodings}>
        <h2>{WORDS.overview.encodings}</h2>
        <Bars bars={encodingBars} format={format} label={WORDS.overview.encodings} />
      </section>
      <section class="panel" aria-label={WORDS.overview.expiry}>
        <h2 title={WORDS.overview.expiryNote}>{WORDS.overview.expiry}</h2>
        <Bars
          format={(size) => measured(size, measure === 'disk' ? 'memory' : measure, quantities)}
          label={WORDS.overview.expiry}
          bars={overview.expiry.map((bucket) => ({
            id: bucket.name,
            name: bucketName(bucket),
            size: measureOf(bucket, measure),
            title:
              `${bucketName(bucket)}: ${quantities.count(bucket.keys)} ${WORDS.columns.keys.toLowerCase()}, ` +
              `${quantities.bytes(bucket.memoryBytes)} ${WORDS.overview.fact.memory} (${WORDS.overview.expiryNote})`,
            open: () => model.showKeys(bucketFilter(bucket)),
            warn: bucket.name === 'expired',
          }))}
        />
      </section>
    </>
  );
}

function bucketName(bucket: ExpiryBucket): string {
  if (bucket.name === 'none') return WORDS.expiryBucket.none;
  if (bucket.name === 'expired') return WORDS.expiryBucket.expired;
  return bucket.to === null ? bucket.name : WORDS.expiryBucket.within(bucket.name);
}

/**
 * The filter for the keys of a bar. Its bounds are counted from the time of the dump, so they are written out; a bar
 * holds its upper bound and not its lower one, a filter's span the other way round.
 */
export function bucketFilter(bucket: ExpiryBucket): string {
  const { name, from, to } = bucket;
  if (name === 'none') return formatFilterText({ expiry: { kind: 'none' } });
  if (from !== null && to !== null)
    return formatFilterText({ expiry: { kind: 'between', from: from + 1, to: to + 1 } });
  if (to !== null) return formatFilterText({ expiry: { kind: 'before', time: to + 1 } });
  if (from !== null) return formatFilterText({ expiry: { kind: 'after', time: from } });
  return formatFilterText({ expiry: { kind: name === 'expired' ? 'expired' : 'any' } });
}

function BiggestKeys({ keys, model: memoryModel }: { readonly keys: readonly KeySummary[]; readonly model: string }) {
  const model = useModel();
  const quantities = useQuantities();
  if (keys.length === 0) return null;
  return (
    <section class="panel biggest" aria-label={WORDS.overview.biggest}>
      <h2>{WORDS.overview.biggest}</h2>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">{WORDS.columns.key}</th>
            <th scope="col">{WORDS.columns.type}</th>
            <th scope="col" class="number">
              {WORDS.columns.elements}
            </th>
            <th scope="col" class="number" title={WORDS.diskTitle}>
              {WORDS.columns.disk}
            </th>
            <th scope="col" class="number" title={WORDS.memoryTitle(memoryModel)}>
              {WORDS.columns.memory}
            </th>
            <th scope="col">{WORDS.columns.expiry}</th>
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.row}>
              <td class="cut">
                <button type="button" class="link data" title={key.name} onClick={() => void model.revealKey(key.row)}>
                  {key.name}
                </button>
              </td>
              <td class="faint">{WORDS.type[key.kind]}</td>
              <td class="number">{quantities.count(key.elements)}</td>
              <td class="number" title={quantities.exactBytes(key.diskBytes)}>
                {quantities.bytes(key.diskBytes)}
              </td>
              <td class="number" title={quantities.exactBytes(key.memoryBytes)}>
                {quantities.bytes(key.memoryBytes)}
              </td>
              <td>
                <ExpiryText expireAt={key.expireAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Databases({ overview }: { readonly overview: Overview }) {
  const model = useModel();
  const quantities = useQuantities();
  if (overview.databases.length === 0) return null;
  return (
    <section class="panel" aria-label={WORDS.overview.databases}>
      <h2>{WORDS.overview.databases}</h2>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">{WORDS.columns.db}</th>
            <th scope="col" class="number">
              {WORDS.columns.keys}
            </th>
            <th scope="col" class="number">
              {WORDS.columns.expires}
            </th>
            <th scope="col" class="number">
              {WORDS.columns.memory}
            </th>
          </tr>
        </thead>
        <tbody>
          {overview.databases.map(({ db, keys, expires, memoryBytes }) => (
            <tr key={db}>
              <td>
                <button
                  type="button"
                  class="link"
                  onClick={() => model.showKeys(formatFilterText({ databases: [db] }))}
                >
                  {WORDS.overview.database(db)}
                </button>
              </td>
              <td class="number">{quantities.count(keys)}</td>
              <td class="number">{quantities.count(expires)}</td>
              <td class="number">{quantities.bytes(memoryBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Functions({ functions }: { readonly functions: Overview['functions'] }) {
  const model = useModel();
  if (functions.length === 0) return null;
  return (
    <section class="panel functions" aria-label={WORDS.overview.functions}>
      <h2>{WORDS.overview.functions}</h2>
      {functions.map(({ name, engine, source, offset }) => (
        <details key={`${offset}:${name}`}>
          <summary>
            <span class="data">{name}</span> <span class="faint">{engine} · </span>
            <button
              type="button"
              class="link data"
              title={WORDS.overview.showBytes}
              onClick={(event) => {
                event.preventDefault();
                model.showBytes({ offset, length: source.length });
              }}
            >
              {hexOffset(offset)}
            </button>
          </summary>
          <pre class="source data" tabIndex={0} aria-label={`${name}: ${WORDS.overview.functionSource}`}>
            {source}
          </pre>
        </details>
      ))}
    </section>
  );
}

function FileTable({ overview }: { readonly overview: Overview }) {
  const quantities = useQuantities();
  const { file, header, server, savedAt, checksum, keys, diskBytes, memoryBytes, memoryModel, modules, aux } = overview;
  const words = WORDS.overview.fact;
  const rows: (readonly [string, string, string?])[] = [
    [words.name, file.name],
    [words.size, `${quantities.bytes(file.bytes)} (${quantities.exactBytes(file.bytes)})`],
    ...(file.modified === null
      ? []
      : [[words.modified, localTime(file.modified, true), zonedTime(file.modified)] as const]),
    ...(header === null ? [] : [[words.header, `${header.text} (${header.dialect}, RDB ${header.version})`] as const]),
    ...(server === null ? [] : [[words.server, `${server.name} ${server.version}`] as const]),
    ...(savedAt === null ? [] : [[words.saved, localTime(savedAt, true), zonedTime(savedAt)] as const]),
    [
      words.checksum,
      checksum.found ?? checksum.expected ?? WORDS.checksumTitle[checksum.state],
      WORDS.checksumTitle[checksum.state],
    ],
    [words.keys, quantities.count(keys)],
    [words.disk, `${quantities.bytes(diskBytes)} (${quantities.exactBytes(diskBytes)})`],
    [words.memory, `≈ ${quantities.bytes(memoryBytes)}`, quantities.exactBytes(memoryBytes)],
    [words.model, memoryModel],
    ...(modules.length === 0 ? [] : [[words.modules, modules.join(', ')] as const]),
  ];
  return (
    <section class="panel file-table" aria-label={WORDS.overview.facts}>
      <h2>{WORDS.overview.facts}</h2>
      <dl class="fact-list">
        {rows.map(([name, value, title]) => (
          <div key={name} title={title}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {aux.length > 0 && (
        <>
          <h3>{WORDS.overview.aux}</h3>
          <dl class="fact-list">
            {aux.map(([name, value], at) => (
              <div key={at}>
                <dt class="data">{name}</dt>
                <dd class="data">{auxText(name, value)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
}

/** An aux field as the file has it, and beside it what a person reads it as. */
function auxText(name: string, value: string): string {
  if (name === 'ctime' && /^\d{1,12}$/.test(value)) return `${value} (${localTime(Number(value) * 1000, true)})`;
  return value;
}
