import type { FunctionLibraries, Registration } from './function-libraries.js';
import { LuaType, REGISTRY, type LuaFunction, type LuaState } from './lua-state.js';
import { pushError } from './reply-conversion.js';

const API = 'redis.register_function';

/** `register_function` of libraries: a name and a function, or a table with both, a description and flags. */
export function registerFunction(machine: LuaState, libraries: () => FunctionLibraries): LuaFunction {
  const { lua } = machine;
  const fail = (state: number, message: string): never => {
    pushError(machine, state, `ERR ${message}`);
    return machine.raise(state);
  };
  return (state) => {
    if (!libraries().isLoading) fail(state, `${API} can only be called on FUNCTION LOAD command`);
    const count = lua.lua_gettop(state);
    if (count < 1 || count > 2) fail(state, `wrong number of arguments to ${API}`);
    const read = count === 1 ? readNamed(machine, state) : readPositional(machine, state);
    if (typeof read === 'string') return fail(state, read);
    const error = libraries().register(read);
    if (error !== null) {
      lua.luaL_unref(state, REGISTRY, read.reference);
      fail(state, error);
    }
    return 0;
  };
}

function readPositional(machine: LuaState, state: number): Registration | string {
  if (machine.lua.lua_isstring(state, 1) === 0) return `first argument to ${API} must be a string`;
  if (machine.type(state, 2) !== LuaType.Function) return `second argument to ${API} must be a function`;
  const name = machine.text(state, 1);
  return { name, description: null, flags: [], reference: machine.lua.luaL_ref(state, REGISTRY) };
}

function readNamed(machine: LuaState, state: number): Registration | string {
  const { lua } = machine;
  if (machine.type(state, 1) !== LuaType.Table) {
    return `calling ${API} with a single argument is only applicable to Lua table (representing named arguments).`;
  }
  let name: string | null = null;
  let description: string | null = null;
  let flags: readonly string[] = [];
  let hasCallback = false;
  lua.lua_pushnil(state);
  while (lua.lua_next(state, 1) !== 0) {
    if (machine.type(state, 2) !== LuaType.String) return `named argument key given to ${API} is not a string`;
    const isText = lua.lua_isstring(state, 3) !== 0;
    switch (machine.text(state, 2).toLowerCase()) {
      case 'function_name':
        if (!isText) return `function_name argument given to ${API} must be a string`;
        name = machine.text(state, 3);
        break;
      case 'description':
        if (!isText) return `description argument given to ${API} must be a string`;
        description = machine.text(state, 3);
        break;
      case 'callback':
        if (machine.type(state, 3) !== LuaType.Function) return `callback argument given to ${API} must be a function`;
        hasCallback = true;
        break;
      case 'flags': {
        if (machine.type(state, 3) !== LuaType.Table) {
          return `flags argument to ${API} must be a table representing function flags`;
        }
        const read = readFlags(machine, state);
        if (read === null) return 'unknown flag given';
        flags = read;
        break;
      }
      default:
        return `unknown argument given to ${API}`;
    }
    lua.lua_settop(state, 2);
  }
  if (name === null) return `${API} must get a function name argument`;
  if (!hasCallback) return `${API} must get a callback argument`;
  pushCallback(machine, state);
  return { name, description, flags, reference: lua.luaL_ref(state, REGISTRY) };
}

/** Strings of the list on top; null when there is something else in it. */
function readFlags(machine: LuaState, state: number): readonly string[] | null {
  const flags: string[] = [];
  for (let i = 1; ; i++) {
    machine.lua.lua_rawgeti(state, 3, i);
    if (machine.type(state, 4) === LuaType.Nil) break;
    if (machine.lua.lua_isstring(state, 4) === 0) return null;
    flags.push(machine.text(state, 4));
    machine.lua.lua_settop(state, 3);
  }
  return flags;
}

/** Pushes the function of the table at 1, whose key may be written in any case. */
function pushCallback(machine: LuaState, state: number): void {
  const { lua } = machine;
  lua.lua_pushnil(state);
  while (lua.lua_next(state, 1) !== 0) {
    if (machine.text(state, -2).toLowerCase() === 'callback') return;
    machine.pop(state);
  }
}
