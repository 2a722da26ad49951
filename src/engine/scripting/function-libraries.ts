import { dumpFunctions, readFunctionDump } from './function-dump.js';
import { isName, NAME_RULE, readLibraryHeader, scriptFlag, type ScriptFlag } from './script-flags.js';

/** A function that a library registered. */
export interface LibraryFunction {
  readonly name: string;
  readonly description: string | null;
  readonly flags: ReadonlySet<ScriptFlag>;
  /** Registry reference of its Lua function. */
  readonly reference: number;
}

/** A library that is loaded. */
export interface FunctionLibrary {
  readonly name: string;
  /** The engine that runs it: LUA. */
  readonly engine: string;
  /** With its header. */
  readonly code: string;
  readonly functions: ReadonlyMap<string, LibraryFunction>;
}

/** What a library asks for in `register_function`. */
export interface Registration {
  readonly name: string;
  readonly description: string | null;
  readonly flags: readonly string[];
  readonly reference: number;
}

/** How loading gets at Lua. */
export interface LibraryRunner {
  /** Runs code that registers functions by {@link FunctionLibraries.register}; an error's text, or null. */
  run(body: string): string | null;
  release(references: readonly number[]): void;
}

/** What FUNCTION RESTORE does with the libraries that are there. */
export type RestorePolicy = 'append' | 'replace' | 'flush';

/** The libraries of functions. Methods that can fail answer with an error's text without its code, or null. */
export class FunctionLibraries {
  readonly #runner: LibraryRunner;
  #libraries = new Map<string, FunctionLibrary>();
  /** By their names in lower case: servers call functions without regard to it. */
  #functions = new Map<string, LibraryFunction>();
  #loading: Map<string, LibraryFunction> | null = null;

  constructor(runner: LibraryRunner) {
    this.#runner = runner;
  }

  /** All libraries, oldest first. */
  list(): readonly FunctionLibrary[] {
    return [...this.#libraries.values()];
  }

  find(name: string): LibraryFunction | undefined {
    return this.#functions.get(name.toLowerCase());
  }

  /** Counts for FUNCTION STATS. */
  stats(): { readonly libraries: number; readonly functions: number } {
    return { libraries: this.#libraries.size, functions: this.#functions.size };
  }

  /**
   * Loads a library from its code.
   * @returns its name
   */
  load(code: string, replace: boolean): { readonly name: string } | { readonly error: string } {
    const compiled = this.#compile(code, replace ? 'any' : 'new');
    if (typeof compiled === 'string') return { error: compiled };
    const old = this.#libraries.get(compiled.name);
    const conflict = this.#conflict(compiled, old === undefined ? [] : [old]);
    if (conflict !== null) {
      this.#release(compiled);
      return { error: conflict };
    }
    if (old !== undefined) this.#remove(old);
    this.#add(compiled);
    return { name: compiled.name };
  }

  delete(name: string): string | null {
    const library = this.#libraries.get(name);
    if (library === undefined) return 'Library not found';
    this.#remove(library);
    return null;
  }

  flush(): void {
    for (const library of this.list()) this.#remove(library);
  }

  dump(): string {
    return dumpFunctions(this.list().map(({ code }) => code));
  }

  /** Loads all libraries of a payload, or none of them. */
  restore(payload: string, policy: RestorePolicy): string | null {
    const codes = readFunctionDump(payload);
    if (typeof codes === 'string') return codes;
    const loaded: FunctionLibrary[] = [];
    const error = this.#restoreAll(codes, policy, loaded);
    if (error !== null) {
      for (const library of loaded) this.#release(library);
      return error;
    }
    const gone = policy === 'flush' ? this.list() : loaded.flatMap(({ name }) => this.#libraries.get(name) ?? []);
    for (const library of gone) this.#remove(library);
    for (const library of loaded) this.#add(library);
    return null;
  }

  #restoreAll(codes: readonly string[], policy: RestorePolicy, loaded: FunctionLibrary[]): string | null {
    const names = new Set<string>();
    const functions = new Set<string>();
    for (const code of codes) {
      const library = this.#compile(code, 'any');
      if (typeof library === 'string') return library;
      loaded.push(library);
      if (names.has(library.name)) return `Library '${library.name}' already exists`;
      names.add(library.name);
      for (const name of library.functions.keys()) {
        if (functions.has(name)) return `Function ${name} already exists`;
        functions.add(name);
      }
    }
    if (policy === 'flush') return null;
    const replaced: FunctionLibrary[] = [];
    for (const { name } of loaded) {
      const old = this.#libraries.get(name);
      if (old === undefined) continue;
      if (policy === 'append') return `Library ${name} already exists`;
      replaced.push(old);
    }
    for (const library of loaded) {
      const conflict = this.#conflict(library, replaced);
      if (conflict !== null) return conflict;
    }
    return null;
  }

  /** Registers a function of the library that loads. */
  register({ name, description, flags, reference }: Registration): string | null {
    if (this.#loading === null) return 'redis.register_function can only be called on FUNCTION LOAD command';
    const known = new Set<ScriptFlag>();
    for (const text of flags) {
      const flag = scriptFlag(text);
      if (flag === null) return 'unknown flag given';
      known.add(flag);
    }
    if (!isName(name)) return NAME_RULE;
    if (this.#loading.has(name)) return 'Function already exists in the library';
    this.#loading.set(name, { name, description, flags: known, reference });
    return null;
  }

  get isLoading(): boolean {
    return this.#loading !== null;
  }

  /** Loads all libraries into a new Lua machine, since the one that held them is gone. Those that fail are dropped. */
  reload(): void {
    const codes = this.list().map(({ code }) => code);
    this.#libraries = new Map();
    this.#functions = new Map();
    for (const code of codes) this.load(code, false);
  }

  #compile(code: string, names: 'new' | 'any'): FunctionLibrary | string {
    const header = readLibraryHeader(code);
    if (typeof header === 'string') return header;
    const { name, engine, body } = header;
    if (names === 'new' && this.#libraries.has(name)) return `Library '${name}' already exists`;
    const functions = new Map<string, LibraryFunction>();
    this.#loading = functions;
    let error: string | null;
    try {
      error = this.#runner.run(body);
    } finally {
      this.#loading = null;
    }
    const library = { name, engine, code, functions };
    if (error === null && functions.size === 0) error = 'No functions registered';
    if (error === null) return library;
    this.#release(library);
    return error;
  }

  #conflict(library: FunctionLibrary, except: readonly FunctionLibrary[]): string | null {
    for (const name of library.functions.keys()) {
      const taken = this.#functions.get(name.toLowerCase());
      const isTaken = taken !== undefined && !except.some(({ functions }) => functions.get(taken.name) === taken);
      if (isTaken) return `Function ${name} already exists`;
    }
    return null;
  }

  #add(library: FunctionLibrary): void {
    this.#libraries.set(library.name, library);
    for (const [name, registered] of library.functions) {
      const key = name.toLowerCase();
      if (!this.#functions.has(key)) this.#functions.set(key, registered);
    }
  }

  #remove(library: FunctionLibrary): void {
    this.#libraries.delete(library.name);
    for (const [name, registered] of library.functions) {
      if (this.#functions.get(name.toLowerCase()) === registered) this.#functions.delete(name.toLowerCase());
    }
    this.#release(library);
  }

  #release({ functions }: FunctionLibrary): void {
    this.#runner.release([...functions.values()].map(({ reference }) => reference));
  }
}
