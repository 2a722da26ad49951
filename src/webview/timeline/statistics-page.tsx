import { bytesToText } from '../../engine/analysis/text.js';
import type { HotKey, LogShare } from '../../engine/log-index/log-statistics.js';
import type { LogOverview } from '../../protocol/timeline.js';
import { Bars } from '../shared/bars.js';
import { localTime } from '../shared/instant.js';
import { useObservable } from '../shared/observable.js';
import { useQuantities } from '../shared/quantities-context.js';
import { useSteadyOrder } from '../shared/steady-order.js';
import { TabStrip } from '../shared/tab-strip.js';
import { useModel } from './context.js';
import { DamageNote } from './damage-note.js';
import { RateChart } from './rate-chart.js';
import { WORDS } from './words.js';

/** Kinds of commands, and damage, that are listed. */
const MOST_KINDS = 24;
const MOST_DAMAGE = 12;

/** What the log is made of, in numbers and pictures; every mark leads to its commands. */
export function StatisticsPage() {
  const model = useModel();
  const overview = useObservable(model.overview);
  const { measure } = useObservable(model.state);
  if (overview === null) return null;
  const { statistics } = overview;
  return (
    <div class="overview" role="tabpanel" tabIndex={0} aria-label={WORDS.statistics.label} data-pane="statistics">
      <DamageSection overview={overview} />
      {statistics.commands === 0 && overview.damageTotal === 0 && <p class="empty-note">{WORDS.statistics.nothing}</p>}
      <div class="panel-head">
        <span />
        <TabStrip
          small
          label={WORDS.statistics.measure}
          tabs={[
            { id: 'bytes', label: WORDS.statistics.byBytes },
            { id: 'commands', label: WORDS.statistics.byCount },
          ]}
          selected={measure}
          onSelect={(id) => model.update({ measure: id })}
        />
      </div>
      <div class="overview-grid log-statistics">
        <KindsPanel overview={overview} measure={measure} />
        <div class="panel-stack">
          <RewritePanel overview={overview} />
          <DatabasesPanel overview={overview} measure={measure} />
          <FactsPanel overview={overview} />
        </div>
        <RatePanel overview={overview} />
        <KeysPanel overview={overview} measure={measure} />
      </div>
    </div>
  );
}

type Measure = 'bytes' | 'commands';

/** How a number of a measure is written. */
function useFormat(measure: Measure): (size: number) => string {
  const quantities = useQuantities();
  return (size) => (measure === 'bytes' ? quantities.bytes(size) : quantities.count(size));
}

function useShareTitle(): (name: string, share: LogShare) => string {
  const quantities = useQuantities();
  return (name, { commands, bytes }) =>
    `${name}: ${WORDS.list.all(quantities.count(commands))}, ${quantities.bytes(bytes)}`;
}

function KindsPanel({ overview, measure }: { readonly overview: LogOverview; readonly measure: Measure }) {
  const model = useModel();
  const format = useFormat(measure);
  const title = useShareTitle();
  const done = useObservable(model.progress)?.scanDone === true;
  const bars = overview.statistics.byCommand.map((share) => ({
    id: share.name,
    name: share.name,
    size: share[measure],
    title: title(share.name, share),
    open: () => model.showCommands(`cmd:${share.name}`),
  }));
  const shown = useSteadyOrder(bars, done).slice(0, MOST_KINDS);
  return (
    <section class="panel" aria-label={WORDS.statistics.byCommand}>
      <h2>{WORDS.statistics.byCommand}</h2>
      <Bars bars={shown} format={format} label={WORDS.statistics.byCommand} />
    </section>
  );
}

function DatabasesPanel({ overview, measure }: { readonly overview: LogOverview; readonly measure: Measure }) {
  const model = useModel();
  const format = useFormat(measure);
  const title = useShareTitle();
  return (
    <section class="panel" aria-label={WORDS.statistics.databases}>
      <h2>{WORDS.statistics.databases}</h2>
      <Bars
        bars={overview.statistics.byDatabase.slice(0, MOST_KINDS).map((share) => ({
          id: String(share.db),
          name: `db${share.db}`,
          size: share[measure],
          title: title(`db${share.db}`, share),
          open: () => model.showCommands(`db:${share.db}`),
        }))}
        format={format}
        label={WORDS.statistics.databases}
      />
    </section>
  );
}

function KeysPanel({ overview, measure }: { readonly overview: LogOverview; readonly measure: Measure }) {
  const model = useModel();
  const format = useFormat(measure);
  const title = useShareTitle();
  const { hottest, heaviest, complete, byDatabase } = overview.statistics;
  const label = measure === 'bytes' ? WORDS.statistics.heaviest : WORDS.statistics.hottest;
  const keys = measure === 'bytes' ? heaviest : hottest;
  const several = byDatabase.length > 1;
  const nameOf = (key: HotKey): string => {
    const text = bytesToText(key.name, { limit: 60 });
    return several ? `${text} (db${key.db})` : text;
  };
  return (
    <section class="panel hot-keys" aria-label={label}>
      <h2>{label}</h2>
      <Bars
        bars={keys.map((key) => ({
          id: `${key.db} ${bytesToText(key.name)}`,
          name: nameOf(key),
          size: key[measure],
          title: title(nameOf(key), key),
          open: () => model.showKey(bytesToText(key.name), several ? key.db : null),
        }))}
        format={format}
        label={label}
      />
      {!complete && <p class="note">{WORDS.statistics.partly}</p>}
    </section>
  );
}

function RatePanel({ overview }: { readonly overview: LogOverview }) {
  const { rate } = overview.statistics;
  return (
    <section class="panel rate-panel" aria-label={WORDS.statistics.rate}>
      {rate === null ? (
        <>
          <h2>{WORDS.statistics.rate}</h2>
          <p class="faint">{WORDS.statistics.rateNone}</p>
        </>
      ) : (
        <RateChart rate={rate} />
      )}
    </section>
  );
}

function RewritePanel({ overview }: { readonly overview: LogOverview }) {
  const quantities = useQuantities();
  const { freed, bytes, complete } = overview.statistics;
  return (
    <section class="panel" aria-label={WORDS.statistics.rewrite}>
      <h2>{WORDS.statistics.rewrite}</h2>
      <p class="freed" title={quantities.exactBytes(Math.round(freed))}>
        {WORDS.statistics.freed(quantities.bytes(freed), quantities.percent(freed, bytes))}
      </p>
      <p class="faint">{WORDS.statistics.freedHow}</p>
      {overview.baseKeys !== null && <p class="faint">{WORDS.statistics.freedBase}</p>}
      {!complete && <p class="faint">{WORDS.statistics.partly}</p>}
    </section>
  );
}

function FactsPanel({ overview }: { readonly overview: LogOverview }) {
  const quantities = useQuantities();
  const { statistics, files, bytes, from, to } = overview;
  const facts: readonly (readonly [string, string])[] = [
    [WORDS.statistics.fact.files, files.map(({ name }) => name).join(', ')],
    [WORDS.statistics.fact.size, quantities.exactBytes(bytes)],
    [WORDS.statistics.fact.commands, quantities.count(statistics.commands)],
    [WORDS.statistics.fact.transactions, quantities.count(statistics.transactions)],
    [WORDS.statistics.fact.keys, quantities.count(statistics.keys)],
    ...(from === null ? [] : [[WORDS.statistics.fact.from, localTime(from * 1000, true)] as const]),
    ...(to === null ? [] : [[WORDS.statistics.fact.to, localTime(to * 1000, true)] as const]),
  ];
  return (
    <section class="panel" aria-label={WORDS.statistics.facts}>
      <h2>{WORDS.statistics.facts}</h2>
      <dl class="fact-list">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function DamageSection({ overview }: { readonly overview: LogOverview }) {
  const quantities = useQuantities();
  const { damage, damageTotal } = overview;
  if (damage.length === 0) return null;
  const shown = damage.slice(0, MOST_DAMAGE);
  return (
    <section class="damage-list" aria-label={WORDS.statistics.damage}>
      {shown.map(({ file, damage: one }) => (
        <DamageNote key={`${file}:${one.offset}:${one.kind}`} file={file} damage={one} />
      ))}
      {damageTotal > shown.length && (
        <div class="damage-more">{WORDS.statistics.moreDamage(quantities.count(damageTotal - shown.length))}</div>
      )}
    </section>
  );
}
