import LUA_WASM from 'wasmoon-lua5.1/dist/liblua5.1.wasm';
import { LUA_CALLBACKS_WASM } from './lua-callbacks-wasm.js';
import { isLua, type LuaExports } from './lua-exports.js';

const WASM_PAGE = 1 << 16;
/** What the module's memory has at the start: 4 MB of it are the C stack, the rest is free. */
const BASE_BYTES = 16 << 20;
/** Error number of POSIX for a function that is not there. */
const ENOSYS = 52;

/** What unwinds the C code to the setjmp that Lua's error handling is built on: never seen outside of this file. */
class LongJump extends Error {}
const longJump = new LongJump();

/** The C library gave up: an error that no Lua code could catch. */
export class LuaPanic extends Error {
  override readonly name = 'LuaPanic';
}

/** What Lua's code calls. */
export interface LuaCallbacks {
  /** A C function of ours runs: its results are on the stack. */
  call(state: number): number;
  /** The hook of a state. */
  hook(state: number, activation: number): void;
}

/** One instance of Lua's code with its memory. */
export interface LuaModule {
  readonly lua: LuaExports;
  /** Function pointers of the callbacks. */
  readonly pointers: { readonly call: number; readonly hook: number; readonly alloc: number };
  /** Bytes that the allocator has given out. */
  used(): number;
}

let compiled: { readonly lua: WebAssembly.Module; readonly callbacks: WebAssembly.Module } | undefined;

/**
 * Makes an instance of Lua 5.1. Of the package only its WebAssembly is used: its JavaScript treats strings as UTF-8,
 * starts asynchronously and offers files, the clock and processes to scripts, all of which these imports refuse.
 * @param limit most bytes that Lua values may take
 * @throws WebAssembly's errors where there is no memory, or no WebAssembly
 */
export function instantiateLua(callbacks: LuaCallbacks, limit: number): LuaModule {
  compiled ??= { lua: new WebAssembly.Module(LUA_WASM), callbacks: new WebAssembly.Module(LUA_CALLBACKS_WASM) };
  const refuse = () => -ENOSYS;
  const nothing = () => 0;
  // Blocks have headers and the heap is never without gaps, so the module may hold somewhat more than the limit.
  const mostBytes = BASE_BYTES + limit + (limit >> 1);
  const { exports } = new WebAssembly.Instance(compiled.lua, {
    env: {
      exit: (status: number) => {
        throw new LuaPanic(`Lua ended with status ${status}`);
      },
      invoke_vii: (index: number, first: number, second: number) => {
        const place = lua.stackSave();
        try {
          (table.get(index) as (first: number, second: number) => void)(first, second);
        } catch (error) {
          lua.stackRestore(place);
          if (error !== longJump) throw error;
          lua.setThrew(1, 0);
        }
      },
      _emscripten_throw_longjmp: () => {
        throw longJump;
      },
      emscripten_memcpy_js: (to: number, from: number, count: number) => {
        new Uint8Array(memory.buffer).copyWithin(to, from, from + count);
      },
      emscripten_resize_heap: (bytes: number) => {
        const missing = (bytes >>> 0) - memory.buffer.byteLength;
        if (bytes >>> 0 > mostBytes) return 0;
        try {
          memory.grow(Math.ceil(missing / WASM_PAGE));
          return 1;
        } catch {
          return 0;
        }
      },
      strftime: nothing,
      emscripten_date_now: nothing,
      _emscripten_get_now_is_monotonic: nothing,
      _tzset_js: nothing,
      _mktime_js: nothing,
      _localtime_js: nothing,
      _gmtime_js: nothing,
      _emscripten_system: refuse,
      __syscall_openat: refuse,
      __syscall_fcntl64: refuse,
      __syscall_ioctl: refuse,
      __syscall_dup3: refuse,
      __syscall_unlinkat: refuse,
      __syscall_rmdir: refuse,
      __syscall_renameat: refuse,
      __syscall_readlinkat: refuse,
    },
    wasi_snapshot_preview1: {
      fd_write: () => ENOSYS,
      fd_read: () => ENOSYS,
      fd_close: () => ENOSYS,
      fd_seek: () => ENOSYS,
      environ_sizes_get: () => ENOSYS,
      environ_get: () => ENOSYS,
    },
  });
  if (!isLua(exports)) throw new LuaPanic('the WebAssembly of the Lua package is not the one that this code is for');
  const lua: LuaExports = exports;
  const { memory, __indirect_function_table: table } = lua;
  lua.__wasm_call_ctors();

  const ours = new WebAssembly.Instance(compiled.callbacks, {
    js: { call: callbacks.call, hook: callbacks.hook },
    lua: { realloc: lua.realloc, free: lua.free },
  }).exports;
  const { used, limit: most } = ours;
  if (!(used instanceof WebAssembly.Global) || !(most instanceof WebAssembly.Global)) {
    throw new LuaPanic('lua-callbacks.wat lacks its globals');
  }
  most.value = limit;
  const pointer = (name: string): number => {
    const index = table.grow(1);
    table.set(index, ours[name]);
    return index;
  };
  return {
    lua,
    pointers: { call: pointer('call'), hook: pointer('hook'), alloc: pointer('alloc') },
    used: () => Number(used.value),
  };
}
