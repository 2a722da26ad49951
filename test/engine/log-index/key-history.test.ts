import { describe, expect, it } from 'vitest';
import { command } from '../aof/log-bytes.js';
import { OpenLog } from './open-log.js';

const lines = (...commands: readonly string[]) => commands.map((line) => command(...line.split(' '))).join('');
/** The history of the first key of a log's command. */
const history = (row: number, ...commands: readonly string[]) => new OpenLog([lines(...commands)]).history(row);

describe('the history of a key', () => {
  it('has every command that names it', () => {
    expect(history(0, 'SET k 1', 'SET j 1', 'APPEND k 2', 'PEXPIREAT k 9', 'DEL j k')).toEqual([
      'SET k 1',
      'APPEND k 2',
      'PEXPIREAT k 9',
      'DEL j k',
    ]);
  });

  it('knows of databases', () => {
    expect(history(1, 'SELECT 0', 'SET k 1', 'SELECT 1', 'SET k 2', 'DEL k', 'SELECT 0', 'DEL k')).toEqual([
      'SET k 1',
      'DEL k',
    ]);
  });

  it('has what empties its database, and not what empties another', () => {
    expect(history(0, 'SET k 1', 'SELECT 1', 'FLUSHDB', 'FLUSHALL ASYNC', 'SELECT 0', 'FLUSHDB')).toEqual([
      'SET k 1',
      'FLUSHALL ASYNC',
      'FLUSHDB',
    ]);
  });

  it('follows a value to its new name, and back to its old one', () => {
    const log = ['SET a 1', 'APPEND a x', 'RENAME a b', 'APPEND b y', 'RENAME b c', 'DEL c', 'SET a 2'];
    expect(history(0, ...log)).toEqual([
      'SET a 1',
      'APPEND a x',
      'RENAME a b',
      'APPEND b y',
      'RENAME b c',
      'DEL c',
      'SET a 2',
    ]);
    expect(history(5, ...log)).toEqual(['SET a 1', 'APPEND a x', 'RENAME a b', 'APPEND b y', 'RENAME b c', 'DEL c']);
    // Before it was renamed, another key had the name.
    expect(history(3, 'SET b 0', 'SET a 1', 'RENAME a b', 'DEL b')).toEqual([
      'SET b 0',
      'SET a 1',
      'RENAME a b',
      'DEL b',
    ]);
  });

  it('follows a move to another database', () => {
    expect(history(0, 'SET k 1', 'MOVE k 2', 'SELECT 2', 'APPEND k x', 'DEL k')).toEqual([
      'SET k 1',
      'MOVE k 2',
      'APPEND k x',
      'DEL k',
    ]);
  });

  it('has copies to it and from it, and does not follow them', () => {
    expect(history(0, 'SET k 1', 'COPY k j', 'SET j 2', 'SELECT 1', 'SET k 5', 'SELECT 0', 'COPY j k DB 1')).toEqual([
      'SET k 1',
      'COPY k j',
    ]);
  });

  it('follows databases that are swapped', () => {
    expect(history(0, 'SET k 1', 'SWAPDB 0 1', 'DEL k', 'SELECT 1', 'DEL k', 'SWAPDB 2 3')).toEqual([
      'SET k 1',
      'SWAPDB 0 1',
      'DEL k',
    ]);
  });

  it('is of the key that is asked for', () => {
    const log = new OpenLog([lines('MSET a 1 b 2', 'DEL b', 'DEL a')]);
    expect(log.history(0, 0)).toEqual(['MSET a 1 b 2', 'DEL a']);
    expect(log.history(0, 1)).toEqual(['MSET a 1 b 2', 'DEL b']);
    expect(() => log.history(0, 2)).toThrow();
  });
});
