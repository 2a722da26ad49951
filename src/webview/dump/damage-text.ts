/** Damage in words. */
import { bytesToText } from '../../engine/analysis/text.js';
import type { Damage } from '../../engine/rdb/damage.js';
import { hexOffset, type Quantities } from '../shared/quantity.js';
import { WORDS } from './words.js';

/** Where damage lies: one offset, or from the first to the last byte. */
export function damagePlace(damage: Damage, quantities: Quantities): string {
  const { offset, length } = damage;
  if (length === 0) return WORDS.damage.at(hexOffset(offset));
  return WORDS.damage.range(hexOffset(offset), hexOffset(offset + length - 1), quantities.bytes(length));
}

/** A finding as one text that can be sent to somebody. */
export function findingText(damage: Damage, quantities: Quantities): string {
  const { kind, key, lost, expected, found, guess } = damage;
  return [
    `${WORDS.damage.kind[kind]}, ${damagePlace(damage, quantities)}`,
    ...(key === undefined ? [] : [`${WORDS.damage.key} ${bytesToText(key)}`]),
    ...(lost === '' ? [] : [`${WORDS.damage.lost} ${lost}.`]),
    WORDS.damage.expected(expected, found),
    ...(guess ? [WORDS.damage.guess] : []),
  ].join('\n');
}
