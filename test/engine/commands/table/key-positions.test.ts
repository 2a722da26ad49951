import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMANDS, findCommand } from '../../../../src/engine/commands/table/commands.js';
import { keyPositions } from '../../../../src/engine/commands/table/key-positions.js';
import { COMMAND_LINES } from './command-lines.js';

function keysOf(line: string): string {
  const argv = line.split(' ').map((word) => (word === '""' ? '' : word));
  const row = findCommand(argv[0] ?? '', argv[1]?.toUpperCase()) ?? expect.fail(`no command: ${line}`);
  return keyPositions(row, argv.length, (at) => argv[at] ?? expect.fail(`asked for ${at}`))
    .map((at) => argv[at])
    .join(' ');
}

describe('keyPositions', () => {
  it.each([
    ['PING', ''],
    ['GET k', 'k'],
    ['DEL a b c', 'a b c'],
    ['MSET a 1 b 2', 'a b'],
    ['BLPOP a b 0', 'a b'],
    ['XREAD COUNT 2 STREAMS a b 0 0', 'a b'],
    ['XREADGROUP GROUP STREAMS c STREAMS a >', 'a'],
    ['SORT k GET STORE STORE d', 'k d'],
    ['GEORADIUS k 1 2 3 km STORE d', 'k d'],
    ['MIGRATE host 1 k 0 10', 'k'],
    ['MIGRATE host 1 "" 0 10 AUTH KEYS KEYS a b', 'a b'],
    ['EVAL script 2 a b c', 'a b'],
    ['EVAL script 99 a b', 'a b'],
    ['EVAL script -1 a b', ''],
    ['EVAL script many a b', ''],
    ['ZUNIONSTORE d 2 a b WEIGHTS 1 2', 'd a b'],
    ['MSETEX 2 a 1 b 2 EX 10', 'a b'],
    ['XGROUP CREATE k g $', 'k'],
    ['SPUBLISH channel message', ''],
    ['JSON.MSET a $ 1 b $ 2', 'a b'],
    ['JSON.MGET a b $', 'a b'],
    ['CMS.MERGE d 2 a b', 'd a b'],
    ['GET', ''],
  ])('%s: %s', (line, keys) => {
    expect(keysOf(line)).toBe(keys);
  });

  it('finds something in all of the lines that are tried on servers', () => {
    expect(COMMAND_LINES.filter((line) => keysOf(line) !== '').length).toBeGreaterThan(50);
  });

  it('gives positions of arguments, each once, whatever these are', () => {
    const rows = [...COMMANDS.values()].flatMap((row) => [row, ...(row.subcommands?.values() ?? [])]);
    const word = fc.oneof(
      fc.constantFrom('KEYS', 'STREAMS', 'store', 'STORE', 'AUTH2', '', '2', '-1', '1e9'),
      fc.string(),
    );
    fc.assert(
      fc.property(fc.constantFrom(...rows), fc.array(word, { maxLength: 12 }), (row, args) => {
        const argv = [row.name, ...args];
        const found = keyPositions(row, argv.length, (at) => argv[at] ?? expect.fail(`asked for ${at}`));
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((at) => Number.isInteger(at) && at > 0 && at < argv.length)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
