/** Names that ACL rules and `rename-command` use: commands, subcommands and categories, as a target knows them. */
import type { CommandRow } from '../../commands/table/command-row.js';
import { commandsKnownTo, findCommand, knownTo } from '../../commands/table/commands.js';
import type { Target } from '../target.js';
import { atLeast } from '../target.js';

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
const MODULE_CATEGORIES = [
  'search',
  'json',
  'timeseries',
  'bloom',
  'cuckoo',
  'topk',
  'cms',
  'tdigest',
  'vectorset',
  'array',
];

/** Whether a target knows a category; `module`: only with the module that brings it. */
export function categoryStanding(name: string, target: Target): 'known' | 'module' | 'unknown' {
  const lower = name.toLowerCase();
  if (Object.hasOwn(ACL_CATEGORIES, lower)) return 'known';
  return atLeast(target, '7.2') && MODULE_CATEGORIES.includes(lower) ? 'module' : 'unknown';
}

/** What a command's name is to a target. */
export type CommandStanding =
  | { readonly kind: 'known'; readonly command: AclCommand }
  | { readonly kind: 'elsewhere'; readonly command: AclCommand }
  | { readonly kind: 'unknown' };

/** A command as ACL rules and `rename-command` write it. */
export interface AclCommand {
  /** In lower case, a subcommand without the name of its command. */
  readonly name: string;
  readonly since: CommandRow['since'];
  /** The module that brings it: it comes after the configuration was read. */
  readonly module: string | undefined;
  readonly subcommands: readonly AclCommand[];
}

/** Commands that the server loads with a module file are unknown to it while it reads its configuration. */
const BUILT_IN_MODULE = 'vectorset';

const commands = new Map<string, AclCommand>();

/** A row in the words of rules; undefined for one that no configuration can name. */
function aclCommand(row: CommandRow): AclCommand | undefined {
  if (row.module !== undefined && row.module.name !== BUILT_IN_MODULE) return undefined;
  let command = commands.get(row.name);
  if (command === undefined) {
    command = {
      name: (row.subcommand ?? row.name).toLowerCase(),
      since: row.since,
      module: row.module?.name,
      subcommands: [...(row.subcommands?.values() ?? [])].flatMap((one) => aclCommand(one) ?? []),
    };
    commands.set(row.name, command);
  }
  return command;
}

/** Looks a command up; a subcommand is written `config|get`. `elsewhere`: another version or product has it. */
export function commandStanding(name: string, target: Target): CommandStanding {
  const [first = '', second] = name.toUpperCase().split('|');
  const container = findCommand(first);
  const row = second === undefined ? container : container?.subcommands?.get(second);
  const command = row === undefined ? undefined : aclCommand(row);
  if (row === undefined || command === undefined) return { kind: 'unknown' };
  return { kind: knownTo(row, target) ? 'known' : 'elsewhere', command };
}

/** The commands that a target knows, without subcommands and those of modules that are loaded. */
export function knownCommands(target: Target): readonly AclCommand[] {
  return commandsKnownTo(target).flatMap((row) => aclCommand(row) ?? []);
}
