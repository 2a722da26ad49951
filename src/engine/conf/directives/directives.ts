/** The directive table as one server knows it, and what can be said of a name that it does not know. */
import type { Product, Target } from '../target.js';
import { formatTarget, PRODUCTS } from '../target.js';
import type { DirectiveKind, DirectiveRow, Range, Since } from './directive.js';
import { factFor, reached } from './directive.js';
import { MODULE_ROWS } from './module-rows.js';
import { CLUSTER_ROWS } from './rows-cluster.js';
import { ENCODINGS_ROWS } from './rows-encodings.js';
import { GENERAL_ROWS } from './rows-general.js';
import { MEMORY_ROWS } from './rows-memory.js';
import { NETWORK_ROWS } from './rows-network.js';
import { PERSISTENCE_ROWS } from './rows-persistence.js';
import { REPLICATION_ROWS } from './rows-replication.js';
import { RUNTIME_ROWS } from './rows-runtime.js';
import { SECURITY_ROWS } from './rows-security.js';
import { TLS_ROWS } from './rows-tls.js';

/** Every directive of every version. */
export const DIRECTIVE_ROWS: readonly DirectiveRow[] = [
  ...GENERAL_ROWS, ...NETWORK_ROWS, ...TLS_ROWS, ...PERSISTENCE_ROWS, ...REPLICATION_ROWS, ...SECURITY_ROWS,
  ...MEMORY_ROWS, ...RUNTIME_ROWS, ...CLUSTER_ROWS, ...ENCODINGS_ROWS,
];

/** A directive as one target reads it. */
export interface Directive {
  readonly row: DirectiveRow;
  /** The name to write in a file for this target. */
  readonly name: string;
  /** Every name that this target takes, {@link name} first. */
  readonly names: readonly string[];
  readonly kind: DirectiveKind;
  /** What holds without a line, as a line would say it; undefined: unset. */
  readonly default: string | undefined;
  /** Words of an enum or of flags; empty for other kinds. */
  readonly values: readonly string[];
  /** Undefined where the target doesn't check. */
  readonly range: Range | undefined;
  /** Accepted without effect. */
  readonly ignored: boolean;
  /** CONFIG SET refuses it. */
  readonly fixed: boolean;
}

/** What one target knows. */
export interface DirectiveTable {
  readonly target: Target;
  /** In the order of their names. */
  readonly directives: readonly Directive[];
  /** By every name that the target takes, in lower case. */
  readonly byName: ReadonlyMap<string, Directive>;
}

const tables = new Map<string, DirectiveTable>();

/** The table for a target; made once. */
export function directiveTable(target: Target): DirectiveTable {
  const key = formatTarget(target);
  let table = tables.get(key);
  if (table === undefined) {
    table = makeTable(target);
    tables.set(key, table);
  }
  return table;
}

/** The directive that a name (any case, aliases too) means to a target; undefined: the target refuses it. */
export function directiveFor(name: string, target: Target): Directive | undefined {
  return directiveTable(target).byName.get(name.toLowerCase());
}

function makeTable(target: Target): DirectiveTable {
  const directives: Directive[] = [];
  const byName = new Map<string, Directive>();
  for (const row of DIRECTIVE_ROWS) {
    const directive = resolve(row, target);
    if (directive === undefined) continue;
    directives.push(directive);
    for (const name of directive.names) byName.set(name, directive);
  }
  directives.sort((a, b) => (a.name < b.name ? -1 : 1));
  return { target, directives, byName };
}

/** Settings of builds that the makers test with: no server that is delivered knows them. */
const TEST_BUILD = 'LOG_REQ_RES';

function resolve(row: DirectiveRow, target: Target): Directive | undefined {
  if (!reached(row.since, target) || reached(row.removed, target) || row.build === TEST_BUILD) return undefined;
  const aliases = (row.aliases ?? []).filter(({ since }) => reached(since, target));
  // Names that only Valkey has are the ones that it prefers.
  const own = target.product === 'valkey' ? aliases.filter(({ since }) => since.redis === undefined) : [];
  const names = [
    ...own.map(({ name }) => name),
    ...(reached(row.nameSince ?? row.since, target) ? [row.name] : []),
    ...aliases.filter((alias) => !own.includes(alias)).map(({ name }) => name),
  ];
  const [name] = names;
  if (name === undefined) return undefined;
  return {
    row,
    name,
    names,
    kind: (row.kindSteps && factFor(row.kindSteps, target)) ?? row.kind,
    default: row.default === undefined ? undefined : factFor<string | undefined>(row.default, target),
    values: (row.values && factFor<readonly string[]>(row.values, target)) ?? [],
    range: row.range === undefined ? undefined : factFor<Range | undefined>(row.range, target),
    ignored: reached(row.ignored, target),
    fixed: row.fixed !== undefined && factFor<boolean>(row.fixed, target) === true,
  };
}

const rowsByName = new Map<string, DirectiveRow>(
  DIRECTIVE_ROWS.flatMap((row) =>
    [row.name, ...(row.aliases ?? []).map(({ name }) => name)].map((name) => [name, row])),
);

/** The row that any version of any product means by a name (any case). */
export function rowFor(name: string): DirectiveRow | undefined {
  return rowsByName.get(name.toLowerCase());
}

/** Where a name stands with a target. */
export type Standing =
  | { readonly kind: 'known'; readonly directive: Directive }
  /** The setting is there, under other names only. */
  | { readonly kind: 'other-name'; readonly directive: Directive }
  /** It comes with a later version of this product. */
  | { readonly kind: 'future'; readonly row: DirectiveRow; readonly since: string }
  | { readonly kind: 'removed'; readonly row: DirectiveRow; readonly removed: string }
  | { readonly kind: 'other-product'; readonly row: DirectiveRow; readonly product: Product; readonly since: string }
  | { readonly kind: 'module'; readonly module: string }
  | { readonly kind: 'unknown' };

/** Says what a name is to a target. */
export function standingOf(name: string, target: Target): Standing {
  const directive = directiveFor(name, target);
  if (directive !== undefined) return { kind: 'known', directive };
  const row = rowFor(name);
  if (row === undefined) {
    const module = moduleOf(name);
    return module === undefined ? { kind: 'unknown' } : { kind: 'module', module };
  }
  const other = directiveFor(row.name, target) ?? aliasedFor(row, target);
  if (other !== undefined) return { kind: 'other-name', directive: other };
  if (row.build === TEST_BUILD) return { kind: 'unknown' };
  const removed = row.removed?.[target.product];
  if (removed !== undefined && reached(row.removed, target)) return { kind: 'removed', row, removed };
  const since = firstKnown(row, name)[target.product];
  if (since !== undefined) return { kind: 'future', row, since };
  const product = PRODUCTS.find((one) => one !== target.product && row.since[one] !== undefined);
  const first = product && row.since[product];
  return product === undefined || first === undefined ? { kind: 'unknown' }
    : { kind: 'other-product', row, product, since: first };
}

function aliasedFor(row: DirectiveRow, target: Target): Directive | undefined {
  for (const { name } of row.aliases ?? []) {
    const directive = directiveFor(name, target);
    if (directive !== undefined) return directive;
  }
  return undefined;
}

/** When a name, which may be an alias, became known. */
export function firstKnown(row: DirectiveRow, name: string): Since {
  const lower = name.toLowerCase();
  if (lower === row.name) return row.nameSince ?? row.since;
  return row.aliases?.find((alias) => alias.name === lower)?.since ?? row.since;
}

const moduleSettings = new Map(
  MODULE_ROWS.flatMap(({ module, settings }) => Object.keys(settings).map((name) => [name, module] as const)),
);

/** The bundled module that registers a setting of this name. */
export function moduleOf(name: string): string | undefined {
  return moduleSettings.get(name.toLowerCase());
}
