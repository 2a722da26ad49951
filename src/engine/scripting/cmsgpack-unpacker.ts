import type { LuaState } from './lua-state.js';

/** Containers in containers that our own stack has room for. */
const MAX_DEPTH = 2000;

type Failure = 'Missing bytes in input.' | 'Bad data format in input.';

/** Reads MessagePack into Lua values, as lua-cmsgpack 0.4.0 does. */
export class MessageUnpacker {
  readonly #machine: LuaState;
  readonly #state: number;
  readonly #data: string;
  readonly #float = new DataView(new ArrayBuffer(8));
  /** Place of the next byte. */
  at: number;

  constructor(machine: LuaState, state: number, data: string, at: number) {
    this.#machine = machine;
    this.#state = state;
    this.#data = data;
    this.at = at;
  }

  get left(): number {
    return this.#data.length - this.at;
  }

  /** Pushes the next value. */
  unpack(): void {
    this.#value(0);
  }

  #fail(reason: Failure): never {
    return this.#machine.error(this.#state, reason);
  }

  #need(bytes: number): void {
    if (bytes > this.left) this.#fail('Missing bytes in input.');
  }

  /** Next number of so many bytes, big-endian. */
  #unsigned(bytes: number): number {
    this.#need(bytes);
    let value = 0;
    for (let i = 0; i < bytes; i++) value = value * 256 + this.#data.charCodeAt(this.at++);
    return value;
  }

  #signed(bytes: 1 | 2 | 4): number {
    const value = this.#unsigned(bytes);
    return value >= 2 ** (8 * bytes - 1) ? value - 2 ** (8 * bytes) : value;
  }

  #wide(): bigint {
    this.#need(8);
    return (BigInt(this.#unsigned(4)) << 32n) | BigInt(this.#unsigned(4));
  }

  #text(length: number): void {
    this.#need(length);
    this.#machine.pushText(this.#state, this.#data.slice(this.at, this.at + length));
    this.at += length;
  }

  #value(depth: number): void {
    const { lua } = this.#machine;
    const state = this.#state;
    if (depth > MAX_DEPTH || !this.#machine.ensureStack(state, 3)) {
      this.#machine.error(state, 'stack overflow (in function mp_decode_to_lua_type)');
    }
    const code = this.#unsigned(1);
    switch (code) {
      case 0xc0:
        return lua.lua_pushnil(state);
      case 0xc2:
      case 0xc3:
        return lua.lua_pushboolean(state, code & 1);
      case 0xca:
        this.#float.setUint32(0, this.#unsigned(4));
        return lua.lua_pushnumber(state, this.#float.getFloat32(0));
      case 0xcb:
        this.#float.setBigUint64(0, this.#wide());
        return lua.lua_pushnumber(state, this.#float.getFloat64(0));
      case 0xcc:
        return lua.lua_pushnumber(state, this.#unsigned(1));
      case 0xcd:
        return lua.lua_pushnumber(state, this.#unsigned(2));
      case 0xce:
        return lua.lua_pushnumber(state, this.#unsigned(4));
      case 0xcf:
        return lua.lua_pushnumber(state, Number(this.#wide()));
      case 0xd0:
        return lua.lua_pushnumber(state, this.#signed(1));
      case 0xd1:
        return lua.lua_pushnumber(state, this.#signed(2));
      case 0xd2:
        return lua.lua_pushnumber(state, this.#signed(4));
      case 0xd3:
        return lua.lua_pushnumber(state, Number(BigInt.asIntN(64, this.#wide())));
      case 0xd9:
        return this.#text(this.#unsigned(1));
      case 0xda:
        return this.#text(this.#unsigned(2));
      case 0xdb:
        return this.#text(this.#unsigned(4));
      case 0xdc:
        return this.#array(this.#unsigned(2), depth);
      case 0xdd:
        return this.#array(this.#unsigned(4), depth);
      case 0xde:
        return this.#map(this.#unsigned(2), depth);
      case 0xdf:
        return this.#map(this.#unsigned(4), depth);
    }
    if (code < 0x80) return lua.lua_pushnumber(state, code);
    if (code >= 0xe0) return lua.lua_pushnumber(state, code - 0x100);
    if (code >= 0xa0 && code < 0xc0) return this.#text(code & 0x1f);
    if (code >= 0x90 && code < 0xa0) return this.#array(code & 0xf, depth);
    if (code < 0x90) return this.#map(code & 0xf, depth);
    this.#fail('Bad data format in input.');
  }

  #array(length: number, depth: number): void {
    const { lua } = this.#machine;
    lua.lua_createtable(this.#state, 0, 0);
    for (let i = 1; i <= length; i++) {
      this.#value(depth + 1);
      lua.lua_rawseti(this.#state, -2, i);
    }
  }

  #map(length: number, depth: number): void {
    const { lua } = this.#machine;
    lua.lua_createtable(this.#state, 0, 0);
    for (let i = 0; i < length; i++) {
      this.#value(depth + 1);
      this.#value(depth + 1);
      // With metamethods or without: a new table has none. Nil and NaN as a key are Lua's own errors.
      lua.lua_settable(this.#state, -3);
    }
  }
}
