import { Icon } from '../shared/icon.js';
import { useObservable } from '../shared/observable.js';
import { clampShare } from '../shared/pane-buttons.js';
import { useQuantities } from '../shared/quantities-context.js';
import { Split } from '../shared/split.js';
import { CommandFilterBar } from './command-filter-bar.js';
import { CommandGrid } from './command-grid.js';
import { useModel } from './context.js';
import { DetailPane } from './detail-pane.js';
import { WORDS } from './words.js';

/** The commands with their filter, and beside them the selected one in full. */
export function CommandsPage() {
  const model = useModel();
  const { pane } = useObservable(model.state);
  const sparse = useObservable(model.progress)?.sparse === true;
  return (
    <div class="keys-page" role="tabpanel" aria-label={WORDS.list.label}>
      <CommandFilterBar />
      {sparse && <p class="note">{WORDS.list.sparse}</p>}
      <HistoryBar />
      <Split
        below={pane.below}
        share={pane.share}
        open={pane.open}
        label={WORDS.list.splitLabel}
        onShare={(share) => model.update({ pane: { ...pane, share: clampShare(share) } })}
        first={<CommandGrid />}
        second={<DetailPane />}
      />
    </div>
  );
}

/** Whose history is shown, while one is. */
function HistoryBar() {
  const model = useModel();
  const quantities = useQuantities();
  const shown = useObservable(model.commands.shown);
  const progress = useObservable(model.commands.progress);
  if (shown.kind !== 'history') return null;
  return (
    <div class="history-bar" role="status">
      <Icon name="history" />
      <strong class="data">{WORDS.list.history(shown.key, String(shown.db))}</strong>
      <span class="faint">{WORDS.list.historyCount(quantities.count(progress?.matches ?? 0))}</span>
      <button type="button" class="text-button" onClick={() => model.leaveHistory()}>
        {WORDS.list.leaveHistory}
      </button>
    </div>
  );
}
