import { filterTerms, type FilterTermKind } from '../../engine/analysis/filter-text.js';
import { OBJECT_KINDS } from '../../engine/rdb/format.js';
import { FilterInput } from '../shared/filter-input.js';
import { Icon } from '../shared/icon.js';
import { useObservable } from '../shared/observable.js';
import { PaneButtons } from '../shared/pane-buttons.js';
import { ScanState } from '../shared/scan-state.js';
import { useModel, useQuantities } from './context.js';
import { WORDS } from './words.js';

/** The text with its term of one kind replaced, added, or (value null) taken out. */
export function withTerm(text: string, kind: FilterTermKind, value: string | null): string {
  const terms = filterTerms(text);
  const kept = terms.filter((term) => term.kind !== kind).map((term) => text.slice(term.start, term.end));
  if (value === null) return kept.join(' ');
  const place = terms.findIndex((term) => term.kind === kind);
  kept.splice(place === -1 ? kept.length : place, 0, `${kind}:${value}`);
  return kept.join(' ');
}

/** The value of the term of one kind; null without one, undefined with several. */
export function termValue(text: string, kind: FilterTermKind): string | null | undefined {
  const values = filterTerms(text)
    .filter((term) => term.kind === kind)
    .map((term) => term.value);
  return values.length > 1 ? undefined : (values[0] ?? null);
}

/** The filter's text, the quick choices that edit it, how much it finds, and how far the scan is. */
export function FilterBar() {
  const model = useModel();
  const { filter: text, mode, pane } = useObservable(model.state);
  const overview = useObservable(model.overview);
  const sparse = useObservable(model.progress)?.sparse === true;
  const databases = overview?.databases.map(({ db }) => String(db)) ?? [];
  const kinds = overview?.kinds.map(({ name }) => name) ?? [...OBJECT_KINDS];
  return (
    <div class="filter-bar" role="search">
      <KeyFilterInput />
      <QuickSelect kind="db" label={WORDS.keys.db} text={text} choices={databases.map((db) => [db, `db${db}`])} />
      <QuickSelect kind="type" label={WORDS.keys.type} text={text} choices={kinds.map((kind) => [kind, kind])} />
      <QuickSelect kind="ttl" label={WORDS.keys.expiry} text={text} choices={WORDS.keys.expiryChoices} />
      <div class="button-group">
        <button
          type="button"
          class="icon-button"
          aria-pressed={mode === 'tree' && !sparse}
          disabled={sparse}
          title={WORDS.keys.tree}
          aria-label={WORDS.keys.tree}
          onClick={() => model.setMode('tree')}
        >
          <Icon name="list-tree" />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-pressed={mode === 'list' || sparse}
          title={WORDS.keys.list}
          aria-label={WORDS.keys.list}
          onClick={() => model.setMode('list')}
        >
          <Icon name="list-flat" />
        </button>
        <button
          type="button"
          class="icon-button"
          disabled={mode === 'list' || sparse}
          title={WORDS.keys.collapse}
          aria-label={WORDS.keys.collapse}
          onClick={() => model.collapseAll()}
        >
          <Icon name="collapse-all" />
        </button>
      </div>
      <FoundCount />
      <DumpScanState />
      <PaneButtons pane={pane} onPane={(next) => model.update({ pane: next })} words={WORDS.value} />
    </div>
  );
}

function KeyFilterInput() {
  const model = useModel();
  const { filter: text } = useObservable(model.state);
  const [problem] = useObservable(model.filtered.errors);
  const focus = useObservable(model.focus);
  return (
    <FilterInput
      text={text}
      problem={problem}
      focus={focus?.place === 'filter' ? focus : null}
      placeholder={WORDS.keys.placeholder}
      help={WORDS.keys.help}
      label={WORDS.keys.filterLabel}
      onText={(next, atOnce) => model.setFilter(next, atOnce)}
      onLeave={() => model.focus.set({ place: 'rows' })}
    />
  );
}

function QuickSelect({
  kind,
  label,
  text,
  choices,
}: {
  readonly kind: FilterTermKind;
  readonly label: string;
  readonly text: string;
  readonly choices: readonly (readonly [value: string, name: string])[];
}) {
  const model = useModel();
  const value = termValue(text, kind);
  const known = value === null || (value !== undefined && choices.some(([choice]) => choice === value));
  return (
    <select
      class={value === null ? 'quick-select' : 'quick-select quick-select-set'}
      aria-label={label}
      title={label}
      value={known ? (value ?? '') : 'other'}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        if (chosen !== 'other') model.setFilter(withTerm(text, kind, chosen === '' ? null : chosen), true);
      }}
    >
      <option value="">
        {label}: {WORDS.keys.any}
      </option>
      {choices.map(([choice, name]) => (
        <option value={choice} key={choice}>
          {label}: {name}
        </option>
      ))}
      {!known && (
        <option value="other">
          {label}: {WORDS.keys.several}
        </option>
      )}
    </select>
  );
}

function FoundCount() {
  const model = useModel();
  const quantities = useQuantities();
  const filter = useObservable(model.filtered.applied);
  const view = useObservable(model.filtered.progress);
  const progress = useObservable(model.progress);
  const all = progress?.keys ?? 0;
  const text =
    filter.view === 0
      ? WORDS.keys.all(quantities.count(all))
      : WORDS.keys.matches(quantities.count(view?.matches ?? 0), quantities.shortCount(all));
  const title =
    filter.view === 0 || view === null
      ? quantities.count(all)
      : WORDS.sums(quantities.bytes(view.diskBytes), quantities.bytes(view.memoryBytes));
  const done = progress?.scanDone === true && (filter.view === 0 || view?.done === true);
  return (
    <>
      <span class="found-count" title={title}>
        {text}
      </span>
      <span class="unseen" role="status">
        {done ? text : ''}
      </span>
    </>
  );
}

/** How far the scan, the filter or the name order is, with a bar and a stop; nothing when all is done. */
function DumpScanState() {
  const model = useModel();
  const quantities = useQuantities();
  const progress = useObservable(model.progress);
  const filter = useObservable(model.filtered.applied);
  const view = useObservable(model.filtered.progress);
  useObservable(model.rowsDrawn);
  const { sorted, total } = model.rows;
  if (progress === null) return null;
  const { scanDone, scannedBytes, totalBytes, keys, orderedKeys, sparse } = progress;
  const filtering = filter.view !== 0 && view?.done === false;
  const ordering = model.sort.column === 'name' && !sparse && orderedKeys < keys;
  let share = 1;
  let text = '';
  if (!scanDone) {
    share = totalBytes === 0 ? 0 : scannedBytes / totalBytes;
    text = WORDS.keys.scanning(quantities.percent(scannedBytes, totalBytes));
  } else if (filtering) {
    share = keys === 0 ? 1 : (view?.examined ?? 0) / keys;
    text = WORDS.keys.filtering(quantities.percent(view?.examined ?? 0, keys));
  } else if (ordering) {
    share = keys === 0 ? 1 : orderedKeys / keys;
    text = WORDS.keys.ordering(quantities.percent(orderedKeys, keys));
  } else if (sorted < total) {
    share = sorted / total;
    text = WORDS.keys.sorting(quantities.percent(sorted, total));
  } else return null;
  const stop = (): void => model.connection.request({ kind: 'stop-scan' });
  return <ScanState text={text} share={share} onStop={scanDone ? null : stop} />;
}
