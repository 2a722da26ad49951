import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ProtocolError, RequestReader } from '../../../src/engine/server/request-reader.js';

const limits = () => ({ bulkLength: 1 << 20, queryBuffer: 1 << 21 });

function readAll(bytes: Buffer, cuts: readonly number[]): { readonly commands: string[][]; readonly error: string } {
  const reader = new RequestReader(limits());
  const commands: string[][] = [];
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  try {
    let from = 0;
    for (const to of [...places, bytes.length]) {
      reader.feed(Buffer.from(bytes.subarray(from, to)));
      from = to;
      for (let args = reader.next(); args !== null; args = reader.next()) commands.push(args);
    }
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return { commands, error: error.message };
  }
  return { commands, error: '' };
}

const argument = fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
const packed = (args: readonly string[]): string =>
  `*${args.length}\r\n${args.map((arg) => `$${arg.length}\r\n${arg}\r\n`).join('')}`;

describe('reading requests', () => {
  it('gives the same commands however their bytes come', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(argument, { minLength: 1, maxLength: 6 }), { maxLength: 6 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (commands, cuts) => {
          expect(readAll(Buffer.from(commands.map(packed).join(''), 'latin1'), cuts)).toEqual({ commands, error: '' });
        },
      ),
      { numRuns: 300 },
    );
  });

  it('meets hostile bytes with commands or a protocol error, the same ones for any chunks', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '*',
        '$',
        '\r\n',
        '\n',
        '*2\r\n',
        '$3\r\n',
        '$-1\r\n',
        '*-1\r\n',
        '*1e9\r\n',
        '$99999999999\r\n',
        '"',
        "'",
      ),
      fc.constantFrom('GET a\r\n', 'SET "a b" \'c\'\r\n', '\0', 'x'.repeat(300)),
      argument,
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1')),
        fc.array(fc.nat(), { maxLength: 20 }),
        (bytes, cuts) => {
          const whole = readAll(bytes, []);
          expect(readAll(bytes, cuts)).toEqual(whole);
          for (const command of whole.commands) expect(command.length).toBeGreaterThan(0);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['*x\r\n', 'invalid multibulk length'],
    ['*2147483648\r\n', 'invalid multibulk length'],
    ['*1\r\n!', "expected '$', got '!'"],
    ['*1\r\n$x\r\n', 'invalid bulk length'],
    ['*1\r\n$-1\r\n', 'invalid bulk length'],
    ['*1\r\n$1048577\r\n', 'invalid bulk length'],
    ['get "a\r\n', 'unbalanced quotes in request'],
    ['x'.repeat(70_000), 'too big inline request'],
    [`*${'1'.repeat(70_000)}`, 'too big mbulk count string'],
    [`*1\r\n$${'1'.repeat(70_000)}`, 'too big bulk count string'],
  ])('refuses %j', (text, error) => {
    expect(readAll(Buffer.from(text, 'latin1'), [])).toEqual({ commands: [], error });
  });

  it('takes no memory for what is only announced', () => {
    const reader = new RequestReader({ bulkLength: 512 << 20, queryBuffer: 1 << 30 });
    reader.feed(Buffer.from('*2000000000\r\n$536870912\r\n', 'latin1'));
    expect(reader.next()).toBeNull();
    expect(reader.waiting).toBe(0);
  });

  it('bounds a command as a whole, and what waits unparsed', () => {
    const many = new RequestReader({ bulkLength: 1000, queryBuffer: 10_000 });
    many.feed(Buffer.from('*1000000\r\n', 'latin1'));
    expect(() => {
      for (let i = 0; i < 2000; i++) {
        many.feed(Buffer.from('$1\r\nx\r\n', 'latin1'));
        many.next();
      }
    }).toThrow('too big query buffer');
    const waiting = new RequestReader({ bulkLength: 1 << 20, queryBuffer: 10_000 });
    waiting.feed(Buffer.from('*1\r\n$100000\r\nx', 'latin1'));
    waiting.next();
    expect(() => {
      for (let i = 0; i < 20; i++) waiting.feed(Buffer.alloc(1000));
    }).toThrow('too big query buffer');
  });

  it('lets a client that has not authenticated send only little', () => {
    const reader = new RequestReader(limits());
    reader.trusted = false;
    reader.feed(Buffer.from('*11\r\n', 'latin1'));
    expect(() => reader.next()).toThrow('unauthenticated multibulk length');
    const bulk = new RequestReader(limits());
    bulk.trusted = false;
    bulk.feed(Buffer.from('*1\r\n$16385\r\n', 'latin1'));
    expect(() => bulk.next()).toThrow('unauthenticated bulk length');
  });
});
