import { GLOBALS, LuaType, REGISTRY, type LuaFunction, type LuaState } from './lua-state.js';

export const READ_ONLY = 'Attempt to modify a readonly table';

/**
 * Tables that scripts may read and not change. Redis's own build of Lua has a flag for it; with plain Lua, a script
 * gets an empty table whose metatable reads from the real one and refuses to write. Functions that go past metatables
 * (`rawset`, `next` and so on) are replaced by ours, which know these tables.
 */
export class ProtectedTables {
  readonly #machine: LuaState;
  /** By the address of the table that scripts see. */
  readonly #tables = new Map<number, { readonly real: number; readonly shown: number; readonly meta: number | null }>();
  /** Registry reference of what `getmetatable` says of a string. */
  #stringMeta: number | null = null;
  #rawNext = 0;
  #next = 0;

  constructor(machine: LuaState) {
    this.#machine = machine;
  }

  /**
   * Takes the table on top, and leaves the one for scripts in its place.
   * @param meta registry reference of what `getmetatable` answers for it; null for nil
   * @returns registry reference of the table for scripts
   */
  protect(state: number, meta: number | null = null): number {
    const machine = this.#machine;
    const { lua } = machine;
    lua.lua_createtable(state, 0, 0);
    lua.lua_createtable(state, 0, 2);
    lua.lua_pushvalue(state, -3);
    machine.setField(state, -2, '__index');
    machine.pushFunction(state, (running) => machine.error(running, READ_ONLY));
    machine.setField(state, -2, '__newindex');
    lua.lua_setmetatable(state, -2);
    lua.lua_insert(state, -2);
    const real = lua.luaL_ref(state, REGISTRY);
    lua.lua_pushvalue(state, -1);
    const shown = lua.luaL_ref(state, REGISTRY);
    this.#tables.set(lua.lua_topointer(state, -1), { real, shown, meta });
    return shown;
  }

  /** Makes `getmetatable` answer with a protected table (its registry reference) for strings. */
  hideStringMetatable(reference: number): void {
    this.#stringMeta = reference;
  }

  #of(state: number, index: number) {
    return this.#tables.get(this.#machine.lua.lua_topointer(state, index));
  }

  /** Empties the tables that scripts see: what C functions of Lua wrote past the metatables is gone with its script. */
  clean(state: number): void {
    const { lua } = this.#machine;
    for (const { shown } of this.#tables.values()) {
      lua.lua_rawgeti(state, REGISTRY, shown);
      lua.lua_pushnil(state);
      while (lua.lua_next(state, -2) !== 0) {
        this.#machine.pop(state);
        lua.lua_pushvalue(state, -1);
        lua.lua_pushnil(state);
        lua.lua_rawset(state, -4);
      }
      this.#machine.pop(state);
    }
  }

  /** The replacements, by name. To be called while the globals are still Lua's own. */
  functions(state: number): Readonly<Record<string, LuaFunction>> {
    const machine = this.#machine;
    const { lua } = machine;
    const checkTable = (running: number) => lua.luaL_checktype(running, 1, LuaType.Table);
    const refuse = (running: number): void => {
      if (this.#of(running, 1) !== undefined) machine.plainError(running, READ_ONLY);
    };
    const next: LuaFunction = (running) => {
      checkTable(running);
      lua.lua_settop(running, 2);
      const table = this.#of(running, 1);
      if (table !== undefined) {
        lua.lua_rawgeti(running, REGISTRY, table.real);
        lua.lua_replace(running, 1);
      }
      if (lua.lua_next(running, 1) !== 0) return 2;
      lua.lua_pushnil(running);
      return 1;
    };
    machine.getField(state, GLOBALS, 'next');
    this.#rawNext = lua.luaL_ref(state, REGISTRY);
    machine.pushFunction(state, next);
    this.#next = lua.luaL_ref(state, REGISTRY);
    return {
      next,
      pairs: (running) => {
        checkTable(running);
        // Loops over a script's own tables go at Lua's own speed.
        lua.lua_rawgeti(running, REGISTRY, this.#of(running, 1) === undefined ? this.#rawNext : this.#next);
        lua.lua_pushvalue(running, 1);
        lua.lua_pushnil(running);
        return 3;
      },
      rawget: (running) => {
        checkTable(running);
        lua.luaL_checkany(running, 2);
        lua.lua_settop(running, 2);
        const table = this.#of(running, 1);
        if (table !== undefined) {
          lua.lua_rawgeti(running, REGISTRY, table.real);
          lua.lua_replace(running, 1);
        }
        lua.lua_rawget(running, 1);
        return 1;
      },
      rawset: (running) => {
        checkTable(running);
        lua.luaL_checkany(running, 2);
        lua.luaL_checkany(running, 3);
        refuse(running);
        lua.lua_settop(running, 3);
        lua.lua_rawset(running, 1);
        return 1;
      },
      setmetatable: (running) => {
        const type = machine.type(running, 2);
        checkTable(running);
        if (type !== LuaType.Nil && type !== LuaType.Table) {
          machine.argumentError(running, 2, 'nil or table expected');
        }
        refuse(running);
        if (lua.lua_getmetatable(running, 1) !== 0) {
          if (machine.getField(running, -1, '__metatable') !== LuaType.Nil) {
            machine.error(running, 'cannot change a protected metatable');
          }
        }
        lua.lua_settop(running, 2);
        lua.lua_setmetatable(running, 1);
        return 1;
      },
      getmetatable: (running) => {
        lua.luaL_checkany(running, 1);
        const table = this.#of(running, 1);
        const isString = machine.type(running, 1) === LuaType.String;
        const isNull = machine.type(running, 1) === LuaType.LightUserdata;
        if (table !== undefined || isString || isNull) {
          const meta = isString ? this.#stringMeta : (table?.meta ?? null);
          if (meta === null) lua.lua_pushnil(running);
          else lua.lua_rawgeti(running, REGISTRY, meta);
          return 1;
        }
        if (lua.lua_getmetatable(running, 1) === 0) {
          lua.lua_pushnil(running);
        } else if (machine.getField(running, -1, '__metatable') === LuaType.Nil) {
          machine.pop(running);
        }
        return 1;
      },
    };
  }
}
