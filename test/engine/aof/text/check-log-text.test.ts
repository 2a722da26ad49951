import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOG_FILE_RULES } from '../../../../src/engine/aof/text/rule-pages.js';
import { checked, fixed, logOf, marks } from './resp.js';

const PING = logOf('SELECT 0');

describe('checkLogText', () => {
  it('finds nothing in what servers write', () => {
    const log = logOf(
      'SELECT 0',
      'SET k v PXAT 1700000000000',
      'MULTI',
      'SREM s a b',
      'zadd geo 1 m',
      'EXEC',
      'XADD s MAXLEN = 5 1-1 f v',
      'PEXPIREAT k 1700000000000',
      'FUNCTION LOAD code',
      'HSETEX h PXAT 1700000000000 FIELDS 1 f v',
      'VADD v VALUES 2 1 2 e',
    );
    expect(marks(`#TS:1700000000\r\n${log}`)).toEqual([]);
    expect(marks('')).toEqual([]);
  });

  it.each([
    ['a count that is too small', '*1\r\n$6\r\nSELECT\r\n$1\r\n0\r\n', 'redis-8.0', ['aof-count "*1"']],
    ['a count that is too great', `*3\r\n$6\r\nSELECT\r\n$1\r\n0\r\n${PING}`, 'redis-8.0', ['aof-count "*3"']],
    ['a length', `*2\r\n$6\r\nSELECT\r\n$9\r\n0\r\n${PING}`, 'redis-8.0', ['aof-length "$9"']],
    ['a plain line', `SET k v\r\n${PING}`, 'redis-8.0', ['aof-not-resp "SET k v"']],
    ['a blank line', `\r\n${PING}`, 'redis-8.0', ['aof-not-resp ""']],
    ['an empty command', `*0\r\n${PING}`, 'redis-8.0', ['aof-empty-command "*0"']],
    ['a count that is no number', `*x\r\n${PING}`, 'redis-8.0', ['aof-empty-command "*x"']],
    ['a cut', `${PING}*2\r\n$6\r\nSELECT\r\n$1\r\n`, 'redis-8.0', ['aof-truncated "$1"']],
    ['zeros', `${PING}\0\0\0\0\0`, 'redis-8.0', [`aof-zero-fill ${JSON.stringify('\0\0\0\0\0')}`]],
    ['an unknown command', logOf('STE k v'), 'redis-8.0', ['aof-unknown-command "STE"']],
    ['an unknown subcommand', logOf('XGROUP MAKE k'), 'redis-8.0', ['aof-unknown-command "MAKE"']],
    [
      'a command of another version',
      logOf('HSETEX h PXAT 1 FIELDS 1 f v'),
      'redis-7.4',
      ['aof-unknown-command "HSETEX"'],
    ],
    ['a command of a module', logOf('BF.ADD k v'), 'redis-8.0', ['aof-module-command "BF.ADD"']],
    ['an arity', logOf('SELECT'), 'redis-8.0', ['aof-arity "SELECT"']],
    ['an arity of that time', logOf('HSET h a 1 b 2'), 'redis-3.2', ['aof-arity "HSET"']],
    ['EXEC alone', logOf('EXEC'), 'redis-8.0', ['aof-exec-without-multi "EXEC"']],
    ['MULTI in MULTI', logOf('MULTI', 'MULTI', 'EXEC'), 'redis-8.0', ['aof-nested-multi "MULTI"']],
    ['an open MULTI', logOf('MULTI', 'SET k v'), 'redis-8.0', ['aof-open-transaction "MULTI"']],
    ['a lifetime', logOf('EXPIRE k 100'), 'redis-8.0', ['aof-relative-lifetime "100"']],
    ['a lifetime as an option', logOf('SET k v ex 100'), 'redis-8.0', ['aof-relative-lifetime "100"']],
    ['a lifetime of RESTORE', logOf('RESTORE k 5 x'), 'redis-8.0', ['aof-relative-lifetime "5"']],
    ['a read', logOf('GET k'), 'redis-8.0', ['aof-read-command "GET"']],
    ['what servers rewrite', logOf('SPOP s'), 'redis-8.0', ['aof-never-written "SPOP"']],
    ['an annotation too early', `#TS:1\r\n${PING}`, 'redis-6.2', ['aof-annotation "#TS:1"']],
    ['a time that is none', `#TS:soon\r\n${PING}`, 'redis-7.0', ['aof-annotation-time "#TS:soon"']],
    ['a preamble', 'REDIS0011\ufffd', 'redis-6.2', ['aof-preamble "REDIS0011\ufffd"']],
    ['line feeds only', PING.replaceAll('\r', ''), 'redis-8.0', ['aof-line-end "*2"']],
    ['one line feed', PING + PING.replace('\r', ''), 'redis-8.0', ['aof-line-end "*2"']],
  ])('finds %s', (_, text, target, expected) => {
    expect(marks(text, target)).toEqual(expected);
  });

  it('is milder where the server itself writes lifetimes', () => {
    expect(checked(logOf('RESTORE k 5 x'), 'redis-6.2')).toMatchObject([{ severity: 'info' }]);
    expect(checked(logOf('SET k v EX 5'), 'redis-3.0')).toMatchObject([{ severity: 'info' }]);
    expect(checked(logOf('SCRIPT LOAD x'), 'redis-6.2')).toEqual([]);
  });

  it('obeys severities', () => {
    expect(checked(logOf('GET k'), 'redis-8.0', { severities: { 'aof-read-command': 'error' } })).toMatchObject([
      { severity: 'error' },
    ]);
    expect(checked(logOf('GET k'), 'redis-8.0', { severities: { 'aof-read-command': 'off' } })).toEqual([]);
  });

  it('says where the text is not the file', () => {
    expect(checked(PING, 'redis-8.0', { unfaithful: 'bytes' })).toMatchObject([{ code: 'aof-not-faithful' }]);
  });

  it.each([
    ['*1\r\n$6\r\nSELECT\r\n$1\r\n0\r\n', /Set the count to 2/, logOf('SELECT 0')],
    [`*2\r\n$6\r\nSELECT\r\n$9\r\n0\r\n${PING}`, /Set the length to 1/, PING + PING],
    [`SET "a b" ü\r\n${PING}`, /as a command/, `*3\r\n$3\r\nSET\r\n$3\r\na b\r\n$2\r\nü\r\n${PING}`],
    [`${PING}*2\r\n$6\r\nSELE`, /Truncate the log here/, PING],
    ['*2\r\n$6\r\nSELECT\r\n$9\r\n0\r\n', /Keep what is there/, PING],
    [`${PING}\0\0\0\0`, /Cut the zero bytes/, PING],
    [logOf('STE k v'), /Change to SET/, logOf('SET k v')],
    [PING + logOf('EXEC') + PING, /Drop this command/, PING + PING],
    [PING + logOf('MULTI', 'SET k v'), /Drop this transaction/, PING],
    [
      `#TS:1000\r\n${logOf('EXPIRE k 5 NX')}`,
      /Write the moment, counted from 1970/,
      `#TS:1000\r\n${logOf('PEXPIREAT k 1005000 NX')}`,
    ],
    [`#TS:1000\r\n${logOf('SETEX k 5 v')}`, /Write the moment/, `#TS:1000\r\n${logOf('SET k v PXAT 1005000')}`],
    [`#TS:1000\r\n${logOf('SET k v NX PX 5')}`, /Write the moment/, `#TS:1000\r\n${logOf('SET k v NX PXAT 1000005')}`],
    [`#TS:1000\r\n${logOf('RESTORE k 5 x')}`, /Write the moment/, `#TS:1000\r\n${logOf('RESTORE k 1000005 x ABSTTL')}`],
    [`#TS:x\r\n${PING}`, /Remove this line/, PING],
    [PING + PING.replace('\r', ''), /End it with CR LF/, PING + PING],
  ])('fixes %j', (text, title, expected) => {
    expect(fixed(text, title)).toBe(expected);
    expect(checked(expected).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('stays inside the text, whatever the text is', () => {
    const piece = fc.constantFrom(
      PING,
      '*1',
      '*3',
      '$3',
      '$0',
      'SET',
      '#TS:1',
      '\r\n',
      '\n',
      '\0\0\0',
      logOf('MULTI'),
      logOf('EXEC'),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }).map((parts) => parts.join('')),
        (text) => {
          for (const { start, end, fixes } of checked(text)) {
            expect(start >= 0 && start <= end && end <= text.length).toBe(true);
            for (const { edits } of fixes) {
              for (const edit of edits) expect(edit.start <= edit.end && edit.end <= text.length).toBe(true);
            }
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('finds an end of its fixes: the preferred ones lead to a log without errors', () => {
    const piece = fc.constantFrom(PING, '*1\r\n', '*3\r\n', '$3\r\n', 'SET\r\n', 'k\r\n', logOf('SET k v'));
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
        (start) => {
          let text = start;
          for (let round = 0; round < 60; round++) {
            const error = checked(text).find(({ severity }) => severity === 'error');
            const fix = error?.fixes.find(({ preferred }) => preferred) ?? error?.fixes[0];
            if (fix === undefined) break;
            text = [...fix.edits]
              .sort((a, b) => b.start - a.start)
              .reduce((result, edit) => result.slice(0, edit.start) + edit.text + result.slice(edit.end), text);
          }
          expect(checked(text).filter(({ severity }) => severity === 'error')).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is quiet about the sample log', () => {
    const path = join(import.meta.dirname, '../../../../examples/workspace/appendonlydir/appendonly.aof.2.incr.aof');
    expect(checked(readFileSync(path, 'utf8'), 'redis-7.0')).toEqual([]);
  });
});

describe('the rules', () => {
  it('stand in the documentation, each with its severity', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/aof-text.md'), 'utf8');
    for (const { id, severity } of LOG_FILE_RULES) expect(page).toContain(`| \`${id}\` | ${severity} |`);
  });
});
