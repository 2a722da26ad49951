import { describe, expect, it } from 'vitest';
import { latin1ToBytes } from '../../../src/engine/codec/latin1.js';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import { lineOfOffset } from '../../../src/extension/thread-work/line-count.js';
import { LogTexts } from '../../../src/extension/thread-work/log-texts.js';
import { aboutCommand, openLog } from '../../../src/extension/thread-work/open-log.js';
import { command } from '../../engine/aof/log-bytes.js';
import { OpenLog } from '../../engine/log-index/open-log.js';

const bytes = (text: string) => latin1ToBytes(text);

describe('the line of an offset', () => {
  it.each([
    ['', 0],
    ['abc', 0],
    ['a\r\nb\r\n', 2],
    ['a\nb\n\nc', 3],
    ['a\rb', 1],
    ['\n\r\n\r', 3],
    ['\r\r\n\n', 3],
  ])('counts %j as an editor does', (text, lines) => {
    expect(lineOfOffset(new MemorySource(bytes(text + 'rest')), text.length)).toBe(lines);
  });
});

describe('texts of commands', () => {
  const log = new OpenLog([
    '#TS:7\r\n' +
      command('SET', 'a b', '{"x":1}') +
      command('MULTI') +
      command('INCR', 'n') +
      command('EXEC') +
      command('SET', 'bin', '\xff\x00'),
  ]);
  const texts = new LogTexts(log.files, log.session);

  it('are lines for redis-cli', () => {
    expect(texts.copy(0, false, 'redis-cli').text).toBe('SET "a b" "{\\"x\\":1}"');
    expect(texts.copy(1, true, 'redis-cli').text).toBe('MULTI\nINCR n\nEXEC');
    expect(texts.copy(4, false, 'redis-cli').text).toBe('SET bin "\\xff\\x00"');
  });

  it('are JSON with place and time', () => {
    expect(JSON.parse(texts.copy(0, false, 'json').text)).toEqual({
      file: '0.aof',
      offset: 7,
      length: command('SET', 'a b', '{"x":1}').length,
      time: 7,
      database: 0,
      arguments: ['SET', 'a b', '{"x":1}'],
    });
  });

  it('are the bytes of the log, and say when these are no text', () => {
    expect(texts.copy(2, false, 'resp')).toMatchObject({ text: command('INCR', 'n'), notice: null });
    expect(texts.copy(4, false, 'resp').notice).toMatch(/no text/);
  });

  it('are documents of arguments', () => {
    expect(texts.document(0, 2, true)).toMatchObject({ language: 'json' });
    expect(texts.document(0, 1, true)).toMatchObject({ language: 'plaintext', text: 'a b' });
  });

  it('name places for whoever changes the log', () => {
    const multi = command('MULTI').length;
    const [first, second] = texts.places(1, true);
    expect(first).toMatchObject({ fileName: '0.aof', length: multi });
    expect(second.offset).toBe(first.offset + multi);
    expect(texts.places(1, false)).toHaveLength(1);
  });
});

describe('a log of files that were read whole', () => {
  const manifest =
    'file a.aof.1.base.aof seq 1 type b\nfile a.aof.1.incr.aof seq 1 type i\nfile a.aof.2.incr.aof seq 2 type i\n';

  it('has them in their order, and says which are not there', () => {
    const opened = openLog({
      kind: 'bytes',
      name: 'virtual',
      manifest: 'a.aof.manifest',
      files: [
        { name: 'a.aof.manifest', bytes: bytes(manifest) },
        { name: 'a.aof.1.incr.aof', bytes: bytes(command('DEL', 'a')) },
        { name: 'a.aof.1.base.aof', bytes: bytes(command('SET', 'a', '1')) },
      ],
    });
    expect(opened.files.files.map(({ name }) => name)).toEqual([
      'a.aof.1.base.aof',
      'a.aof.1.incr.aof',
      'a.aof.2.incr.aof',
    ]);
    expect(opened.kinds).toEqual(['base', 'log', 'log']);
    expect(opened.damage).toMatchObject([{ file: 2, damage: { kind: 'missing-file' } }]);
  });

  it('is refused where there is none', () => {
    expect(() => openLog({ kind: 'bytes', name: 'virtual', manifest: '', files: [] })).toThrow();
  });
});

it('the table says what a command does', () => {
  expect(aboutCommand('XGROUP CREATE')).toMatch(/group/i);
  expect(aboutCommand('NOSUCH')).toBeNull();
});
