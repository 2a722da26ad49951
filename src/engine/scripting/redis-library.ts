import { sha1 } from '@noble/hashes/legacy.js';
import { latin1ToBytes } from '../codec/latin1.js';
import { LuaType, type LuaFunction, type LuaState } from './lua-state.js';
import { argumentText } from './number-text.js';
import { pushError, pushReply } from './reply-conversion.js';
import type { ScriptHost } from './script-reply.js';

/** What `REDIS_VERSION` says to scripts: the server whose behaviour this is. */
export const SCRIPT_VERSION = { text: '7.2.4', number: 0x00070204 } as const;

const REPLICATION_ALL = 3;
const LOG_WARNING = 3;

/** What a run of a script has that is shared with the functions that it calls. */
export interface ScriptRun {
  readonly host: ScriptHost;
  /** The protocol of replies to its commands, which it may change. */
  resp: 2 | 3;
}

/** The 40 hexadecimal digits by which a script is known. */
export function sha1Hex(text: string): string {
  return [...sha1(latin1ToBytes(text))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Raises an error of the API: a table, so that `pcall` and the reply find its text. */
function raiseError(machine: LuaState, state: number, message: string): never {
  pushError(machine, state, `ERR ${message}`);
  return machine.raise(state);
}

/** Arguments for a command, or null after an error was pushed. */
function readArguments(machine: LuaState, state: number): string[] | null {
  const { lua } = machine;
  const count = lua.lua_gettop(state);
  if (count === 0) {
    pushError(machine, state, 'ERR Please specify at least one argument for this redis lib call');
    return null;
  }
  const args: string[] = [];
  for (let i = 1; i <= count; i++) {
    const type = machine.type(state, i);
    if (type === LuaType.Number) args.push(argumentText(lua.lua_tonumber(state, i)));
    else if (type === LuaType.String) args.push(machine.text(state, i));
    else {
      pushError(machine, state, 'ERR Lua redis lib command arguments must be strings or integers');
      return null;
    }
  }
  lua.lua_settop(state, 0);
  return args;
}

/** Fields of the `redis` table that are there while a library loads, too. */
export function addLogFunctions(machine: LuaState, table: number, log: (level: number, text: string) => void): void {
  const { lua } = machine;
  addFunction(machine, table, 'log', (state) => {
    const count = lua.lua_gettop(state);
    if (count < 2) raiseError(machine, state, 'redis.log() requires two arguments or more.');
    if (lua.lua_isnumber(state, 1) === 0) {
      raiseError(machine, state, 'First argument must be a number (log level).');
    }
    const level = Math.trunc(lua.lua_tonumber(state, 1));
    if (!(level >= 0 && level <= LOG_WARNING)) raiseError(machine, state, 'Invalid debug level.');
    const words: string[] = [];
    for (let i = 2; i <= count; i++) {
      if (lua.lua_isstring(state, i) !== 0) words.push(machine.text(state, i));
    }
    log(level, words.join(' '));
    return 0;
  });
  addConstants(machine, table, {
    LOG_DEBUG: 0,
    LOG_VERBOSE: 1,
    LOG_NOTICE: 2,
    LOG_WARNING,
    REDIS_VERSION_NUM: SCRIPT_VERSION.number,
  });
  machine.pushText(table, SCRIPT_VERSION.text);
  machine.setField(table, -2, 'REDIS_VERSION');
}

/** Adds the functions of the `redis` table to the table on top. */
export function addRedisFunctions(machine: LuaState, table: number, currentRun: () => ScriptRun | null): void {
  const { lua } = machine;
  const add = (name: string, callback: LuaFunction) => addFunction(machine, table, name, callback);
  const run = (state: number, name: string): ScriptRun =>
    currentRun() ?? raiseError(machine, state, `${name} can only be called inside a script invocation`);

  const command = (state: number, raises: boolean): number => {
    const { host, resp } = run(state, 'redis.call/pcall');
    const args = readArguments(machine, state);
    if (args === null) return raises ? machine.raise(state) : 1;
    const reply = host.call(args);
    pushReply(machine, state, reply, resp);
    return raises && reply.kind === 'error' ? machine.raise(state) : 1;
  };
  add('call', (state) => command(state, true));
  add('pcall', (state) => command(state, false));
  add('error_reply', (state) => {
    if (lua.lua_gettop(state) !== 1 || machine.type(state, 1) !== LuaType.String) {
      pushError(machine, state, 'ERR wrong number or type of arguments');
    } else {
      pushError(machine, state, machine.text(state, 1).replace(/^-/, ''));
    }
    return 1;
  });
  add('status_reply', (state) => {
    if (lua.lua_gettop(state) !== 1 || machine.type(state, 1) !== LuaType.String) {
      pushError(machine, state, 'ERR wrong number or type of arguments');
    } else {
      lua.lua_createtable(state, 0, 1);
      lua.lua_pushvalue(state, 1);
      machine.setField(state, -2, 'ok');
    }
    return 1;
  });
  add('sha1hex', (state) => {
    if (lua.lua_gettop(state) !== 1) raiseError(machine, state, 'wrong number of arguments');
    machine.pushText(state, sha1Hex(machine.text(state, 1)));
    return 1;
  });
  add('set_repl', (state) => {
    const { host } = run(state, 'redis.set_repl');
    if (lua.lua_gettop(state) !== 1) raiseError(machine, state, 'redis.set_repl() requires two arguments.');
    const flags = Math.trunc(lua.lua_tonumber(state, 1));
    if (!(flags >= 0 && flags <= REPLICATION_ALL)) {
      raiseError(machine, state, 'Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.');
    }
    host.setReplication(flags);
    return 0;
  });
  add('setresp', (state) => {
    const current = run(state, 'redis.setresp');
    if (lua.lua_gettop(state) !== 1) raiseError(machine, state, 'redis.setresp() requires one argument.');
    const version = Math.trunc(lua.lua_tonumber(state, 1));
    if (version !== 2 && version !== 3) raiseError(machine, state, 'RESP version must be 2 or 3.');
    current.resp = version;
    current.host.setResp(version);
    return 0;
  });
  add('acl_check_cmd', (state) => {
    const { host } = run(state, 'redis.acl_check_cmd');
    const args = readArguments(machine, state);
    if (args === null) return machine.raise(state);
    const allowed = host.aclCheck(args);
    if (allowed === null) raiseError(machine, state, 'Invalid command passed to redis.acl_check_cmd()');
    lua.lua_pushboolean(state, allowed ? 1 : 0);
    return 1;
  });
  addConstants(machine, table, {
    REPL_NONE: 0,
    REPL_AOF: 1,
    REPL_SLAVE: 2,
    REPL_REPLICA: 2,
    REPL_ALL: REPLICATION_ALL,
  });
}

/** Adds what only EVAL has: a debugger that is never there, and a switch that is always on since Redis 7. */
export function addEvalFunctions(machine: LuaState, table: number): void {
  addFunction(machine, table, 'breakpoint', (state) => {
    machine.lua.lua_pushboolean(state, 0);
    return 1;
  });
  addFunction(machine, table, 'debug', () => 0);
  addFunction(machine, table, 'replicate_commands', (state) => {
    machine.lua.lua_pushboolean(state, 1);
    return 1;
  });
}

/** Adds a function to the table on top. */
export function addFunction(machine: LuaState, state: number, name: string, callback: LuaFunction): void {
  machine.pushFunction(state, callback);
  machine.setField(state, -2, name);
}

export function addConstants(machine: LuaState, state: number, constants: Readonly<Record<string, number>>): void {
  for (const [name, value] of Object.entries(constants)) {
    machine.lua.lua_pushnumber(state, value);
    machine.setField(state, -2, name);
  }
}
