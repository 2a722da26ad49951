import { useEffect } from 'preact/hooks';
import { Icon } from '../shared/icon.js';
import { useObservable } from '../shared/observable.js';
import { ByteDrawer } from './byte-drawer.js';
import { ModelContext } from './context.js';
import type { DumpModel } from './dump-model.js';
import { Header } from './header.js';
import { KeysPage } from './keys-page.js';
import { ObstaclePage } from './obstacle-page.js';
import { OverviewPage } from './overview.js';
import { WORDS } from './words.js';

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
      {opened.kind === 'obstacle' && <ObstaclePage obstacle={opened.obstacle} />}
      {opened.kind === 'dump' && (
        <div class="page">
          <Header />
          <Notice model={model} />
          <main class="page-main">{tab === 'overview' ? <OverviewPage /> : <KeysPage />}</main>
          <ByteDrawer />
        </div>
      )}
    </ModelContext.Provider>
  );
}

/** Something that went wrong, until it is dismissed. */
function Notice({ model }: { readonly model: DumpModel }) {
  const notice = useObservable(model.notice);
  if (notice === null) return null;
  return (
    <div class="note-warning notice" role="alert">
      <Icon name="warning" />
      <span>{notice}</span>
      <button
        type="button"
        class="icon-button"
        title={WORDS.dismiss}
        aria-label={WORDS.dismiss}
        onClick={() => model.notice.set(null)}
      >
        <Icon name="close" />
      </button>
    </div>
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

/** Moves the focus to the next pane in the order of the page. */
function walkPanes(back: boolean): void {
  const tab = document.querySelector<HTMLElement>('.header [role=tab][aria-selected=true]');
  const panes = [...(tab === null ? [] : [tab]), ...document.querySelectorAll<HTMLElement>('[data-pane]')];
  const { activeElement } = document;
  const at = panes.findIndex((pane) => pane === activeElement || pane.contains(activeElement));
  const next = at === -1 ? 0 : (at + (back ? -1 : 1) + panes.length) % panes.length;
  panes[next]?.focus();
}
