/**
 * The C interface of Lua 5.1 (`lua.h`, `lauxlib.h`) as far as it is used here, under its own names. A `state` is a
 * `lua_State *`, a `text` a C string: addresses in the module's memory.
 */
export interface LuaExports {
  readonly memory: WebAssembly.Memory;
  readonly __indirect_function_table: WebAssembly.Table;
  __wasm_call_ctors(): void;
  malloc(bytes: number): number;
  free(block: number): void;
  realloc(block: number, bytes: number): number;
  stackSave(): number;
  stackRestore(place: number): void;
  setThrew(threw: number, value: number): void;

  lua_newstate(allocator: number, data: number): number;
  luaopen_base(state: number): number;
  luaopen_table(state: number): number;
  luaopen_string(state: number): number;
  luaopen_math(state: number): number;
  luaopen_os(state: number): number;
  lua_gettop(state: number): number;
  lua_settop(state: number, index: number): void;
  lua_pushvalue(state: number, index: number): void;
  lua_remove(state: number, index: number): void;
  lua_insert(state: number, index: number): void;
  lua_replace(state: number, index: number): void;
  lua_checkstack(state: number, slots: number): number;
  lua_type(state: number, index: number): number;
  lua_isnumber(state: number, index: number): number;
  lua_isstring(state: number, index: number): number;
  lua_toboolean(state: number, index: number): number;
  lua_tonumber(state: number, index: number): number;
  lua_tointeger(state: number, index: number): number;
  lua_tolstring(state: number, index: number, length: number): number;
  lua_topointer(state: number, index: number): number;
  lua_touserdata(state: number, index: number): number;
  lua_objlen(state: number, index: number): number;
  lua_rawequal(state: number, first: number, second: number): number;
  lua_pushnil(state: number): void;
  lua_pushnumber(state: number, value: number): void;
  lua_pushboolean(state: number, value: number): void;
  lua_pushlstring(state: number, text: number, length: number): void;
  lua_pushcclosure(state: number, callback: number, upvalues: number): void;
  lua_pushlightuserdata(state: number, address: number): void;
  lua_createtable(state: number, elements: number, fields: number): void;
  lua_newuserdata(state: number, bytes: number): number;
  lua_gettable(state: number, index: number): void;
  lua_settable(state: number, index: number): void;
  lua_rawget(state: number, index: number): void;
  lua_rawset(state: number, index: number): void;
  lua_rawgeti(state: number, index: number, key: number): void;
  lua_rawseti(state: number, index: number, key: number): void;
  lua_getmetatable(state: number, index: number): number;
  lua_setmetatable(state: number, index: number): number;
  lua_next(state: number, index: number): number;
  lua_call(state: number, args: number, results: number): void;
  lua_pcall(state: number, args: number, results: number, handler: number): number;
  lua_error(state: number): number;
  lua_concat(state: number, count: number): void;
  lua_gc(state: number, what: number, data: number): number;
  lua_sethook(state: number, hook: number, mask: number, count: number): number;
  lua_getstack(state: number, level: number, activation: number): number;
  lua_getinfo(state: number, what: number, activation: number): number;
  luaL_loadbuffer(state: number, text: number, length: number, name: number): number;
  luaL_where(state: number, level: number): void;
  luaL_argerror(state: number, argument: number, message: number): number;
  luaL_typerror(state: number, argument: number, wanted: number): number;
  luaL_checktype(state: number, argument: number, type: number): void;
  luaL_checkany(state: number, argument: number): void;
  luaL_checknumber(state: number, argument: number): number;
  luaL_checkinteger(state: number, argument: number): number;
  luaL_checklstring(state: number, argument: number, length: number): number;
  luaL_ref(state: number, table: number): number;
  luaL_unref(state: number, table: number, reference: number): void;
}

const FUNCTIONS: readonly (keyof LuaExports)[] = [
  '__wasm_call_ctors',
  'malloc',
  'free',
  'realloc',
  'stackSave',
  'stackRestore',
  'setThrew',
  'lua_newstate',
  'luaopen_base',
  'luaopen_table',
  'luaopen_string',
  'luaopen_math',
  'luaopen_os',
  'lua_gettop',
  'lua_settop',
  'lua_pushvalue',
  'lua_remove',
  'lua_insert',
  'lua_replace',
  'lua_checkstack',
  'lua_type',
  'lua_isnumber',
  'lua_isstring',
  'lua_toboolean',
  'lua_tonumber',
  'lua_tointeger',
  'lua_tolstring',
  'lua_topointer',
  'lua_touserdata',
  'lua_objlen',
  'lua_rawequal',
  'lua_pushnil',
  'lua_pushnumber',
  'lua_pushboolean',
  'lua_pushlstring',
  'lua_pushcclosure',
  'lua_pushlightuserdata',
  'lua_createtable',
  'lua_newuserdata',
  'lua_gettable',
  'lua_settable',
  'lua_rawget',
  'lua_rawset',
  'lua_rawgeti',
  'lua_rawseti',
  'lua_getmetatable',
  'lua_setmetatable',
  'lua_next',
  'lua_call',
  'lua_pcall',
  'lua_error',
  'lua_concat',
  'lua_gc',
  'lua_sethook',
  'lua_getstack',
  'lua_getinfo',
  'luaL_loadbuffer',
  'luaL_where',
  'luaL_argerror',
  'luaL_typerror',
  'luaL_checktype',
  'luaL_checkany',
  'luaL_checknumber',
  'luaL_checkinteger',
  'luaL_checklstring',
  'luaL_ref',
  'luaL_unref',
];

/** True when a module has all that {@link LuaExports} lists. */
export function isLua(exports: WebAssembly.Exports): exports is WebAssembly.Exports & LuaExports {
  return (
    exports['memory'] instanceof WebAssembly.Memory &&
    exports['__indirect_function_table'] instanceof WebAssembly.Table &&
    FUNCTIONS.every((name) => typeof exports[name] === 'function')
  );
}
