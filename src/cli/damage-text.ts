import type { ExportProblem } from '../engine/analysis/key-exporter.js';
import { bytesToText } from '../engine/analysis/text.js';
import type { Damage } from '../engine/rdb/damage.js';

/** Bytes of a key that a message shows. */
const SHOWN = 80;

/** Damage as one line for a person at three in the morning: file, offset, what it is, what it costs. */
export function damageText(file: string, damage: Damage): string {
  const { offset, length, expected, found, lost, severity } = damage;
  const extent = length > 0 ? `, ${length} ${length === 1 ? 'byte' : 'bytes'}` : '';
  return `${file}: offset ${offset}${extent}: ${severity}: expected ${expected}, found ${found}. Lost: ${lost}\n`;
}

/** A key that did not come out as it is in the file, as one line. */
export function problemText(file: string, { kind, offset, db, key, reason }: ExportProblem): string {
  const what = key.length === 0 ? '' : ` key ${bytesToText(key, { limit: SHOWN })} of database ${db}:`;
  return `${file}: offset ${offset}:${what} ${kind === 'damaged' ? 'the value is damaged' : 'left out'}: ${reason}\n`;
}
