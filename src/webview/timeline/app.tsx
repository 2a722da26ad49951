import { useEffect } from 'preact/hooks';
import { ByteDrawer } from '../shared/byte-drawer.js';
import { Icon } from '../shared/icon.js';
import { Notice } from '../shared/notice.js';
import { useObservable } from '../shared/observable.js';
import { walkPanes } from '../shared/panes.js';
import { QuantitiesContext } from '../shared/quantities-context.js';
import type { Obstacle } from '../../protocol/timeline.js';
import { CommandsPage } from './commands-page.js';
import { ModelContext } from './context.js';
import { Header } from './header.js';
import { StatisticsPage } from './statistics-page.js';
import type { TimelineModel } from './timeline-model.js';
import { WORDS } from './words.js';

/** The whole page. */
export function App({ model }: { readonly model: TimelineModel }) {
  const opened = useObservable(model.opened);
  const { tab } = useObservable(model.state);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => takePageKey(event, model);
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [model]);
  return (
    <ModelContext.Provider value={model}>
      <QuantitiesContext.Provider value={model.quantities}>
        {opened.kind === 'obstacle' && <ObstaclePage obstacle={opened.obstacle} model={model} />}
        {opened.kind === 'log' && (
          <div class="page">
            <Header />
            <Notice notice={model.notice} />
            <main class="page-main">{tab === 'statistics' ? <StatisticsPage /> : <CommandsPage />}</main>
            <Bytes model={model} />
          </div>
        )}
      </QuantitiesContext.Provider>
    </ModelContext.Provider>
  );
}

/** The bytes that are looked at, when any are. */
function Bytes({ model }: { readonly model: TimelineModel }) {
  const region = useObservable(model.bytes);
  const overview = useObservable(model.overview);
  const file = region === null ? undefined : overview?.files[region.file];
  if (region === null || file === undefined) return null;
  return (
    <ByteDrawer
      key={region.file}
      region={region}
      size={file.bytes}
      focusOffset={null}
      {...(overview !== null && overview.files.length > 1 ? { name: file.name } : {})}
      actions={{
        read: async (offset, length) =>
          (await model.connection.ask({ kind: 'bytes', file: region.file, offset, length })).bytes,
        show: (next) => model.showBytes(next === null ? null : { ...next, file: region.file }),
        reveal: ({ offset }) => model.connection.request({ kind: 'reveal-offset', file: region.file, offset }),
      }}
    />
  );
}

/** Why there is nothing to show, and what can be done. */
function ObstaclePage({ obstacle, model }: { readonly obstacle: Obstacle; readonly model: TimelineModel }) {
  const { code, title, text } = obstacle;
  const { connection } = model;
  return (
    <main class="obstacle">
      <Icon name={code === 'empty' ? 'info' : 'warning'} />
      <h1>{title}</h1>
      <p>{text}</p>
      <p class="faint">{WORDS.obstacle.hint[code]}</p>
      <div class="value-actions">
        <button type="button" class="primary-button" onClick={() => connection.request({ kind: 'reload' })}>
          {WORDS.obstacle.reload}
        </button>
        {code !== 'not-found' && code !== 'vanished' && code !== 'is-directory' && (
          <button
            type="button"
            class="text-button"
            onClick={() => connection.request({ kind: 'open-text', file: 0, offset: 0 })}
          >
            {WORDS.obstacle.asText}
          </button>
        )}
      </div>
    </main>
  );
}

/** Keys that hold wherever the focus is: the filter, going to a place, and the way from pane to pane. */
function takePageKey(event: KeyboardEvent, model: TimelineModel): void {
  if (event.defaultPrevented) return;
  const control = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  const key = event.key.toLowerCase();
  if (control && (key === 'f' || key === 'g')) {
    model.openTab('timeline');
    model.focus.set({ place: key === 'f' ? 'filter' : 'go-to' });
  } else if (event.key === 'F6') walkPanes(event.shiftKey);
  else return;
  event.preventDefault();
}
