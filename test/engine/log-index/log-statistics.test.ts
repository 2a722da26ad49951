import { describe, expect, it } from 'vitest';
import { RateHistogram } from '../../../src/engine/log-index/rate-histogram.js';
import { command } from '../aof/log-bytes.js';
import { OpenLog } from './open-log.js';

const lines = (...commands: readonly string[]) => commands.map((line) => command(...line.split(' '))).join('');
const statistics = (...commands: readonly string[]) =>
  new OpenLog([lines(...commands)]).ask<'overview'>({ kind: 'overview' }).statistics;
const size = (...commands: readonly string[]): number => lines(...commands).length;

describe('statistics of a log', () => {
  it('count by command, database and key', () => {
    const counted = statistics('SELECT 0', 'SET a 1', 'set a 2', 'SET b 1', 'SELECT 4', 'DEL a');
    expect(counted.commands).toBe(6);
    expect(counted.byCommand.map(({ name, commands }) => [name, commands])).toEqual([
      ['SET', 3],
      ['SELECT', 2],
      ['DEL', 1],
    ]);
    expect(counted.byDatabase).toMatchObject([
      { db: 0, commands: 5 },
      { db: 4, commands: 1 },
    ]);
    expect(counted.hottest.map(({ db, name, commands }) => [db, new TextDecoder().decode(name), commands])).toEqual([
      [0, 'a', 2],
      [0, 'b', 1],
      [4, 'a', 1],
    ]);
    expect(counted.keys).toBe(3);
  });

  it.each([
    ['an overwritten value', ['SET a 1', 'SET a 2'], ['SET a 2']],
    ['a removed one', ['SET a 1', 'APPEND a 2', 'DEL a'], []],
    ['what a flush took', ['SET a 1', 'SELECT 1', 'SET a 1', 'FLUSHDB', 'SET b 1'], ['SET a 1', 'SET b 1']],
    ['everything', ['SET a 1', 'SELECT 1', 'SET a 1', 'FLUSHALL'], []],
    ['the target of a rename', ['SET a 11', 'SET b 1', 'RENAME a b'], ['SET a 11']],
    ['frames', ['MULTI', 'SET a 1', 'EXEC'], ['SET a 1']],
    ['nothing of what adds up', ['RPUSH l a', 'RPUSH l b'], ['RPUSH l a', 'RPUSH l b']],
    ['a swapped database', ['SET a 1', 'SWAPDB 0 1', 'FLUSHDB', 'SET b 1'], ['SET a 1', 'SET b 1']],
  ] as const)('say that a rewrite frees %s', (_name, log, left) => {
    const { freed, bytes } = statistics(...log);
    expect(bytes - freed).toBe(size(...left));
  });

  it('tell the rate where annotations tell times', () => {
    const log = new OpenLog([`#TS:100\r\n${lines('SET a 1', 'SET a 2')}#TS:103\r\n${lines('SET a 3')}`]);
    const { rate } = log.ask<'overview'>({ kind: 'overview' }).statistics;
    expect(rate).toMatchObject({ from: 100, step: 1, commands: [2, 0, 0, 1] });
    expect(statistics('SET a 1').rate).toBeNull();
  });
});

describe('a rate', () => {
  it('fits any span of time into a bounded number of steps', () => {
    const histogram = new RateHistogram();
    for (const time of [1000, 1001, 5, 2000, 1_000_000, 9e15]) histogram.add(time, 1);
    const rate = histogram.rate();
    expect(rate?.commands.length).toBeLessThanOrEqual(512);
    expect(rate?.commands.reduce((sum, count) => sum + count, 0)).toBe(6);
  });
});
