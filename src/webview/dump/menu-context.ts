/** What a right click says to the menus of VS Code: which commands fit (`webviewSection`), and what they are given. */
import type { Damage } from '../../engine/rdb/damage.js';
import type { TreeRow } from '../../protocol/dump.js';
import { readable } from '../shared/byte-string.js';
import type { Quantities } from '../shared/quantity.js';
import { findingText } from './damage-text.js';
import { namespaceFilter } from './namespace-shares.js';

const context = (section: string, given: object): string =>
  JSON.stringify({ webviewSection: section, preventDefaultContextMenuItems: true, ...given });

/** Of a row of the keys. @param databases of the dump: a filter names the database only where there are several */
export function rowContext(row: TreeRow, quantities: Quantities, databases: number): string {
  switch (row.kind) {
    case 'key':
      return context('key', { row: row.key.row, offset: row.key.offset });
    case 'damage':
      return damageContext(row.damage, quantities);
    case 'database':
    case 'namespace':
      return context(row.kind, {
        prefix: readable(row.prefix),
        filter: namespaceFilter(row.db, row.prefix, databases),
      });
  }
}

/** Of a finding, wherever it is listed. */
export function damageContext(damage: Damage, quantities: Quantities): string {
  const { offset, length } = damage;
  return context('damage', { offset, length, finding: findingText(damage, quantities) });
}
