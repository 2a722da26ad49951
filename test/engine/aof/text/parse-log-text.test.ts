import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LogCommand, LogText } from '../../../../src/engine/aof/text/log-text.js';
import { utf8Length } from '../../../../src/engine/aof/text/log-text.js';
import { parseLogText } from '../../../../src/engine/aof/text/parse-log-text.js';
import { respText, wordsOfLine } from '../../../../src/engine/aof/text/resp-text.js';
import { logOf } from './resp.js';

const commandsOf = ({ items }: LogText): readonly LogCommand[] => items.filter((item) => item.kind === 'command');
const words = (log: LogText): readonly (readonly string[])[] =>
  commandsOf(log).map((command) => command.arguments.map(({ text }) => text));

/** What an editor makes of a file with line ends of several kinds. */
const normalised = (text: string, feed: string): string => text.replace(/\r\n|\r|\n/g, feed);

describe('parseLogText', () => {
  it('reads commands and annotations', () => {
    const log = parseLogText('a', `#TS:1700000000\r\n${logOf('SELECT 0', 'SET k v')}`);
    expect(log.items.map(({ kind }) => kind)).toEqual(['annotation', 'command', 'command']);
    expect(log.items[0]).toMatchObject({ time: 1_700_000_000 });
    expect(words(log)).toEqual([
      ['SELECT', '0'],
      ['SET', 'k', 'v'],
    ]);
  });

  it('counts bytes, not characters', () => {
    const [command] = commandsOf(parseLogText('a', respText(['SET', 'schlüssel', '日本 🎌'])));
    expect(command?.arguments.map(({ bytes, fault }) => [bytes, fault])).toEqual([
      [3, undefined],
      [10, undefined],
      [11, undefined],
    ]);
  });

  it('keeps values on several lines together, even where they look like RESP', () => {
    const value = 'return 1\n*2\r\n$3\r\n#TS:1';
    expect(words(parseLogText('a', respText(['EVAL', value, '0'])))).toEqual([['EVAL', value, '0']]);
  });

  it.each(['\n', '\r\n'])('allows for line ends that an editor made alike: %j', (feed) => {
    const text = normalised(respText(['SET', 'a\nb\rc\r\nd', 'v']) + logOf('GET k'), feed);
    const log = parseLogText('a', text, 'edited');
    expect(commandsOf(log).flatMap((command) => command.arguments.map(({ fault }) => fault))).toEqual(
      Array<undefined>(5).fill(undefined),
    );
  });

  it('allows for bytes that became replacement characters', () => {
    const bytes = Buffer.from(respText(['SET', 'k', 'xx']), 'latin1');
    bytes.fill(0xff, bytes.length - 4, bytes.length - 2);
    const [command] = commandsOf(parseLogText('a', bytes.toString('utf8')));
    expect(command?.arguments.map(({ fault }) => fault)).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['*2\r\n$3\r\nGET\r\n$9\r\nkey\r\n*1\r\n$4\r\nPING\r\n', 'length', 2],
    ['*2\r\n$3\r\nGET\r\n$2\r\nkey\r\n*1\r\n$4\r\nPING\r\n', 'length', 2],
    ['*2\r\n$3\r\nGET\r\n$x\r\nkey\r\n', 'length', 1],
    ['*2\r\n$3\r\nGET\r\n$-1\r\nkey\r\n', 'length', 1],
    ['*2\r\n$3\r\nGET\r\n$9\r\nkey\r\n', 'cut', 1],
    ['*2\r\n$3\r\nGET\r\n$3\r\nkey', 'cut', 1],
    ['*2\r\n$3\r\nGET\r\n$3\r\nke', 'cut', 1],
    ['*2\r\n$3\r\nGET\r\n$3\r\n', 'cut', 1],
    ['*2\r\n$3\r\nGET\r\n$3', 'cut', 1],
    ['*2\r\n$3\r\nGET\r\n$3\r\nkey\n*1\r\n$4\r\nPING\r\n', 'line-end', 2],
  ])('says what is wrong with an argument and goes on: %j', (text, fault, count) => {
    const commands = commandsOf(parseLogText('a', text));
    expect(commands.length).toBe(count);
    expect(commands[0]?.arguments[1]?.fault).toBe(fault);
  });

  it('gives every character to one item, whatever the text is', () => {
    const piece = fc.constantFrom(
      '*1',
      '*2',
      '$3',
      '$0',
      '$-1',
      'GET',
      'key',
      '#TS:1',
      '\r\n',
      '\n',
      '\0',
      'ü',
      '\ufffd',
      ' ',
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(text, fc.constantFrom('exact' as const, 'edited' as const), (one, fidelity) => {
        const log = parseLogText('a', one, fidelity);
        let end = 0;
        for (const item of log.items) {
          expect(item.start).toBe(end);
          expect(item.end).toBeGreaterThan(item.start);
          end = item.end;
        }
        if (!log.preamble) expect(end).toBe(one.length);
      }),
      { numRuns: 3000 },
    );
  });

  it('reads back what respText wrote', () => {
    const argument = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(fc.array(fc.array(argument, { minLength: 1, maxLength: 5 }), { maxLength: 5 }), (commands) => {
        const log = parseLogText('a', commands.map(respText).join(''));
        // A lone line feed at an end would make the file's ends ambiguous to a person only.
        expect(words(log)).toEqual(commands);
      }),
    );
  });
});

describe('utf8Length', () => {
  it('is what an encoder makes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length);
      }),
    );
    expect(utf8Length('\ud800x')).toBe(4);
  });
});

describe('wordsOfLine', () => {
  it.each([
    ['SET key value', ['SET', 'key', 'value']],
    ['set "two words" \'x\'', ['set', 'two words', 'x']],
    ['SET k "a\\nb"', ['SET', 'k', 'a\nb']],
    ['SET k "open', undefined],
    ['SET k "\\xff"', undefined],
    ['   ', undefined],
  ])('%j', (line, expected) => {
    expect(wordsOfLine(line)).toEqual(expected);
  });
});
