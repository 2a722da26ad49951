/** What is known of a command: one row of the command table. */
import type { Product, VersionText } from '../../conf/target.js';

/** Where the keys of a command begin, counted in arguments: the command's name is argument 0. */
export type KeyBegin =
  | { readonly kind: 'index'; readonly index: number }
  /** Behind a word, searched from an argument on; a negative one counts from the end, and the search runs backwards. */
  | { readonly kind: 'keyword'; readonly keyword: string; readonly from: number }
  /** No rule says it: `SORT … STORE` and `SORT … BY pattern`. */
  | { readonly kind: 'unknown' };

/** How many keys there are from there on. */
export type KeyFind =
  /**
   * Every `step`-th argument up to `last`, counted from the first key; a negative one from the end of the command. A
   * `limit` of 2 means the first half of what is left.
   */
  | { readonly kind: 'range'; readonly last: number; readonly step: number; readonly limit: number }
  /** An argument holds the number of keys; it and the first key are counted from the begin. */
  | { readonly kind: 'keynum'; readonly number: number; readonly first: number; readonly step: number };

/** One rule of a command for finding keys, as COMMAND INFO tells it. */
export interface KeySpec {
  readonly begin: KeyBegin;
  readonly find: KeyFind;
  /** What happens to them: `ro`, `rw`, `ow`, `rm`, `access`, `update`, `insert`, `delete`, `not_key` … */
  readonly flags: readonly string[];
  /** What it finds are channels of messages: the flag `not_key`. */
  readonly channels: boolean;
}

/** What a command is to an append-only file. */
export type AofRole =
  /** A server writes it as it was sent. */
  | 'verbatim'
  /** Only some of its forms change anything. */
  | 'sometimes'
  /** A server writes it, with arguments changed. */
  | 'rewritten'
  /** Written without a client that sent it: SELECT, MULTI, EXEC. */
  | 'synthesized'
  /** Only a rewrite writes it. */
  | 'rewrite-only'
  /** Not in a log that a server of that version wrote. */
  | 'never';

export const AOF_ROLES: readonly AofRole[] = [
  'verbatim',
  'sometimes',
  'rewritten',
  'synthesized',
  'rewrite-only',
  'never',
];

/** How a command arrives in the log of some versions, in words. */
export interface AofForm {
  /** `all`, `redis 2.8-6.0`, `redis 6.2+, valkey`. */
  readonly versions: string;
  readonly form: string;
}

/** An arity that held from a version on. */
export interface ArityChange {
  readonly product: Product;
  readonly version: VersionText;
  readonly arity: number;
}

/** A command, or a subcommand of one. */
export interface CommandRow {
  /** In upper case; a subcommand with its container: `XGROUP CREATE`. */
  readonly name: string;
  /** The command whose subcommand this is. */
  readonly container: string | undefined;
  /** In upper case, without the container; undefined for what is no subcommand. */
  readonly subcommand: string | undefined;
  /** By their names, without the container, in upper case; undefined where the command has none. */
  readonly subcommands: ReadonlyMap<string, CommandRow> | undefined;
  /**
   * Number of arguments with the name (and the subcommand's): exactly, or, when negative, at least. That of the newest
   * Redis: see {@link arityFor}.
   */
  readonly arity: number;
  readonly arityHistory: readonly ArityChange[];
  /**
   * First version of each product, a patch level included where it is known. Valkey 7.2: taken over from Redis. For
   * commands of a module the first version that brings the module along.
   */
  readonly since: { readonly redis: string | undefined; readonly valkey: string | undefined };
  /** First Redis that dropped it. */
  readonly removed: string | undefined;
  /** Of the newest Redis: see {@link flagsFor}. Words as in COMMAND INFO. */
  readonly flags: ReadonlySet<string>;
  /** Where Valkey's differ. */
  readonly valkeyFlags: ReadonlySet<string> | undefined;
  /** Changes data: the flag `write`. */
  readonly write: boolean;
  /** `string`, `sorted_set`, `server` …: as COMMAND DOCS groups them. */
  readonly group: string;
  readonly keySpecs: readonly KeySpec[];
  /**
   * Grammar of the arguments: `name:type`; `[x]` optional; `x*` one or more; `x**` repeated with its word; `(a|b)` one
   * of them; `{…}` together; words in upper case stand for themselves.
   */
  readonly args: string;
  /** Where Valkey's differs. */
  readonly valkeyArgs: string | undefined;
  readonly summary: string;
  readonly deprecatedSince: string | undefined;
  /** What to use instead: `SET with EX`. */
  readonly replacedBy: string | undefined;
  /** For the servers' own use. */
  readonly internal: boolean;
  /** The module that brings it, and the first version of that module; undefined: part of the server. */
  readonly module: { readonly name: string; readonly since: string | undefined } | undefined;
  readonly aof: {
    readonly role: AofRole;
    /** A rewrite without RDB base writes it too. */
    readonly inRewrites: boolean;
    /** What arrives in the log instead, or as what. */
    readonly forms: readonly AofForm[];
  };
}
