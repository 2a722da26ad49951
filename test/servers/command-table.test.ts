/**
 * The command table against real servers: arity, flags and subcommands as COMMAND tells them, and the keys of commands
 * as COMMAND GETKEYS finds them.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRedis } from '../../scripts/samples/redis-server.mjs';
import type { CommandRow } from '../../src/engine/commands/table/command-row.js';
import { arityFor, commandsKnownTo, findCommand, flagsFor, knownTo } from '../../src/engine/commands/table/commands.js';
import { keyPositions } from '../../src/engine/commands/table/key-positions.js';
import type { Target } from '../../src/engine/conf/target.js';
import { makeTarget } from '../../src/engine/conf/target.js';
import { COMMAND_LINES } from '../engine/commands/table/command-lines.js';
import { atLeast, installedServers } from './real-servers.js';

type Server = Awaited<ReturnType<typeof startRedis>>;

/** What COMMAND tells of a command that is also in the table. */
interface Told {
  readonly name: string;
  readonly arity: number;
  readonly flags: readonly string[];
  readonly subcommands: readonly Told[];
}

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function readTold(reply: unknown): Told {
  if (!isList(reply)) throw new Error('COMMAND gave something else than a list');
  const [name, arity, flags, , , , , , , subcommands] = reply;
  return {
    name: String(name).toUpperCase().replace('|', ' '),
    arity: Number(arity),
    flags: isList(flags) ? flags.map(String) : [],
    subcommands: isList(subcommands) ? subcommands.map(readTold) : [],
  };
}

/** Flags that mean the same in every version since 7.0; others came to commands and left them again. */
const LASTING_FLAGS = ['write', 'readonly', 'pubsub'];

/** Taken by servers whose COMMAND doesn't tell of them: QUIT was no command before 7.2. */
const UNTOLD = new Set(['QUIT']);
/** Words of HTTP, to which servers up to 6.0 listen only to hang up. */
const HTTP_WORDS = new Set(['POST', 'HOST:']);
/** Before 6.2 a password KEYS was taken for the word. */
const SINCE_6_2 = /AUTH2? KEYS/;

const rowOf = ({ name }: Told): CommandRow | undefined => {
  const [first = '', second] = name.split(' ');
  return findCommand(first, second);
};

function differences(told: Told, target: Target): readonly string[] {
  const row = rowOf(told);
  if (row === undefined) return [`${told.name} is not in the table`];
  const found: string[] = [];
  if (!knownTo(row, target)) found.push(`${told.name}: the table says that this version lacks it`);
  // What modules register has arity -1: they count for themselves.
  const arity = arityFor(row, target);
  if (arity !== told.arity && row.module === undefined) {
    found.push(`${told.name}: arity ${told.arity}, in the table ${arity}`);
  }
  // A container had the flags of its subcommands before these were commands themselves.
  if (row.subcommands === undefined && told.flags.includes('write') !== row.write) found.push(`${told.name}: write`);
  return [...found, ...told.subcommands.flatMap((one) => differences(one, target))];
}

describe.each(installedServers())('$name', (installed) => {
  const target = makeTarget(installed.family, `${installed.version[0]}.${installed.version[1]}`);
  let server: Server | undefined;
  let told: readonly Told[] = [];

  const send = async (...args: readonly string[]): Promise<unknown> => {
    if (server === undefined) throw new Error('no server');
    return await server.client.send(...args);
  };

  beforeAll(async () => {
    server = await startRedis(installed.program);
    const reply = await send('COMMAND');
    told = isList(reply) ? reply.map(readTold).filter(({ name }) => !HTTP_WORDS.has(name)) : [];
  });
  afterAll(async () => {
    await server?.stop();
  });

  it('knows the same commands', () => {
    // Experimental commands are in the source only.
    const own = commandsKnownTo(target).filter(
      ({ module, flags }) => module === undefined && !flags.has('experimental'),
    );
    const theirs = new Set(told.map(({ name }) => name));
    expect(theirs.size).toBeGreaterThan(200);
    const missing = own.filter(({ name, group }) => !theirs.has(name) && group !== 'sentinel' && !UNTOLD.has(name));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  it('holds them to the same arity, and writes with the same ones', () => {
    expect(told.flatMap((one) => differences(one, target))).toEqual([]);
  });

  it.runIf(atLeast(installed, 7))('flags them alike', () => {
    const all = told.flatMap((one) => [one, ...one.subcommands]);
    const found = all.flatMap((one) => {
      const row = rowOf(one);
      if (row === undefined) return [];
      const flags = flagsFor(row, target);
      return LASTING_FLAGS.filter((flag) => flags.has(flag) !== one.flags.includes(flag)).map(
        (flag) => `${one.name}: ${flag}`,
      );
    });
    expect(found).toEqual([]);
  });

  it('finds the same keys', async () => {
    const found: string[] = [];
    for (const line of COMMAND_LINES) {
      const argv = line.split(' ').map((word) => (word === '""' ? '' : word));
      const row = findCommand(argv[0] ?? '', argv[1]?.toUpperCase());
      if (row === undefined) throw new Error(`${line}: unknown`);
      if (!knownTo(row, target) || (SINCE_6_2.test(line) && !atLeast(installed, 6, 2))) continue;
      const own = keyPositions(row, argv.length, (at) => argv[at] ?? '').map((at) => argv[at] ?? '');
      const reply = await send('COMMAND', 'GETKEYS', ...argv).catch(() => []);
      const theirs = isList(reply) ? reply.map(String) : [];
      const told = [own, theirs].map((keys) => [...keys].sort().join(' '));
      if (told[0] !== told[1]) found.push(`${line}: ${told.join(' / ')}`);
    }
    expect(found).toEqual([]);
  });
});
