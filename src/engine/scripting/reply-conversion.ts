/** Lua values to replies and back, by the rules of `script_lua.c` (Redis 7). */
import { doubleText } from '../codec/double-text.js';
import { LuaType, type LuaState } from './lua-state.js';
import { toInt64 } from './number-text.js';
import { scriptError, type ScriptReply } from './script-reply.js';

/** Tables in tables that a reply may have. The server's Lua ends between 2000 and 8000, by what is in them. */
const MAX_DEPTH = 2000;

/** C strings end at a zero byte, and a line of the protocol at its line end. */
const cString = (text: string): string => text.split('\0', 1)[0];
const oneLine = (text: string): string => cString(text).replace(/[\r\n]/g, ' ');

/** The reply that a value stands for. Leaves the stack as it was. */
export function readReply(machine: LuaState, state: number, index: number, resp: 2 | 3, depth = 0): ScriptReply {
  const { lua } = machine;
  if (depth > MAX_DEPTH || !machine.ensureStack(state, 4)) return scriptError('ERR reached lua stack limit');
  switch (machine.type(state, index)) {
    case LuaType.String:
      return { kind: 'bulk', value: machine.text(state, index) };
    case LuaType.Boolean: {
      const value = lua.lua_toboolean(state, index) !== 0;
      if (resp === 3) return { kind: 'boolean', value };
      return value ? { kind: 'integer', value: 1 } : { kind: 'null' };
    }
    case LuaType.Number:
      return { kind: 'integer', value: toInt64(lua.lua_tonumber(state, index)) };
    case LuaType.Table: {
      lua.lua_pushvalue(state, index);
      const reply = readTable(machine, state, resp, depth);
      machine.pop(state);
      return reply;
    }
    default:
      return { kind: 'null' };
  }
}

/** The reply for the table on top. A field with one of the known names decides, else it is an array. */
function readTable(machine: LuaState, state: number, resp: 2 | 3, depth: number): ScriptReply {
  const { lua } = machine;
  const error = stringField(machine, state, 'err');
  if (error !== null) return scriptError(oneLine(error));
  const status = stringField(machine, state, 'ok');
  if (status !== null) return { kind: 'status', text: oneLine(status) };

  if (machine.getField(state, -1, 'double') === LuaType.Number) {
    const value = lua.lua_tonumber(state, -1);
    machine.pop(state);
    return { kind: 'double', value };
  }
  machine.pop(state);
  const bigNumber = stringField(machine, state, 'big_number');
  if (bigNumber !== null) return { kind: 'bigNumber', text: bigNumber.replace(/[\r\n]/g, ' ') };
  const verbatim = readVerbatim(machine, state);
  if (verbatim !== null) return verbatim;

  if (machine.getField(state, -1, 'map') === LuaType.Table) {
    const pairs: (readonly [ScriptReply, ScriptReply])[] = [];
    lua.lua_pushnil(state);
    while (lua.lua_next(state, -2) !== 0) {
      pairs.push([readReply(machine, state, -2, resp, depth + 1), readReply(machine, state, -1, resp, depth + 1)]);
      machine.pop(state);
    }
    machine.pop(state);
    return { kind: 'map', pairs };
  }
  machine.pop(state);
  if (machine.getField(state, -1, 'set') === LuaType.Table) {
    const items: ScriptReply[] = [];
    lua.lua_pushnil(state);
    while (lua.lua_next(state, -2) !== 0) {
      machine.pop(state);
      items.push(readReply(machine, state, -1, resp, depth + 1));
    }
    machine.pop(state);
    return { kind: 'set', items };
  }
  machine.pop(state);

  const items: ScriptReply[] = [];
  for (let i = 1; ; i++) {
    lua.lua_rawgeti(state, -1, i);
    const ended = machine.type(state, -1) === LuaType.Nil;
    if (!ended) items.push(readReply(machine, state, -1, resp, depth + 1));
    machine.pop(state);
    if (ended) return { kind: 'array', items };
  }
}

function stringField(machine: LuaState, state: number, name: string): string | null {
  const value = machine.getField(state, -1, name) === LuaType.String ? machine.text(state, -1) : null;
  machine.pop(state);
  return value;
}

function readVerbatim(machine: LuaState, state: number): ScriptReply | null {
  let reply: ScriptReply | null = null;
  if (machine.getField(state, -1, 'verbatim_string') === LuaType.Table) {
    const format = stringField(machine, state, 'format');
    const text = stringField(machine, state, 'string');
    // The protocol has room for three characters.
    if (format !== null && text !== null) {
      reply = { kind: 'verbatim', format: cString(format).slice(0, 3).padEnd(3, ' '), text };
    }
  }
  machine.pop(state);
  return reply;
}

/**
 * Pushes what a script sees of a reply. With RESP2 it sees the older shapes, whatever the reply is: maps are flat
 * arrays, doubles are strings.
 */
export function pushReply(machine: LuaState, state: number, reply: ScriptReply, resp: 2 | 3): void {
  const { lua } = machine;
  if (!machine.ensureStack(state, 6)) machine.plainError(state, 'reached lua stack limit');
  switch (reply.kind) {
    case 'status':
      return pushWrapped(machine, state, 'ok', () => machine.pushText(state, reply.text));
    case 'error':
      pushError(machine, state, reply.text);
      // The server counts errors once, where the command failed.
      lua.lua_pushboolean(state, 1);
      return machine.setField(state, -2, 'ignore_error_stats_update');
    case 'integer':
      return lua.lua_pushnumber(state, Number(reply.value));
    case 'bulk':
      return reply.value === null ? lua.lua_pushboolean(state, 0) : machine.pushText(state, reply.value);
    case 'array':
      return reply.items === null ? lua.lua_pushboolean(state, 0) : pushArray(machine, state, reply.items, resp);
    case 'map':
      if (resp === 2) return pushArray(machine, state, reply.pairs.flat(), resp);
      return pushWrapped(machine, state, 'map', () => {
        lua.lua_createtable(state, 0, reply.pairs.length);
        for (const [key, value] of reply.pairs) {
          pushReply(machine, state, key, resp);
          pushReply(machine, state, value, resp);
          lua.lua_rawset(state, -3);
        }
      });
    case 'set':
      if (resp === 2) return pushArray(machine, state, reply.items, resp);
      return pushWrapped(machine, state, 'set', () => {
        lua.lua_createtable(state, 0, reply.items.length);
        for (const item of reply.items) {
          pushReply(machine, state, item, resp);
          lua.lua_pushboolean(state, 1);
          lua.lua_rawset(state, -3);
        }
      });
    case 'double':
      if (resp === 2) return machine.pushText(state, doubleText(reply.value));
      return pushWrapped(machine, state, 'double', () => lua.lua_pushnumber(state, reply.value));
    case 'boolean':
      return resp === 2
        ? lua.lua_pushnumber(state, reply.value ? 1 : 0)
        : lua.lua_pushboolean(state, reply.value ? 1 : 0);
    case 'bigNumber':
      if (resp === 2) return machine.pushText(state, reply.text);
      return pushWrapped(machine, state, 'big_number', () => machine.pushText(state, reply.text));
    case 'verbatim':
      if (resp === 2) return machine.pushText(state, reply.text);
      return pushWrapped(machine, state, 'verbatim_string', () => {
        lua.lua_createtable(state, 0, 2);
        machine.pushText(state, reply.text);
        machine.setField(state, -2, 'string');
        machine.pushText(state, reply.format);
        machine.setField(state, -2, 'format');
      });
    case 'null':
      return resp === 2 ? lua.lua_pushboolean(state, 0) : lua.lua_pushnil(state);
  }
}

function pushWrapped(machine: LuaState, state: number, name: string, pushValue: () => void): void {
  machine.lua.lua_createtable(state, 0, 1);
  pushValue();
  machine.setField(state, -2, name);
}

function pushArray(machine: LuaState, state: number, items: readonly ScriptReply[], resp: 2 | 3): void {
  machine.lua.lua_createtable(state, items.length, 0);
  for (let i = 0; i < items.length; i++) {
    pushReply(machine, state, items[i], resp);
    machine.lua.lua_rawseti(state, -2, i + 1);
  }
}

/** Pushes the table that stands for an error. A text of one word alone is no code: it becomes `ERR word`. */
export function pushError(machine: LuaState, state: number, text: string): void {
  const space = text.indexOf(' ');
  const code = space < 0 ? 'ERR' : text.slice(0, space);
  const message = text.slice(space + 1).replace(/^[\r\n]+|[\r\n]+$/g, '');
  pushWrapped(machine, state, 'err', () => machine.pushText(state, cString(`${code} ${message}`)));
}
