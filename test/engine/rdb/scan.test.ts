import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/engine/io/memory-source.js';
import { ENCODINGS } from '../../../src/engine/rdb/format.js';
import { RdbScanner } from '../../../src/engine/rdb/scan.js';
import { collectScan } from './collect-scan.js';
import { ascii, DumpBuilder, int64, length } from './dump-builder.js';

/** A dump of `count` plain string keys in database 0. */
function plainDump(count: number): DumpBuilder {
  const dump = new DumpBuilder().aux('redis-ver', '7.2.6').selectDb(0);
  for (let i = 0; i < count; i++) dump.string(`user:${1000 + i}:name`, `value number ${i}`);
  return dump;
}

describe('records', () => {
  it('tells keys with database, expiry and extent', () => {
    const dump = new DumpBuilder().selectDb(3);
    const first = dump.offset;
    dump.expiring('a', 'one', 1_900_000_000_000);
    const second = dump.offset;
    dump.raw([249, 7]).string('b', 'two').end();
    const { keys } = collectScan(dump.bytes());
    expect(keys).toMatchObject([
      { name: 'a', db: 3, offset: first, end: second, expireAt: 1_900_000_000_000, freq: -1, elements: 3 },
      { name: 'b', db: 3, offset: second, expireAt: -1, freq: 7, idle: -1 },
    ]);
  });

  it('forgets expiry, idle and freq after the key that they belong to', () => {
    const { keys } = collectScan(
      new DumpBuilder().raw([248], length(90), [252], int64(5)).string('a', '').string('b', '').end().bytes(),
    );
    expect(keys.map(({ expireAt, idle }) => ({ expireAt, idle }))).toEqual([
      { expireAt: 5, idle: 90 },
      { expireAt: -1, idle: -1 },
    ]);
  });

  it('reads integer keys as the text that they mean', () => {
    const dump = new DumpBuilder()
      .raw([0, 0xc0, 0x80])
      .text('x')
      .raw([0, 0xc1, 0x39, 0x30])
      .text('y')
      .raw([0, 0xc2, 0, 0, 0, 0x80])
      .text('z')
      .end();
    expect(collectScan(dump.bytes()).names).toEqual(['-128', '12345', '-2147483648']);
  });

  it.each([
    ['raw', new DumpBuilder().string('k', 'text')],
    ['int', new DumpBuilder().raw([0]).text('k').raw([0xc0, 42])],
    ['hashtable', new DumpBuilder().strings(2, 'k', ['a', 'b'])],
    ['linkedlist', new DumpBuilder().strings(1, 'k', ['a'])],
  ])('names the encoding %s', (encoding, dump) => {
    const [key] = collectScan(dump.end().bytes()).keys;
    expect(ENCODINGS[key.encoding]).toBe(encoding);
  });

  it('keeps the key readable when the value is larger than the window', () => {
    const dump = new DumpBuilder()
      .raw([0])
      .text('big')
      .raw(length(3_000_000), new Uint8Array(3_000_000))
      .string('after', 'x')
      .end();
    expect(collectScan(dump.bytes()).names).toEqual(['big', 'after']);
    const list = new DumpBuilder()
      .strings(
        1,
        'list',
        Array.from({ length: 90_000 }, (_, i) => `element ${i} of a long list`),
      )
      .end();
    expect(collectScan(list.bytes()).keys).toMatchObject([{ name: 'list', elements: 90_000 }]);
  });

  it('stops when told to, and a scan from there gives the rest', () => {
    const bytes = plainDump(50).end().bytes();
    const whole = collectScan(bytes);
    const first = new RdbScanner(new MemorySource(bytes), { key() {}, event() {} });
    expect(first.run(20)).toBe(true);
    const rest = collectScan(bytes, { start: { offset: first.offset, db: 0, context: first.context } });
    expect(rest.names).toEqual(whole.names.slice(20));
  });

  it('ends at once when cancelled', () => {
    const bytes = plainDump(200_000).end().bytes();
    let asked = 0;
    const { scanner, names } = collectScan(bytes, { cancelled: () => ++asked > 2 });
    expect(scanner.cancelled).toBe(true);
    expect(names.length).toBeLessThan(200_000);
  });
});

describe('damage', () => {
  it.each([
    ['nothing', '', 'truncated'],
    ['a text file', 'hello, this is no dump at all, but a text of some length', 'bad-magic'],
    ['letters for a version', 'REDISabcd', 'bad-version'],
    ['a Valkey magic with a version that only Redis wrote', 'VALKEY011\xff\0\0\0\0\0\0\0\0', 'bad-version'],
  ])('says what is wrong with %s', (_what, text, kind) => {
    expect(collectScan(ascii(text)).damage[0]).toMatchObject({ kind });
  });

  it('keeps all whole keys of a file that is cut anywhere', () => {
    const dump = plainDump(12);
    const bytes = dump.end().bytes();
    const whole = collectScan(bytes);
    for (let cut = 9; cut < bytes.length; cut++) {
      const { names, damage } = collectScan(bytes.subarray(0, cut));
      expect(names).toEqual(whole.keys.filter((key) => key.end <= cut).map((key) => key.name));
      expect(damage.length, `cut at ${cut}`).toBeGreaterThan(0);
    }
  });

  it('finds the keys behind a broken record again, and says that they are a guess', () => {
    const bytes = plainDump(30).end().bytes();
    const whole = collectScan(bytes);
    const broken = Uint8Array.from(bytes);
    broken[whole.keys[10].offset] = 99;
    const { keys, damage } = collectScan(broken);
    expect(keys.map((key) => key.name)).toEqual(whole.names.filter((_, i) => i !== 10));
    expect(damage).toMatchObject([{ kind: 'bad-type', offset: whole.keys[10].offset, guess: true }]);
    expect(keys.slice(0, 10).every((key) => !key.guess)).toBe(true);
    expect(keys.slice(10).every((key) => key.guess)).toBe(true);
  });

  it('finds keys that a wrong length has swallowed', () => {
    const bytes = plainDump(30).end().bytes();
    const whole = collectScan(bytes);
    const broken = Uint8Array.from(bytes);
    broken[whole.keys[10].valueOffset] = 40; // the value was 15 bytes: now it reaches into the next two keys
    const { names } = collectScan(broken);
    expect(names).toContain(whole.names[11]);
    expect(names.slice(-18)).toEqual(whole.names.slice(-18));
  });

  it('does not take a block of zeros for keys', () => {
    const bytes = plainDump(30).end().bytes();
    const whole = collectScan(bytes);
    const broken = Uint8Array.from(bytes).fill(0, whole.keys[5].offset, whole.keys[9].offset);
    const { names, damage } = collectScan(broken);
    expect(names).toEqual([...whole.names.slice(0, 5), ...whole.names.slice(9)]);
    expect(damage[0]).toMatchObject({ kind: 'zero-fill', guess: true });
  });

  it('says that a low version switches the checksum off', () => {
    const bytes = plainDump(3).end().bytes();
    bytes.set(ascii('0001'), 5);
    expect(collectScan(bytes).damage.map(({ kind, severity }) => [kind, severity])).toEqual([
      ['bad-version', 'warning'],
      ['trailing-bytes', 'warning'],
    ]);
  });

  it('warns of a database that a server does not have', () => {
    expect(collectScan(new DumpBuilder().selectDb(99).string('a', 'b').end().bytes()).damage).toMatchObject([
      { kind: 'bad-database', severity: 'warning' },
    ]);
  });

  it('names what stands behind the end', () => {
    const bytes = plainDump(3).end().bytes();
    const found = (tail: Uint8Array) => collectScan(Uint8Array.from([...bytes, ...tail])).damage[0]?.found;
    expect(found(new Uint8Array(512))).toContain('zero bytes');
    expect(found(ascii('*1\r\n$4\r\nPING\r\n'))).toContain('commands');
    expect(found(bytes)).toContain('another dump');
  });

  it('reads a version from the future and passes over what it does not know', () => {
    const dump = new DumpBuilder('REDIS0099').selectDb(0).string('a', 'b').raw([200]).text('new').text('???');
    for (let i = 0; i < 12; i++) dump.string(`after:${i}`, `value ${i}`);
    const { names, damage } = collectScan(dump.end().bytes());
    expect(names[0]).toBe('a');
    expect(names.slice(-11)).toEqual(Array.from({ length: 11 }, (_, i) => `after:${i + 1}`));
    expect(damage.map(({ kind }) => kind)).toEqual(['unsupported', 'unsupported']);
    expect(damage[1].found).toContain('"new"');
  });

  it('tells type 22 apart by the magic', () => {
    const redis = new DumpBuilder('REDIS0012').raw([22]).text('h').raw([1, 0]).text('f').text('v').end();
    const valkey = new DumpBuilder('VALKEY080').raw([22]).text('h').raw([1]).text('f').text('v').raw(int64(-1)).end();
    for (const dump of [redis, valkey]) expect(collectScan(dump.bytes())).toMatchObject({ names: ['h'], damage: [] });
  });
});

describe('bounds', () => {
  it('is done with any bytes, in time that grows with their number only', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (tail) => {
        const { scanner } = collectScan(Uint8Array.from([...ascii('REDIS0011'), ...tail]));
        expect(scanner.done).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    ['a list', 1],
    ['a hash', 4],
    ['a quicklist', 18],
    ['a stream', 21],
  ])('does not believe %s of 2^60 elements', (_what, type) => {
    const dump = new DumpBuilder().raw([type]).text('k').raw([0x81, 0x10, 0, 0, 0, 0, 0, 0, 0]).text('x');
    expect(collectScan(dump.bytes()).damage[0]).toMatchObject({ kind: 'truncated' });
  });
});
