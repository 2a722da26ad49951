import type { Obstacle } from '../../protocol/dump.js';
import { Icon } from '../shared/icon.js';
import { useModel } from './context.js';
import { WORDS } from './words.js';

/** Obstacles behind which there are bytes that can be read as text. */
const HAS_TEXT: readonly Obstacle['code'][] = ['not-a-dump', 'empty', 'too-large', 'worker-failed'];

/** Why there is nothing to show, and what can be done. */
export function ObstaclePage({ obstacle }: { readonly obstacle: Obstacle }) {
  const { connection } = useModel();
  const { code, title, text } = obstacle;
  return (
    <main class="obstacle">
      <Icon name={code === 'empty' || code === 'not-a-dump' ? 'info' : 'warning'} />
      <h1>{title}</h1>
      <p>{text}</p>
      <p class="faint">{WORDS.obstacle.hint[code]}</p>
      <div class="value-actions">
        <button type="button" class="primary-button" onClick={() => connection.request({ kind: 'reload' })}>
          {WORDS.obstacle.reload}
        </button>
        {HAS_TEXT.includes(code) && (
          <button type="button" class="text-button" onClick={() => connection.request({ kind: 'open-as-text' })}>
            {WORDS.obstacle.asText}
          </button>
        )}
      </div>
    </main>
  );
}
