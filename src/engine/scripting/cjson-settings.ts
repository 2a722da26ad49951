import { LuaType, upvalue, type LuaState } from './lua-state.js';

/** Settings of one `cjson` table: numbers in a userdata that its functions keep, so that Lua counts and frees them. */
export const Setting = {
  SparseConvert: 0,
  SparseRatio: 1,
  SparseSafe: 2,
  EncodeMaxDepth: 3,
  DecodeMaxDepth: 4,
  Precision: 5,
  KeepBuffer: 6,
  EncodeInvalidNumbers: 7,
  DecodeInvalidNumbers: 8,
} as const;

/** What they are at first, in their order (lua-cjson 2.1.0). */
const DEFAULTS = [0, 2, 10, 1000, 1000, 14, 1, 0, 1];
const SETTINGS = 2;
const INT_MAX = 2 ** 31 - 1;
const SWITCH = ['off', 'on'];

/** Pushes new settings. */
export function pushSettings(machine: LuaState, state: number): void {
  machine.lua.lua_newuserdata(state, DEFAULTS.length * 4);
  machine.userdata(state, -1, DEFAULTS.length).set(DEFAULTS);
}

/** The settings of the function that runs. */
export const settingsOf = (machine: LuaState, state: number): Int32Array =>
  machine.userdata(state, upvalue(SETTINGS), DEFAULTS.length);

function takeArguments(machine: LuaState, state: number, most: number): void {
  const { lua } = machine;
  if (lua.lua_gettop(state) > most) machine.argumentError(state, most + 1, 'found too many arguments');
  lua.lua_settop(state, most);
}

/** Takes an integer argument, if it is given, and pushes the value in force. */
function integerOption(
  machine: LuaState,
  state: number,
  argument: number,
  setting: number,
  least: number,
  most: number,
) {
  if (machine.type(state, argument) !== LuaType.Nil) {
    const value = machine.lua.luaL_checkinteger(state, argument);
    if (value < least || value > most) {
      machine.argumentError(state, 1, `expected integer between ${least} and ${most}`);
    }
    settingsOf(machine, state)[setting] = value;
  }
  machine.lua.lua_pushnumber(state, settingsOf(machine, state)[setting]);
}

/** Takes a boolean or a word, if it is given, and pushes the value in force. */
function wordOption(
  machine: LuaState,
  state: number,
  argument: number,
  setting: number,
  words: readonly string[],
): void {
  const { lua } = machine;
  const type = machine.type(state, argument);
  if (type === LuaType.Boolean) {
    settingsOf(machine, state)[setting] = lua.lua_toboolean(state, argument);
  } else if (type !== LuaType.Nil) {
    const word = machine.checkText(state, argument);
    const index = words.indexOf(word);
    if (index < 0) machine.argumentError(state, argument, `invalid option '${word}'`);
    settingsOf(machine, state)[setting] = index;
  }
  const value = settingsOf(machine, state)[setting];
  if (value <= 1) lua.lua_pushboolean(state, value);
  else machine.pushText(state, words[value]);
}

/** The functions that change settings, by name: each takes new values and answers with those in force. */
export function settingFunctions(machine: LuaState): Readonly<Record<string, (state: number) => number>> {
  const single = (name: number, least: number, most: number) => (state: number) => {
    takeArguments(machine, state, 1);
    integerOption(machine, state, 1, name, least, most);
    return 1;
  };
  const words = (name: number, choices: readonly string[]) => (state: number) => {
    takeArguments(machine, state, 1);
    wordOption(machine, state, 1, name, choices);
    return 1;
  };
  return {
    encode_sparse_array: (state) => {
      takeArguments(machine, state, 3);
      wordOption(machine, state, 1, Setting.SparseConvert, SWITCH);
      integerOption(machine, state, 2, Setting.SparseRatio, 0, INT_MAX);
      integerOption(machine, state, 3, Setting.SparseSafe, 0, INT_MAX);
      return 3;
    },
    encode_max_depth: single(Setting.EncodeMaxDepth, 1, INT_MAX),
    decode_max_depth: single(Setting.DecodeMaxDepth, 1, INT_MAX),
    encode_number_precision: single(Setting.Precision, 1, 14),
    encode_keep_buffer: words(Setting.KeepBuffer, SWITCH),
    encode_invalid_numbers: words(Setting.EncodeInvalidNumbers, [...SWITCH, 'null']),
    decode_invalid_numbers: words(Setting.DecodeInvalidNumbers, SWITCH),
  };
}
