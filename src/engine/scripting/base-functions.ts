import { ALL_RESULTS, LuaStatus, LuaType, type LuaFunction, type LuaState } from './lua-state.js';

/** Lua's own globals that scripts have in all servers since 7.0. */
export const BASE_NAMES = [
  'assert',
  'collectgarbage',
  'coroutine',
  'error',
  'gcinfo',
  'ipairs',
  'math',
  'rawequal',
  'select',
  'string',
  'table',
  'tonumber',
  'tostring',
  'type',
  'unpack',
  'xpcall',
  '_VERSION',
] as const;

/** Base functions that differ from plain Lua's, by name. */
export function baseFunctions(machine: LuaState): Readonly<Record<string, LuaFunction>> {
  const { lua } = machine;
  /** Answers with nil and the message on top. */
  const failed = (state: number): number => {
    lua.lua_pushnil(state);
    lua.lua_insert(state, -2);
    return 2;
  };
  /** Answers as `loadstring` does: the function, or nil and the message. */
  const loaded = (state: number, source: string, name: string): number => {
    // A chunk's name is a C string.
    return machine.load(state, source, name.split('\0', 1)[0]) ? 1 : failed(state);
  };
  const optionalName = (state: number, otherwise: string): string =>
    machine.type(state, 2) <= LuaType.Nil ? otherwise : machine.checkText(state, 2);
  return {
    // Errors of commands are tables since Redis 7; scripts that were written before expect their text.
    pcall: (state) => {
      lua.luaL_checkany(state, 1);
      const status = lua.lua_pcall(state, lua.lua_gettop(state) - 1, ALL_RESULTS, 0);
      if (status === LuaStatus.Ok) {
        lua.lua_pushboolean(state, 1);
      } else {
        if (machine.type(state, -1) === LuaType.Table) {
          machine.pushText(state, 'err');
          lua.lua_gettable(state, -2);
          if (lua.lua_isstring(state, -1) !== 0) lua.lua_replace(state, -2);
          else machine.pop(state);
        }
        lua.lua_pushboolean(state, 0);
      }
      lua.lua_insert(state, 1);
      return lua.lua_gettop(state);
    },
    loadstring: (state) => {
      const source = machine.checkText(state, 1);
      return loaded(state, source, optionalName(state, source));
    },
    load: (state) => {
      lua.luaL_checktype(state, 1, LuaType.Function);
      const name = optionalName(state, '=(load)');
      let source = '';
      for (;;) {
        lua.lua_pushvalue(state, 1);
        if (lua.lua_pcall(state, 0, 1, 0) !== LuaStatus.Ok) return failed(state);
        if (machine.type(state, -1) === LuaType.Nil) break;
        if (lua.lua_isstring(state, -1) === 0) {
          lua.luaL_where(state, 1);
          machine.pushText(state, 'reader function must return a string');
          lua.lua_concat(state, 2);
          return failed(state);
        }
        const piece = machine.text(state, -1);
        machine.pop(state);
        if (piece === '') break;
        source += piece;
        if (source.length > machine.limit) machine.plainError(state, 'not enough memory');
      }
      return loaded(state, source, name);
    },
  };
}

/**
 * The handler of errors that end a script: makes a table of them, with the place where they were raised. An error of a
 * C function is told of its caller, which is what a person looks for.
 */
export function errorHandler(machine: LuaState): LuaFunction {
  const { lua } = machine;
  return (state) => {
    let place = machine.activation(state, 1);
    if (place?.what === 'C') place = machine.activation(state, 2);
    if (machine.type(state, 1) !== LuaType.Table) {
      lua.lua_createtable(state, 0, 3);
      machine.pushText(state, `ERR ${describe(machine, state, 1)}`);
      machine.setField(state, -2, 'err');
      lua.lua_replace(state, 1);
    }
    lua.lua_settop(state, 1);
    if (place !== null) {
      machine.pushText(state, place.source);
      machine.setField(state, 1, 'source');
      lua.lua_pushnumber(state, place.line);
      machine.setField(state, 1, 'line');
    }
    return 1;
  };
}

/** What `tostring` says of a value that is no table. */
function describe(machine: LuaState, state: number, index: number): string {
  switch (machine.type(state, index)) {
    case LuaType.String:
    case LuaType.Number:
      return machine.text(state, index);
    case LuaType.Boolean:
      return machine.lua.lua_toboolean(state, index) !== 0 ? 'true' : 'false';
    case LuaType.Nil:
      return 'nil';
    default:
      return `${machine.typeName(state, index)}: 0x${machine.lua.lua_topointer(state, index).toString(16)}`;
  }
}
