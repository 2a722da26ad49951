import { FunctionLibraries } from './function-libraries.js';
import { LuaPanic } from './lua-module.js';
import { ScriptRandom } from './random.js';
import { registerFunction } from './register-function.js';
import { sha1Hex, type ScriptRun } from './redis-library.js';
import { readScriptHeader, type ScriptFlag, type ScriptHeader } from './script-flags.js';
import { ScriptMachine } from './script-machine.js';
import { scriptError, type ScriptHost, type ScriptReply } from './script-reply.js';

/** What scripts may take. */
export interface ScriptLimits {
  /** Most bytes of all values of EVAL's scripts, and as many of functions. */
  readonly memory: number;
  /** Milliseconds from which a script is slow (`busy-reply-threshold`); 0 for never. */
  readonly busyThreshold: number;
  /**
   * Asked of a slow script, some times a second: true ends it, unless it has written. Scripts run on the thread of
   * their caller, so this is where other clients could be heard.
   * @param elapsed milliseconds
   */
  readonly onSlow: (elapsed: number) => boolean;
}

/** The server has no limit of memory for scripts; this is more than sound ones need. */
const DEFAULT_LIMITS: ScriptLimits = { memory: 128 << 20, busyThreshold: 5000, onSlow: () => false };

/** What is known of a script before it runs. */
export interface ScriptFacts {
  /** SHA1 of the script, or name of the function. */
  readonly name: string;
  readonly flags: ReadonlySet<ScriptFlag>;
  /** Without flags of its own, with the rules of old. */
  readonly compatible: boolean;
  /** Writes are refused: by its flags, or because it was called so. */
  readonly readOnly: boolean;
}

/** How a script is called. */
export interface ScriptCall {
  readonly keys: readonly string[];
  readonly args: readonly string[];
  /** By one of the `_RO` commands. */
  readonly readOnly: boolean;
  /**
   * Gives the host for a script that is about to run, or the error why it must not.
   */
  readonly begin: (script: ScriptFacts) => ScriptHost | ScriptReply;
}

interface CachedScript extends ScriptHeader {
  readonly sha: string;
  /** Registry reference of its function in the machine that is there. */
  reference: number | null;
}

/** The script that runs. */
export interface RunningScript {
  readonly kind: 'eval' | 'function';
  readonly name: string;
  /** By the clock of its host, in milliseconds. */
  readonly start: number;
}

interface Running extends RunningScript {
  readonly host: ScriptHost;
  killed: boolean;
}

const NO_SCRIPT = scriptError('NOSCRIPT No matching script. Please use EVAL.');
const NOT_BUSY = scriptError('NOTBUSY No scripts in execution right now.');
const NESTED = scriptError('ERR This Redis command is not allowed from script');
const UNKILLABLE = scriptError(
  'UNKILLABLE Sorry the script already executed write commands against the dataset. You can either wait the script ' +
    'termination or kill the server in a hard way using the SHUTDOWN NOSAVE command.',
);
/** What other clients hear while a script is slow: kill it by the command that is for its kind. */
export const BUSY_REPLIES = {
  eval: scriptError('BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.'),
  function: scriptError('BUSY Redis is busy running a script. You can only call FUNCTION KILL or SHUTDOWN NOSAVE.'),
} as const;

const isReply = (value: ScriptHost | ScriptReply): value is ScriptReply => 'kind' in value;

/** Scripts and functions of a server: what EVAL, EVALSHA, SCRIPT, FUNCTION and FCALL do. */
export class ScriptEngine {
  /** The libraries of functions. */
  readonly functions: FunctionLibraries;
  readonly #log: (level: number, text: string) => void;
  readonly #now: () => number;
  readonly #random = new ScriptRandom();
  readonly #scripts = new Map<string, CachedScript>();
  #limits: ScriptLimits;
  #evalMachine: ScriptMachine | null = null;
  #functionMachine: ScriptMachine | null = null;
  #running: Running | null = null;

  /**
   * Makes an engine; Lua itself starts with the first script.
   * @param log where libraries log while they load
   */
  static create(
    limits: Partial<ScriptLimits> = {},
    log: (level: number, text: string) => void = () => undefined,
    now: () => number = Date.now,
  ): ScriptEngine {
    return new ScriptEngine({ ...DEFAULT_LIMITS, ...limits }, log, now);
  }

  private constructor(limits: ScriptLimits, log: (level: number, text: string) => void, now: () => number) {
    this.#limits = limits;
    this.#log = log;
    this.#now = now;
    this.functions = new FunctionLibraries({
      run: (body) => this.#loadLibrary(body),
      release: (references) => {
        const machine = this.#functionMachine;
        if (machine === null || machine.broken) return;
        for (const reference of references) machine.release(reference);
      },
    });
  }

  /** Changes limits; that of memory holds for machines that are made later. */
  setLimits(limits: Partial<ScriptLimits>): void {
    this.#limits = { ...this.#limits, ...limits };
  }

  /** The script that runs now, if one does. */
  get running(): RunningScript | null {
    return this.#running;
  }

  /** Bytes of Lua values: INFO's `used_memory_vm_eval` and `used_memory_vm_functions`. */
  get memory(): { readonly eval: number; readonly functions: number } {
    return { eval: this.#evalMachine?.used ?? 0, functions: this.#functionMachine?.used ?? 0 };
  }

  /** Scripts that EVALSHA finds. */
  get scriptCount(): number {
    return this.#scripts.size;
  }

  /** Runs a script from its source, and keeps it for EVALSHA. */
  eval(source: string, call: ScriptCall): ScriptReply {
    if (this.#running !== null) return NESTED;
    const script = this.#cache(source);
    return 'kind' in script ? script : this.#runScript(script, call);
  }

  /** Runs a script that is known by its SHA1. */
  evalSha(sha: string, call: ScriptCall): ScriptReply {
    if (this.#running !== null) return NESTED;
    const script = this.#scripts.get(sha.toLowerCase());
    return script === undefined ? NO_SCRIPT : this.#runScript(script, call);
  }

  /** Compiles a script and keeps it. @returns its SHA1 as a bulk string, or the error */
  load(source: string): ScriptReply {
    if (this.#running !== null) return NESTED;
    const script = this.#cache(source);
    return 'kind' in script ? script : { kind: 'bulk', value: script.sha };
  }

  exists(sha: string): boolean {
    return this.#scripts.has(sha.toLowerCase());
  }

  /** Forgets all scripts of EVAL, and with them the machine that they ran in. */
  flush(): void {
    this.#scripts.clear();
    this.#evalMachine = null;
  }

  /** Forgets all functions, and the machine that they ran in. */
  flushFunctions(): void {
    this.functions.flush();
    this.#functionMachine = null;
  }

  /** Calls a function of a library. */
  callFunction(name: string, call: ScriptCall): ScriptReply {
    if (this.#running !== null) return NESTED;
    this.#mendFunctions();
    const found = this.functions.find(name);
    if (found === undefined || this.#functionMachine === null) return scriptError('ERR Function not found');
    const facts = { name: found.name, flags: found.flags, compatible: false };
    return this.#run('function', this.#functionMachine, found.reference, facts, call);
  }

  /** Ends the script that runs, at its next look at the clock; only called from within {@link ScriptLimits.onSlow}. */
  kill(kind: 'eval' | 'function'): ScriptReply {
    const running = this.#running;
    if (running === null) return NOT_BUSY;
    if (running.host.hasWritten()) return UNKILLABLE;
    if (running.kind !== kind) return BUSY_REPLIES[running.kind];
    running.killed = true;
    return { kind: 'status', text: 'OK' };
  }

  #cache(source: string): CachedScript | ScriptReply {
    const sha = sha1Hex(source);
    const known = this.#scripts.get(sha);
    if (known !== undefined) return known;
    const header = readScriptHeader(source);
    if (typeof header === 'string') return scriptError(`ERR ${header}`);
    const script: CachedScript = { ...header, sha, reference: null };
    const error = this.#compile(script);
    if (error !== null) return error;
    this.#scripts.set(sha, script);
    return script;
  }

  #compile(script: CachedScript): ScriptReply | null {
    const reference = this.#machineForEval().compile(script.body, '@user_script');
    if (typeof reference === 'string') {
      return scriptError(`ERR Error compiling script (new function): ${reference}`.replace(/[\r\n]/g, ' '));
    }
    script.reference = reference;
    return null;
  }

  #machineForEval(): ScriptMachine {
    if (this.#evalMachine === null || this.#evalMachine.broken) {
      for (const script of this.#scripts.values()) script.reference = null;
      this.#evalMachine = this.#newMachine('eval');
    }
    return this.#evalMachine;
  }

  #newMachine(kind: 'eval' | 'functions'): ScriptMachine {
    return new ScriptMachine({
      kind,
      memory: this.#limits.memory,
      random: this.#random,
      register: (machine) => registerFunction(machine, () => this.functions),
      log: (level, text) => this.#log(level, text),
    });
  }

  /** Makes a machine in the place of one that broke, with the same libraries. */
  #mendFunctions(): void {
    if (this.#functionMachine?.broken !== true) return;
    this.#functionMachine = null;
    this.functions.reload();
  }

  #loadLibrary(body: string): string | null {
    if (this.#running !== null) return 'This Redis command is not allowed from script';
    this.#mendFunctions();
    this.#functionMachine ??= this.#newMachine('functions');
    const machine = this.#functionMachine;
    try {
      return machine.loadLibrary(body, this.#now);
    } catch (error) {
      return `Error registering functions: ERR ${ownFailure(error)}`;
    }
  }

  #runScript(script: CachedScript, call: ScriptCall): ScriptReply {
    const machine = this.#machineForEval();
    if (script.reference === null) {
      const error = this.#compile(script);
      if (error !== null) return error;
    }
    const { sha, flags, compatible, reference } = script;
    return this.#run('eval', machine, reference ?? 0, { name: sha, flags, compatible }, call);
  }

  #run(
    kind: 'eval' | 'function',
    machine: ScriptMachine,
    reference: number,
    { name, flags, compatible }: Omit<ScriptFacts, 'readOnly'>,
    call: ScriptCall,
  ): ScriptReply {
    const declaredReadOnly = !compatible && flags.has('no-writes');
    if (call.readOnly && !compatible && !declaredReadOnly) {
      return scriptError('ERR Can not execute a script with write flag using *_ro command.');
    }
    const host = call.begin({ name, flags, compatible, readOnly: call.readOnly || declaredReadOnly });
    if (isReply(host)) return host;
    const run: ScriptRun = { host, resp: 2 };
    const running: Running = { kind, name, start: host.now(), host, killed: false };
    this.#running = running;
    try {
      const { keys, args } = call;
      return machine.call({ reference, name, keys, args, run, isKilled: () => this.#isKilled(running) });
    } catch (error) {
      return scriptError(`ERR Error running script ${name}, ${ownFailure(error)}`);
    } finally {
      this.#running = null;
    }
  }

  #isKilled(running: Running): boolean {
    const { busyThreshold, onSlow } = this.#limits;
    if (busyThreshold <= 0) return false;
    const elapsed = running.host.now() - running.start;
    if (elapsed < busyThreshold) return false;
    if (onSlow(elapsed) && !running.host.hasWritten()) running.killed = true;
    return running.killed;
  }
}

/**
 * What is said of a script that Lua's own code could not end in order.
 * @throws anything that is not such an end
 */
function ownFailure(error: unknown): string {
  if (error instanceof RangeError) return 'stack overflow';
  if (error instanceof WebAssembly.RuntimeError || error instanceof LuaPanic) return error.message;
  throw error;
}
