import { useObservable } from '../shared/observable.js';
import { clampShare } from '../shared/pane-buttons.js';
import { Split } from '../shared/split.js';
import { useModel } from './context.js';
import { FilterBar } from './filter-bar.js';
import { KeyGrid } from './key-grid.js';
import { ValuePane } from './value-pane.js';

import { WORDS } from './words.js';

/** The keys with their filter, and beside them the value of the selected one. */
export function KeysPage() {
  const model = useModel();
  const { pane } = useObservable(model.state);
  const sparse = useObservable(model.progress)?.sparse === true;
  return (
    <div class="keys-page" role="tabpanel" aria-label={WORDS.keys.label}>
      <FilterBar />
      {sparse && <p class="note-warning">{WORDS.keys.sparse}</p>}
      <Split
        below={pane.below}
        share={pane.share}
        open={pane.open}
        label={WORDS.keys.splitLabel}
        onShare={(share) => model.update({ pane: { ...pane, share: clampShare(share) } })}
        first={<KeyGrid />}
        second={<ValuePane />}
      />
    </div>
  );
}
