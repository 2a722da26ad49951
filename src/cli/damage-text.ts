import type { ExportProblem } from '../engine/analysis/key-exporter.js';
import { bytesToText } from '../engine/analysis/text.js';
import type { LogDamage } from '../engine/aof/log-damage.js';
import type { Damage } from '../engine/rdb/damage.js';
import { plural } from './text.js';

/** Bytes of a key that a message shows. */
const SHOWN = 80;

/** Damage as one line for a person at three in the morning: file, offset, what it is, what it costs. */
export function damageText(file: string, damage: Damage | LogDamage): string {
  const { offset, length, expected, found, lost, severity } = damage;
  const extent = length > 0 ? `, ${length} ${length === 1 ? 'byte' : 'bytes'}` : '';
  return `${file}: offset ${offset}${extent}: ${severity}: expected ${expected}, found ${found}. Lost: ${lost}\n`;
}

/** A key that did not come out as it is in the file, as one line. */
export function problemText(file: string, { kind, offset, db, key, reason }: ExportProblem): string {
  const what = key.length === 0 ? '' : ` key ${bytesToText(key, { limit: SHOWN })} of database ${db}:`;
  return `${file}: offset ${offset}:${what} ${kind === 'damaged' ? 'the value is damaged' : 'left out'}: ${reason}\n`;
}

/**
 * Damage as a paragraph of a report.
 * @param file where it stands, if that is not clear from the report's head
 */
export function findingText(damage: Damage | LogDamage, file = ''): string {
  const { offset, length, kind, expected, found, lost, severity, guess } = damage;
  const extent = length > 0 ? `, ${plural(length, 'byte')}` : '';
  const place = file === '' ? '' : `${file}, `;
  return [
    `  ${severity} at ${place}offset ${offset}${extent}: ${kind}${guess ? ' (its end is a guess)' : ''}`,
    `    expected  ${expected}`,
    `    found     ${found}`,
    `    lost      ${lost}`,
    '',
  ].join('\n');
}
