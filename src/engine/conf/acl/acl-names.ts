/** Names that ACL rules and `rename-command` use: commands, subcommands and categories, as a target knows them. */
import type { CommandName } from '../../commands/command-names.js';
import { COMMAND_NAMES } from '../../commands/command-names.js';
import type { Target } from '../target.js';
import { atLeast, versionRank } from '../target.js';

/** Categories of commands (server.h, `ACLCommandCategories`): the same in every version that has ACLs. */
export const ACL_CATEGORIES: Readonly<Record<string, string>> = {
  keyspace: 'Commands on keys whatever their type: DEL, EXPIRE, SCAN …',
  read: 'Commands that read values of keys.',
  write: 'Commands that write keys.',
  set: 'Commands on sets.',
  sortedset: 'Commands on sorted sets.',
  list: 'Commands on lists.',
  hash: 'Commands on hashes.',
  string: 'Commands on strings.',
  bitmap: 'Commands on bitmaps.',
  hyperloglog: 'Commands on HyperLogLogs.',
  geo: 'Commands on geospatial indexes.',
  stream: 'Commands on streams.',
  pubsub: 'Publish and subscribe.',
  admin: 'Administration: CONFIG, SHUTDOWN, ACL …',
  fast: 'Commands of constant or logarithmic time.',
  slow: 'Commands that are not fast.',
  blocking: 'Commands that may block their client.',
  dangerous: 'Commands with a great effect: FLUSHALL, KEYS, CONFIG …',
  connection: 'Commands on the connection itself.',
  transaction: 'MULTI, EXEC and their like.',
  scripting: 'Scripts and functions.',
  all: 'Every command.',
};

/** Categories that only some versions or modules bring. */
const MODULE_CATEGORIES =
  ['search', 'json', 'timeseries', 'bloom', 'cuckoo', 'topk', 'cms', 'tdigest', 'vectorset', 'array'];

/** Whether a target knows a category; `module`: only with the module that brings it. */
export function categoryStanding(name: string, target: Target): 'known' | 'module' | 'unknown' {
  const lower = name.toLowerCase();
  if (Object.hasOwn(ACL_CATEGORIES, lower)) return 'known';
  return atLeast(target, '7.2') && MODULE_CATEGORIES.includes(lower) ? 'module' : 'unknown';
}

/** What a command's name is to a target. */
export type CommandStanding =
  | { readonly kind: 'known'; readonly command: CommandName }
  | { readonly kind: 'elsewhere'; readonly command: CommandName }
  | { readonly kind: 'unknown' };

const inTarget = ({ since, removed }: CommandName, target: Target): boolean => {
  const first = since[target.product];
  if (first === undefined || versionRank(first) > target.rank) return false;
  return removed === undefined || target.product !== 'redis' || versionRank(removed) > target.rank;
};

/** Looks a command up; a subcommand is written `config|get`. `elsewhere`: another version or product has it. */
export function commandStanding(name: string, target: Target): CommandStanding {
  const [first = '', second] = name.toLowerCase().split('|');
  const parent = COMMAND_NAMES.get(first);
  const command = second === undefined ? parent : parent?.subcommands.find((one) => one.name === second);
  if (command === undefined) return { kind: 'unknown' };
  return { kind: inTarget(command, target) ? 'known' : 'elsewhere', command };
}

/** The commands that a target knows, without subcommands. */
export function knownCommands(target: Target): readonly CommandName[] {
  return [...COMMAND_NAMES.values()].filter((command) => inTarget(command, target));
}
