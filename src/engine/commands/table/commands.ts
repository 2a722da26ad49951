/**
 * The command table: every command and subcommand of Redis up to 8.10 and Valkey up to 9.1, and of the modules that
 * come with Redis 8. The linter, the completer, the scanner of logs, the server and ACL rules read the same rows.
 */
import type { Target } from '../../conf/target.js';
import { formatTarget, versionRank } from '../../conf/target.js';
import type { CommandRow } from './command-row.js';
import { readRows } from './row-text.js';
import { CLUSTER_ROWS } from './rows-cluster.js';
import { CONNECTION_ROWS } from './rows-connection.js';
import { GENERIC_ROWS } from './rows-generic.js';
import { HASHES_ROWS } from './rows-hashes.js';
import { LISTS_ROWS } from './rows-lists.js';
import { MODULES_DOCUMENTS_ROWS } from './rows-modules-documents.js';
import { MODULES_PROBABILISTIC_ROWS } from './rows-modules-probabilistic.js';
import { SCRIPTING_ROWS } from './rows-scripting.js';
import { SERVER_ROWS } from './rows-server.js';
import { SORTED_SETS_ROWS } from './rows-sorted-sets.js';
import { STREAMS_ROWS } from './rows-streams.js';
import { STRINGS_ROWS } from './rows-strings.js';

/** Every command that is no subcommand, by its name in upper case. */
export const COMMANDS: ReadonlyMap<string, CommandRow> = readRows([
  STRINGS_ROWS,
  GENERIC_ROWS,
  LISTS_ROWS,
  HASHES_ROWS,
  SORTED_SETS_ROWS,
  STREAMS_ROWS,
  SCRIPTING_ROWS,
  CONNECTION_ROWS,
  SERVER_ROWS,
  CLUSTER_ROWS,
  MODULES_PROBABILISTIC_ROWS,
  MODULES_DOCUMENTS_ROWS,
]);

/**
 * The row of a command. Both names are in upper case: one look into a Map, two for subcommands.
 * @param subcommand the first argument, whatever it is: it only counts where the command has subcommands
 * @returns undefined for a command that no version knows, or a subcommand that its command does not have; the
 * container's own row when no subcommand is given
 */
export function findCommand(name: string, subcommand?: string): CommandRow | undefined {
  const row = COMMANDS.get(name);
  if (row?.subcommands === undefined || subcommand === undefined) return row;
  return row.subcommands.get(subcommand);
}

/** Whether a target's version has the command. For those of modules: whether it brings the module along. */
export function knownTo({ since, removed }: CommandRow, target: Target): boolean {
  const first = since[target.product];
  if (first === undefined || versionRank(first) > target.rank) return false;
  return removed === undefined || target.product !== 'redis' || versionRank(removed) > target.rank;
}

/** The arity that a target holds a command to: exact, or, when negative, the least. */
export function arityFor(row: CommandRow, target: Target): number {
  // Valkey 7.2 began as Redis 7.2.
  const asRedis = target.product === 'redis' ? target.rank : versionRank('7.2');
  let arity: number | undefined;
  for (const change of row.arityHistory) {
    const rank = change.product === target.product ? target.rank : change.product === 'redis' ? asRedis : 0;
    if (versionRank(change.version) <= rank) arity = change.arity;
  }
  return arity ?? row.arityHistory[0]?.arity ?? row.arity;
}

/** The flags that a command has in a target's product. */
export function flagsFor(row: CommandRow, target: Target): ReadonlySet<string> {
  return target.product === 'valkey' ? (row.valkeyFlags ?? row.flags) : row.flags;
}

/** The grammar of the arguments in a target's product. */
export function argumentsFor(row: CommandRow, target: Target): string {
  return target.product === 'valkey' ? (row.valkeyArgs ?? row.args) : row.args;
}

/** Whether so many arguments, the name included, satisfy an arity. */
export function satisfiesArity(arity: number, argumentCount: number): boolean {
  return arity > 0 ? argumentCount === arity : argumentCount >= -arity;
}

const known = new Map<string, readonly CommandRow[]>();

/** The commands that a target knows, without subcommands, those of modules included; in the order of their names. */
export function commandsKnownTo(target: Target): readonly CommandRow[] {
  const key = formatTarget(target);
  let rows = known.get(key);
  if (rows === undefined) {
    rows = [...COMMANDS.values()].filter((row) => knownTo(row, target)).sort((a, b) => (a.name < b.name ? -1 : 1));
    known.set(key, rows);
  }
  return rows;
}
