/**
 * What a configuration directive is. The rows are data (see `rows-*.ts`, which scripts/make-directives.mjs wrote);
 * this file says what their fields mean.
 */
import type { Target, VersionText } from '../target.js';
import { versionRank } from '../target.js';

/**
 * How a directive reads its value.
 * - `yes-no`: yes or no, in any case
 * - `integer`, `unsigned`: a decimal number
 * - `memory`: bytes, with a unit if wanted
 * - `memory-or-percent`: the same, or a percentage
 * - `octal`: a file mode
 * - `enum`: one word of a list
 * - `flags`: one or more words of a list
 * - `string`: one word, any bytes
 * - `special`: rules of its own, see `args` and `forms`
 * - `legacy`: gone before the oldest version that is covered
 */
export const DIRECTIVE_KINDS = [
  'yes-no', 'integer', 'unsigned', 'memory', 'memory-or-percent', 'octal', 'enum', 'flags', 'string', 'special',
  'legacy',
] as const;
export type DirectiveKind = (typeof DIRECTIVE_KINDS)[number];

/** Parts of a configuration file, as headings of documentation. */
export const CATEGORIES = [
  'general', 'includes', 'modules', 'network', 'tls', 'snapshotting', 'aof', 'replication', 'security', 'memory',
  'lazyfree', 'threaded-io', 'kernel', 'shutdown', 'scripting', 'cluster', 'slowlog', 'latency', 'events', 'advanced',
  'defrag', 'cpu', 'sentinel', 'debug', 'legacy',
] as const;
export type Category = (typeof CATEGORIES)[number];

/** A first version for each product; a product that is absent never had it. `2.8` also stands for older ones. */
export interface Since {
  readonly redis?: VersionText;
  readonly valkey?: VersionText;
}

/** A fact that changed: `[first version, value]` from the oldest on, each product by itself (`redis-6.2`). */
export type Steps<T> = readonly (readonly [from: `${'redis' | 'valkey'}-${VersionText}`, value: T])[];

/** Least and greatest number, both allowed. */
export type Range = readonly [min: bigint, max: bigint];

/** Bounds of C's integer types, as the server's table names them. */
export const INT_MIN = -2147483648n;
export const INT_MAX = 2147483647n;
export const UINT_MAX = 4294967295n;
export const LONG_MIN = -9223372036854775808n;
export const LONG_MAX = 9223372036854775807n;
export const ULONG_MAX = 18446744073709551615n;

/** A check on a value beyond its kind. Each is carried out by `verdict/`. */
export type ValueCheck =
  | 'base-name' | 'not-empty' | 'not-empty-7.0' | 'not-empty-valkey-8.0' | 'power-of-two' | 'ipv4' | 'ipv6'
  | 'host-name' | 'node-name' | 'endpoint' | 'at-most-256' | 'preload-file' | 'title-template'
  | 'minus-one' | 'sparse-order'
  | 'save-or-nosave' | 'bundled-allocator' | 'kernel-support' | 'name-list';

/** What a value is, for completion. */
export type ArgType =
  | 'address' | 'enum' | 'memory' | 'int' | 'float' | 'path' | 'path-or-glob' | 'string' | 'flags' | 'host' | 'command'
  | 'acl-rule';

/** One argument of a directive with a grammar of its own. */
export interface ArgRow {
  readonly name: string;
  readonly type: ArgType;
  readonly min?: number;
  readonly max?: number;
  /** Words of an `enum`. */
  readonly values?: readonly string[];
  /** Takes every argument that is left. */
  readonly rest?: true;
}

/** Another name of the same directive. */
export interface AliasRow {
  readonly name: string;
  readonly since: Since;
}

/** One directive in all versions: the one description that everything else is made from. */
export interface DirectiveRow {
  /** The name that new versions prefer. */
  readonly name: string;
  readonly category: Category;
  readonly kind: DirectiveKind;
  /** Where an older version read it as another kind. */
  readonly kindSteps?: Steps<DirectiveKind>;
  /** When the directive came, under whatever name. */
  readonly since: Since;
  /** When {@link name} came, where that was later. */
  readonly nameSince?: Since;
  /** First version that refuses it again. */
  readonly removed?: Since;
  /** First version that accepts it without effect. */
  readonly ignored?: Since;
  readonly aliases?: readonly AliasRow[];
  /** What holds when the file says nothing, as a file would say it; undefined: nothing (unset). */
  readonly default?: string | Steps<string | undefined>;
  /** Words of an enum or of flags. */
  readonly values?: readonly string[] | Steps<readonly string[]>;
  /** Undefined in a step: that version doesn't look. */
  readonly range?: Range | Steps<Range | undefined>;
  /** Unit or meaning of the number, in words. */
  readonly unit?: string;
  /** True where CONFIG SET refuses it: the server has to be restarted. */
  readonly fixed?: true | Steps<boolean>;
  /** Takes more than one argument. */
  readonly multi?: true;
  /** Lines add up, where others replace. */
  readonly repeatable?: true;
  /** Names a file or a folder. */
  readonly path?: true;
  /** Left out of CONFIG GET with a pattern; not documented by the makers. */
  readonly hidden?: true;
  /** Meant for tests. */
  readonly debug?: true;
  /** Holds a secret. */
  readonly sensitive?: true;
  /** CONFIG SET needs `enable-protected-configs`. */
  readonly protected?: true;
  readonly checks?: readonly ValueCheck[];
  /** Only there when the server was built with this. */
  readonly build?: string;
  /** What takes its place. */
  readonly successor?: string;
  /** How sure the row is, where it is less than certain (versions not released when it was written). */
  readonly certainty?: 'medium' | 'low';
  /** How a line looks, where one argument of its kind doesn't say it. */
  readonly forms?: readonly string[];
  readonly args?: readonly ArgRow[];
  /** Letters of `notify-keyspace-events`, or placeholders of a template, with their meaning. */
  readonly letters?: Readonly<Record<string, string>>;
  readonly letterSince?: { readonly [letter: string]: Since };
  readonly notes?: readonly string[];
  /** One line: what it does. */
  readonly summary: string;
  /** What it means for the data when something dies. */
  readonly durability?: string;
  /** Other advice. */
  readonly advice?: string;
}

function isSteps<T>(value: T | Steps<T>): value is Steps<T> {
  const first: unknown = Array.isArray(value) ? value[0] : undefined;
  return Array.isArray(first) && typeof first[0] === 'string' && /^(redis|valkey)-\d/.test(first[0]);
}

/** The value of a fact for a target: the last step of its product that is not newer. */
export function factFor<T>(fact: T | Steps<T>, target: Target): T | undefined {
  if (!isSteps(fact)) return fact;
  let value: T | undefined;
  for (const [from, then] of fact) {
    const dash = from.indexOf('-');
    if (from.slice(0, dash) === target.product && versionRank(from.slice(dash + 1)) <= target.rank) value = then;
  }
  return value;
}

/** Whether a first version is reached. */
export function reached(since: Since | undefined, target: Target): boolean {
  const first = since?.[target.product];
  return first !== undefined && versionRank(first) <= target.rank;
}
