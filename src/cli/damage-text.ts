import type { Damage } from '../engine/rdb/damage.js';

/** Damage as one line for a person at three in the morning: file, offset, what it is, what it costs. */
export function damageText(file: string, damage: Damage): string {
  const { offset, length, expected, found, lost, severity } = damage;
  const extent = length > 0 ? `, ${length} ${length === 1 ? 'byte' : 'bytes'}` : '';
  return `${file}: offset ${offset}${extent}: ${severity}: expected ${expected}, found ${found}. Lost: ${lost}\n`;
}
