import { describe, expect, it } from 'vitest';
import { logOf } from '../../engine/aof/text/resp.js';
import { edited, hoverText, openLog } from './open.js';

const wanted = (): boolean => true;
const places = { document: () => undefined, uri: () => 'file:///data/a.aof', explanation: () => undefined };

/** The log with a mark in front of a word. */
const at = (log: string, word: string): string => log.replace(word, `‸${word}`);

describe('folding of a log', () => {
  it('folds commands, and transactions around them', () => {
    const { file } = openLog(logOf('SELECT 0', 'MULTI', 'SET k v', 'EXEC'));
    expect(file.folding()).toEqual([
      { startLine: 0, endLine: 4 },
      { startLine: 5, endLine: 17 },
      { startLine: 8, endLine: 14 },
      { startLine: 15, endLine: 17 },
    ]);
  });
});

describe('symbols of a log', () => {
  it('names commands by their keys, transactions with theirs', () => {
    const { file } = openLog(logOf('SELECT 0', 'MULTI', 'MSET a 1 b 2', 'EXEC', 'XGROUP CREATE s g $'));
    const shown = file.symbols().map(({ name, detail, children }) => [name, detail, children?.map((one) => one.name)]);
    expect(shown).toEqual([
      ['SELECT', '0', undefined],
      ['MULTI', '1 command', ['MSET']],
      ['XGROUP CREATE', 's', undefined],
    ]);
  });
});

describe('hovers of a log', () => {
  it('explains a command: what it does, its keys, where it stands, where it comes from', () => {
    const log = `#TS:1700000000\r\n${logOf('SELECT 3', 'MULTI', 'SREM set a b', 'EXEC')}`;
    const text = hoverText(openLog(at(log, 'SREM'))) ?? '';
    expect(text).toContain('`SREM key member…`');
    expect(text).toContain('Database 3 · in a transaction, 2 of 3 · written about 2023-11-14 22:13:20 UTC');
    expect(text).toContain('4 arguments with the name, 9 bytes');
    expect(text).toContain('**Key** `set`');
    expect(text).toContain('**May have been sent as** `SPOP`');
  });

  it('goes by the target', () => {
    const log = at(logOf('PEXPIREAT k 1'), 'PEXPIREAT');
    expect(hoverText(openLog(log, 'redis-6.0'))).toContain('`SETEX`');
    expect(hoverText(openLog(log, 'redis-7.0'))).not.toContain('`SETEX`');
  });

  it('says how a command comes into a log', () => {
    expect(hoverText(openLog(at(logOf('SETEX k 1 v'), 'SETEX')))).toContain('never under this name: SET ... PXAT');
    expect(hoverText(openLog(at(logOf('FROB k'), 'FROB')))).toContain('a command that no version knows');
  });

  it.each([
    ['PEXPIREAT k 1700000000000', '1700000000000', '= **2023-11-14 22:13:20 UTC**'],
    ['SET k v PXAT 1700000000000', '1700000000000', '= **2023-11-14 22:13:20 UTC**'],
    ['SET PXAT 1700000000000', '1700000000000', '13 bytes'],
    ['EXPIRE k 90061', '90061', 'A lifetime of 1 d 1 h'],
    ['XADD s 1700000000000-0 f v', '1700000000000-0', 'An entry of 2023-11-14 22:13:20 UTC'],
    ['SET key v', 'key', '**Key** of SET: 3 bytes'],
    ['SET k ü\u0007', 'ü', '`ü\\x07`'],
  ])('explains arguments: %s', (line, word, expected) => {
    expect(hoverText(openLog(at(logOf(line), word)))).toContain(expected);
  });

  it('reads the clock of annotations, and has nothing to say elsewhere', () => {
    expect(hoverText(openLog('‸#TS:1700000000\r\n'))).toContain('2023-11-14 22:13:20 UTC');
    expect(hoverText(openLog('‸# note\r\n'))).toBeUndefined();
    expect(hoverText(openLog('‸'))).toBeUndefined();
  });
});

describe('completion in a log', () => {
  const labels = (marked: string, target?: string) => {
    const { file, position } = openLog(marked, target);
    return file.completions(position).map(({ label }) => label);
  };

  it('offers the commands of the target on a line of its own', () => {
    expect(labels('SE‸')).toContain('SET');
    expect(labels('HSET‸', 'redis-7.0')).not.toContain('HSETEX');
    expect(labels(`${logOf('SELECT 0')}‸`)).toContain('HSETEX');
    expect(labels('#‸')).toEqual([]);
  });

  it('offers subcommands and the words of a command', () => {
    expect(labels('XGROUP CR‸')).toContain('CREATECONSUMER');
    expect(labels('SET k v ‸')).toEqual(expect.arrayContaining(['NX', 'PXAT', 'KEEPTTL']));
    expect(labels('FROB k ‸')).toEqual([]);
  });

  it('keeps the length right inside of RESP', () => {
    const opened = openLog('*2\r\n$2\r\nSE‸\r\n$1\r\n0\r\n');
    const item = opened.file.completions(opened.position).find(({ label }) => label === 'SELECT');
    const { textEdit, additionalTextEdits = [] } = item ?? {};
    if (textEdit === undefined || !('range' in textEdit)) throw new Error('no edit');
    expect(edited(opened, [textEdit, ...additionalTextEdits])).toBe(logOf('SELECT 0'));
  });

  it('shows the arguments', () => {
    const signature = (marked: string) => {
      const { file, position } = openLog(marked);
      const help = file.signature(position);
      const label = help?.signatures[0]?.label ?? '';
      const active = help?.signatures[0]?.parameters?.[help.activeParameter ?? 0]?.label;
      return [label.split(' ')[0], Array.isArray(active) ? label.slice(active[0], active[1]) : active];
    };
    expect(signature('SET ‸')).toEqual(['SET', 'key']);
    expect(signature('SET k v‸')).toEqual(['SET', 'value']);
    expect(signature('DEL a b c‸')).toEqual(['DEL', 'key…']);
    expect(signature('XGROUP CREATE s g‸')).toEqual(['XGROUP', 'group']);
    expect(signature(logOf('SET k v').replace('v', 'v‸'))).toEqual(['SET', 'value']);
    expect(signature('SET‸')).toEqual(['', undefined]);
  });
});

describe('formatting of a log', () => {
  const formatted = (text: string) => {
    const opened = openLog(text);
    return edited(opened, opened.file.formatting());
  };

  it.each([
    ['*1\r\n$9\r\nSELECT\r\n$0\r\n0\r\n', logOf('SELECT 0')],
    ['SET key "a b"\r\nSELECT 0\r\n', `*3\r\n$3\r\nSET\r\n$3\r\nkey\r\n$3\r\na b\r\n${logOf('SELECT 0')}`],
    ['*2\r\n$6\r\nSELECT\r\n$1\r\n0', logOf('SELECT 0')],
    ['SELECT 0', logOf('SELECT 0')],
  ])('makes RESP of %j', (text, expected) => {
    expect(formatted(text)).toBe(expected);
    expect(formatted(expected)).toBe(expected);
  });

  it.each([
    `${logOf('SELECT 0')}*2\r\n$6\r\nSELE`,
    `${logOf('SELECT 0')}*3\r\n$3\r\nSET\r\n$1\r\nk\r\n`,
    '*1\r\n$9\r\nPING\r\n\0\0\0\0',
    '*2\r\n$6\r\nSELECT\r\n$9\r\n0\r\n',
    'SET "open\r\n',
    'REDIS0011SET k v',
  ])('leaves damage as it is: %j', (text) => {
    expect(formatted(text)).toBe(text);
  });

  it('leaves a text alone that is not what is in the file', () => {
    expect(openLog('SET k v\r\n', 'redis-8.0', 'bytes').file.formatting()).toEqual([]);
  });

  it('makes a command of a line when Enter is typed behind it', () => {
    const opened = openLog(`${logOf('SELECT 0')}SET k v\r\n‸`);
    expect(edited(opened, opened.file.lineTyped(opened.position))).toBe(logOf('SELECT 0', 'SET k v'));
    const inside = openLog(logOf('SELECT 0').replace('SELECT\r\n', 'SELECT\r\n‸'));
    expect(inside.file.lineTyped(inside.position)).toEqual([]);
  });
});

describe('code actions of a log', () => {
  const actions = (marked: string, onDisk?: 'same' | 'unknown') => {
    const { file, position } = openLog(marked, 'redis-8.0', onDisk);
    return file.actions({ start: position, end: position }, wanted, {
      ...places,
      document: (path) => (path === file.path ? file.lines : undefined),
    });
  };
  const titles = (marked: string) => actions(marked).map(({ title }) => title);

  it('fixes what is found, and offers to repair the file', () => {
    const found = actions(`*2\r\n$6\r\nSELECT\r\n‸$9\r\n0\r\n${logOf('MULTI', 'EXEC')}`);
    expect(found.map(({ title }) => title)).toEqual([
      'Set the length to 1',
      'Drop this command',
      'Repair into a new file…',
      'Recompute lengths',
      'Drop this command (SELECT)',
      'Fix everything that can be fixed safely',
    ]);
    expect(found[2]?.command).toMatchObject({ command: 'redisPersistence.repair', arguments: ['file:///data/a.aof'] });
    expect(found[0]?.edit?.changes).toEqual({
      'file:///data/a.aof': [
        { range: { start: { line: 3, character: 0 }, end: { line: 3, character: 2 } }, newText: '$1' },
      ],
    });
  });

  it('drops commands and transactions anywhere', () => {
    expect(titles(at(logOf('MULTI', 'SET k v', 'EXEC'), 'SET'))).toEqual([
      'Drop this command (SET)',
      'Drop this transaction',
    ]);
  });

  it('recomputes the lengths of a command that is being written', () => {
    for (const text of ['*9\r\n$9\r\nSELECT\r\n‸$9\r\n0\r\n', '*1\r\n$6\r\nSELECT\r\n‸$9\r\n0']) {
      const opened = openLog(text);
      const action = actions(text).find(({ title }) => title === 'Recompute lengths');
      expect(edited(opened, action?.edit?.changes?.[opened.file.uri] ?? [])).toBe(logOf('SELECT 0'));
    }
  });

  it('asks for CR LF where there is none', () => {
    expect(titles(`‸${logOf('SELECT 0').replaceAll('\r', '')}`)).toContain('Use CR LF in this document');
  });
});

describe('a log that is large', () => {
  it('is left alone', () => {
    const { file, position } = openLog(`SET k v\r\n${'x'.repeat(4 * 1_048_576)}`);
    expect(file.diagnostics).toEqual([]);
    expect(file.folding()).toEqual([]);
    expect(file.actions({ start: position, end: position }, wanted, places)).toEqual([]);
  });
});
