import type { Damage } from '../../engine/rdb/damage.js';
import { Icon } from '../shared/icon.js';
import { bytesToText } from '../../engine/analysis/text.js';
import { useModel, useQuantities } from './context.js';
import { damagePlace } from './damage-text.js';
import { damageContext } from './menu-context.js';
import { WORDS } from './words.js';

/** Damage shown before the rest is asked for. */
const SHOWN = 5;

/** Damage and warnings in words, the worse first; nothing when there is none. */
export function DamageList({
  damage,
  total,
  open,
  onOpen,
}: {
  readonly damage: readonly Damage[];
  readonly total: number;
  readonly open: boolean;
  readonly onOpen: () => void;
}) {
  const quantities = useQuantities();
  if (damage.length === 0) return null;
  const sorted = [...damage].sort((a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'));
  const shown = open ? sorted : sorted.slice(0, SHOWN);
  return (
    <section class="damage-list" aria-label={WORDS.damage.error}>
      {shown.map((entry) => (
        <DamageNote damage={entry} key={`${entry.offset}:${entry.kind}`} />
      ))}
      {total > shown.length && (
        <div class="damage-more">
          {WORDS.overview.moreDamage(quantities.count(total - shown.length))}
          {!open && damage.length > SHOWN && (
            <button type="button" class="link" onClick={onOpen}>
              {WORDS.overview.showAll}
            </button>
          )}
        </div>
      )}
    </section>
  );
}

/** One damaged region: what it is, where, what was expected and found, and what it cost. */
export function DamageNote({ damage }: { readonly damage: Damage }) {
  const model = useModel();
  const quantities = useQuantities();
  const { severity, kind, expected, found, lost, guess, offset, length, key } = damage;
  return (
    <div class={`damage damage-${severity}`} role="note" data-vscode-context={damageContext(damage, quantities)}>
      <Icon name={severity === 'error' ? 'error' : 'warning'} label={WORDS.damage[severity]} />
      <div>
        <div>
          <strong>{WORDS.damage.kind[kind]}</strong>{' '}
          <button
            type="button"
            class="link data"
            title={WORDS.overview.showBytes}
            onClick={() => model.showBytes({ offset, length })}
          >
            {damagePlace(damage, quantities)}
          </button>
          {guess && (
            <span class="badge" title={WORDS.damage.guess}>
              {WORDS.damage.guessed}
            </span>
          )}
          {key !== undefined && (
            <>
              {' '}
              · {WORDS.damage.key} <span class="data">{bytesToText(key)}</span>
            </>
          )}
        </div>
        <div>
          {lost !== '' && (
            <>
              {WORDS.damage.lost} {lost}.{' '}
            </>
          )}
          <span class="faint">{WORDS.damage.expected(expected, found)}</span>
        </div>
      </div>
    </div>
  );
}
