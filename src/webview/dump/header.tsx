import type { Overview } from '../../protocol/dump.js';
import { localTime, relativeTime, zonedTime } from '../shared/instant.js';
import { Icon } from '../shared/icon.js';
import type { IconName } from '../shared/icon-paths.js';
import { MenuButton } from '../shared/menu.js';
import { useObservable } from '../shared/observable.js';
import type { Quantities } from '../shared/quantity.js';
import { useModel, useQuantities } from './context.js';
import { TabStrip } from '../shared/tab-strip.js';
import { WORDS } from './words.js';

const CHECKSUM_ICON = {
  pending: 'loading',
  ok: 'pass',
  absent: 'circle-slash',
  mismatch: 'error',
  unreachable: 'warning',
} as const satisfies Record<Overview['checksum']['state'], IconName>;

/** The file in one line, the tabs, and what can be done with the whole. */
export function Header() {
  const model = useModel();
  const opened = useObservable(model.opened);
  const overview = useObservable(model.overview);
  const filter = useObservable(model.filtered.applied);
  const { tab } = useObservable(model.state);
  if (opened.kind !== 'dump') return null;
  const { connection } = model;
  const filtered = filter.view !== 0;
  return (
    <header class="header">
      <FileFacts name={opened.name} bytes={opened.bytes} overview={overview} />
      <div class="header-side">
        <TabStrip
          label={WORDS.header.tabs}
          tabs={[
            { id: 'overview', label: WORDS.header.overview },
            { id: 'keys', label: WORDS.header.keysTab },
          ]}
          selected={tab}
          onSelect={(id) => model.openTab(id)}
        />
        <button
          type="button"
          class="text-button"
          title={filtered ? WORDS.header.exportFiltered : WORDS.header.exportTitle}
          onClick={() => connection.request({ kind: 'export', view: filter.view, filter: filter.spec })}
        >
          {WORDS.header.export}
        </button>
        <MenuButton
          icon="ellipsis"
          label={WORDS.header.more}
          items={[
            {
              label: WORDS.menu.offset,
              run: () => {
                model.showBytes(model.bytes.value ?? { offset: 0, length: 0 });
                model.focus.set({ place: 'offset' });
              },
            },
            {
              label: WORDS.menu.copyFacts,
              run: () => connection.request({ kind: 'copy-text', text: factsAsText(model.overview.value) }),
            },
            { label: WORDS.menu.reload, run: () => connection.request({ kind: 'reload' }) },
            { label: WORDS.menu.asText, run: () => connection.request({ kind: 'open-as-text' }) },
            { label: WORDS.menu.settings, run: () => connection.request({ kind: 'open-settings' }) },
          ]}
        />
      </div>
    </header>
  );
}

function FileFacts({
  name,
  bytes,
  overview,
}: {
  readonly name: string;
  readonly bytes: number;
  readonly overview: Overview | null;
}) {
  const quantities = useQuantities();
  const now = useObservable(useModel().now);
  return (
    <div class="facts" role="group" aria-label={WORDS.header.label}>
      <h1 class="fact file-name" title={name}>
        {name}
      </h1>
      {overview !== null && <VersionFacts overview={overview} quantities={quantities} />}
      <span class="fact" title={quantities.exactBytes(bytes)}>
        {quantities.bytes(bytes)}
      </span>
      {overview !== null && (
        <>
          {overview.savedAt === null ? null : (
            <span class="fact" title={zonedTime(overview.savedAt)}>
              {WORDS.header.saved(localTime(overview.savedAt), relativeTime(overview.savedAt, now))}
            </span>
          )}
          <ChecksumFact checksum={overview.checksum} quantities={quantities} />
        </>
      )}
    </div>
  );
}

function VersionFacts({ overview, quantities }: { readonly overview: Overview; readonly quantities: Quantities }) {
  const { server, header, keys } = overview;
  return (
    <>
      {server !== null && (
        <span class="fact">
          {server.name} {server.version}
        </span>
      )}
      {header === null ? (
        <span class="fact fact-error">{WORDS.header.noHeader}</span>
      ) : (
        <span
          class={header.newer ? 'fact fact-warning' : 'fact'}
          title={header.newer ? WORDS.header.newer : header.text}
        >
          RDB {header.version}
        </span>
      )}
      <span class="fact">{keys === 1 ? WORDS.header.oneKey : WORDS.header.keys(quantities.count(keys))}</span>
    </>
  );
}

function ChecksumFact({
  checksum,
  quantities,
}: {
  readonly checksum: Overview['checksum'];
  readonly quantities: Quantities;
}) {
  const { state, expected, found, progress } = checksum;
  const text = state === 'pending' ? WORDS.checksum.pending(quantities.percent(progress, 1)) : WORDS.checksum[state];
  const more = expected !== null && found !== null ? `\n${WORDS.checksumBoth(expected, found)}` : '';
  return (
    <span class={`fact checksum checksum-${state}`} title={WORDS.checksumTitle[state] + more}>
      <Icon name={CHECKSUM_ICON[state]} spin={state === 'pending'} />
      {text}
    </span>
  );
}

/** The facts of the file as lines of text, for the clipboard. */
function factsAsText(overview: Overview | null): string {
  if (overview === null) return '';
  const { file, header, server, savedAt, checksum, keys, diskBytes, memoryBytes, aux } = overview;
  const lines = [
    `file: ${file.name}`,
    `bytes: ${file.bytes}`,
    `header: ${header?.text ?? WORDS.header.noHeader}`,
    ...(server === null ? [] : [`server: ${server.name} ${server.version}`]),
    ...(savedAt === null ? [] : [`saved: ${zonedTime(savedAt)}`]),
    `checksum: ${checksum.state}`,
    `keys: ${keys}`,
    `bytes of all records: ${diskBytes}`,
    `memory estimate: ${memoryBytes} bytes`,
    ...aux.map(([name, value]) => `${name}: ${value}`),
  ];
  return `${lines.join('\n')}\n`;
}
