import { ByteWriter } from '../codec/byte-writer.js';
import { LuaType, type LuaState } from './lua-state.js';
import { toInt64 } from './number-text.js';

/** Tables deeper than this become nil, so that a table in itself has an end. */
const MAX_NESTING = 16;

/** Writes Lua values as MessagePack, as lua-cmsgpack 0.4.0 does. */
export class MessagePacker {
  readonly #machine: LuaState;
  readonly #state: number;
  readonly #out = new ByteWriter();

  constructor(machine: LuaState, state: number) {
    this.#machine = machine;
    this.#state = state;
  }

  /** What was packed so far. */
  get bytes(): Uint8Array {
    return this.#out.bytes.subarray(0, this.#out.length);
  }

  /** Packs the value at `index` of the stack, which stays there. */
  pack(index: number): void {
    this.#machine.lua.lua_pushvalue(this.#state, index);
    this.#top(0);
  }

  /** Packs the value on top and takes it off. */
  #top(level: number): void {
    const machine = this.#machine;
    const state = this.#state;
    const { lua } = machine;
    if (this.#out.length > machine.limit) machine.plainError(state, 'not enough memory');
    if (!machine.ensureStack(state, 5)) machine.error(state, 'stack overflow (in function mp_encode_lua_type)');
    const type = machine.type(state, -1);
    if (type === LuaType.String) this.#text(machine.text(state, -1));
    else if (type === LuaType.Boolean) this.#out.byte(lua.lua_toboolean(state, -1) !== 0 ? 0xc3 : 0xc2);
    else if (type === LuaType.Number) this.#number(lua.lua_tonumber(state, -1));
    else if (type === LuaType.Table && level < MAX_NESTING) this.#table(level);
    else this.#out.byte(0xc0);
    machine.pop(state);
  }

  #text(text: string): void {
    const { length } = text;
    if (length < 32) this.#out.byte(0xa0 | length);
    else this.#head(length, 0xd9, 0xda, 0xdb);
    this.#out.reserve(length);
    for (let i = 0; i < length; i++) this.#out.bytes[this.#out.length++] = text.charCodeAt(i);
  }

  /** A length behind the first of the codes for 8, 16 and 32 bits that has room for it. */
  #head(length: number, code8: number | null, code16: number, code32: number): void {
    if (code8 !== null && length <= 0xff) {
      this.#out.byte(code8);
      this.#out.byte(length);
    } else if (length <= 0xffff) {
      this.#out.byte(code16);
      this.#out.bigEndian(length, 2);
    } else {
      this.#out.byte(code32);
      this.#out.bigEndian(length, 4);
    }
  }

  #number(value: number): void {
    const integer = toInt64(value);
    if (Number(integer) !== value) return this.#double(value);
    const out = this.#out;
    if (typeof integer === 'bigint' || integer < -0x8000_0000 || integer > 0xffff_ffff) {
      out.byte(integer >= 0 ? 0xcf : 0xd3);
      const bits = BigInt.asUintN(64, BigInt(integer));
      out.bigEndian(Number(bits >> 32n), 4);
      out.bigEndian(Number(bits & 0xffff_ffffn), 4);
    } else if (integer >= 0) {
      if (integer <= 0x7f) out.byte(integer);
      else this.#head(integer, 0xcc, 0xcd, 0xce);
    } else if (integer >= -32) {
      out.byte(integer & 0xff);
    } else {
      const width = integer >= -0x80 ? 1 : integer >= -0x8000 ? 2 : 4;
      out.byte(width === 1 ? 0xd0 : width === 2 ? 0xd1 : 0xd2);
      out.bigEndian(integer, width);
    }
  }

  /** As a float where that loses nothing. */
  #double(value: number): void {
    const isFloat = Math.fround(value) === value;
    const view = new DataView(new ArrayBuffer(8));
    if (isFloat) view.setFloat32(0, value);
    else view.setFloat64(0, value);
    this.#out.byte(isFloat ? 0xca : 0xcb);
    this.#out.copy(new Uint8Array(view.buffer, 0, isFloat ? 4 : 8));
  }

  #table(level: number): void {
    const machine = this.#machine;
    const state = this.#state;
    const { lua } = machine;
    let count = 0;
    let most = 0;
    let isArray = true;
    lua.lua_pushnil(state);
    while (lua.lua_next(state, -2) !== 0) {
      machine.pop(state);
      count++;
      const key = machine.type(state, -1) === LuaType.Number ? lua.lua_tonumber(state, -1) : 0;
      if (key >= 1 && Math.floor(key) === key) most = Math.max(most, key);
      else isArray = false;
    }
    if (isArray && most === count) {
      if (count <= 15) this.#out.byte(0x90 | count);
      else this.#head(count, null, 0xdc, 0xdd);
      for (let i = 1; i <= count; i++) {
        lua.lua_pushnumber(state, i);
        lua.lua_gettable(state, -2);
        this.#top(level + 1);
      }
      return;
    }
    if (count <= 15) this.#out.byte(0x80 | count);
    else this.#head(count, null, 0xde, 0xdf);
    lua.lua_pushnil(state);
    while (lua.lua_next(state, -2) !== 0) {
      lua.lua_pushvalue(state, -2);
      this.#top(level + 1);
      this.#top(level + 1);
    }
  }
}
