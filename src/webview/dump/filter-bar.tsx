import { useEffect, useRef } from 'preact/hooks';
import { filterTerms, type FilterTermKind } from '../../engine/analysis/filter-text.js';
import { OBJECT_KINDS } from '../../engine/rdb/format.js';
import { Icon } from '../shared/icon.js';
import { useObservable } from '../shared/observable.js';
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
  const { filter: text, mode } = useObservable(model.state);
  const overview = useObservable(model.overview);
  const sparse = useObservable(model.progress)?.sparse === true;
  const databases = overview?.databases.map(({ db }) => String(db)) ?? [];
  const kinds = overview?.kinds.map(({ name }) => name) ?? [...OBJECT_KINDS];
  return (
    <div class="filter-bar" role="search">
      <FilterInput />
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
      <ScanState />
      <PaneButtons />
    </div>
  );
}

function FilterInput() {
  const model = useModel();
  const { filter: text } = useObservable(model.state);
  const errors = useObservable(model.filtered.errors);
  const focus = useObservable(model.focus);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (focus?.place !== 'filter') return;
    input.current?.focus();
    input.current?.select();
  }, [focus]);
  const [error] = errors;
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter') model.setFilter(text, true);
    else if (event.key === 'ArrowDown') model.focus.set({ place: 'rows' });
    else if (event.key === 'Escape' && text !== '') model.setFilter('', true);
    else return;
    event.preventDefault();
  };
  return (
    <div class={error === undefined ? 'filter-input' : 'filter-input filter-wrong'}>
      <input
        type="text"
        ref={input}
        class="data-placeholder"
        spellcheck={false}
        autocomplete="off"
        value={text}
        placeholder={WORDS.keys.placeholder}
        title={WORDS.keys.help}
        aria-label={WORDS.keys.filterLabel}
        aria-invalid={error !== undefined}
        aria-describedby="filter-problem"
        data-pane="filter"
        onInput={(event) => model.setFilter(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {text !== '' && (
        <button
          type="button"
          class="icon-button"
          title={WORDS.keys.clear}
          aria-label={WORDS.keys.clear}
          onClick={() => model.setFilter('', true)}
        >
          <Icon name="close" />
        </button>
      )}
      <div id="filter-problem" class="filter-problem" role="alert">
        {error !== undefined && (
          <>
            <span class="data">{text.slice(error.start, error.end)}</span> {error.message}
          </>
        )}
      </div>
    </div>
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
function ScanState() {
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
  return (
    <div class="scan-state">
      <span>{text}</span>
      <div
        class="progress"
        role="progressbar"
        aria-label={WORDS.keys.progress}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(share * 100)}
      >
        <div class="progress-done" style={{ width: `${share * 100}%` }} />
      </div>
      {!scanDone && (
        <button
          type="button"
          class="icon-button"
          title={WORDS.keys.stop}
          aria-label={WORDS.keys.stop}
          onClick={() => model.connection.request({ kind: 'stop-scan' })}
        >
          <Icon name="debug-stop" />
        </button>
      )}
    </div>
  );
}

/** Where the value is shown: the pressed one is where it is, and pressed once more hides it. */
function PaneButtons() {
  const model = useModel();
  const { pane } = useObservable(model.state);
  const button = (below: boolean) => {
    const pressed = pane.open && pane.below === below;
    const words = pressed ? WORDS.value.hide : below ? WORDS.value.below : WORDS.value.beside;
    return (
      <button
        type="button"
        class="icon-button"
        aria-pressed={pressed}
        title={words}
        aria-label={words}
        onClick={() => model.update({ pane: { ...pane, below, open: !pressed } })}
      >
        <Icon name={below ? 'layout-panel' : 'layout-sidebar-right'} />
      </button>
    );
  };
  return (
    <div class="button-group pane-buttons">
      {button(true)}
      {button(false)}
    </div>
  );
}
