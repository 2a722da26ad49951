/** Configuration files that come with servers: from their makers, and from the packages that are installed. */
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { directiveTable } from '../../../src/engine/conf/directives/directives.js';
import type { Target } from '../../../src/engine/conf/target.js';
import { formatTarget, parseTarget } from '../../../src/engine/conf/target.js';
import { quoteWord } from '../../../src/engine/conf/words.js';
import type { ConfServer } from '../../conformance/conf-server.js';
import { findServers } from '../../conformance/conf-server.js';
import { SHARED } from '../../corpus.js';

/** One file and the server that it is for. */
export interface StockFile {
  readonly name: string;
  readonly text: string;
  readonly target: Target;
}

const FOLDER = join(SHARED, 'corpus/public/conf');
const NEWEST = { redis_redis: 'redis-8.10', 'valkey-io_valkey': 'valkey-9.1' } as const;

/** Files of the makers whose names say for which version they are. Empty without the corpus. */
function makersFiles(): StockFile[] {
  return (Object.keys(NEWEST) as (keyof typeof NEWEST)[]).flatMap((owner) => {
    const folder = join(FOLDER, owner);
    return (existsSync(folder) ? readdirSync(folder) : []).flatMap((name) => {
      const version = /^(\d+\.\d+|unstable)__/.exec(name)?.[1];
      const product = owner.split('_')[1] ?? '';
      const target = parseTarget(version === 'unstable' ? NEWEST[owner] : `${product}-${version ?? ''}`);
      if (target === undefined) return [];
      return [{ name: `${owner}/${name}`, text: readFileSync(join(folder, name), 'latin1'), target }];
    });
  });
}

/** Files of the packages that the servers come from which tests may ask: Debian's own, and those of other releases. */
function packagedFiles(): StockFile[] {
  return findServers().flatMap((server) => {
    const root = packageRoot(server);
    const { product } = server.target;
    return [`${product}.conf`, 'sentinel.conf'].flatMap((name) => {
      const path = join(root, 'etc', product, name);
      if (!isReadable(path)) return [];
      const text = readFileSync(path, 'latin1');
      return [{ name: `${server.name}: ${path.slice(root.length)}`, text, target: server.target }];
    });
  });
}

/** Where a package was unpacked: a wrapper of its program says it; else the system's root. */
function packageRoot({ program }: ConfServer): string {
  const start = readFileSync(program).subarray(0, 4096).toString('latin1');
  return start.startsWith('#!') ? (/(\/\S+)\/usr\/bin\/\w+-server/.exec(start)?.[1] ?? '/') : '/';
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false; // Not there, or only for the server's own user.
  }
}

/** All that are there. */
export function stockFiles(): readonly StockFile[] {
  return [...makersFiles(), ...packagedFiles()];
}

/** What a stock file would be, made from the table: every directive of a target with its default and its summary. */
export function tableFile(target: Target): StockFile {
  const lines = directiveTable(target).directives.flatMap(({ name, default: value, row }) => [
    `# ${row.summary}`,
    value === undefined ? `# ${name} value` : `${name} ${value === '' ? '""' : quoteWord(value)}`,
    '',
  ]);
  return { name: `table of ${formatTarget(target)}`, text: lines.join('\n'), target };
}
