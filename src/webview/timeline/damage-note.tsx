import type { LogDamageView } from '../../engine/log-index/log-damage-view.js';
import { Icon } from '../shared/icon.js';
import { useObservable } from '../shared/observable.js';
import { useQuantities } from '../shared/quantities-context.js';
import { hexOffset, type Quantities } from '../shared/quantity.js';
import { useModel } from './context.js';
import { damageWords, serverWords, WORDS } from './words.js';

/** Where damage lies: one offset, or from the first to the last byte. */
export function damagePlace({ offset, length }: LogDamageView, quantities: Quantities): string {
  if (length === 0) return WORDS.damage.at(hexOffset(offset));
  return WORDS.damage.range(hexOffset(offset), hexOffset(offset + length - 1), quantities.bytes(length));
}

/** One damaged region: what it is, where, what was expected and found, what it cost, and what a server does. */
export function DamageNote({ file, damage }: { readonly file: number; readonly damage: LogDamageView }) {
  const model = useModel();
  const quantities = useQuantities();
  const files = useObservable(model.overview)?.files ?? [];
  const { severity, kind, expected, found, lost, guess, offset, length, server } = damage;
  const name = file < 0 ? WORDS.damage.manifest : files.length > 1 ? (files[file]?.name ?? '') : '';
  return (
    <div class={`damage damage-${severity}`} role="note">
      <Icon name={severity === 'error' ? 'error' : 'warning'} label={WORDS.damage[severity]} />
      <div>
        <div>
          <strong>{damageWords(kind)}</strong>{' '}
          {file < 0 ? (
            <span class="data">{damagePlace(damage, quantities)}</span>
          ) : (
            <button
              type="button"
              class="link data"
              title={WORDS.details.bytesTitle}
              onClick={() => model.showBytes({ file, offset, length })}
            >
              {damagePlace(damage, quantities)}
            </button>
          )}{' '}
          <span class="faint">{name}</span>
          {guess && (
            <span class="badge" title={WORDS.damage.guess}>
              {WORDS.damage.guessed}
            </span>
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
        <div>{serverWords(server)}</div>
      </div>
    </div>
  );
}
