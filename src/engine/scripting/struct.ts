import { bytesToLatin1 } from '../codec/latin1.js';
import { ByteWriter } from '../codec/byte-writer.js';
import { LuaType, type LuaState } from './lua-state.js';
import { addFunction } from './redis-library.js';
import { StructFormat, type StructOption } from './struct-format.js';
import { toInt64 } from './number-text.js';

const WORD_BYTES = 8;

/** Bytes of an integer; those behind the first eight are zero, whatever its sign. */
function integerBytes(value: number, { size, bigEndian }: StructOption): Uint8Array {
  // Doubles from 2^63 on are unsigned.
  const bits = value >= 2 ** 63 && value < 2 ** 64 ? BigInt(value) : BigInt.asUintN(64, BigInt(toInt64(value)));
  const bytes = new Uint8Array(size);
  for (let i = 0; i < Math.min(size, WORD_BYTES); i++) bytes[i] = Number((bits >> BigInt(8 * i)) & 0xffn);
  return bigEndian ? bytes.reverse() : bytes;
}

function readInteger(data: string, at: number, { option, size, bigEndian }: StructOption): number {
  let bits = 0n;
  for (let i = 0; i < size; i++) {
    bits = BigInt.asUintN(64, (bits << 8n) | BigInt(data.charCodeAt(bigEndian ? at + i : at + size - 1 - i)));
  }
  const isSigned = option === option.toLowerCase();
  return Number(isSigned ? BigInt.asIntN(Math.min(size * 8, 64), bits) : bits);
}

function floatBytes(value: number, { size, bigEndian }: StructOption): Uint8Array {
  const view = new DataView(new ArrayBuffer(size));
  if (size === 4) view.setFloat32(0, value, !bigEndian);
  else view.setFloat64(0, value, !bigEndian);
  return new Uint8Array(view.buffer);
}

function readFloat(data: string, at: number, { size, bigEndian }: StructOption): number {
  const view = new DataView(new ArrayBuffer(size));
  for (let i = 0; i < size; i++) view.setUint8(i, data.charCodeAt(at + i));
  return size === 4 ? view.getFloat32(0, !bigEndian) : view.getFloat64(0, !bigEndian);
}

function pack(machine: LuaState, state: number): number {
  const { lua } = machine;
  const format = new StructFormat(machine, state, machine.checkText(state, 1));
  const out = new ByteWriter();
  // An argument too few is nil in the messages.
  lua.lua_pushnil(state);
  let argument = 2;
  for (let next = format.next(0); next !== null; next = format.next(out.length)) {
    if (out.length + next.size > machine.limit) machine.plainError(state, 'not enough memory');
    out.copy(new Uint8Array(next.padding));
    if (next.option === 'x') {
      out.byte(0);
    } else if (next.option === 'f' || next.option === 'd') {
      out.copy(floatBytes(lua.luaL_checknumber(state, argument++), next));
    } else if (next.option === 'c' || next.option === 's') {
      const text = machine.checkText(state, argument++);
      const size = next.size === 0 ? text.length : next.size;
      if (text.length < size) machine.argumentError(state, argument, 'string too short');
      out.reserve(size + 1);
      for (let i = 0; i < size; i++) out.byte(text.charCodeAt(i));
      if (next.option === 's') out.byte(0);
    } else {
      out.copy(integerBytes(lua.luaL_checknumber(state, argument++), next));
    }
  }
  machine.pushText(state, bytesToLatin1(out.bytes.subarray(0, out.length)));
  return 1;
}

function unpack(machine: LuaState, state: number): number {
  const { lua } = machine;
  const format = new StructFormat(machine, state, machine.checkText(state, 1));
  const data = machine.checkText(state, 2);
  const first = machine.type(state, 3) <= LuaType.Nil ? 1 : lua.luaL_checkinteger(state, 3);
  if (first === 0) machine.argumentError(state, 3, 'offset must be 1 or greater');
  let at = first - 1;
  let count = 0;
  const need = (size: number) => {
    if (at < 0 || at > data.length - size) machine.argumentError(state, 2, 'data string too short');
  };
  for (let next = format.next(at); next !== null; next = format.next(at)) {
    at += next.padding;
    let { size } = next;
    need(size);
    if (!machine.ensureStack(state, 2)) machine.error(state, 'stack overflow (too many results)');
    if (next.option === 'x') {
      at += size;
      continue;
    }
    if (next.option === 'f' || next.option === 'd') {
      lua.lua_pushnumber(state, readFloat(data, at, next));
    } else if (next.option === 'c') {
      if (size === 0) {
        // The number that was read before is the length.
        if (count === 0 || lua.lua_isnumber(state, -1) === 0) {
          machine.error(state, "format 'c0' needs a previous size");
        }
        size = Math.trunc(lua.lua_tonumber(state, -1));
        machine.pop(state);
        count--;
        if (!(size >= 0)) machine.argumentError(state, 2, 'data string too short');
        need(size);
      }
      machine.pushText(state, data.slice(at, at + size));
    } else if (next.option === 's') {
      const end = data.indexOf('\0', at);
      if (end < 0) machine.error(state, 'unfinished string in data');
      size = end - at + 1;
      machine.pushText(state, data.slice(at, end));
    } else {
      lua.lua_pushnumber(state, readInteger(data, at, next));
    }
    count++;
    at += size;
  }
  lua.lua_pushnumber(state, at + 1);
  return count + 1;
}

function size(machine: LuaState, state: number): number {
  const format = new StructFormat(machine, state, machine.checkText(state, 1), true);
  let total = 0;
  for (let next = format.next(0); next !== null; next = format.next(total)) {
    if (next.option === 's') machine.argumentError(state, 1, "option 's' has no fixed size");
    if (next.option === 'c' && next.size === 0) machine.argumentError(state, 1, "option 'c0' has no fixed size");
    total += next.padding + next.size;
  }
  machine.lua.lua_pushnumber(state, total);
  return 1;
}

/** Pushes the `struct` library (version 0.2), which packs numbers and strings as C structures have them. */
export function pushStruct(machine: LuaState, table: number): void {
  machine.lua.lua_createtable(table, 0, 3);
  addFunction(machine, table, 'pack', (state) => pack(machine, state));
  addFunction(machine, table, 'unpack', (state) => unpack(machine, state));
  addFunction(machine, table, 'size', (state) => size(machine, state));
}
