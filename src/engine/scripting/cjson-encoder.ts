import { LuaType, type LuaState } from './lua-state.js';
import { Setting, settingsOf } from './cjson-settings.js';
import { formatG } from './number-text.js';

/** Tables in tables that our own stack has room for, whatever the script sets. */
const MAX_DEPTH = 2000;

const INT_MAX = 2 ** 31 - 1;

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
  '"': '\\"',
  '\\': '\\\\',
  '/': '\\/',
};
const ESCAPED = /[\0-\x1f"\\/\x7f]/g;

/** The string literal for bytes: those above 127 stay as they are. */
const quoted = (text: string): string =>
  `"${text.replace(ESCAPED, (c) => SHORT_ESCAPES[c] ?? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`;

/** Writes the JSON of a Lua value, as lua-cjson 2.1.0 does. */
export class CjsonEncoder {
  readonly #machine: LuaState;
  readonly #state: number;
  readonly #settings: Int32Array;
  #json = '';

  constructor(machine: LuaState, state: number) {
    this.#machine = machine;
    this.#state = state;
    this.#settings = settingsOf(machine, state).slice();
  }

  /** JSON of the value on top, which stays there. */
  encode(): string {
    this.#append(0);
    return this.#json;
  }

  #fail(index: number, reason: string): never {
    const machine = this.#machine;
    return machine.error(this.#state, `Cannot serialise ${machine.typeName(this.#state, index)}: ${reason}`);
  }

  #append(depth: number): void {
    const machine = this.#machine;
    const state = this.#state;
    // What a script makes of little memory must not take much of ours.
    if (this.#json.length > machine.limit) machine.plainError(state, 'not enough memory');
    switch (machine.type(state, -1)) {
      case LuaType.String:
        this.#json += quoted(machine.text(state, -1));
        return;
      case LuaType.Number:
        this.#json += this.#number(-1);
        return;
      case LuaType.Boolean:
        this.#json += machine.lua.lua_toboolean(state, -1) !== 0 ? 'true' : 'false';
        return;
      case LuaType.Table:
        return this.#table(depth + 1);
      case LuaType.Nil:
        this.#json += 'null';
        return;
      case LuaType.LightUserdata:
        if (machine.lua.lua_touserdata(state, -1) !== 0) break;
        this.#json += 'null';
        return;
    }
    this.#fail(-1, 'type not supported');
  }

  #number(index: number): string {
    const value = this.#machine.lua.lua_tonumber(this.#state, index);
    if (!Number.isFinite(value)) {
      const invalid = this.#settings[Setting.EncodeInvalidNumbers];
      if (invalid === 0) this.#fail(index, 'must not be NaN or Inf');
      if (invalid === 2) return 'null';
    }
    return formatG(value, this.#settings[Setting.Precision]);
  }

  #table(depth: number): void {
    const machine = this.#machine;
    const state = this.#state;
    const most = Math.min(this.#settings[Setting.EncodeMaxDepth], MAX_DEPTH);
    if (depth > most || !machine.ensureStack(state, 3)) {
      machine.error(state, `Cannot serialise, excessive nesting (${depth})`);
    }
    const length = this.#arrayLength();
    if (length > 0) this.#array(length, depth);
    else this.#object(depth);
  }

  /** Elements of the array on top; -1 for a table with other keys, 0 for an empty one. */
  #arrayLength(): number {
    const { lua } = this.#machine;
    const state = this.#state;
    let most = 0;
    let items = 0;
    lua.lua_pushnil(state);
    while (lua.lua_next(state, -2) !== 0) {
      const key = this.#machine.type(state, -2) === LuaType.Number ? lua.lua_tonumber(state, -2) : 0;
      if (!(key >= 1 && Math.floor(key) === key)) {
        this.#machine.pop(state, 2);
        return -1;
      }
      // The library counts in an int, which such a key makes negative: no array then.
      if (key > most) most = key > INT_MAX ? -INT_MAX - 1 : key;
      items++;
      this.#machine.pop(state);
    }
    const ratio = this.#settings[Setting.SparseRatio];
    if (ratio > 0 && most > items * ratio && most > this.#settings[Setting.SparseSafe]) {
      if (this.#settings[Setting.SparseConvert] === 0) this.#fail(-1, 'excessively sparse array');
      return -1;
    }
    return most;
  }

  #array(length: number, depth: number): void {
    this.#json += '[';
    for (let i = 1; i <= length; i++) {
      if (i > 1) this.#json += ',';
      this.#machine.lua.lua_rawgeti(this.#state, -1, i);
      this.#append(depth);
      this.#machine.pop(this.#state);
    }
    this.#json += ']';
  }

  #object(depth: number): void {
    const machine = this.#machine;
    const state = this.#state;
    let separator = '';
    this.#json += '{';
    machine.lua.lua_pushnil(state);
    while (machine.lua.lua_next(state, -2) !== 0) {
      const type = machine.type(state, -2);
      this.#json += separator;
      if (type === LuaType.Number) this.#json += `"${this.#number(-2)}":`;
      else if (type === LuaType.String) this.#json += `${quoted(machine.text(state, -2))}:`;
      else this.#fail(-2, 'table key must be a number or string');
      this.#append(depth);
      machine.pop(state);
      separator = ',';
    }
    this.#json += '}';
  }
}
