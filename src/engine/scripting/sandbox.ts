import { BASE_NAMES, baseFunctions, errorHandler } from './base-functions.js';
import { pushBit } from './bit.js';
import { pushCjson } from './cjson.js';
import { pushCmsgpack } from './cmsgpack.js';
import { GLOBALS, LuaType, REGISTRY, type LuaFunction, type LuaState } from './lua-state.js';
import { ProtectedTables } from './protected-tables.js';
import { addRandom, type ScriptRandom } from './random.js';
import { addEvalFunctions, addFunction, addLogFunctions, addRedisFunctions, type ScriptRun } from './redis-library.js';
import { pushStruct } from './struct.js';

/** Names of the table of the server's functions: Redis's, and Valkey's. */
const API_NAMES = ['redis', 'server'] as const;

/** What a sandbox needs of the engine around it. */
export interface SandboxSurroundings {
  /** EVAL and functions have sandboxes of their own, which differ a little. */
  readonly kind: 'eval' | 'functions';
  readonly random: ScriptRandom;
  currentRun(): ScriptRun | null;
  log(level: number, text: string): void;
  /** `register_function` was called. */
  readonly register: LuaFunction;
}

/** The world of scripts in a Lua machine: what they can reach, and that they cannot change it. */
export class Sandbox {
  readonly #machine: LuaState;
  readonly #tables: ProtectedTables;
  /** Registry references: the real globals, the metatable of those that scripts see, the handler of errors. */
  #globals = 0;
  #globalsMeta = 0;
  #libraryGlobals = 0;
  #handler = 0;

  constructor(machine: LuaState, surroundings: SandboxSurroundings) {
    this.#machine = machine;
    this.#tables = new ProtectedTables(machine);
    const failed = machine.run(() => this.#build(machine.main, surroundings));
    if (failed !== null) throw new Error(`no sandbox for scripts: ${failed}`);
  }

  #build(state: number, surroundings: SandboxSurroundings): void {
    const machine = this.#machine;
    const { lua } = machine;
    const isRunning = () => surroundings.currentRun() !== null;
    for (const open of [lua.luaopen_base, lua.luaopen_table, lua.luaopen_string, lua.luaopen_math]) {
      open(state);
      lua.lua_settop(state, 0);
    }
    const replaced = { ...baseFunctions(machine), ...this.#tables.functions(state) };

    lua.lua_createtable(state, 0, 40);
    for (const name of BASE_NAMES) {
      machine.getField(state, GLOBALS, name);
      machine.setField(state, 1, name);
    }
    for (const [name, callback] of Object.entries(replaced)) addFunction(machine, state, name, callback);
    machine.getField(state, 1, 'math');
    addRandom(machine, state, surroundings.random, isRunning);
    machine.pop(state);
    const libraries = { cjson: pushCjson, cmsgpack: pushCmsgpack, struct: pushStruct, bit: pushBit };
    for (const [name, push] of Object.entries(libraries)) {
      push(machine, state);
      machine.setField(state, 1, name);
    }
    lua.lua_createtable(state, 0, 1);
    addFunction(machine, state, 'clock', (running) => {
      lua.lua_pushnumber(running, (surroundings.currentRun()?.host.now() ?? 0) / 1000);
      return 1;
    });
    machine.setField(state, 1, 'os');
    lua.lua_createtable(state, 0, 20);
    addLogFunctions(machine, state, surroundings.log);
    addRedisFunctions(machine, state, () => surroundings.currentRun());
    if (surroundings.kind === 'eval') addEvalFunctions(machine, state);
    for (const name of API_NAMES) {
      lua.lua_pushvalue(state, 2);
      machine.setField(state, 1, name);
    }
    lua.lua_settop(state, 1);

    this.#protectLibraries(state);
    this.#protectGlobals(state);
    this.#buildLibraryGlobals(state, surroundings);
    machine.pushFunction(state, errorHandler(machine));
    this.#handler = lua.luaL_ref(state, REGISTRY);
  }

  /** Puts protected tables in the place of those in the globals at 1. Two names of one table stay two names of one. */
  #protectLibraries(state: number): void {
    const machine = this.#machine;
    const { lua } = machine;
    const shown = new Map<number, number>();
    const names = [...BASE_NAMES, 'cjson', 'cmsgpack', 'struct', 'bit', 'os', ...API_NAMES];
    for (const name of names) {
      if (machine.getField(state, 1, name) === LuaType.Table) {
        const address = lua.lua_topointer(state, -1);
        const known = shown.get(address);
        if (known === undefined) {
          shown.set(address, this.#tables.protect(state));
        } else {
          machine.pop(state);
          lua.lua_rawgeti(state, REGISTRY, known);
        }
        machine.setField(state, 1, name);
      } else {
        machine.pop(state);
      }
    }
    // Methods of strings are looked up in the metatable that all strings share.
    machine.pushText(state, '');
    lua.lua_getmetatable(state, -1);
    machine.getField(state, 1, 'string');
    machine.setField(state, -2, '__index');
    this.#tables.hideStringMetatable(this.#tables.protect(state));
    lua.lua_settop(state, 1);
    // What C libraries of servers print for a null pointer; this one prints 0.
    lua.lua_pushlightuserdata(state, 0);
    lua.lua_createtable(state, 0, 1);
    addFunction(machine, state, '__tostring', (running) => {
      machine.pushText(running, 'userdata: (nil)');
      return 1;
    });
    lua.lua_setmetatable(state, -2);
    lua.lua_settop(state, 1);
  }

  /** Makes the globals at 1 those of all scripts. */
  #protectGlobals(state: number): void {
    const machine = this.#machine;
    const { lua } = machine;
    this.#pushNonexistent(state);
    lua.lua_pushvalue(state, -1);
    lua.lua_setmetatable(state, 1);
    const meta = this.#tables.protect(state);
    machine.pop(state);
    lua.lua_pushvalue(state, 1);
    this.#globals = lua.luaL_ref(state, REGISTRY);
    this.#tables.protect(state, meta);
    lua.lua_getmetatable(state, 1);
    this.#globalsMeta = lua.luaL_ref(state, REGISTRY);
    lua.lua_rawgeti(state, REGISTRY, this.#globals);
    lua.lua_pushvalue(state, 1);
    machine.setField(state, -2, '_G');
    machine.pop(state);
    lua.lua_replace(state, GLOBALS);
  }

  /** Pushes a metatable that makes an error of a name that is not there. */
  #pushNonexistent(state: number): void {
    const machine = this.#machine;
    machine.lua.lua_createtable(state, 0, 1);
    machine.pushFunction(state, (running) => {
      if (machine.lua.lua_isstring(running, 2) === 0) {
        machine.error(running, 'Second argument to luaProtectedTableError must be a string or number');
      }
      return machine.error(
        running,
        `Script attempted to access nonexistent global variable '${machine.text(running, 2).split('\0', 1)[0]}'`,
      );
    });
    machine.setField(state, -2, '__index');
  }

  /** What a library sees while it loads: nothing but how to register functions and to log. */
  #buildLibraryGlobals(state: number, surroundings: SandboxSurroundings): void {
    const machine = this.#machine;
    const { lua } = machine;
    lua.lua_createtable(state, 0, 2);
    lua.lua_createtable(state, 0, 8);
    addLogFunctions(machine, state, surroundings.log);
    addFunction(machine, state, 'register_function', surroundings.register);
    this.#pushNonexistent(state);
    lua.lua_setmetatable(state, -2);
    this.#tables.protect(state);
    for (const name of API_NAMES) {
      lua.lua_pushvalue(state, -1);
      machine.setField(state, -3, name);
    }
    machine.pop(state);
    this.#pushNonexistent(state);
    lua.lua_setmetatable(state, -2);
    this.#libraryGlobals = lua.luaL_ref(state, REGISTRY);
  }

  /** Pushes the handler of errors that end a script. */
  pushErrorHandler(state: number): void {
    this.#machine.lua.lua_rawgeti(state, REGISTRY, this.#handler);
  }

  /** Sets a global to the value on top, past the protection. */
  setGlobal(state: number, name: string): void {
    this.#machine.lua.lua_rawgeti(state, REGISTRY, this.#globals);
    this.#machine.lua.lua_insert(state, -2);
    this.#machine.setField(state, -2, name);
    this.#machine.pop(state);
  }

  /** Shows the globals for the time when a library loads, or those for all other times. */
  showLibraryGlobals(state: number, loading: boolean): void {
    const { lua } = this.#machine;
    lua.lua_rawgeti(state, REGISTRY, this.#globalsMeta);
    lua.lua_rawgeti(state, REGISTRY, loading ? this.#libraryGlobals : this.#globals);
    this.#machine.setField(state, -2, '__index');
    this.#machine.pop(state);
  }

  /** Undoes what a script may have left behind: in tables that are not its own, and in the collector's settings. */
  clean(state: number): void {
    const { lua } = this.#machine;
    this.#tables.clean(state);
    lua.lua_gc(state, COLLECTOR.restart, 0);
    lua.lua_gc(state, COLLECTOR.setPause, COLLECTOR_PERCENT);
    lua.lua_gc(state, COLLECTOR.setStepMultiplier, COLLECTOR_PERCENT);
  }
}

/** Orders to Lua's collector (`lua.h`), and its settings at the start. */
const COLLECTOR = { restart: 1, setPause: 6, setStepMultiplier: 7 } as const;
const COLLECTOR_PERCENT = 200;
