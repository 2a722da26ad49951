import type { LogOverview } from '../../protocol/timeline.js';
import { Icon } from '../shared/icon.js';
import { localTime, zonedTime } from '../shared/instant.js';
import { MenuButton } from '../shared/menu.js';
import { useObservable } from '../shared/observable.js';
import { useQuantities } from '../shared/quantities-context.js';
import { TabStrip } from '../shared/tab-strip.js';
import { useModel } from './context.js';
import { WORDS } from './words.js';

/** The log in one line, the tabs, and what can be done with the whole. */
export function Header() {
  const model = useModel();
  const opened = useObservable(model.opened);
  const overview = useObservable(model.overview);
  const { tab } = useObservable(model.state);
  if (opened.kind !== 'log') return null;
  const { connection } = model;
  return (
    <header class="header">
      <LogFacts name={opened.name} overview={overview} />
      <div class="header-side">
        <TabStrip
          label={WORDS.header.tabs}
          tabs={[
            { id: 'timeline', label: WORDS.header.timeline },
            { id: 'statistics', label: WORDS.header.statistics },
          ]}
          selected={tab}
          onSelect={(id) => model.openTab(id)}
        />
        {opened.settings.canRepair && (
          <button
            type="button"
            class="text-button"
            title={WORDS.header.repairTitle}
            onClick={() => connection.request({ kind: 'repair' })}
          >
            {WORDS.header.repair}
          </button>
        )}
        <MenuButton
          icon="ellipsis"
          label={WORDS.header.more}
          items={[
            {
              label: WORDS.menu.goTo,
              run: () => {
                model.openTab('timeline');
                model.focus.set({ place: 'go-to' });
              },
            },
            { label: WORDS.menu.asText, run: () => model.openText() },
            { label: WORDS.menu.expandAll, run: () => model.foldAll(true) },
            { label: WORDS.menu.collapseAll, run: () => model.foldAll(false) },
            { label: WORDS.menu.reload, run: () => connection.request({ kind: 'reload' }) },
            { label: WORDS.menu.settings, run: () => connection.request({ kind: 'open-settings' }) },
          ]}
        />
      </div>
    </header>
  );
}

function LogFacts({ name, overview }: { readonly name: string; readonly overview: LogOverview | null }) {
  const model = useModel();
  const quantities = useQuantities();
  const progress = useObservable(model.progress);
  const title =
    overview !== null && overview.files.length > 1
      ? WORDS.header.files(overview.files.map((file) => `${file.name} (${quantities.bytes(file.bytes)})`).join('\n'))
      : name;
  const commands = progress?.commands ?? 0;
  return (
    <div class="facts" role="group" aria-label={WORDS.header.label}>
      <h1 class="fact file-name" title={title}>
        {name}
      </h1>
      {overview !== null && (
        <>
          {overview.baseKeys !== null && (
            <span class="fact">
              {WORDS.header.base(quantities.count(overview.baseKeys), quantities.bytes(baseBytes(overview)))}
            </span>
          )}
          <span class="fact">
            {commands === 1 ? WORDS.header.oneCommand : WORDS.header.commands(quantities.count(commands))}
          </span>
          <span class="fact" title={quantities.exactBytes(overview.bytes)}>
            {quantities.bytes(overview.bytes)}
          </span>
          {overview.from !== null && overview.to !== null && (
            <span class="fact" title={`${zonedTime(overview.from * 1000)}\n${zonedTime(overview.to * 1000)}`}>
              {WORDS.header.span(localTime(overview.from * 1000), localTime(overview.to * 1000))}
            </span>
          )}
          <DamageFact overview={overview} done={progress?.scanDone === true} />
        </>
      )}
    </div>
  );
}

/** Bytes of the base file; of a preamble it is not told. */
const baseBytes = (overview: LogOverview): number =>
  overview.files.filter(({ kind }) => kind === 'base').reduce((sum, { bytes }) => sum + bytes, 0) ||
  overview.bytes - overview.statistics.bytes;

function DamageFact({ overview, done }: { readonly overview: LogOverview; readonly done: boolean }) {
  const model = useModel();
  const quantities = useQuantities();
  const { damageTotal } = overview;
  if (damageTotal > 0) {
    return (
      <button type="button" class="fact link fact-error" onClick={() => model.openTab('statistics')}>
        <Icon name="error" />
        {damageTotal === 1 ? WORDS.header.oneDamage : WORDS.header.damage(quantities.count(damageTotal))}
      </button>
    );
  }
  if (!done) return null;
  return (
    <span class="fact checksum-ok" title={WORDS.header.soundTitle}>
      <Icon name="pass" />
      {WORDS.header.sound}
    </span>
  );
}
