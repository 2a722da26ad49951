import { CommandError, ERRORS } from '../../commands/command-error.js';
import { isWord, readInteger } from '../../commands/arguments.js';
import { compilePattern } from '../../commands/key-pattern.js';
import type { ReplyWriter } from '../../commands/reply-writer.js';
import type { CommandRow } from '../../commands/table/command-row.js';
import { COMMANDS, findCommand } from '../../commands/table/commands.js';
import { keyPositions } from '../../commands/table/key-positions.js';
import { functionOf } from '../../commands/registry.js';
import type { ClientCall, ServerCommand } from '../client-call.js';
import { infoText } from '../info.js';

/** INFO, COMMAND, SLOWLOG, LATENCY, MONITOR, TIME, ROLE and others that tell of the server. */
export const INTROSPECTION: Readonly<Record<string, ServerCommand>> = {
  INFO: ({ args, instance, reply }) => reply.verbatim('txt', infoText(instance, args.slice(1))),
  TIME: ({ reply }) => {
    const now = Date.now();
    reply.array(2);
    reply.bulk(String(Math.floor(now / 1000)));
    reply.bulk(String((now % 1000) * 1000 + Math.floor((performance.now() * 1000) % 1000)));
  },
  ROLE: ({ reply }) => {
    reply.array(3);
    reply.bulk('master');
    reply.integer(0);
    reply.array(0);
  },
  REPLICAOF: replicaOf,
  SLAVEOF: replicaOf,
  MONITOR: ({ instance, client, reply }) => {
    instance.monitors.add(client);
    reply.status('OK');
  },
  COMMAND: ({ reply }) => describeAll(reply, [...served()]),
  'COMMAND COUNT': ({ reply }) => reply.integer([...served()].length),
  'COMMAND LIST': listCommands,
  'COMMAND INFO': ({ args, reply }) => {
    if (args.length === 2) return describeAll(reply, [...served()]);
    reply.array(args.length - 2);
    for (const name of args.slice(2)) {
      const row = rowOf(name);
      if (row === undefined) reply.nullArray();
      else describe(reply, row);
    }
  },
  'COMMAND DOCS': docs,
  'COMMAND GETKEYS': ({ args, reply }) => {
    const words = args.slice(2);
    const keys = keysOf(words);
    reply.array(keys.length);
    for (const place of keys) reply.bulk(words[place]);
  },
  'SLOWLOG GET': slowlog,
  'SLOWLOG LEN': ({ instance, reply }) => reply.integer(instance.statistics.slow.length),
  'SLOWLOG RESET': ({ instance, reply }) => {
    instance.statistics.slow = [];
    reply.status('OK');
  },
  'LATENCY LATEST': ({ reply }) => reply.array(0),
  'LATENCY HISTORY': ({ reply }) => reply.array(0),
  'LATENCY RESET': ({ reply }) => reply.integer(0),
  'LATENCY DOCTOR': ({ reply }) =>
    reply.verbatim('txt', 'Latency events are not recorded here. Slow commands are: see SLOWLOG GET.\n'),
  'MODULE LIST': ({ reply }) => reply.array(0),
  'ACL WHOAMI': ({ reply }) => reply.bulk('default'),
  'ACL USERS': ({ reply }) => {
    reply.array(1);
    reply.bulk('default');
  },
  'ACL LIST': ({ instance, reply }) => {
    const open = instance.configuration.text('requirepass') === '';
    reply.array(1);
    reply.bulk(`user default on ${open ? 'nopass ' : ''}~* &* +@all`);
  },
};

function replicaOf({ args, reply }: ClientCall): void {
  if (!isWord(args[1], 'NO') || !isWord(args[2], 'ONE')) {
    throw new CommandError('ERR This instance cannot be a replica: it keeps its own files only');
  }
  reply.status('OK');
}

/** Commands that this instance carries out. */
function* served(): Iterable<CommandRow> {
  for (const row of COMMANDS.values()) {
    const own = functionOf(row.name) !== undefined;
    const below = [...(row.subcommands?.values() ?? [])].some(({ name }) => functionOf(name) !== undefined);
    if (own || below) yield row;
  }
}

function rowOf(name: string): CommandRow | undefined {
  const [command, subcommand] = name.toUpperCase().split('|');
  const row = findCommand(command, subcommand);
  return row !== undefined && [...served()].some(({ name: known }) => known === command) ? row : undefined;
}

function describeAll(reply: ReplyWriter, rows: readonly CommandRow[]): void {
  reply.array(rows.length);
  for (const row of rows) describe(reply, row);
}

const shownName = ({ name, container, subcommand }: CommandRow): string =>
  (container === undefined ? name : `${container}|${subcommand ?? ''}`).toLowerCase();

/** One command as COMMAND INFO tells it: name, arity, flags, first and last key, step, categories, tips, and so on. */
function describe(reply: ReplyWriter, row: CommandRow): void {
  const [first, last, step] = legacyRange(row);
  reply.array(10);
  reply.bulk(shownName(row));
  reply.integer(row.arity);
  reply.set(row.flags.size);
  for (const flag of row.flags) reply.status(flag);
  reply.integer(first);
  reply.integer(last);
  reply.integer(step);
  const categories = [`@${row.group.replaceAll('_', '')}`, row.write ? '@write' : '@read'];
  reply.set(categories.length);
  for (const category of categories) reply.status(category);
  reply.array(0);
  reply.array(0);
  const subcommands = [...(row.subcommands?.values() ?? [])].filter(({ name }) => functionOf(name) !== undefined);
  reply.array(subcommands.length);
  for (const subcommand of subcommands) describe(reply, subcommand);
}

function legacyRange({ keySpecs }: CommandRow): readonly [first: number, last: number, step: number] {
  const [spec] = keySpecs;
  if (spec === undefined || spec.begin.kind !== 'index' || spec.find.kind !== 'range') return [0, 0, 0];
  const { last, step } = spec.find;
  return [spec.begin.index, last < 0 ? last : spec.begin.index + last, step];
}

function listCommands({ args, reply }: ClientCall): void {
  let names = [...served()].map(({ name }) => name.toLowerCase());
  if (args.length > 2) {
    if (args.length !== 5 || !isWord(args[2], 'FILTERBY')) throw new CommandError(ERRORS.syntax);
    if (isWord(args[3], 'PATTERN')) {
      const matches = compilePattern(args[4].toLowerCase());
      names = names.filter((name) => matches(name));
    } else if (isWord(args[3], 'MODULE') || isWord(args[3], 'ACLCAT')) names = [];
    else throw new CommandError(ERRORS.syntax);
  }
  reply.array(names.length);
  for (const name of names) reply.bulk(name);
}

function docs({ args, reply }: ClientCall): void {
  const rows = args.length > 2 ? args.slice(2).map(rowOf) : [...served()];
  const known = rows.filter((row) => row !== undefined);
  reply.map(known.length);
  for (const row of known) {
    reply.bulk(shownName(row));
    reply.map(3);
    reply.bulk('summary');
    reply.bulk(row.summary);
    reply.bulk('since');
    reply.bulk(row.since.redis ?? row.since.valkey ?? '');
    reply.bulk('group');
    reply.bulk(row.group.replaceAll('_', '-'));
  }
}

function keysOf(words: readonly string[]): readonly number[] {
  const row = words.length === 0 ? undefined : findCommand(words[0].toUpperCase(), words[1]?.toUpperCase());
  if (row === undefined) throw new CommandError('ERR Invalid command specified');
  if (row.arity > 0 ? words.length !== row.arity : words.length < -row.arity) {
    throw new CommandError('ERR Invalid number of arguments specified for command');
  }
  const keys = keyPositions(row, words.length, (i) => words[i]);
  if (keys.length === 0) throw new CommandError('ERR The command has no key arguments');
  return keys;
}

function slowlog({ args, instance, reply }: ClientCall): void {
  const count = args.length > 2 ? readInteger(args[2]) : 10;
  if (count < -1) throw new CommandError('ERR count should be greater than or equal to -1');
  const { slow } = instance.statistics;
  const shown = count === -1 ? slow : slow.slice(0, count);
  reply.array(shown.length);
  for (const { id, at, micros, args: words, client, name } of shown) {
    reply.array(6);
    reply.integer(id);
    reply.integer(at);
    reply.integer(micros);
    reply.array(words.length);
    for (const word of words) reply.bulk(word);
    reply.bulk(client);
    reply.bulk(name);
  }
}
