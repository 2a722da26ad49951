import { bytesToLatin1 } from '../codec/latin1.js';
import type { LuaExports } from './lua-exports.js';
import { instantiateLua, LuaPanic, type LuaModule } from './lua-module.js';

/** Places that are no slots of the stack (`lua.h`). */
export const REGISTRY = -10000;
export const GLOBALS = -10002;
/** The n-th value, from 1, that is kept with the function that runs; {@link LuaState.pushFunction} takes the first. */
export const upvalue = (n: number): number => GLOBALS - n;

/** Types of Lua values (`lua.h`). */
export const LuaType = {
  None: -1,
  Nil: 0,
  Boolean: 1,
  LightUserdata: 2,
  Number: 3,
  String: 4,
  Table: 5,
  Function: 6,
  Userdata: 7,
  Thread: 8,
} as const;

/** What {@link LuaExports.lua_pcall} and its kind answer. */
export const LuaStatus = { Ok: 0, RunError: 2, SyntaxError: 3, MemoryError: 4, ErrorInHandler: 5 } as const;

/** Orders a full collection (`lua_gc`). */
const COLLECT = 2;
const MASK_LINE = 4;
const MASK_COUNT = 8;
export const ALL_RESULTS = -1;

/** A function of ours that Lua calls: arguments are on the stack of its state from 1; answers how many results are. */
export type LuaFunction = (state: number) => number;

/** Memory for short strings on their way in, and for numbers on their way out. */
const SCRATCH_BYTES = 1 << 16;
/** Offsets in it: a length, then room for a `lua_Debug` of 100 bytes, then strings. */
const SCRATCH_ACTIVATION = 16;
const SCRATCH_TEXT = 256;
/** Offsets in `lua_Debug` on a machine of 32 bits. */
const ACTIVATION_WHAT = 12;
const ACTIVATION_SOURCE = 16;
const ACTIVATION_LINE = 20;

/**
 * One Lua 5.1 machine. Strings are byte strings: one character a byte. Methods take the state that they are about,
 * since a function of ours may run in a coroutine. Whatever allocates may raise Lua's error for memory, so all use is
 * inside of {@link run}.
 */
export class LuaState {
  readonly lua: LuaExports;
  /** The state that scripts run in. */
  readonly main: number;
  /** Most bytes that the values of scripts may take. */
  readonly limit: number;
  readonly #module: LuaModule;
  readonly #functions: LuaFunction[] = [];
  readonly #scratch: number;
  #bytes: Uint8Array;
  #view: DataView;
  #body: () => void = () => undefined;
  #hook: ((state: number) => void) | null = null;
  #broken = false;

  /** @param limit most bytes that the values of scripts may take */
  constructor(limit: number) {
    this.limit = limit;
    this.#module = instantiateLua(
      {
        call: (state) => this.#functions[this.lua.lua_tointeger(state, upvalue(1))](state),
        hook: (state) => this.#hook?.(state),
      },
      limit,
    );
    this.lua = this.#module.lua;
    this.#bytes = new Uint8Array(this.lua.memory.buffer);
    this.#view = new DataView(this.lua.memory.buffer);
    this.#scratch = this.lua.malloc(SCRATCH_BYTES);
    this.main = this.lua.lua_newstate(this.#module.pointers.alloc, 0);
    if (this.main === 0 || this.#scratch === 0) throw new LuaPanic('no memory for a Lua state');
    // The way into protected code, at the bottom of the stack: pushing it later costs no memory.
    this.pushFunction(this.main, () => {
      this.#body();
      return 0;
    });
  }

  /** Bytes that Lua's values take now. */
  get used(): number {
    return this.#module.used();
  }

  /** True when an error went through C code that was not prepared for it: the machine must not be used any more. */
  get broken(): boolean {
    return this.#broken;
  }

  /**
   * Runs code that uses the machine.
   * @returns what Lua raised, or null
   * @throws whatever the code throws itself; the machine is broken then
   */
  run(body: () => void): string | null {
    const { lua, main } = this;
    this.#body = body;
    try {
      lua.lua_settop(main, 1);
      lua.lua_pushvalue(main, 1);
      const status = lua.lua_pcall(main, 0, 0, 0);
      const message = status === LuaStatus.Ok ? null : this.text(main, -1);
      lua.lua_settop(main, 1);
      // Lua 5.1 does not collect when memory runs out, only in its own time: the next one would find it full.
      if (this.used > this.limit / 2) lua.lua_gc(main, COLLECT, 0);
      return message;
    } catch (error) {
      this.#broken = true;
      throw error;
    }
  }

  /** Pushes a function, with as many values as are taken from the stack as its {@link upvalue}s from 2 on. */
  pushFunction(state: number, callback: LuaFunction, upvalues = 0): void {
    this.pushKnown(state, this.addFunction(callback), upvalues);
  }

  /** Makes a function known, to be pushed any number of times by the number that it gets. */
  addFunction(callback: LuaFunction): number {
    return this.#functions.push(callback) - 1;
  }

  pushKnown(state: number, number: number, upvalues = 0): void {
    this.lua.lua_pushnumber(state, number);
    if (upvalues > 0) this.lua.lua_insert(state, -1 - upvalues);
    this.lua.lua_pushcclosure(state, this.#module.pointers.call, 1 + upvalues);
  }

  /** Pushes a byte string. */
  pushText(state: number, text: string): void {
    const { lua } = this;
    if (text.length <= SCRATCH_BYTES - SCRATCH_TEXT) {
      lua.lua_pushlstring(state, this.#write(this.#scratch + SCRATCH_TEXT, text), text.length);
      return;
    }
    const block = this.#allocate(state, text.length);
    try {
      lua.lua_pushlstring(state, this.#write(block, text), text.length);
    } finally {
      lua.free(block);
    }
  }

  /** The bytes of a string; a number becomes one, as Lua converts it. Empty for other values. */
  text(state: number, index: number): string {
    const start = this.lua.lua_tolstring(state, index, this.#scratch);
    if (start === 0) return '';
    this.#refresh();
    const length = this.#view.getUint32(this.#scratch, true);
    return bytesToLatin1(this.#bytes.subarray(start, start + length));
  }

  /** The bytes of an argument that has to be a string or a number. */
  checkText(state: number, argument: number): string {
    this.lua.luaL_checklstring(state, argument, 0);
    return this.text(state, argument);
  }

  type(state: number, index: number): number {
    return this.lua.lua_type(state, index);
  }

  /** Name of the type of a value, as Lua's own messages have it. */
  typeName(state: number, index: number): string {
    return TYPE_NAMES[this.lua.lua_type(state, index) + 1];
  }

  pop(state: number, count = 1): void {
    this.lua.lua_settop(state, -1 - count);
  }

  /** Sets a field of the table at `index` to the value on top, which is taken off: without metamethods. */
  setField(state: number, index: number, name: string): void {
    const table = index < 0 && index > REGISTRY ? index - 1 : index;
    this.pushText(state, name);
    this.lua.lua_insert(state, -2);
    this.lua.lua_rawset(state, table);
  }

  /** Pushes a field of the table at `index`: without metamethods. */
  getField(state: number, index: number, name: string): number {
    const table = index < 0 && index > REGISTRY ? index - 1 : index;
    this.pushText(state, name);
    this.lua.lua_rawget(state, table);
    return this.lua.lua_type(state, -1);
  }

  /** Makes room on the stack; the most is some 8000 values. */
  ensureStack(state: number, slots: number): boolean {
    return this.lua.lua_checkstack(state, slots) !== 0;
  }

  /** Raises the value on top. */
  raise(state: number): never {
    this.lua.lua_error(state);
    throw new LuaPanic('an error did not leave its function');
  }

  /** Raises a message with the place in the script in front, as `luaL_error` does. */
  error(state: number, message: string): never {
    this.lua.luaL_where(state, 1);
    this.pushText(state, message);
    this.lua.lua_concat(state, 2);
    return this.raise(state);
  }

  /** Raises a message without a place. */
  plainError(state: number, message: string): never {
    this.pushText(state, message);
    return this.raise(state);
  }

  /** Raises Lua's message for an argument, from 1, that is not as it should be. */
  argumentError(state: number, argument: number, message: string): never {
    this.lua.luaL_argerror(state, argument, this.#writeCString(message));
    throw new LuaPanic('an error did not leave its function');
  }

  /** Raises Lua's message for an argument, from 1, of another type than wanted. */
  typeError(state: number, argument: number, wanted: string): never {
    this.lua.luaL_typerror(state, argument, this.#writeCString(wanted));
    throw new LuaPanic('an error did not leave its function');
  }

  /** Compiles source text and pushes its function, or the message why not. Bytecode is text here like any other. */
  load(state: number, source: string, name: string): boolean {
    // Lua 5.1 takes a first byte of 27 for the start of bytecode, which can break out of the machine. A space before
    // it changes nothing else: it is a symbol that no source may have.
    const text = source.startsWith('\x1b') ? ` ${source}` : source;
    const { lua } = this;
    const block = this.#allocate(state, text.length + name.length + 1);
    try {
      this.#write(block, `${name}\0${text}`);
      return lua.luaL_loadbuffer(state, block + name.length + 1, text.length, block) === LuaStatus.Ok;
    } finally {
      lua.free(block);
    }
  }

  /** Where a function that runs is; level 0 is the one of ours that asks. Null when there is none. */
  activation(
    state: number,
    level: number,
  ): { readonly what: string; readonly source: string; readonly line: number } | null {
    const record = this.#scratch + SCRATCH_ACTIVATION;
    if (this.lua.lua_getstack(state, level, record) === 0) return null;
    this.lua.lua_getinfo(state, this.#writeCString('Sl'), record);
    this.#refresh();
    const view = this.#view;
    return {
      what: this.#cString(view.getUint32(record + ACTIVATION_WHAT, true)),
      source: this.#cString(view.getUint32(record + ACTIVATION_SOURCE, true)),
      line: view.getInt32(record + ACTIVATION_LINE, true),
    };
  }

  /** Calls `hook` every so many instructions of the state, and of coroutines that it makes from now on. */
  setHook(state: number, hook: (state: number) => void, every: number): void {
    this.#hook = hook;
    // With one instruction at a time, lines too: nothing that catches an error can run on.
    const mask = every === 1 ? MASK_COUNT | MASK_LINE : MASK_COUNT;
    this.lua.lua_sethook(state, this.#module.pointers.hook, mask, every);
  }

  clearHook(state: number): void {
    this.#hook = null;
    this.lua.lua_sethook(state, 0, 0, 0);
  }

  /** Reads numbers that {@link LuaExports.lua_newuserdata} made room for, as 32-bit integers. */
  userdata(state: number, index: number, count: number): Int32Array {
    const start = this.lua.lua_touserdata(state, index);
    return new Int32Array(this.lua.memory.buffer, start, count);
  }

  #allocate(state: number, bytes: number): number {
    const block = this.lua.malloc(bytes);
    if (block === 0) this.plainError(state, 'not enough memory');
    return block;
  }

  #refresh(): void {
    if (this.#bytes.buffer === this.lua.memory.buffer) return;
    this.#bytes = new Uint8Array(this.lua.memory.buffer);
    this.#view = new DataView(this.lua.memory.buffer);
  }

  #write(start: number, text: string): number {
    this.#refresh();
    const bytes = this.#bytes;
    for (let i = 0; i < text.length; i++) bytes[start + i] = text.charCodeAt(i);
    return start;
  }

  #writeCString(text: string): number {
    const fits = text.slice(0, SCRATCH_BYTES - SCRATCH_TEXT - 1);
    return this.#write(this.#scratch + SCRATCH_TEXT, `${fits}\0`);
  }

  #cString(start: number): string {
    const end = this.#bytes.indexOf(0, start);
    return bytesToLatin1(this.#bytes.subarray(start, Math.min(end, start + SCRATCH_BYTES)));
  }
}

const TYPE_NAMES = [
  'no value',
  'nil',
  'boolean',
  'userdata',
  'number',
  'string',
  'table',
  'function',
  'userdata',
  'thread',
] as const;
