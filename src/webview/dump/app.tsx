import { useEffect } from 'preact/hooks';
import { ByteDrawer } from '../shared/byte-drawer.js';
import { Notice } from '../shared/notice.js';
import { useObservable } from '../shared/observable.js';
import { walkPanes } from '../shared/panes.js';
import { QuantitiesContext } from '../shared/quantities-context.js';
import { ModelContext } from './context.js';
import type { DumpModel } from './dump-model.js';
import { Header } from './header.js';
import { KeysPage } from './keys-page.js';
import { ObstaclePage } from './obstacle-page.js';
import { OverviewPage } from './overview.js';

/** The whole page. */
export function App({ model }: { readonly model: DumpModel }) {
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
        {opened.kind === 'obstacle' && <ObstaclePage obstacle={opened.obstacle} />}
        {opened.kind === 'dump' && (
          <div class="page">
            <Header />
            <Notice notice={model.notice} />
            <main class="page-main">{tab === 'overview' ? <OverviewPage /> : <KeysPage />}</main>
            <Bytes model={model} />
          </div>
        )}
      </QuantitiesContext.Provider>
    </ModelContext.Provider>
  );
}

/** Keys that hold wherever the focus is: the filter, and the way from pane to pane. */
function takePageKey(event: KeyboardEvent, model: DumpModel): void {
  if (event.defaultPrevented) return;
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'f') {
    model.showKeys();
    model.focus.set({ place: 'filter' });
  } else if (event.key === 'F6') walkPanes(event.shiftKey);
  else return;
  event.preventDefault();
}

/** The bytes that are looked at, when any are. */
function Bytes({ model }: { readonly model: DumpModel }) {
  const opened = useObservable(model.opened);
  const region = useObservable(model.bytes);
  const focus = useObservable(model.focus);
  if (region === null || opened.kind !== 'dump') return null;
  return (
    <ByteDrawer
      region={region}
      size={opened.bytes}
      focusOffset={focus?.place === 'offset' ? focus : null}
      actions={{
        read: async (offset, length) => (await model.connection.ask({ kind: 'bytes', offset, length })).bytes,
        show: (next) => model.showBytes(next),
        reveal: ({ offset, length }) => model.connection.request({ kind: 'reveal-offset', offset, length }),
      }}
    />
  );
}
