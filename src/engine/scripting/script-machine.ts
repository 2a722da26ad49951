import { LuaStatus, LuaType, REGISTRY, LuaState, type LuaFunction } from './lua-state.js';
import { pushError, readReply } from './reply-conversion.js';
import type { ScriptRandom } from './random.js';
import type { ScriptRun } from './redis-library.js';
import { Sandbox } from './sandbox.js';
import { scriptError, type ScriptReply } from './script-reply.js';

/** Instructions between two looks at the clock: what the server takes. */
const HOOK_INSTRUCTIONS = 100_000;
/** A library that takes longer to load is not loaded (milliseconds). */
const LOAD_TIMEOUT = 500;
/** Longest message of an error that is no table. */
const SHORT_MESSAGE = 100;

/** What a machine needs of the engine around it. */
export interface MachineSurroundings {
  readonly kind: 'eval' | 'functions';
  /** Most bytes that its values may take. */
  readonly memory: number;
  readonly random: ScriptRandom;
  readonly register: (machine: LuaState) => LuaFunction;
  log(level: number, text: string): void;
}

/** A call of a compiled script or function. */
export interface MachineCall {
  /** Registry reference of the function. */
  readonly reference: number;
  /** By which messages name it. */
  readonly name: string;
  readonly keys: readonly string[];
  readonly args: readonly string[];
  readonly run: ScriptRun;
  /** Asked from time to time: true ends the script. */
  isKilled(): boolean;
}

/** A Lua machine with its sandbox: compiles scripts and libraries, and runs them. */
export class ScriptMachine {
  readonly #machine: LuaState;
  readonly #sandbox: Sandbox;
  readonly #kind: MachineSurroundings['kind'];
  #run: ScriptRun | null = null;

  constructor({ kind, memory, random, register, log }: MachineSurroundings) {
    this.#kind = kind;
    this.#machine = new LuaState(memory);
    this.#sandbox = new Sandbox(this.#machine, {
      kind,
      random,
      currentRun: () => this.#run,
      log: (level, text) => (this.#run === null ? log(level, text) : this.#run.host.log(level, text)),
      register: register(this.#machine),
    });
  }

  /** Bytes that its values take now. */
  get used(): number {
    return this.#machine.used;
  }

  /** True when it must not be used any more: an error went through it that Lua knows nothing of. */
  get broken(): boolean {
    return this.#machine.broken;
  }

  /** Compiles a script. @returns registry reference of its function, or Lua's message */
  compile(source: string, chunk: string): number | string {
    const machine = this.#machine;
    let result: number | string = 0;
    const failed = machine.run(() => {
      result = machine.load(machine.main, source, chunk)
        ? machine.lua.luaL_ref(machine.main, REGISTRY)
        : machine.text(machine.main, -1);
    });
    return failed ?? result;
  }

  /** Forgets a function. */
  release(reference: number): void {
    this.#machine.run(() => this.#machine.lua.luaL_unref(this.#machine.main, REGISTRY, reference));
  }

  /**
   * Runs a library's code, which registers its functions.
   * @returns null, or an error's text without its code
   */
  loadLibrary(source: string, now: () => number): string | null {
    const machine = this.#machine;
    const state = machine.main;
    const { lua } = machine;
    const start = now();
    let message: string | null = null;
    const failed = machine.run(() => {
      if (!machine.load(state, source, '@user_function')) {
        message = `Error compiling function: ${machine.text(state, -1)}`;
        return;
      }
      this.#sandbox.showLibraryGlobals(state, true);
      machine.setHook(
        state,
        (running) => {
          if (now() - start <= LOAD_TIMEOUT) return;
          this.#stop(running, 'FUNCTION LOAD timeout');
        },
        HOOK_INSTRUCTIONS,
      );
      const status = lua.lua_pcall(state, 0, 0, 0);
      machine.clearHook(state);
      if (status !== LuaStatus.Ok) message = `Error registering functions: ${this.#errorText(state)}`;
      this.#sandbox.showLibraryGlobals(state, false);
      this.#sandbox.clean(state);
    });
    return message ?? (failed === null ? null : `Error registering functions: ERR ${failed}`);
  }

  /** Text of the error on top, with its code. */
  #errorText(state: number): string {
    const machine = this.#machine;
    if (machine.type(state, -1) !== LuaType.Table) {
      const isText = machine.lua.lua_isstring(state, -1) !== 0;
      return isText ? `ERR ${machine.text(state, -1)}` : 'ERR unknown error';
    }
    machine.getField(state, -1, 'err');
    const text = machine.lua.lua_isstring(state, -1) !== 0 ? machine.text(state, -1) : 'ERR unknown error';
    machine.pop(state);
    return text;
  }

  /** Calls a function and gives its reply. */
  call(call: MachineCall): ScriptReply {
    const machine = this.#machine;
    const state = machine.main;
    const { lua } = machine;
    let reply: ScriptReply = { kind: 'null' };
    this.#run = call.run;
    try {
      const failed = machine.run(() => {
        this.#sandbox.pushErrorHandler(state);
        lua.lua_rawgeti(state, REGISTRY, call.reference);
        this.#pushArguments(state, call.keys, 'KEYS');
        this.#pushArguments(state, call.args, 'ARGV');
        machine.setHook(
          state,
          (running) => {
            if (call.isKilled()) this.#stop(running, 'Script killed by user with SCRIPT KILL...');
          },
          HOOK_INSTRUCTIONS,
        );
        const status = lua.lua_pcall(state, this.#kind === 'eval' ? 0 : 2, 1, 1);
        machine.clearHook(state);
        reply =
          status === LuaStatus.Ok ? readReply(machine, state, -1, call.run.resp) : this.#failure(state, call.name);
        this.#sandbox.clean(state);
      });
      return failed === null ? reply : scriptError(`ERR Error running script ${call.name}, ${failed}`);
    } finally {
      this.#run = null;
    }
  }

  /** Leaves a list of strings in a global, or on the stack for a function. */
  #pushArguments(state: number, values: readonly string[], global: string): void {
    const machine = this.#machine;
    machine.lua.lua_createtable(state, values.length, 0);
    for (let i = 0; i < values.length; i++) {
      machine.pushText(state, values[i]);
      machine.lua.lua_rawseti(state, -2, i + 1);
    }
    if (this.#kind === 'eval') this.#sandbox.setGlobal(state, global);
  }

  /** Raises an error in the script from its hook, and again at every further instruction: nothing can catch it. */
  #stop(state: number, message: string): never {
    const machine = this.#machine;
    const again = (running: number): void => {
      pushError(machine, running, `ERR ${message}`);
      machine.raise(running);
    };
    machine.setHook(machine.main, again, 1);
    if (state !== machine.main) machine.setHook(state, again, 1);
    pushError(machine, state, `ERR ${message}`);
    return machine.raise(state);
  }

  /** The reply for the error on top, as {@link errorHandler} left it. */
  #failure(state: number, name: string): ScriptReply {
    const machine = this.#machine;
    if (machine.type(state, -1) !== LuaType.Table) {
      const message = machine.lua.lua_isstring(state, -1) !== 0 ? machine.text(state, -1) : 'execution failure';
      return scriptError(`ERR Error running script ${name}, ${message.slice(0, SHORT_MESSAGE)}`);
    }
    const text = this.#errorText(state);
    const hasPlace = machine.getField(state, -1, 'source') === LuaType.String;
    const source = machine.text(state, -1);
    machine.pop(state);
    const hasLine = machine.getField(state, -1, 'line') === LuaType.Number;
    const line = machine.text(state, -1);
    machine.pop(state);
    const place = hasPlace && hasLine ? ` script: ${name}, on ${source}:${line}.` : '';
    return scriptError(`${text}${place}`.replace(/[\r\n]/g, ' '));
  }
}
