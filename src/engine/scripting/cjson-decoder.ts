import { bytesToLatin1 } from '../codec/latin1.js';
import type { LuaState } from './lua-state.js';
import { Setting, settingsOf } from './cjson-settings.js';
import { scanNumber } from './number-scan.js';

/** Containers in containers that our own stack has room for, whatever the script sets. */
const MAX_DEPTH = 2000;

type TokenType =
  | 'T_OBJ_BEGIN'
  | 'T_OBJ_END'
  | 'T_ARR_BEGIN'
  | 'T_ARR_END'
  | 'T_STRING'
  | 'T_NUMBER'
  | 'T_BOOLEAN'
  | 'T_NULL'
  | 'T_COLON'
  | 'T_COMMA'
  | 'T_END'
  | 'T_ERROR';

const SINGLE: Readonly<Record<string, TokenType>> = {
  '{': 'T_OBJ_BEGIN',
  '}': 'T_OBJ_END',
  '[': 'T_ARR_BEGIN',
  ']': 'T_ARR_END',
  ',': 'T_COMMA',
  ':': 'T_COLON',
  '\0': 'T_END',
};
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  t: '\t',
  n: '\n',
  f: '\f',
  r: '\r',
};
const utf8 = new TextEncoder();
const HEX4 = /[0-9a-f]{4}/iy;
const SPACE = /[ \t\n\r]*/y;

/** Reads JSON into Lua values as lua-cjson 2.1.0 does, whose words for tokens are in its messages. */
export class CjsonDecoder {
  readonly #machine: LuaState;
  readonly #state: number;
  readonly #maxDepth: number;
  readonly #anyNumbers: boolean;
  readonly #json: string;
  #at = 0;
  #depth = 0;
  /** The token that was read last. */
  #type: TokenType = 'T_END';
  #start = 0;
  #text = '';
  #number = 0;

  constructor(machine: LuaState, state: number, json: string) {
    this.#machine = machine;
    this.#state = state;
    this.#json = json;
    const settings = settingsOf(machine, state);
    this.#maxDepth = Math.min(settings[Setting.DecodeMaxDepth], MAX_DEPTH);
    this.#anyNumbers = settings[Setting.DecodeInvalidNumbers] !== 0;
  }

  /** Pushes the value. */
  decode(): void {
    const json = this.#json;
    if (json.length >= 2 && (json[0] === '\0' || json[1] === '\0')) {
      this.#machine.error(this.#state, 'JSON parser does not support UTF-16 or UTF-32');
    }
    this.#next();
    this.#value();
    this.#next();
    if (this.#type !== 'T_END') this.#expected('the end');
  }

  /** A function, since the compiler takes a field for what it was before the last step. */
  #is(type: TokenType): boolean {
    return this.#type === type;
  }

  #expected(what: string): never {
    const found = this.#type === 'T_ERROR' ? this.#text : this.#type;
    return this.#machine.error(this.#state, `Expected ${what} but found ${found} at character ${this.#start + 1}`);
  }

  #value(): void {
    const { lua } = this.#machine;
    const state = this.#state;
    switch (this.#type) {
      case 'T_STRING':
        return this.#machine.pushText(state, this.#text);
      case 'T_NUMBER':
        return lua.lua_pushnumber(state, this.#number);
      case 'T_BOOLEAN':
        return lua.lua_pushboolean(state, this.#number);
      case 'T_NULL':
        return lua.lua_pushlightuserdata(state, 0);
      case 'T_OBJ_BEGIN':
        return this.#object();
      case 'T_ARR_BEGIN':
        return this.#array();
      default:
        this.#expected('value');
    }
  }

  #descend(slots: number): void {
    this.#depth++;
    if (this.#depth <= this.#maxDepth && this.#machine.ensureStack(this.#state, slots)) return;
    this.#machine.error(this.#state, `Found too many nested data structures (${this.#depth}) at character ${this.#at}`);
  }

  #object(): void {
    const { lua } = this.#machine;
    this.#descend(3);
    lua.lua_createtable(this.#state, 0, 0);
    this.#next();
    while (this.#type !== 'T_OBJ_END') {
      if (this.#type !== 'T_STRING') this.#expected('object key string');
      this.#machine.pushText(this.#state, this.#text);
      this.#next();
      if (!this.#is('T_COLON')) this.#expected('colon');
      this.#next();
      this.#value();
      lua.lua_rawset(this.#state, -3);
      if (this.#endsList('T_OBJ_END', 'comma or object end')) break;
    }
    this.#depth--;
  }

  #array(): void {
    const { lua } = this.#machine;
    this.#descend(2);
    lua.lua_createtable(this.#state, 0, 0);
    this.#next();
    for (let i = 1; this.#type !== 'T_ARR_END'; i++) {
      this.#value();
      lua.lua_rawseti(this.#state, -2, i);
      if (this.#endsList('T_ARR_END', 'comma or array end')) break;
    }
    this.#depth--;
  }

  /** Steps over what stands behind an element. */
  #endsList(end: TokenType, expected: string): boolean {
    this.#next();
    if (this.#is(end)) return true;
    if (!this.#is('T_COMMA')) this.#expected(expected);
    this.#next();
    // A closing bracket behind a comma is no element.
    if (this.#is(end)) this.#expected(end === 'T_OBJ_END' ? 'object key string' : 'value');
    return false;
  }

  #fail(reason: string): void {
    this.#type = 'T_ERROR';
    this.#start = this.#at;
    this.#text = reason;
  }

  #next(): void {
    const json = this.#json;
    SPACE.lastIndex = this.#at;
    SPACE.test(json);
    this.#at = SPACE.lastIndex;
    this.#start = this.#at;
    const first = this.#at < json.length ? json[this.#at] : '\0';
    const single = SINGLE[first];
    if (single !== undefined) {
      this.#type = single;
      // The end is not stepped over.
      if (single !== 'T_END') this.#at++;
    } else if (first === '"') {
      this.#string();
    } else if (first === '-' || (first >= '0' && first <= '9')) {
      if (!this.#anyNumbers && this.#isInvalidNumber()) this.#fail('invalid number');
      else this.#readNumber();
    } else if (json.startsWith('true', this.#at)) {
      this.#word('T_BOOLEAN', 4, 1);
    } else if (json.startsWith('false', this.#at)) {
      this.#word('T_BOOLEAN', 5, 0);
    } else if (json.startsWith('null', this.#at)) {
      this.#word('T_NULL', 4, 0);
    } else if (this.#anyNumbers && this.#isInvalidNumber()) {
      this.#readNumber();
    } else {
      this.#fail('invalid token');
    }
  }

  #word(type: TokenType, length: number, value: number): void {
    this.#type = type;
    this.#number = value;
    this.#at += length;
  }

  /** True for what C reads as a number and JSON does not have: a plus, hexadecimal, leading zeros, infinity, NaN. */
  #isInvalidNumber(): boolean {
    const rest = this.#json.slice(this.#at, this.#at + 5);
    return /^(\+|-?0[x\d]|-?inf|-?nan)/i.test(rest);
  }

  #readNumber(): void {
    const { value, end } = scanNumber(this.#json, this.#at);
    if (end === this.#at) {
      this.#fail('invalid number');
      return;
    }
    this.#type = 'T_NUMBER';
    this.#number = value;
    this.#at = end;
  }

  #string(): void {
    const json = this.#json;
    let text = '';
    this.#at++;
    for (;;) {
      let end = this.#at;
      while (end < json.length && json[end] !== '"' && json[end] !== '\\' && json[end] !== '\0') end++;
      text += json.slice(this.#at, end);
      this.#at = end;
      if (json[end] === '"') break;
      if (json[end] !== '\\') return this.#fail('unexpected end of string');
      const escape = json[end + 1] ?? '\0';
      if (escape === 'u') {
        const point = this.#unicodeEscape();
        if (point === null) return this.#fail('invalid unicode escape code');
        text += bytesToLatin1(utf8.encode(String.fromCodePoint(point)));
      } else {
        const plain = ESCAPES[escape];
        if (plain === undefined) return this.#fail('invalid escape code');
        text += plain;
        this.#at += 2;
      }
    }
    this.#at++;
    this.#type = 'T_STRING';
    this.#text = text;
  }

  /** The code point of one escape, or of two that are a pair of surrogates; null when it is none. */
  #unicodeEscape(): number | null {
    const first = this.#hex4(this.#at + 2);
    if (first === null) return null;
    if ((first & 0xf800) !== 0xd800) {
      this.#at += 6;
      return first;
    }
    if ((first & 0x400) !== 0 || !this.#json.startsWith('\\u', this.#at + 6)) return null;
    const second = this.#hex4(this.#at + 8);
    if (second === null || (second & 0xfc00) !== 0xdc00) return null;
    this.#at += 12;
    return (((first & 0x3ff) << 10) | (second & 0x3ff)) + 0x10000;
  }

  #hex4(at: number): number | null {
    HEX4.lastIndex = at;
    return HEX4.test(this.#json) ? parseInt(this.#json.slice(at, at + 4), 16) : null;
  }
}
