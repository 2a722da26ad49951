import { bytesToLatin1 } from '../codec/latin1.js';
import { MessagePacker } from './cmsgpack-packer.js';
import { MessageUnpacker } from './cmsgpack-unpacker.js';
import { LuaType, type LuaState } from './lua-state.js';
import { addFunction } from './redis-library.js';

const INT_MAX = 2 ** 31 - 1;

/** Values from `offset` on, at most `limit`; with a limit, the next offset is in front (-1 at the end). */
function unpack(machine: LuaState, state: number, limit: number, offset: number): number {
  const { lua } = machine;
  const data = machine.checkText(state, 1);
  if (offset < 0 || limit < 0) {
    machine.error(state, `Invalid request to unpack with offset of ${offset} and limit of ${data.length}.`);
  }
  if (offset > data.length) {
    machine.error(state, `Start offset ${offset} greater than input length ${data.length}.`);
  }
  const all = limit === 0 && offset === 0;
  const unpacker = new MessageUnpacker(machine, state, data, offset);
  let count = 0;
  for (; unpacker.left > 0 && count < (all ? INT_MAX : limit); count++) unpacker.unpack();
  if (all) return count;
  lua.lua_pushnumber(state, unpacker.left === 0 ? -1 : unpacker.at);
  lua.lua_insert(state, 2);
  return count + 1;
}

/** Pushes the `cmsgpack` library: MessagePack as lua-cmsgpack 0.4.0 reads and writes it. */
export function pushCmsgpack(machine: LuaState, table: number): void {
  const { lua } = machine;
  const optional = (state: number, argument: number): number =>
    machine.type(state, argument) <= LuaType.Nil ? 0 : lua.luaL_checkinteger(state, argument);
  lua.lua_createtable(table, 0, 7);
  addFunction(machine, table, 'pack', (state) => {
    const count = lua.lua_gettop(state);
    if (count === 0) machine.argumentError(state, 0, 'MessagePack pack needs input.');
    const packer = new MessagePacker(machine, state);
    for (let i = 1; i <= count; i++) packer.pack(i);
    machine.pushText(state, bytesToLatin1(packer.bytes));
    return 1;
  });
  addFunction(machine, table, 'unpack', (state) => {
    lua.lua_settop(state, Math.min(1, lua.lua_gettop(state)));
    return unpack(machine, state, 0, 0);
  });
  addFunction(machine, table, 'unpack_one', (state) => {
    const offset = optional(state, 2);
    lua.lua_settop(state, 1);
    return unpack(machine, state, 1, offset);
  });
  addFunction(machine, table, 'unpack_limit', (state) => {
    const limit = lua.luaL_checkinteger(state, 2);
    const offset = optional(state, 3);
    lua.lua_settop(state, 1);
    return unpack(machine, state, limit, offset);
  });
  const texts = {
    _NAME: 'cmsgpack',
    _VERSION: 'lua-cmsgpack 0.4.0',
    _COPYRIGHT: 'Copyright (C) 2012, Salvatore Sanfilippo',
    _DESCRIPTION: 'MessagePack C implementation for Lua',
  };
  for (const [name, text] of Object.entries(texts)) {
    machine.pushText(table, text);
    machine.setField(table, -2, name);
  }
}
