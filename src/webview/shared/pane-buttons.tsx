import { Icon } from './icon.js';
import { SHARED_WORDS as WORDS } from './words.js';

/** Where the details are shown beside a list. */
export interface PaneLayout {
  readonly open: boolean;
  readonly below: boolean;
  /** Part of the room that the details take, 0 to 1. */
  readonly share: number;
}

/** Narrowest part of the room that either side of the split may have. */
const LEAST_SHARE = 0.15;

export const clampShare = (share: number): number => Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share));

/** Where the details are: the pressed one is where they are, and pressed once more hides them. */
export function PaneButtons({
  pane,
  onPane,
  words = WORDS.value,
}: {
  readonly pane: PaneLayout;
  readonly onPane: (pane: PaneLayout) => void;
  readonly words?: { readonly below: string; readonly beside: string; readonly hide: string };
}) {
  const button = (below: boolean) => {
    const pressed = pane.open && pane.below === below;
    const title = pressed ? words.hide : below ? words.below : words.beside;
    return (
      <button
        type="button"
        class="icon-button"
        aria-pressed={pressed}
        title={title}
        aria-label={title}
        onClick={() => onPane({ ...pane, below, open: !pressed })}
      >
        <Icon name={below ? 'layout-panel' : 'layout-sidebar-right'} />
      </button>
    );
  };
  return (
    <div class="button-group pane-buttons">
      {button(true)}
      {button(false)}
    </div>
  );
}
