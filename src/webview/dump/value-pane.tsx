import { useEffect, useRef } from 'preact/hooks';
import { formatFilterText } from '../../engine/analysis/filter-text.js';
import type { KeyDetail, KeySummary, TreeRow } from '../../protocol/dump.js';
import { bytesToText } from '../../engine/analysis/text.js';
import { readable } from '../shared/byte-string.js';
import { Icon } from '../shared/icon.js';
import { duration, localTime, relativeTime, zonedTime } from '../shared/instant.js';
import { MenuButton } from '../shared/menu.js';
import { useObservable } from '../shared/observable.js';
import { hexOffset } from '../shared/quantity.js';
import { useRested } from '../shared/rested.js';
import { useModel, useQuantities } from './context.js';
import { DamageNote } from './damage-list.js';
import { useQuery } from './query.js';
import { ValueBody } from './value-body.js';
import { namespaceFilter } from './namespace-shares.js';
import { WORDS } from './words.js';

/** The selected row in full: a key with its value, a namespace in sums, or damage in words. */
export function ValuePane() {
  const model = useModel();
  const selected = useObservable(model.selected);
  const focus = useObservable(model.focus);
  const rested = useRested(selected);
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (focus?.place === 'value') element.current?.focus();
  }, [focus]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    model.focus.set({ place: 'rows' });
  };
  return (
    <section
      class="value-pane"
      tabIndex={-1}
      ref={element}
      data-pane="value"
      aria-label={WORDS.value.label}
      onKeyDown={onKeyDown}
    >
      {rested === null && <p class="empty-note">{WORDS.value.none}</p>}
      {rested?.kind === 'key' && <KeyValue key={rested.key.row} summary={rested.key} />}
      {rested?.kind === 'damage' && <DamageDetail row={rested} />}
      {(rested?.kind === 'database' || rested?.kind === 'namespace') && <GroupDetail row={rested} />}
    </section>
  );
}

function KeyValue({ summary }: { readonly summary: KeySummary }) {
  const { answer: detail, error } = useQuery({ kind: 'key' as const, row: summary.row });
  return (
    <>
      <KeyHead summary={summary} detail={detail} />
      {error !== null && <p class="empty-note">{WORDS.value.failed(error)}</p>}
      <ValueBody summary={summary} />
    </>
  );
}

function KeyHead({ summary, detail }: { readonly summary: KeySummary; readonly detail: KeyDetail | null }) {
  const model = useModel();
  const { connection } = model;
  const { row } = summary;
  const name = detail === null ? summary.name : bytesToText(detail.key.bytes);
  const copy = (what: 'key' | 'value' | 'command' | 'json') => () => connection.request({ kind: 'copy', row, what });
  const context = JSON.stringify({
    webviewSection: 'key',
    row,
    offset: summary.offset,
    preventDefaultContextMenuItems: true,
  });
  return (
    <div class="value-head" data-vscode-context={context}>
      <div class="value-title">
        <h2 class="data key-name" tabIndex={0}>
          {name === '' ? '""' : name}
        </h2>
        <button
          type="button"
          class="icon-button"
          title={WORDS.value.copyName}
          aria-label={WORDS.value.copyName}
          onClick={copy('key')}
        >
          <Icon name="copy" />
        </button>
      </div>
      {detail !== null && detail.key.bytes.length < detail.key.length && (
        <p class="faint">{WORDS.value.truncatedKey(String(detail.key.length))}</p>
      )}
      <KeyFacts summary={summary} detail={detail} />
      {summary.guess && (
        <p class="note-warning">
          <Icon name="warning" /> {WORDS.value.guess}
        </p>
      )}
      <div class="value-actions">
        <MenuButton
          label={WORDS.value.copy}
          text={WORDS.value.copy}
          items={[
            { label: WORDS.value.copyKey, run: copy('key') },
            { label: WORDS.value.copyValue, run: copy('value') },
            { label: WORDS.value.copyCommand, run: copy('command') },
            { label: WORDS.value.copyJson, run: copy('json') },
          ]}
        />
        <button
          type="button"
          class="text-button"
          title={WORDS.value.openTitle}
          onClick={() => connection.request({ kind: 'open-value', row, element: null, lens: true })}
        >
          {WORDS.value.open}
        </button>
        <button
          type="button"
          class="text-button"
          title={WORDS.value.revealTitle}
          onClick={() => model.showBytes({ offset: summary.offset, length: summary.diskBytes })}
        >
          {WORDS.value.bytes}
        </button>
      </div>
    </div>
  );
}

function KeyFacts({ summary, detail }: { readonly summary: KeySummary; readonly detail: KeyDetail | null }) {
  const model = useModel();
  const quantities = useQuantities();
  const overview = useObservable(model.overview);
  const { kind, encoding, elements, diskBytes, memoryBytes, offset } = summary;
  return (
    <div class="value-facts">
      <span class="fact" title={detail?.typeName}>
        {encoding === kind ? WORDS.type[kind] : `${WORDS.type[kind]} · ${encoding}`}
      </span>
      <span class="fact">{WORDS.elements[kind](quantities.count(elements), elements === 1)}</span>
      <span class="fact" title={quantities.exactBytes(diskBytes)}>
        {WORDS.value.onDisk(quantities.bytes(diskBytes))}
      </span>
      <span
        class="fact"
        title={`${quantities.exactBytes(memoryBytes)}\n${WORDS.memoryTitle(overview?.memoryModel ?? '')}`}
      >
        {WORDS.value.inMemory(quantities.bytes(memoryBytes))}
      </span>
      <KeyExpiry expireAt={summary.expireAt} savedAt={overview?.savedAt ?? null} />
      {detail !== null && detail.idleSeconds !== null && (
        <span class="fact">{WORDS.value.idle(duration(detail.idleSeconds * 1000))}</span>
      )}
      {detail !== null && detail.freq !== null && (
        <span class="fact" title={WORDS.value.freqTitle}>
          {WORDS.value.freq(quantities.count(detail.freq))}
        </span>
      )}
      <button
        type="button"
        class="fact link data"
        title={`${WORDS.value.revealTitle} (${quantities.count(offset)})`}
        onClick={() => model.showBytes({ offset, length: diskBytes })}
      >
        {WORDS.value.at(hexOffset(offset))}
      </button>
    </div>
  );
}

/** When a key expires: the time, and how far that is from now and from the time of the dump. */
function KeyExpiry({ expireAt, savedAt }: { readonly expireAt: number | null; readonly savedAt: number | null }) {
  const now = useObservable(useModel().now);
  if (expireAt === null) return <span class="fact">{WORDS.value.noExpiry}</span>;
  const fromNow = relativeTime(expireAt, now);
  const words = expireAt < now ? WORDS.value.expired(localTime(expireAt)) : WORDS.value.expiresAt(localTime(expireAt));
  const fromDump = savedAt === null ? null : relativeTime(expireAt, savedAt);
  return (
    <span class={expireAt < now ? 'fact fact-warning' : 'fact'} title={zonedTime(expireAt)}>
      {words} ({WORDS.value.expiry(fromNow, fromDump)})
    </span>
  );
}

function DamageDetail({ row }: { readonly row: TreeRow & { readonly kind: 'damage' } }) {
  const model = useModel();
  const { damage } = row;
  const filter = useObservable(model.filtered.applied);
  return (
    <div class="value-head">
      <DamageNote damage={damage} />
      <div class="value-actions">
        <button
          type="button"
          class="text-button"
          onClick={() => model.showBytes({ offset: damage.offset, length: damage.length })}
        >
          {WORDS.overview.showBytes}
        </button>
        <button
          type="button"
          class="text-button"
          onClick={() => model.connection.request({ kind: 'export', view: filter.view, filter: filter.spec })}
        >
          {WORDS.damage.exportRest}
        </button>
      </div>
    </div>
  );
}

function GroupDetail({ row }: { readonly row: TreeRow & { readonly kind: 'database' | 'namespace' } }) {
  const model = useModel();
  const quantities = useQuantities();
  const databases = useObservable(model.overview)?.databases.length ?? 1;
  const { db, prefix, keys, diskBytes, memoryBytes } = row;
  const filter =
    row.kind === 'database' ? formatFilterText({ databases: [db] }) : namespaceFilter(db, prefix, databases);
  return (
    <div class="value-head">
      <div class="value-title">
        <h2 class={row.kind === 'database' ? '' : 'data key-name'}>
          {row.kind === 'database' ? WORDS.overview.database(db) : readable(prefix)}
        </h2>
      </div>
      <div class="value-facts">
        <span class="fact">{WORDS.keys.all(quantities.count(keys))}</span>
        <span class="fact" title={quantities.exactBytes(diskBytes)}>
          {WORDS.value.onDisk(quantities.bytes(diskBytes))}
        </span>
        <span class="fact" title={quantities.exactBytes(memoryBytes)}>
          {WORDS.value.inMemory(quantities.bytes(memoryBytes))}
        </span>
      </div>
      <div class="value-actions">
        <button type="button" class="text-button" onClick={() => model.setFilter(filter, true)}>
          {WORDS.value.namespace.filter}
        </button>
        <button
          type="button"
          class="text-button"
          onClick={() => {
            model.walkTo([{ db, prefix: row.kind === 'database' ? '' : prefix }]);
            model.openTab('overview');
          }}
        >
          {WORDS.value.namespace.map}
        </button>
      </div>
    </div>
  );
}
