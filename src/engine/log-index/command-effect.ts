/**
 * What a command does to the keys that it names, told from the command table: its flags, and the flags of its rules for
 * finding keys. Only where these do not say it does a name stand here.
 */

/** What a command does, as far as a key's history goes. */
export const COMMAND_EFFECTS = [
  /** Changes a value that stays. */
  'changes',
  /** Gives a whole new value: what was there before does not matter any more. */
  'overwrites',
  'removes',
  /** The first key's value goes to the second, in the same database. */
  'renames',
  /** The key's value goes to another database. */
  'moves',
  /** The first key's value is copied to the second. */
  'copies',
  /** Sets or takes away the time at which the key is removed. */
  'expires',
  'empties-database',
  'empties-all',
  'swaps-databases',
  /** Frames: SELECT, MULTI, EXEC and the like, which touch no key. */
  'frames',
  /** No data changes, or none that is a key's: functions, scripts, reads. */
  'other',
  /** No version has this command. */
  'unknown',
] as const;
export type CommandEffect = (typeof COMMAND_EFFECTS)[number];

/** What of a row of the command table an effect is told from. */
export interface EffectFacts {
  readonly write: boolean;
  readonly keySpecs: readonly { readonly flags: readonly string[] }[];
}

const BY_NAME: Readonly<Record<string, CommandEffect>> = {
  // Its rule's flags depend on GET, which a log does not have (t_string.c `setGenericCommand`).
  SET: 'overwrites',
  GETSET: 'overwrites',
  GETDEL: 'removes',
  RENAME: 'renames',
  RENAMENX: 'renames',
  MOVE: 'moves',
  COPY: 'copies',
  EXPIRE: 'expires',
  PEXPIRE: 'expires',
  EXPIREAT: 'expires',
  PEXPIREAT: 'expires',
  PERSIST: 'expires',
  FLUSHDB: 'empties-database',
  FLUSHALL: 'empties-all',
  SWAPDB: 'swaps-databases',
  SELECT: 'frames',
  MULTI: 'frames',
  EXEC: 'frames',
  DISCARD: 'frames',
  WATCH: 'frames',
  UNWATCH: 'frames',
};

/** What a command does, and to which of its keys. */
export interface CommandFacts {
  readonly effect: CommandEffect;
  /** True when only the first key changes and the others are read: SINTERSTORE, BITOP. */
  readonly firstOnly: boolean;
}

/** The effect of a command by its name in upper case; `facts` are its row of the command table, if it has one. */
export function factsOf(name: string, facts: EffectFacts | undefined): CommandFacts {
  if (Object.hasOwn(BY_NAME, name)) return { effect: BY_NAME[name], firstOnly: false };
  if (facts === undefined) return { effect: 'unknown', firstOnly: false };
  const { keySpecs } = facts;
  if (keySpecs.some(({ flags }) => flags.includes('rm'))) return { effect: 'removes', firstOnly: false };
  if (keySpecs.at(0)?.flags.includes('ow') === true) return { effect: 'overwrites', firstOnly: keySpecs.length > 1 };
  return { effect: facts.write ? 'changes' : 'other', firstOnly: false };
}
