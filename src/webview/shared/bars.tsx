import { useQuantities } from './quantities-context.js';

/** One bar of a chart. */
export interface Bar {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  /** Everything about the bar in words: its hover text. */
  readonly title: string;
  readonly open: () => void;
  /** Drawn as a warning rather than as a plain amount. */
  readonly warn?: boolean;
}

/** A chart of lying bars, which is a table to a screen reader; every bar is a link. */
export function Bars({
  bars,
  format,
  label,
}: {
  readonly bars: readonly Bar[];
  /** A size with its unit. */
  readonly format: (size: number) => string;
  readonly label: string;
}) {
  const quantities = useQuantities();
  const largest = bars.reduce((most, bar) => Math.max(most, bar.size), 0);
  const total = bars.reduce((sum, bar) => sum + bar.size, 0);
  return (
    <table class="bars" aria-label={label}>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.id} class={bar.size === 0 ? 'bar-none' : undefined} title={bar.title} onClick={bar.open}>
            <th scope="row">
              <button
                type="button"
                class="bar-name"
                onClick={(event) => {
                  event.stopPropagation();
                  bar.open();
                }}
              >
                {bar.name}
              </button>
            </th>
            <td class="bar-track" aria-hidden="true">
              <div
                class={bar.warn === true ? 'bar bar-warn' : 'bar'}
                style={{ width: `${largest === 0 ? 0 : (bar.size / largest) * 100}%` }}
              />
            </td>
            <td class="number">{format(bar.size)}</td>
            <td class="number faint bar-percent">{quantities.percent(bar.size, total)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
