import { useEffect, useState } from 'preact/hooks';
import type { CommandSummary } from '../../protocol/timeline.js';
import { zonedTime } from '../shared/instant.js';
import { useObservable } from '../shared/observable.js';
import { useQuantities } from '../shared/quantities-context.js';
import { hexOffset } from '../shared/quantity.js';
import { useModel } from './context.js';
import { isOneDay, logTime } from './log-time.js';
import type { TimelineModel } from './timeline-model.js';
import { WORDS } from './words.js';

/** Commands that the list shows: so many before the selected one, itself, and so many behind; and the last of all. */
const BEFORE = 2;
const BEHIND = 3;
/** ms that a command must stay selected before the log is searched for the history of its key. */
const REST = 250;

interface Excerpt {
  /** Commands in all, and whether the search has come to its end. */
  readonly total: number;
  readonly done: boolean;
  readonly commands: readonly CommandSummary[];
}

/** What happened to the key of a command, in short: the neighbours in its history, and the last. */
export function KeyHistoryList({ row, name }: { readonly row: number; readonly name: string }) {
  const model = useModel();
  const quantities = useQuantities();
  const shown = useObservable(model.commands.shown);
  const oneDay = isOneDay(useObservable(model.overview));
  const excerpt = useExcerpt(model, row);
  const total = excerpt === null ? '' : quantities.count(excerpt.total);
  return (
    <section class="history" aria-label={`${WORDS.details.history} ${name}`}>
      <div class="history-head">
        <h3>
          {WORDS.details.history} <span class="data">{name}</span>
        </h3>
        {shown.kind !== 'history' && (
          <button type="button" class="link" onClick={() => void model.showHistory({ row, key: 0 })}>
            {excerpt?.done === true ? WORDS.details.historyAll(total) : WORDS.details.historyShow}
          </button>
        )}
      </div>
      {excerpt === null ? (
        <p class="faint">{WORDS.details.historyRunning}</p>
      ) : (
        <ul class="history-list">
          {excerpt.commands.map((command) => (
            <li key={command.row}>
              <button
                type="button"
                class="history-entry"
                aria-current={command.row === row}
                title={command.time === null ? undefined : zonedTime(command.time * 1000)}
                disabled={command.row === row}
                onClick={() => void model.reveal(command.row)}
              >
                <span class="faint data">
                  {command.time === null ? hexOffset(command.offset) : logTime(command.time, oneDay)}
                </span>
                <span class="data">{command.name}</span>
                <span class="history-effect">
                  {command.row === row ? WORDS.details.here : WORDS.effect[command.effect]}
                </span>
                <span class="data faint history-preview">
                  {command.key !== null && command.key !== name ? `${command.key} ` : ''}
                  {command.preview}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** Searches the history while the command stays selected, and closes the search with it. */
function useExcerpt(model: TimelineModel, row: number): Excerpt | null {
  const [excerpt, setExcerpt] = useState<Excerpt | null>(null);
  const reloads = useObservable(model.reloads);
  useEffect(() => {
    let current = true;
    let view = 0;
    let stop = (): void => undefined;
    const { connection } = model;
    const fetch = async (done: boolean): Promise<void> => {
      const folding = { open: true, except: [] };
      const { index } = await connection.ask({ kind: 'locate', view, folding, id: `c${row}` });
      if (index < 0) return;
      const from = Math.max(0, index - BEFORE);
      const near = await connection.ask({ kind: 'rows', view, folding, from, count: index - from + BEHIND + 1 });
      const last = near.total - 1;
      const far =
        last >= from + near.rows.length
          ? (await connection.ask({ kind: 'rows', view, folding, from: last, count: 1 })).rows
          : [];
      const commands = [...near.rows, ...far].flatMap((each) => (each.kind === 'command' ? [each.command] : []));
      if (current) setExcerpt({ total: near.total, done, commands });
    };
    const start = async (): Promise<void> => {
      const early = new Map<number, boolean>();
      stop = model.onView(({ view: told, done }) => {
        early.set(told, done);
        if (told === view && view !== 0) fetch(done).catch(() => undefined);
      });
      const opened = await connection.ask({ kind: 'open-history', row, key: 0 });
      view = opened.view;
      if (!current) close();
      else if (early.has(view)) await fetch(early.get(view) === true);
    };
    const close = (): void => {
      stop();
      // A view that cannot be closed is gone already.
      if (view !== 0) connection.ask({ kind: 'close-view', view }).catch(() => undefined);
    };
    const timer = setTimeout(() => {
      start().catch((error: unknown) => {
        if (current) model.say(error);
      });
    }, REST);
    return () => {
      current = false;
      clearTimeout(timer);
      if (view !== 0) close();
    };
  }, [row, reloads]);
  return excerpt;
}
