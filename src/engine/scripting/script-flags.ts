/** What scripts and functions may declare, in the server's order (`script.c`). */
export const SCRIPT_FLAGS = ['no-writes', 'allow-oom', 'allow-stale', 'no-cluster', 'allow-cross-slot-keys'] as const;
export type ScriptFlag = (typeof SCRIPT_FLAGS)[number];

/** The flag of a name; null when there is none. Servers compare the names of functions' flags without case. */
export const scriptFlag = (name: string): ScriptFlag | null =>
  SCRIPT_FLAGS.find((flag) => flag === name.toLowerCase()) ?? null;

/** The first line of a script. */
export interface ScriptHeader {
  readonly flags: ReadonlySet<ScriptFlag>;
  /** Without `#!`, a script may do what scripts could before 7.0. */
  readonly compatible: boolean;
  /** The script from behind its header on; the line end stays, so that lines keep their numbers. */
  readonly body: string;
}

/** @returns the header, or an error's text without its code */
export function readScriptHeader(source: string): ScriptHeader | string {
  if (!source.startsWith('#!')) return { flags: new Set(), compatible: true, body: source };
  const end = source.indexOf('\n');
  if (end < 0) return 'Invalid script shebang';
  const [engine, ...options] = source.slice(0, end).split(' ');
  if (engine !== '#!lua') return `Unexpected engine in script shebang: ${engine}`;
  const flags = new Set<ScriptFlag>();
  for (const option of options) {
    if (!option.startsWith('flags=')) return `Unknown lua shebang option: ${option}`;
    const names = option.slice('flags='.length);
    for (const name of names === '' ? [] : names.split(',')) {
      const flag = SCRIPT_FLAGS.find((known) => known === name);
      if (flag === undefined) return `Unexpected flag in script shebang: ${name}`;
      flags.add(flag);
    }
  }
  return { flags, compatible: false, body: source.slice(end) };
}

/** The first line of a library. */
export interface LibraryHeader {
  readonly engine: string;
  readonly name: string;
  readonly body: string;
}

export const NAME_RULE =
  'Library names can only contain letters, numbers, or underscores(_) and must be at least one character long';
export const isName = (name: string): boolean => /^[A-Za-z0-9_]+$/.test(name);

/** @returns the header, or an error's text without its code */
export function readLibraryHeader(code: string): LibraryHeader | string {
  if (!code.startsWith('#!')) return 'Missing library metadata';
  const end = code.indexOf('\n');
  if (end < 0) return 'Invalid library metadata';
  const [engine, ...options] = code.slice(2, end).split(' ');
  let name: string | null = null;
  for (const option of options) {
    if (option === '') continue;
    if (!/^name=/i.test(option)) return `Invalid metadata value given: ${option}`;
    if (name !== null) return 'Invalid metadata value, name argument was given multiple times';
    name = option.slice('name='.length);
  }
  if (name === null) return 'Library name was not given';
  if (!isName(name)) return NAME_RULE;
  if (engine.toLowerCase() !== 'lua') return `Engine '${engine}' not found`;
  return { engine: 'LUA', name, body: code.slice(end) };
}
