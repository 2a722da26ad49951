import { describe, expect, it } from 'vitest';
import { CommandExporter, scoreText, type CommandVerdict } from '../../../src/engine/analysis/command-exporter.js';
import {
  LineCommandWriter,
  RespCommandWriter,
  type CommandWriter,
} from '../../../src/engine/analysis/command-writer.js';
import { lzfCompress } from '../../../src/engine/codec/lzf.js';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import type { OutputBuffer } from '../../../src/engine/io/output-buffer.js';
import { RdbScanner } from '../../../src/engine/rdb/scan.js';
import { ascii, DumpBuilder, int64, length } from '../rdb/dump-builder.js';
import { streamValue, type StreamPlan } from './stream-builder.js';
import { written, writtenBytes } from './written.js';

const FIELD_EXPIRY_VERSION = 'REDIS0012';

interface Exported {
  readonly lines: string[];
  readonly verdicts: CommandVerdict[];
}

/** Exports every key of a dump. */
function run(dump: DumpBuilder, output: OutputBuffer, form: (output: OutputBuffer) => CommandWriter): CommandVerdict[] {
  const source = new MemorySource(dump.bytes());
  const verdicts: CommandVerdict[] = [];
  let exporter: CommandExporter | null = null;
  const scanner: RdbScanner = new RdbScanner(source, {
    key: (key) => {
      exporter ??= new CommandExporter(source, scanner.header, {}, form(output));
      verdicts.push(exporter.key(key));
    },
    event: () => undefined,
  });
  scanner.run();
  return verdicts;
}

function linesOf(dump: DumpBuilder): Exported {
  let verdicts: CommandVerdict[] = [];
  const text = written((output) => {
    verdicts = run(dump, output, (to) => new LineCommandWriter(to));
  });
  return { lines: text.split('\n').slice(0, -1), verdicts };
}

/** Commands of a dump with one key, without the SELECT in front. */
const commandsOf = (dump: DumpBuilder): string[] => linesOf(dump).lines.slice(1);

const respOf = (dump: DumpBuilder): string[][] =>
  parseResp(writtenBytes((output) => void run(dump, output, (to) => new RespCommandWriter(to))));

/** Commands out of RESP. */
function parseResp(bytes: Uint8Array): string[][] {
  const text = Buffer.from(bytes).toString('latin1');
  const commands: string[][] = [];
  let at = 0;
  const number = (prefix: string): number => {
    if (text[at] !== prefix) throw new Error(`expected ${prefix} at ${at}, found ${text.slice(at, at + 10)}`);
    const end = text.indexOf('\r\n', at);
    const value = Number(text.slice(at + 1, end));
    at = end + 2;
    return value;
  };
  while (at < text.length) {
    const command: string[] = [];
    for (let count = number('*'); count > 0; count--) {
      const bytesLeft = number('$');
      command.push(text.slice(at, at + bytesLeft));
      at += bytesLeft;
      if (text.slice(at, at + 2) !== '\r\n') throw new Error(`no line end at ${at}`);
      at += 2;
    }
    commands.push(command);
  }
  return commands;
}

const binary = (value: number): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setFloat64(0, value, true);
  return bytes;
};

/** A sorted set of type 5. */
function zset(
  dump: DumpBuilder,
  key: string,
  members: readonly (readonly [member: string, score: number])[],
): DumpBuilder {
  dump.raw([5]).text(key).raw(length(members.length));
  for (const [member, score] of members) dump.text(member).raw(binary(score));
  return dump;
}

describe('commands', () => {
  it('selects the database once for all keys of it', () => {
    const dump = new DumpBuilder().string('a', '1').string('b', 'x y').selectDb(3).string('c', '').end();
    expect(linesOf(dump).lines).toEqual(['SELECT 0', 'SET a 1', 'SET b "x y"', 'SELECT 3', 'SET c ""']);
  });

  it('goes on in the database that was selected before', () => {
    const source = new MemorySource(new DumpBuilder().string('a', '1').end().bytes());
    const text = written((output) => {
      const scanner: RdbScanner = new RdbScanner(source, {
        key: (key) => void new CommandExporter(source, scanner.header, {}, new LineCommandWriter(output), 0).key(key),
        event: () => undefined,
      });
      scanner.run();
    });
    expect(text).toBe('SET a 1\n');
  });

  it('writes the expiry behind the value', () => {
    expect(commandsOf(new DumpBuilder().expiring('a', '1', 1_893_456_000_000).end())).toEqual([
      'SET a 1',
      'PEXPIREAT a 1893456000000',
    ]);
  });

  it('writes each type with its command', () => {
    expect(commandsOf(new DumpBuilder().strings(1, 'k', ['a', 'b']).end())).toEqual(['RPUSH k a b']);
    expect(commandsOf(new DumpBuilder().strings(2, 'k', ['a', 'b']).end())).toEqual(['SADD k a b']);
    expect(commandsOf(new DumpBuilder().strings(4, 'k', ['a', 'b']).end())).toEqual(['HSET k a b']);
    expect(
      commandsOf(
        zset(new DumpBuilder(), 'k', [
          ['a', 1.5],
          ['b', -Infinity],
        ]).end(),
      ),
    ).toEqual(['ZADD k 1.5 a -inf b']);
  });

  it('writes the expiry of fields, those with the same time at once', () => {
    const dump = new DumpBuilder(FIELD_EXPIRY_VERSION).raw([24]).text('k').raw(int64(1000), length(4));
    for (const [field, ttl] of [
      ['a', 1],
      ['b', 0],
      ['c', 3],
      ['d', 1],
    ] as const) {
      dump.raw(length(ttl)).text(field).text('v');
    }
    expect(commandsOf(dump.end())).toEqual([
      'HSET k a v b v c v d v',
      'HPEXPIREAT k 1000 FIELDS 2 a d',
      'HPEXPIREAT k 1002 FIELDS 1 c',
    ]);
  });

  it('writes nothing for an empty collection, not even its expiry', () => {
    const dump = new DumpBuilder().raw([252], int64(5)).strings(2, 'k', []).end();
    expect(linesOf(dump).lines).toEqual(['SELECT 0']);
  });

  it('skips what cannot be said, and says so', () => {
    const { lines, verdicts } = linesOf(
      zset(new DumpBuilder(), 'z', [
        ['a', NaN],
        ['b', 1],
      ]).end(),
    );
    expect(lines).toEqual(['SELECT 0', 'ZADD z 1 b']);
    expect(verdicts).toEqual([
      { kind: 'skipped', reason: 'a member whose score is not a number, which no server takes' },
    ]);
  });

  it('keeps commands within bounds', () => {
    const many = Array.from({ length: 5000 }, (_, i) => `element ${i}`);
    const commands = respOf(new DumpBuilder().strings(1, 'k', many).end()).slice(1);
    expect(Math.max(...commands.map((command) => command.length))).toBeLessThanOrEqual(1026);
    expect(commands.flatMap((command) => command.slice(2))).toEqual(many);
    const big = Array.from({ length: 10 }, (_, i) => String(i).repeat(50_000));
    const bigCommands = respOf(new DumpBuilder().strings(2, 'k', big).end()).slice(1);
    expect(bigCommands.map((command) => command.length)).toEqual([4, 4, 4, 4, 4]);
    const pairs = respOf(new DumpBuilder().strings(4, 'k', many).end()).slice(1);
    expect(pairs.every((command) => command.length % 2 === 0)).toBe(true);
  });

  it('writes long strings straight from the file, cutting no character', () => {
    const text = '"ü€😀" \n'.repeat(150_000);
    const bytes = new TextEncoder().encode(text);
    const dump = new DumpBuilder()
      .raw([0])
      .text('s')
      .raw(length(bytes.length), bytes)
      .raw([2])
      .text('l')
      .raw(length(2), length(bytes.length), bytes)
      .text('short')
      .end();
    const quoted = `"${'\\"ü€😀\\" \\n'.repeat(150_000)}"`;
    expect(linesOf(dump).lines.slice(1)).toEqual([`SET s ${quoted}`, `SADD l ${quoted}`, 'SADD l short']);
    expect(respOf(dump)[1]?.[2]).toBe(Buffer.from(bytes).toString('latin1'));
  });

  it('begins no command that it cannot end: a long string with damaged compression', () => {
    const plain = new Uint8Array(2_000_000).fill(0x61);
    const packed = new Uint8Array(2_000_000);
    const stored = lzfCompress(plain, packed);
    const wrong = plain.length + 1;
    const dump = new DumpBuilder()
      .raw([0])
      .text('s')
      .raw([0xc3], length(stored), length(wrong), packed.subarray(0, stored))
      .string('t', 'fine')
      .end();
    const { lines, verdicts } = linesOf(dump);
    expect(lines).toEqual(['SELECT 0', 'SET t fine']);
    expect(verdicts.map(({ kind }) => kind)).toEqual(['damaged', 'written']);
  });

  it('restores values of modules', () => {
    // Module type id of nine letters A and version 0, an unsigned integer, the end.
    const dump = new DumpBuilder().raw([7]).text('k').raw([0x81], new Uint8Array(8), [2, 7, 0]).end();
    const [, restore] = respOf(dump);
    expect(restore?.slice(0, 3)).toEqual(['RESTORE', 'k', '0']);
    const payload = Buffer.from(restore?.[3] ?? '', 'latin1');
    expect([...payload.subarray(0, -8)]).toEqual([7, 0x81, 0, 0, 0, 0, 0, 0, 0, 0, 2, 7, 0, 8, 0]);
  });

  it('loads libraries of functions', () => {
    const source = new MemorySource(ascii(''));
    const text = written((output) => {
      new CommandExporter(
        source,
        { text: '', dialect: 'redis', version: 11, newer: false },
        {},
        new LineCommandWriter(output),
      ).library(ascii('#!lua name=l\nx'));
    });
    expect(text).toBe('FUNCTION LOAD REPLACE "#!lua name=l\\nx"\n');
  });

  it.each([
    [1, '1'],
    [0.1, '0.1'],
    [-0, '-0'],
    [1e21, '1e+21'],
    [5e-324, '5e-324'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
  ])('writes the score %d as %s', (score, text) => {
    expect(scoreText(score)).toBe(text);
  });
});

describe('commands of streams', () => {
  const stream = (type: 15 | 19 | 21 | 26 | 27, plan: StreamPlan): string[] =>
    commandsOf(new DumpBuilder('REDIS0014').raw([type]).text('k').raw(streamValue(type, plan)).end());

  it('adds the entries and leaves the counters alone where they come out right', () => {
    expect(stream(19, { entries: [1, 2], lastId: 2, entriesAdded: 2 })).toEqual(['XADD k 1-0 f v1', 'XADD k 2-0 f v2']);
    expect(stream(15, { entries: [1], lastId: 1 })).toEqual(['XADD k 1-0 f v1']);
  });

  it('sets counters that the entries alone do not give', () => {
    expect(stream(21, { entries: [1], lastId: 9, entriesAdded: 7, maxDeletedId: 5 })).toEqual([
      'XADD k 1-0 f v1',
      'XSETID k 9-0 ENTRIESADDED 7 MAXDELETEDID 5-0',
    ]);
    expect(stream(15, { entries: [1], lastId: 9 })).toEqual(['XADD k 1-0 f v1', 'XSETID k 9-0']);
  });

  it('makes an empty stream', () => {
    expect(stream(21, { entries: [], lastId: 3, entriesAdded: 3 })).toEqual([
      'XGROUP CREATE k created-by-export 0-0 MKSTREAM',
      'XGROUP DESTROY k created-by-export',
      'XSETID k 3-0 ENTRIESADDED 3 MAXDELETEDID 0-0',
    ]);
  });

  it('makes groups with their consumers and what is pending', () => {
    const groups = [
      {
        name: 'g',
        lastId: 2,
        entriesRead: 2,
        pending: [
          { id: 1, deliveredAt: 50, deliveries: 1 },
          { id: 2, deliveredAt: 50, deliveries: 1 },
          { id: 3, deliveredAt: 60, deliveries: 1 },
        ],
        consumers: [
          { name: 'idle', pending: [] },
          { name: 'busy', pending: [1, 2, 3] },
        ],
      },
      { name: 'h', lastId: 2, entriesRead: null, pending: [], consumers: [] },
    ];
    expect(stream(21, { entries: [1, 2, 3], lastId: 3, entriesAdded: 3, groups }).slice(3)).toEqual([
      'XGROUP CREATE k g 2-0 ENTRIESREAD 2',
      'XGROUP CREATECONSUMER k g idle',
      'XCLAIM k g busy 0 1-0 2-0 TIME 50 RETRYCOUNT 1 JUSTID FORCE',
      'XCLAIM k g busy 0 3-0 TIME 60 RETRYCOUNT 1 JUSTID FORCE',
      'XGROUP CREATE k h 2-0',
    ]);
  });

  it('claims entries that are gone through stand-ins, and removes these', () => {
    const pending = [1, 4, 5, 9].map((id) => ({ id, deliveredAt: 50, deliveries: 1 }));
    const groups = [
      { name: 'g', lastId: 9, entriesRead: 9, pending, consumers: [{ name: 'c', pending: [1, 4, 5, 9] }] },
    ];
    expect(stream(21, { entries: [4, 7], lastId: 9, entriesAdded: 9, maxDeletedId: 9, groups })).toEqual([
      'XADD k 1-0 deleted deleted',
      'XADD k 4-0 f v4',
      'XADD k 5-0 deleted deleted',
      'XADD k 7-0 f v7',
      'XADD k 9-0 deleted deleted',
      'XSETID k 9-0 ENTRIESADDED 9 MAXDELETEDID 9-0',
      'XGROUP CREATE k g 9-0 ENTRIESREAD 9',
      'XCLAIM k g c 0 1-0 4-0 5-0 9-0 TIME 50 RETRYCOUNT 1 JUSTID FORCE',
      'XDEL k 5-0 9-0',
      'XTRIM k MAXLEN 2',
    ]);
  });

  it('restores a stream whose pending entries nobody owns, or with ids of producers', () => {
    const groups = [
      {
        name: 'g',
        lastId: 1,
        entriesRead: 1,
        pending: [{ id: 1, deliveredAt: 5, deliveries: 1 }],
        consumers: [],
        released: [1],
      },
    ];
    expect(stream(27, { entries: [1], lastId: 1, entriesAdded: 1, groups })[0]).toMatch(/^RESTORE k 0 "/);
    expect(stream(26, { entries: [1], lastId: 1, entriesAdded: 1, producers: ['p'] })[0]).toMatch(/^RESTORE k 0 "/);
  });

  it('keeps settings of idempotency that are not the default', () => {
    expect(stream(26, { entries: [1], lastId: 1, entriesAdded: 1 })).toEqual(['XADD k 1-0 f v1']);
    expect(stream(26, { entries: [1], lastId: 1, entriesAdded: 1, maxIds: 7 })[1]).toBe(
      'XCFGSET k IDMP-DURATION 100 IDMP-MAXSIZE 7',
    );
  });
});
