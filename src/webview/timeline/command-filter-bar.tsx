import { useEffect, useRef, useState } from 'preact/hooks';
import { timeOf } from '../../engine/analysis/filter-values.js';
import { commandFilterTerms, type CommandFilterTerm } from '../../engine/log-index/command-filter-text.js';
import { FilterInput } from '../shared/filter-input.js';
import { Icon } from '../shared/icon.js';
import { useObservable } from '../shared/observable.js';
import { PaneButtons } from '../shared/pane-buttons.js';
import { useQuantities } from '../shared/quantities-context.js';
import { ScanState } from '../shared/scan-state.js';
import { useModel } from './context.js';
import { WORDS } from './words.js';

type QuickKind = Extract<CommandFilterTerm['kind'], 'cmd' | 'db'>;

/** Commands that the quick choice offers: the most frequent. */
const MOST_CHOICES = 30;

/** The text with its term of one kind replaced, added, or (value null) taken out. */
export function withTerm(text: string, kind: CommandFilterTerm['kind'], value: string | null): string {
  const terms = commandFilterTerms(text);
  const kept = terms.filter((term) => term.kind !== kind).map((term) => text.slice(term.start, term.end));
  if (value !== null) kept.push(`${kind}:${value}`);
  return kept.join(' ');
}

/** The value of the term of one kind; null without one, undefined with several. */
export function termValue(text: string, kind: CommandFilterTerm['kind']): string | null | undefined {
  const values = commandFilterTerms(text)
    .filter((term) => term.kind === kind)
    .map((term) => term.value);
  return values.length > 1 ? undefined : (values[0] ?? null);
}

/** The filter's text, the quick choices that edit it, how much it finds, how far the scan is, and where to go. */
export function CommandFilterBar() {
  const model = useModel();
  const { filter: text, pane, follow, folding } = useObservable(model.state);
  const [problem] = useObservable(model.commands.errors);
  const overview = useObservable(model.overview);
  const focus = useObservable(model.focus);
  const commands = overview?.statistics.byCommand.slice(0, MOST_CHOICES).map(({ name }) => name) ?? [];
  const databases = overview?.statistics.byDatabase.map(({ db }) => String(db)) ?? [];
  return (
    <div class="filter-bar" role="search">
      <FilterInput
        text={text}
        problem={problem}
        focus={focus?.place === 'filter' ? focus : null}
        placeholder={WORDS.list.placeholder}
        help={WORDS.list.help}
        label={WORDS.list.filterLabel}
        onText={(next, atOnce) => model.setFilter(next, atOnce)}
        onLeave={() => model.focus.set({ place: 'rows' })}
      />
      <QuickSelect kind="cmd" label={WORDS.list.command} text={text} choices={commands} />
      <QuickSelect kind="db" label={WORDS.list.db} text={text} choices={databases} />
      <GoTo />
      <div class="button-group">
        <button
          type="button"
          class="icon-button"
          title={folding.open ? WORDS.list.collapseAll : WORDS.list.expandAll}
          aria-label={folding.open ? WORDS.list.collapseAll : WORDS.list.expandAll}
          onClick={() => model.foldAll(!folding.open)}
        >
          <Icon name={folding.open ? 'collapse-all' : 'list-tree'} />
        </button>
        <button
          type="button"
          class="icon-button"
          aria-pressed={follow}
          title={WORDS.list.follow}
          aria-label={WORDS.list.follow}
          onClick={() => model.setFollow(!follow)}
        >
          <Icon name="arrow-down" />
        </button>
      </div>
      <FoundCount />
      <LogScanState />
      <PaneButtons pane={pane} onPane={(next) => model.update({ pane: next })} />
    </div>
  );
}

function QuickSelect({
  kind,
  label,
  text,
  choices,
}: {
  readonly kind: QuickKind;
  readonly label: string;
  readonly text: string;
  readonly choices: readonly string[];
}) {
  const model = useModel();
  const value = termValue(text, kind);
  const known = value === null || (value !== undefined && choices.includes(value.toUpperCase()));
  return (
    <select
      class={value === null ? 'quick-select' : 'quick-select quick-select-set'}
      aria-label={label}
      title={label}
      value={known ? (value?.toUpperCase() ?? '') : 'other'}
      onChange={(event) => {
        const chosen = event.currentTarget.value;
        if (chosen !== 'other') model.setFilter(withTerm(text, kind, chosen === '' ? null : chosen), true);
      }}
    >
      <option value="">
        {label}: {WORDS.list.any}
      </option>
      {choices.map((choice) => (
        <option value={choice} key={choice}>
          {label}: {choice}
        </option>
      ))}
      {!known && (
        <option value="other">
          {label}: {WORDS.list.several}
        </option>
      )}
    </select>
  );
}

function FoundCount() {
  const model = useModel();
  const quantities = useQuantities();
  const shown = useObservable(model.commands.shown);
  const view = useObservable(model.commands.progress);
  const progress = useObservable(model.progress);
  const all = progress?.commands ?? 0;
  const text =
    shown.view === 0
      ? WORDS.list.all(quantities.count(all))
      : WORDS.list.matches(quantities.count(view?.matches ?? 0), quantities.shortCount(all));
  const title =
    shown.view === 0 || view === null ? quantities.count(all) : WORDS.list.bytes(quantities.bytes(view.bytes));
  const done = progress?.scanDone === true && (shown.view === 0 || view?.done === true);
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

/** How far the scan or the search is; nothing when all is done. */
function LogScanState() {
  const model = useModel();
  const quantities = useQuantities();
  const progress = useObservable(model.progress);
  const shown = useObservable(model.commands.shown);
  const view = useObservable(model.commands.progress);
  if (progress === null) return null;
  const { scanDone, scannedBytes, totalBytes, commands } = progress;
  if (!scanDone) {
    return (
      <ScanState
        text={WORDS.list.scanning(quantities.percent(scannedBytes, totalBytes))}
        share={totalBytes === 0 ? 0 : scannedBytes / totalBytes}
        onStop={() => model.connection.request({ kind: 'stop-scan' })}
      />
    );
  }
  if (shown.view === 0 || view === null || view.done) return null;
  return (
    <ScanState
      text={WORDS.list.searching(quantities.percent(view.examined, commands))}
      share={commands === 0 ? 1 : view.examined / commands}
      onStop={null}
    />
  );
}

/** A place to go to: an offset in the first file, or of the one that is looked at, or a time. */
export type Target =
  { readonly kind: 'offset'; readonly offset: number } | { readonly kind: 'time'; readonly seconds: number };

/** Reads an offset or a time; `end` is the log's last time in ms. Null for what is neither. */
export function readTarget(text: string, end: number): Target | null {
  const trimmed = text.trim().toLowerCase();
  const digits = trimmed.replace(/[_,\s]/g, '');
  if (/^(0x[0-9a-f]+|\d+)$/.test(digits)) {
    const offset = Number(digits);
    return Number.isSafeInteger(offset) ? { kind: 'offset', offset } : null;
  }
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(trimmed);
  if (clock !== null) {
    const day = new Date(end);
    day.setHours(Number(clock[1]), Number(clock[2]), Number(clock[3] ?? 0), 0);
    return { kind: 'time', seconds: day.getTime() / 1000 };
  }
  const ms = timeOf(trimmed, end);
  return ms === null ? null : { kind: 'time', seconds: ms / 1000 };
}

function GoTo() {
  const model = useModel();
  const focus = useObservable(model.focus);
  const selected = useObservable(model.selected);
  const overview = useObservable(model.overview);
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  useEffect(() => {
    if (focus?.place !== 'go-to') return;
    input.current?.focus();
    input.current?.select();
  }, [focus]);
  // Of several files an offset means the one that is looked at; at first the first that has commands.
  const firstLog = Math.max(0, overview?.files.findIndex(({ kind }) => kind === 'log') ?? 0);
  const file = selected?.kind === 'command' || selected?.kind === 'transaction' ? selected.command.file : firstLog;
  const go = async (): Promise<void> => {
    const target = readTarget(text, model.end);
    const found =
      target !== null &&
      (await (target.kind === 'offset' ? model.goToOffset(file, target.offset) : model.goToTime(target.seconds)));
    setWrong(!found);
  };
  const name = overview !== null && overview.files.length > 1 ? `\n${overview.files[file]?.name ?? ''}` : '';
  return (
    <span class={wrong ? 'go-to filter-wrong' : 'go-to'}>
      <input
        type="text"
        ref={input}
        value={text}
        placeholder={WORDS.list.goTo}
        aria-label={WORDS.list.goTo}
        aria-invalid={wrong}
        title={wrong ? WORDS.list.goToBad : `${WORDS.list.goToHelp}${name}`}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setWrong(false);
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') go().catch((error: unknown) => model.say(error));
          else if (event.key === 'Escape') model.focus.set({ place: 'rows' });
        }}
      />
      <span class="unseen" role="alert">
        {wrong ? WORDS.list.goToBad : ''}
      </span>
    </span>
  );
}
