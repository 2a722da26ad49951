import type { Rate } from '../../engine/log-index/rate-histogram.js';
import { Icon } from '../shared/icon.js';
import { duration, localTime } from '../shared/instant.js';
import { useObservable } from '../shared/observable.js';
import { useQuantities } from '../shared/quantities-context.js';
import { useModel } from './context.js';
import { WORDS } from './words.js';

/** Columns that the chart has at most. */
const MOST_COLUMNS = 96;

/** One column: seconds of Unix time, commands and bytes. */
export interface RateColumn {
  readonly from: number;
  /** Behind its last second. */
  readonly to: number;
  readonly commands: number;
  readonly bytes: number;
}

/** The steps of a rate, several gathered to one column where there are too many. */
export function rateColumns(rate: Rate, most = MOST_COLUMNS): readonly RateColumn[] {
  const each = Math.max(1, Math.ceil(rate.commands.length / most));
  return Array.from({ length: Math.ceil(rate.commands.length / each) }, (_, column) => {
    const first = column * each;
    const sum = (counts: readonly number[]): number =>
      counts.slice(first, first + each).reduce((total, count) => total + count, 0);
    const from = rate.from + first * rate.step;
    return { from, to: from + each * rate.step, commands: sum(rate.commands), bytes: sum(rate.bytes) };
  });
}

/** Commands over time as columns that lead to their commands, or the same as a table. */
export function RateChart({ rate }: { readonly rate: Rate }) {
  const model = useModel();
  const quantities = useQuantities();
  const { rateTable } = useObservable(model.state);
  const columns = rateColumns(rate);
  const highest = columns.reduce((best, column) => (column.commands > best.commands ? column : best), columns[0]);
  const time = (seconds: number): string => localTime(seconds * 1000, true);
  const words = ({ from, commands, bytes }: RateColumn): string =>
    WORDS.statistics.rateBar(time(from), quantities.count(commands), quantities.bytes(bytes));
  const open = ({ from, to }: RateColumn): void =>
    model.showCommands(`after:@${from * 1000} before:@${(to - 1) * 1000}`);
  const last = columns[columns.length - 1];
  const summary = WORDS.statistics.rateSummary(
    time(rate.from),
    time(last.to),
    duration((last.to - last.from) * 1000),
    quantities.count(highest.commands),
    time(highest.from),
  );
  const toggle = rateTable ? WORDS.statistics.asChart : WORDS.statistics.asTable;
  return (
    <>
      <div class="panel-head">
        <h2>{WORDS.statistics.rate}</h2>
        <button
          type="button"
          class="icon-button"
          title={toggle}
          aria-label={toggle}
          onClick={() => model.update({ rateTable: !rateTable })}
        >
          <Icon name={rateTable ? 'graph' : 'table'} />
        </button>
      </div>
      {rateTable ? (
        <div class="rate-table" tabIndex={0}>
          <table class="plain-table">
            <thead>
              <tr>
                <th scope="col">{WORDS.columns.from}</th>
                <th scope="col" class="number">
                  {WORDS.columns.commands}
                </th>
                <th scope="col" class="number">
                  {WORDS.columns.bytes}
                </th>
              </tr>
            </thead>
            <tbody>
              {columns.map((column) => (
                <tr key={column.from}>
                  <td>
                    <button type="button" class="link" onClick={() => open(column)}>
                      {time(column.from)}
                    </button>
                  </td>
                  <td class="number">{quantities.count(column.commands)}</td>
                  <td class="number">{quantities.bytes(column.bytes)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <div class="rate-chart" role="img" aria-label={summary}>
          {columns.map((column) => (
            <div key={column.from} class="rate-column" title={words(column)} onClick={() => open(column)}>
              <div
                class="rate-bar"
                style={{ height: `${highest.commands === 0 ? 0 : (column.commands / highest.commands) * 100}%` }}
              />
            </div>
          ))}
        </div>
      )}
      <p class="faint">{summary}</p>
    </>
  );
}
