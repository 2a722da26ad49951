import { describe, expect, it } from 'vitest';
import { CommandExporter, scoreText, type SkippedKey } from '../../../src/engine/analysis/command-exporter.js';
import { LineCommandWriter, RespCommandWriter } from '../../../src/engine/analysis/command-writer.js';
import type { ExportedValue } from '../../../src/engine/analysis/exported-key.js';
import type { StreamFacts, StreamId, ValuePage } from '../../../src/engine/rdb/value.js';
import { written, writtenBytes } from './written.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

function valueOf(pages: readonly ValuePage[], raw: readonly Uint8Array[] = [], type = 7, since = 8): ExportedValue {
  return { pages: () => pages, type, since, rawLength: raw.reduce((sum, block) => sum + block.length, 0), raw: () => raw };
}

function keyOf(name: string, facts: { readonly db?: number; readonly expireAt?: number } = {}): Parameters<CommandExporter['key']>[0] {
  const bytes = bytesOf(name);
  return { db: 0, keyBuffer: bytes, keyStart: 0, keyLength: bytes.length, expireAt: -1, ...facts };
}

/** The lines that a run of the exporter writes, and what it skipped. */
function linesOf(run: (exporter: CommandExporter) => void): { readonly lines: string[]; readonly skipped: SkippedKey[] } {
  const skipped: SkippedKey[] = [];
  const text = written((output) => run(new CommandExporter(new LineCommandWriter(output), (skip) => void skipped.push(skip))));
  return { lines: text.split('\n').slice(0, -1), skipped };
}

const commandsOf = (pages: readonly ValuePage[], name = 'k'): string[] =>
  linesOf((exporter) => exporter.key(keyOf(name), valueOf(pages))).lines.slice(1);

const stringPage = (bytes: Uint8Array, start = 0, total = bytes.length): ValuePage =>
  ({ kind: 'string', encoding: 'raw', start, total, bytes });

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
      const length = number('$');
      command.push(text.slice(at, at + length));
      at += length;
      if (text.slice(at, at + 2) !== '\r\n') throw new Error(`no line end at ${at}`);
      at += 2;
    }
    commands.push(command);
  }
  return commands;
}

const respOf = (run: (exporter: CommandExporter) => void): string[][] =>
  parseResp(writtenBytes((output) => run(new CommandExporter(new RespCommandWriter(output), () => undefined))));

const id = (ms: bigint, seq = 0n): StreamId => ({ ms, seq });
const facts = (part: Partial<StreamFacts>): StreamFacts => ({
  lastId: id(0n), firstId: id(0n), maxDeletedId: id(0n), entriesAdded: 0n, groups: [], idempotency: null, ...part,
});
const entry = (ms: bigint): { readonly id: StreamId; readonly fields: readonly (readonly [Uint8Array, Uint8Array])[] } =>
  ({ id: id(ms), fields: [[bytesOf('f'), bytesOf(`v${ms}`)]] });
const streamPage = (entries: readonly bigint[], part: Partial<StreamFacts>): ValuePage =>
  ({ kind: 'stream', start: 0, total: entries.length, entries: entries.map(entry), facts: facts(part) });

describe('commands', () => {
  it('selects the database once for all keys of it', () => {
    const { lines } = linesOf((exporter) => {
      exporter.key(keyOf('a'), valueOf([stringPage(bytesOf('1'))]));
      exporter.key(keyOf('b'), valueOf([stringPage(bytesOf('x y'))]));
      exporter.key(keyOf('c', { db: 3 }), valueOf([stringPage(bytesOf(''))]));
    });
    expect(lines).toEqual(['SELECT 0', 'SET a 1', 'SET b "x y"', 'SELECT 3', 'SET c ""']);
  });

  it('writes the expiry behind the value', () => {
    const { lines } = linesOf((exporter) => exporter.key(keyOf('a', { expireAt: 1_893_456_000_000 }), valueOf([stringPage(bytesOf('1'))])));
    expect(lines.slice(1)).toEqual(['SET a 1', 'PEXPIREAT a 1893456000000']);
  });

  it('writes each type with its command', () => {
    const [a, b] = [bytesOf('a'), bytesOf('b')];
    expect(commandsOf([{ kind: 'list', start: 0, total: 2, elements: [a, b] }])).toEqual(['RPUSH k a b']);
    expect(commandsOf([{ kind: 'set', start: 0, total: 2, elements: [a, b] }])).toEqual(['SADD k a b']);
    const scored = [{ member: a, score: 1.5 }, { member: b, score: -Infinity }];
    expect(commandsOf([{ kind: 'zset', start: 0, total: 2, elements: scored }])).toEqual(['ZADD k 1.5 a -inf b']);
  });

  it('writes the expiry of fields, those with the same time at once', () => {
    const field = (name: string, expireAt: number | null): { field: Uint8Array; value: Uint8Array; expireAt: number | null } =>
      ({ field: bytesOf(name), value: bytesOf('v'), expireAt });
    const elements = [field('a', 5), field('b', null), field('c', 7), field('d', 5)];
    expect(commandsOf([{ kind: 'hash', start: 0, total: 4, elements }])).toEqual([
      'HSET k a v b v c v d v', 'HPEXPIREAT k 5 FIELDS 2 a d', 'HPEXPIREAT k 7 FIELDS 1 c',
    ]);
  });

  it('writes nothing for an empty collection, not even its expiry', () => {
    const { lines } = linesOf((exporter) => exporter.key(keyOf('k', { expireAt: 5 }), valueOf([{ kind: 'set', start: 0, total: 0, elements: [] }])));
    expect(lines).toEqual(['SELECT 0']);
  });

  it('skips what cannot be said, and says so', () => {
    const { lines, skipped } = linesOf((exporter) => {
      exporter.key(keyOf('z'), valueOf([{ kind: 'zset', start: 0, total: 2, elements: [{ member: bytesOf('a'), score: NaN }, { member: bytesOf('b'), score: 1 }] }]));
      exporter.key(keyOf('u'), valueOf([{ kind: 'unknown', start: 0, total: 1, bytes: bytesOf('x') }]));
    });
    expect(lines).toEqual(['SELECT 0', 'ZADD z 1 b']);
    expect(skipped.map(({ key, reason }) => [Buffer.from(key).toString(), reason])).toEqual([
      ['z', 'a member whose score is not a number, which no server takes'], ['u', 'its type is not known'],
    ]);
  });

  it('keeps commands within bounds, over pages too', () => {
    const elements = Array.from({ length: 3000 }, (_, i) => bytesOf(`element ${i}`));
    const pages: ValuePage[] = [
      { kind: 'list', start: 0, total: 3000, elements: elements.slice(0, 700) },
      { kind: 'list', start: 700, total: 3000, elements: elements.slice(700) },
    ];
    const commands = respOf((exporter) => exporter.key(keyOf('k'), valueOf(pages))).slice(1);
    expect(Math.max(...commands.map((command) => command.length))).toBeLessThanOrEqual(514);
    expect(commands.flatMap((command) => command.slice(2))).toEqual(elements.map((element) => Buffer.from(element).toString()));
    const big = Array.from({ length: 10 }, () => new Uint8Array(50_000));
    const bigCommands = respOf((exporter) => exporter.key(keyOf('k'), valueOf([{ kind: 'set', start: 0, total: 10, elements: big }]))).slice(1);
    expect(bigCommands.map((command) => command.length)).toEqual([4, 4, 4, 4, 4]);
  });

  it('writes a long string in blocks, cutting no character', () => {
    const whole = bytesOf('"ü€😀" \n'.repeat(50));
    for (let size = 1; size < 9; size++) {
      const pages: ValuePage[] = [];
      for (let at = 0; at < whole.length; at += size) pages.push(stringPage(whole.slice(at, at + size), at, whole.length));
      expect(commandsOf(pages)).toEqual([`SET k "${'\\"ü€😀\\" \\n'.repeat(50)}"`]);
      expect(respOf((exporter) => exporter.key(keyOf('k'), valueOf(pages)))[1]?.[2]).toBe(Buffer.from(whole).toString('latin1'));
    }
    const broken = [stringPage(Uint8Array.of(0xe2, 0x82), 0, 3), stringPage(Uint8Array.of(0x41), 2, 3)];
    expect(commandsOf(broken)).toEqual(['SET k "\\xe2\\x82A"']);
  });

  it('refuses to write a string that comes out shorter than it was announced', () => {
    expect(() => respOf((exporter) => exporter.key(keyOf('k'), valueOf([stringPage(bytesOf('abc'), 0, 5)])))).toThrow(RangeError);
  });

  it('restores values of modules', () => {
    const page: ValuePage = { kind: 'module', start: 0, total: 0, module: 'vectorset', version: 0, decoded: null, fields: [] };
    const value = valueOf([page], [Uint8Array.of(1, 2), Uint8Array.of(3)]);
    const [, restore] = respOf((exporter) => exporter.key(keyOf('k'), value));
    expect(restore?.slice(0, 3)).toEqual(['RESTORE', 'k', '0']);
    const payload = Buffer.from(restore?.[3] ?? '', 'latin1');
    expect([...payload.subarray(0, 6)]).toEqual([7, 1, 2, 3, 8, 0]);
    expect(payload).toHaveLength(14);
  });

  it('loads libraries of functions', () => {
    expect(linesOf((exporter) => exporter.library(bytesOf('#!lua name=l\nx'))).lines).toEqual(['FUNCTION LOAD REPLACE "#!lua name=l\\nx"']);
  });

  it.each([
    [1, '1'], [0.1, '0.1'], [-0, '-0'], [1e21, '1e+21'], [5e-324, '5e-324'], [1.7976931348623157e308, '1.7976931348623157e+308'],
    [Infinity, 'inf'], [-Infinity, '-inf'],
  ])('writes the score %d as %s', (score, text) => {
    expect(scoreText(score)).toBe(text);
  });
});

describe('commands of streams', () => {
  it('adds the entries and leaves the counters alone where they come out right', () => {
    expect(commandsOf([streamPage([1n, 2n], { lastId: id(2n), entriesAdded: 2n })])).toEqual(['XADD k 1-0 f v1', 'XADD k 2-0 f v2']);
    expect(commandsOf([streamPage([1n], { lastId: id(1n), entriesAdded: null, maxDeletedId: null })])).toEqual(['XADD k 1-0 f v1']);
  });

  it('sets counters that the entries alone do not give', () => {
    const deleted = { lastId: id(9n), entriesAdded: 7n, maxDeletedId: id(5n) };
    expect(commandsOf([streamPage([1n], deleted)])).toEqual(['XADD k 1-0 f v1', 'XSETID k 9-0 ENTRIESADDED 7 MAXDELETEDID 5-0']);
    expect(commandsOf([streamPage([1n], { lastId: id(9n), entriesAdded: null })])).toEqual(['XADD k 1-0 f v1', 'XSETID k 9-0']);
  });

  it('makes an empty stream', () => {
    expect(commandsOf([streamPage([], { lastId: id(3n), entriesAdded: 3n })])).toEqual([
      'XGROUP CREATE k created-by-export 0-0 MKSTREAM', 'XGROUP DESTROY k created-by-export', 'XSETID k 3-0 ENTRIESADDED 3 MAXDELETEDID 0-0',
    ]);
  });

  const consumer = (name: string, pending: number): StreamFacts['groups'][0]['consumers'][0] =>
    ({ name: bytesOf(name), seenAt: 1, activeAt: 1, pending });
  const pendingOf = (ms: bigint, owner: string, deliveredAt = 50, deliveries = 1): StreamFacts['groups'][0]['pending'][0] =>
    ({ id: id(ms), consumer: bytesOf(owner), deliveredAt, deliveries });

  it('makes groups with their consumers and what is pending', () => {
    const group = {
      name: bytesOf('g'), lastId: id(2n), entriesRead: 2n, consumers: [consumer('idle', 0), consumer('busy', 2)],
      pending: [pendingOf(1n, 'busy'), pendingOf(2n, 'busy'), pendingOf(3n, 'busy', 60)],
    };
    const page = streamPage([1n, 2n, 3n], { lastId: id(3n), entriesAdded: 3n, groups: [group, { ...group, name: bytesOf('h'), entriesRead: null, consumers: [], pending: [] }] });
    expect(commandsOf([page]).slice(3)).toEqual([
      'XGROUP CREATE k g 2-0 ENTRIESREAD 2', 'XGROUP CREATECONSUMER k g idle',
      'XCLAIM k g busy 0 1-0 2-0 TIME 50 RETRYCOUNT 1 JUSTID FORCE', 'XCLAIM k g busy 0 3-0 TIME 60 RETRYCOUNT 1 JUSTID FORCE',
      'XGROUP CREATE k h 2-0',
    ]);
  });

  it('claims entries that are gone through stand-ins, and removes these', () => {
    const group = {
      name: bytesOf('g'), lastId: id(9n), entriesRead: 9n, consumers: [consumer('c', 3)],
      pending: [pendingOf(1n, 'c'), pendingOf(4n, 'c'), pendingOf(5n, 'c'), pendingOf(9n, 'c')],
    };
    const page = streamPage([4n, 7n], { lastId: id(9n), entriesAdded: 9n, maxDeletedId: id(9n), groups: [group] });
    expect(commandsOf([page])).toEqual([
      'XADD k 1-0 deleted deleted', 'XADD k 4-0 f v4', 'XADD k 5-0 deleted deleted', 'XADD k 7-0 f v7', 'XADD k 9-0 deleted deleted',
      'XSETID k 9-0 ENTRIESADDED 9 MAXDELETEDID 9-0', 'XGROUP CREATE k g 9-0 ENTRIESREAD 9',
      'XCLAIM k g c 0 1-0 4-0 5-0 9-0 TIME 50 RETRYCOUNT 1 JUSTID FORCE', 'XDEL k 5-0 9-0', 'XTRIM k MAXLEN 2',
    ]);
  });

  it('restores a stream whose pending entries nobody owns, or with ids of producers', () => {
    const group = { name: bytesOf('g'), lastId: id(1n), entriesRead: 1n, consumers: [], pending: [{ ...pendingOf(1n, 'c'), consumer: null }] };
    expect(commandsOf([streamPage([1n], { lastId: id(1n), entriesAdded: 1n, groups: [group] })])[0]).toMatch(/^RESTORE k 0 "/);
  });

  it('keeps settings of idempotency that are not the default', () => {
    const idempotency = { durationSeconds: 100, maxIds: 100, producers: [], idsAdded: 0n, duplicates: 0n };
    const part = { lastId: id(1n), entriesAdded: 1n };
    expect(commandsOf([streamPage([1n], { ...part, idempotency })])).toEqual(['XADD k 1-0 f v1']);
    expect(commandsOf([streamPage([1n], { ...part, idempotency: { ...idempotency, maxIds: 7 } })])[1]).toBe('XCFGSET k IDMP-DURATION 100 IDMP-MAXSIZE 7');
  });
});
