import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import { decodeCommand } from '../../../src/engine/aof/decode.js';
import { LogScanner, scanLog } from '../../../src/engine/aof/scan.js';
import { command, commandOf, logSource, regions, said, scanAll } from './log-bytes.js';

describe('a log as servers write it', () => {
  const log = [
    command('SELECT', '0'),
    command('SET', 'a', '1'),
    '#TS:1893456000\r\n',
    command('SELECT', '3'),
    command('MULTI'),
    command('SET', 'b', 'x\r\n*1\r\n'),
    command('del', 'a', 'b'),
    command('EXEC'),
    command('XGROUP', 'CREATE', 's', 'g', '$'),
  ];
  const seen = scanAll(logSource(...log));

  it('is told command by command', () => {
    expect(said(seen)).toEqual([
      'SELECT 0',
      'SET a 1',
      'SELECT 3',
      'MULTI',
      'SET b x\r\n*1\r\n',
      'del a b',
      'EXEC',
      'XGROUP CREATE s g $',
    ]);
    expect(seen.damage).toEqual([]);
    expect(seen.commands.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('with offsets and lengths that fit together', () => {
    const annotation = seen.annotations[0];
    expect(annotation).toEqual({ offset: log[0].length + log[1].length, length: 16, time: 1893456000 });
    let at = 0;
    for (const { offset, length } of seen.commands) {
      expect([at, at + annotation.length]).toContain(offset);
      at = offset + length;
    }
    expect(at).toBe(log.join('').length);
  });

  it('with databases, transactions and times', () => {
    const multi = seen.commands[3].offset;
    expect(seen.commands.map(({ db }) => db)).toEqual([0, 0, 0, 3, 3, 3, 3, 3]);
    expect(seen.commands.map(({ transaction }) => transaction)).toEqual([-1, -1, -1, multi, multi, multi, multi, -1]);
    expect(seen.commands.map(({ time }) => time)).toEqual([-1, -1, ...Array<number>(6).fill(1893456000)]);
  });

  it('with keys by the command table', () => {
    expect(seen.commands.map(({ keys }) => keys)).toEqual([[], ['a'], [], [], ['b'], ['a', 'b'], [], ['s']]);
  });

  it('the same in slices, and from any place in the middle', () => {
    expect(scanAll(logSource(...log), {}, 1)).toEqual(seen);
  });
});

describe('what is longer than the window', () => {
  const long = 'v'.repeat(3_000_000);
  const many = Array.from({ length: 200_000 }, (_, i) => `key:${i}`);
  const log = logSource(command('SET', 'a', long), commandOf(['DEL', ...many]), command('SET', 'b', '1'));

  it('is stepped over, its arguments stay within reach', () => {
    const seen = scanAll(log);
    expect(seen.damage).toEqual([]);
    expect(seen.commands.map(({ words }) => words.length)).toEqual([3, 200_001, 3]);
    expect(seen.commands[0].words[2]).toBe(long);
    expect(seen.commands[1].keys).toEqual(many);
    expect(seen.commands[2].words).toEqual(['SET', 'b', '1']);
  });

  it('is decoded in pages', () => {
    const { offset } = scanAll(log).commands[1];
    const page = decodeCommand(log, offset, { first: 150_000, most: 3 });
    if (page.kind === 'broken') throw new Error('broken');
    expect(page.arguments.map(({ bytes }) => String.fromCharCode(...bytes))).toEqual(many.slice(149_999, 150_002));
    const head = decodeCommand(log, 0, { bytesEach: 4 });
    expect(head).toMatchObject({ name: 'SET', argumentCount: 3, keys: [1] });
  });
});

describe('damage', () => {
  const [a, b, c] = [command('SET', 'a', '1'), command('SET', 'b', '2'), command('SET', 'c', '3')];

  it('behind it the scan goes on', () => {
    const seen = scanAll(logSource(a, 'garbage', b, c));
    expect(said(seen)).toEqual(['SET a 1', 'SET b 2', 'SET c 3']);
    expect(regions(seen)).toEqual([`bad-prefix ${a.length}+7`]);
    expect(seen.damage[0]).toMatchObject({ guess: true, severity: 'error', server: 'refuses', toolAccepts: false });
    expect(seen.commands.map(({ guess }) => guess)).toEqual([false, true, true]);
  });

  it.each([
    ['a count too many', a + b.replace('*3', '*4') + c, `bad-prefix ${a.length}+${b.length}`],
    ['a count too few', a + b.replace('*3', '*2') + c, `bad-prefix ${a.length + b.length - 7}+7`],
    ['no count', a + b.replace('*3', '*x') + c, `bad-length ${a.length}+${b.length}`],
    ['no arguments', a + b.replace('*3', '*0') + c, `bad-length ${a.length}+${b.length}`],
    ['a length too long', a + b.replace('$3', '$4') + c, `bad-crlf ${a.length}+${b.length}`],
    ['a length too short', a + b.replace('$3', '$2') + c, `bad-crlf ${a.length}+${b.length}`],
    ['a negative length', a + b.replace('$3', '$-3') + c, `bad-length ${a.length}+${b.length + 1}`],
    ['a length beyond the end', a + b.replace('$3', '$3000') + c, `bad-length ${a.length}+${b.length + 3}`],
    ['a huge length', a + b.replace('$3', '$99999999999999999999') + c, `bad-length ${a.length}+${b.length + 19}`],
    ['another prefix', a + b.replace('$3', '%3') + c, `bad-prefix ${a.length}+${b.length}`],
    ['zeros inside', a + '\0'.repeat(b.length) + c, `zero-fill ${a.length}+${b.length}`],
    ['zeros at the end', a + b + c + '\0'.repeat(4096), `zero-fill ${a.length * 3}+4096`],
    ['cut off in a value', a + b + c.slice(0, -3), `truncated ${a.length * 2}+${c.length - 3}`],
    ['cut off behind *', a + b + c + '*', `truncated ${a.length * 3}+1`],
    ['cut off in a number', a + b + c + '*1', `truncated ${a.length * 3}+2`],
    ['cut off in a line end', a + b + c + '*1\r', `truncated ${a.length * 3}+3`],
    ['cut off behind a count', a + b + c + '*1\r\n', `truncated ${a.length * 3}+4`],
  ])('%s', (_, log, region) => {
    const seen = scanAll(logSource(log));
    expect(regions(seen)).toEqual([region]);
    expect(said(seen)).toContain('SET a 1');
  });

  it('a header line without CR is loaded by servers, and told as a warning', () => {
    const seen = scanAll(logSource(a, b.replace('*3\r\n', '*3\n'), c));
    expect(said(seen)).toEqual(['SET a 1', 'SET b 2', 'SET c 3']);
    expect(seen.damage).toMatchObject([
      { kind: 'bad-crlf', severity: 'warning', server: 'accepts', toolAccepts: false },
    ]);
  });

  it('a length that swallows the rest is told from a file that was cut off', () => {
    const seen = scanAll(logSource(a, b.replace('$1\r\n2', '$900\r\n2'), c));
    expect(said(seen)).toEqual(['SET a 1', 'SET c 3']);
    expect(seen.damage[0]).toMatchObject({ kind: 'bad-length', server: 'short-read' });
  });
});

describe('transactions', () => {
  const [multi, exec, set] = [command('MULTI'), command('EXEC'), command('SET', 'a', '1')];

  it('without EXEC', () => {
    const seen = scanAll(logSource(set, multi, set));
    expect(regions(seen)).toEqual([`open-transaction ${set.length}+${multi.length + set.length}`]);
  });

  it('EXEC without MULTI, MULTI inside', () => {
    expect(regions(scanAll(logSource(exec)))).toEqual([`stray-transaction 0+${exec.length}`]);
    expect(regions(scanAll(logSource(multi, multi, exec)))).toEqual([
      `stray-transaction ${multi.length}+${multi.length}`,
    ]);
  });

  it('go on behind damage when the next word is EXEC', () => {
    const seen = scanAll(logSource(multi, 'junk', set, exec, set));
    expect(regions(seen)).toEqual([`bad-prefix ${multi.length}+4`]);
    expect(seen.commands.map(({ transaction }) => transaction)).toEqual([0, 0, 0, -1]);
  });

  it('have lost their EXEC to the damage when another MULTI comes', () => {
    const seen = scanAll(logSource(multi, 'junk', set, multi, exec));
    expect(regions(seen)).toEqual([`bad-prefix ${multi.length}+4`, `open-transaction 0+${multi.length}`]);
    expect(seen.commands.map(({ transaction }) => transaction > 0)).toEqual([false, false, true, true]);
  });
});

describe('annotations', () => {
  it('are any line that begins with #', () => {
    const seen = scanAll(logSource('#hello\r\n', command('PING'), '#TS:x\r\n', '#TS:17'));
    expect(seen.annotations.map(({ length, time }) => [length, time])).toEqual([
      [8, -1],
      [7, -1],
      [6, 17],
    ]);
    expect(seen.damage).toEqual([]);
  });

  it('do not fit into a server when they are too long', () => {
    const seen = scanAll(logSource(`#${'x'.repeat(2000)}\r\n`, command('PING')));
    expect(regions(seen)).toEqual(['bad-annotation 0+2003']);
    expect(said(seen)).toEqual(['PING']);
  });
});

describe('laws', () => {
  const word = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
    maxLength: 20,
  });
  const commands = fc.array(fc.array(word, { minLength: 1, maxLength: 5 }), { maxLength: 30 });

  it('what was written is what is scanned, whatever the bytes', () => {
    fc.assert(
      fc.property(commands, (all) => {
        const seen = scanAll(logSource(...all.map((words) => command(...words))));
        expect(seen.commands.map(({ words }) => words)).toEqual(all);
      }),
    );
  });

  it('no bytes make it throw, and regions lie in order within the file', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), commands, fc.nat(), (junk, all, at) => {
        const text = all.map((words) => command(...words)).join('');
        const cut = at % (text.length + 1);
        const log = logSource(text.slice(0, cut), String.fromCharCode(...junk), text.slice(cut));
        let end = 0;
        scanLog(log, {
          command: ({ offset, length }) => {
            expect(offset).toBeGreaterThanOrEqual(end);
            end = offset + length;
          },
          damage: ({ offset, length }) => expect(offset + length).toBeLessThanOrEqual(log.size),
        });
        expect(end).toBeLessThanOrEqual(log.size);
      }),
    );
  });
});

describe('places', () => {
  const all = Array.from({ length: 3000 }, (_, i) =>
    i % 1000 === 0
      ? command('SELECT', `${i / 1000}`)
      : i % 7 === 0
        ? '#TS:' + `${i}\r\n` + command('PING')
        : command('SET', `k${i}`, 'v'),
  );
  const log = logSource(...all, command('MULTI'), command('SET', 'a', '1'), command('EXEC'));
  const whole = scanAll(log);

  it('a scan goes on from any place of another as if it had never stopped', () => {
    const scanner = new LogScanner(log, { command: () => undefined });
    while (scanner.run(97)) {
      const start = scanner.place;
      const rest = scanAll(log, { start });
      expect(rest.commands.length).toBe(whole.commands.length - start.index);
      expect(rest.commands[0]).toEqual(whole.commands[start.index]);
    }
  });

  it('a scan ends in front of a place', () => {
    const { offset } = whole.commands[1234];
    expect(scanAll(log, { until: offset }).commands).toEqual(whole.commands.slice(0, 1234));
    const inside = whole.commands.at(-1)!.offset;
    expect(scanAll(log, { until: inside }).damage).toEqual([]);
  });

  it('a cancelled scan ends at once', () => {
    expect(scanLog(log, { command: () => undefined }, { cancelled: () => true })).toBe(false);
  });

  it('an empty log has nothing', () => {
    expect(scanAll(new MemorySource(new Uint8Array(0))).commands).toEqual([]);
  });
});
