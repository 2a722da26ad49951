import type { LuaState } from './lua-state.js';
import { addFunction } from './redis-library.js';

/** Adding this puts the low 32 bits of an integer into the low bits of a double's mantissa, rounding halves to even. */
const MAGIC = 2 ** 52 + 2 ** 51;

const double = new Float64Array(1);
const words = new Int32Array(double.buffer);

/** The 32 bits of an argument, as Lua BitOp takes them: modulo 2^32, rounded. */
function bits(machine: LuaState, state: number, argument: number): number {
  double[0] = machine.lua.luaL_checknumber(state, argument) + MAGIC;
  return words[0];
}

/** Pushes the `bit` library (Lua BitOp 1.0.2): operations on signed integers of 32 bits. */
export function pushBit(machine: LuaState, table: number): void {
  const { lua } = machine;
  lua.lua_createtable(table, 0, 12);
  const add = (name: string, operation: (state: number) => number) =>
    addFunction(machine, table, name, (state) => {
      lua.lua_pushnumber(state, operation(state));
      return 1;
    });
  const fold = (name: string, operation: (left: number, right: number) => number) =>
    add(name, (state) => {
      let result = bits(machine, state, 1);
      for (let i = lua.lua_gettop(state); i > 1; i--) result = operation(result, bits(machine, state, i));
      return result;
    });
  const shift = (name: string, operation: (value: number, by: number) => number) =>
    add(name, (state) => {
      const value = bits(machine, state, 1);
      return operation(value, bits(machine, state, 2) & 31);
    });

  add('tobit', (state) => bits(machine, state, 1));
  add('bnot', (state) => ~bits(machine, state, 1));
  fold('band', (left, right) => left & right);
  fold('bor', (left, right) => left | right);
  fold('bxor', (left, right) => left ^ right);
  shift('lshift', (value, by) => value << by);
  shift('rshift', (value, by) => (value >>> by) | 0);
  shift('arshift', (value, by) => value >> by);
  shift('rol', (value, by) => (value << by) | (value >>> (32 - by)));
  shift('ror', (value, by) => (value >>> by) | (value << (32 - by)));
  add('bswap', (state) => {
    const value = bits(machine, state, 1);
    return (value >>> 24) | ((value >>> 8) & 0xff00) | ((value & 0xff00) << 8) | (value << 24);
  });
  addFunction(machine, table, 'tohex', (state) => {
    const value = bits(machine, state, 1) >>> 0;
    const digits = lua.lua_gettop(state) < 2 ? 8 : bits(machine, state, 2);
    const text = value
      .toString(16)
      .padStart(8, '0')
      .slice(8 - Math.min(8, Math.abs(digits)));
    machine.pushText(state, digits < 0 ? text.toUpperCase() : text);
    return 1;
  });
}
