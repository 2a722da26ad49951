import { describe, expect, it } from 'vitest';
import { arityOf } from '../../../../scripts/commands/grammar.mjs';
import type { CommandRow } from '../../../../src/engine/commands/table/command-row.js';
import {
  arityFor,
  COMMANDS,
  commandsKnownTo,
  findCommand,
  knownTo,
  satisfiesArity,
} from '../../../../src/engine/commands/table/commands.js';
import { readRows } from '../../../../src/engine/commands/table/row-text.js';
import { ALL_TARGETS, parseTarget } from '../../../../src/engine/conf/target.js';

const target = (text: string) => parseTarget(text) ?? expect.fail(`no target: ${text}`);
const row = (name: string, subcommand?: string): CommandRow =>
  findCommand(name, subcommand) ?? expect.fail(`no command: ${name}`);
const everyRow = [...COMMANDS.values()].flatMap((one) => [one, ...(one.subcommands?.values() ?? [])]);

describe('the command table', () => {
  it('has every command and subcommand once, in upper case', () => {
    expect(everyRow.length).toBeGreaterThan(600);
    expect(new Set(everyRow.map(({ name }) => name)).size).toBe(everyRow.length);
    expect(everyRow.filter(({ name }) => name !== name.toUpperCase())).toEqual([]);
  });

  it('tells of each what it is, since when, and what it does', () => {
    const lacking = everyRow.filter(
      ({ summary, since, group }) => summary === '' || group === '' || (since.redis ?? since.valkey) === undefined,
    );
    expect(lacking).toEqual([]);
  });

  it('has arities that agree with the grammars', () => {
    const differing = everyRow.filter(
      (one) => one.subcommands === undefined && !one.args.endsWith('…') && arityOf(one.name, one.args) !== one.arity,
    );
    // COMMAND tells these; the grammars are documentation.
    expect(differing.map(({ name }) => name).sort()).toEqual([
      'CLUSTER MIGRATESLOTS',
      'DEBUG',
      'HOTKEYS START',
      'PSYNC',
      'QUIT',
      'REPLCONF',
      'SENTINEL SIMULATE-FAILURE',
      'STRALGO',
    ]);
  });

  it('has key rules that lie inside the least number of arguments, but for two that may go without', () => {
    const outside = everyRow.filter(({ keySpecs, arity }) =>
      keySpecs.some(({ begin }) => begin.kind === 'index' && begin.index >= Math.abs(arity)),
    );
    expect(outside.map(({ name }) => name)).toEqual(['PFMERGE', 'SUNSUBSCRIBE']);
  });

  it('finds commands and subcommands', () => {
    expect(row('SET').summary).toBe('Sets a string, with options for lifetime and conditions.');
    expect(row('SET', 'KEY')).toBe(row('SET'));
    expect(row('XGROUP', 'CREATE').name).toBe('XGROUP CREATE');
    expect(row('XGROUP').subcommands?.size).toBeGreaterThan(4);
    expect(findCommand('XGROUP', 'FROBNICATE')).toBeUndefined();
    expect(findCommand('set')).toBeUndefined();
    expect(findCommand('CONSTRUCTOR')).toBeUndefined();
  });

  it('knows which version has what', () => {
    expect(knownTo(row('HSETEX'), target('redis-7.4'))).toBe(false);
    expect(knownTo(row('HSETEX'), target('redis-8.0'))).toBe(true);
    expect(knownTo(row('HSETEX'), target('valkey-8.1'))).toBe(false);
    expect(knownTo(row('STRALGO'), target('redis-6.2'))).toBe(true);
    expect(knownTo(row('STRALGO'), target('redis-7.0'))).toBe(false);
    for (const one of ALL_TARGETS) {
      const names = commandsKnownTo(one).map(({ name }) => name);
      expect(names).toContain('SELECT');
      expect(names).toEqual([...names].sort());
    }
  });

  it('knows what arity a version held a command to', () => {
    expect(arityFor(row('SPOP'), target('redis-3.0'))).toBe(2);
    expect(arityFor(row('SPOP'), target('redis-3.2'))).toBe(-2);
    expect(arityFor(row('EXPIRE'), target('redis-6.2'))).toBe(3);
    expect(arityFor(row('EXPIRE'), target('valkey-7.2'))).toBe(-3);
    expect(arityFor(row('SCRIPT', 'DEBUG'), target('valkey-9.1'))).toBe(-3);
    expect(arityFor(row('SCRIPT', 'DEBUG'), target('redis-8.10'))).toBe(3);
    expect([satisfiesArity(2, 2), satisfiesArity(2, 3), satisfiesArity(-2, 3), satisfiesArity(-2, 1)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(satisfiesArity(0, 1)).toBe(true);
  });

  it('tells what arrives in a log', () => {
    expect(row('SETEX').aof.role).toBe('never');
    expect(row('SETEX').aof.forms.map(({ form }) => form)).toEqual(['SET, PEXPIREAT', 'SET ... PXAT']);
    expect(row('SETEX').replacedBy).toBe('SET with EX');
    expect(row('SET').aof).toMatchObject({ role: 'rewritten', inRewrites: true });
    expect(row('HMSET').aof.inRewrites).toBe(true);
    expect(row('BF.ADD')).toMatchObject({ write: true, module: { name: 'RedisBloom', since: '1.0.0' } });
  });

  it('refuses a table that is not written as told', () => {
    expect(() => readRows(['[x]\nA one - -'])).toThrow(/no number/);
    expect(() => readRows(['[x]\nA 1 - -\n  sings aloud'])).toThrow(/sings/);
    expect(() => readRows(['[x]\nA|B 1 - -'])).toThrow(/no container/);
  });
});
