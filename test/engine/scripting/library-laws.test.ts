/** Laws of the libraries: what was packed comes out again, byte for byte. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatG, toInt64 } from '../../../src/engine/scripting/number-text.js';
import { ScriptEngine } from '../../../src/engine/scripting/script-engine.js';
import { evalScript } from './script-host.js';

const RUNS = { numRuns: 60 };
const engine = ScriptEngine.create();
const bytes = fc.uint8Array({ maxLength: 300 }).map((all) => String.fromCharCode(...all));
const numbers = fc.double({ noNaN: true, noDefaultInfinity: true });
const strings = (values: readonly string[]) => ({
  kind: 'array',
  items: values.map((value) => ({ kind: 'bulk', value })),
});

describe('what goes in comes out', () => {
  it('of cjson, for strings of any bytes', () => {
    const list = fc.array(bytes, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(list, (values) => {
        expect(evalScript(engine, 'return cjson.decode(cjson.encode(ARGV))', ...values)).toEqual(strings(values));
      }),
      RUNS,
    );
  });

  it('of cjson, as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), { minLength: 1 }), (values) => {
        const reply = evalScript(engine, 'return cjson.encode(cjson.decode(ARGV[1]))', JSON.stringify(values));
        if (reply.kind !== 'bulk' || reply.value === null) throw new Error(JSON.stringify(reply));
        const read = JSON.parse(reply.value) as readonly number[];
        expect(read).toHaveLength(values.length);
        // Fourteen digits are written.
        read.forEach((value, i) =>
          expect(Math.abs(value - values[i])).toBeLessThanOrEqual(Math.abs(values[i]) * 1e-13),
        );
      }),
      RUNS,
    );
  });

  it('of cmsgpack and struct', () => {
    const list = fc.array(bytes, { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(list, (values) => {
        expect(evalScript(engine, 'return cmsgpack.unpack(cmsgpack.pack(ARGV))', ...values)).toEqual(strings(values));
        const packed =
          "local n = '' for i, v in ipairs(ARGV) do n = n .. struct.pack('>I4c0', #v, v) end local r, at = {}, 1 for i = 1, #ARGV do r[i], at = struct.unpack('>I4c0', n, at) end return r";
        expect(evalScript(engine, packed, ...values)).toEqual(strings(values));
      }),
      RUNS,
    );
    const same =
      "local x = tonumber(ARGV[1]) return cmsgpack.unpack(cmsgpack.pack(x)) == x and struct.unpack('>d', struct.pack('>d', x)) == x";
    fc.assert(
      fc.property(numbers, (value) => {
        expect(evalScript(engine, same, formatG(value, 17))).toEqual({ kind: 'integer', value: 1 });
      }),
      RUNS,
    );
  });

  it('of hostile MessagePack and JSON there is a value or an error, and the next script runs', () => {
    fc.assert(
      fc.property(bytes, (value) => {
        evalScript(engine, 'return {pcall(cmsgpack.unpack, ARGV[1]), pcall(cjson.decode, ARGV[1])}', value);
        expect(evalScript(engine, 'return 1')).toEqual({ kind: 'integer', value: 1 });
      }),
      RUNS,
    );
  });
});

describe('numbers as text', () => {
  it('have all their digits with 17', () => {
    fc.assert(
      fc.property(numbers, (value) => {
        expect(Number(formatG(value, 17))).toBe(value);
      }),
    );
  });

  it.each([
    [0.1, 14, '0.1'],
    [100000, 3, '1e+05'],
    [1e15, 14, '1e+15'],
    [1e14, 14, '1e+14'],
    [12345678901234, 14, '12345678901234'],
    [12345678901234.5, 14, '12345678901234'],
    [0.0001, 14, '0.0001'],
    [0.00001, 14, '1e-05'],
    [-0, 14, '-0'],
    [1.5, 1, '2'],
    [2.5, 1, '2'],
  ])('%d with %d digits is %s', (value, digits, text) => {
    expect(formatG(value, digits)).toBe(text);
  });

  it('become integers as C casts them', () => {
    expect([1.9, -1.9, 2 ** 62, 2 ** 63, -(2 ** 63), NaN].map((value) => String(toInt64(value)))).toEqual([
      '1',
      '-1',
      '4611686018427387904',
      '-9223372036854775808',
      '-9223372036854775808',
      '-9223372036854775808',
    ]);
  });
});
