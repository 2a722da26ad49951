// Writes the directive table (src/engine/conf/directives/rows-*.ts, sentinel-rows.ts, module-rows.ts) out of a fact
// file:
//   node scripts/make-directives.mjs FACTS.json [OUTPUT-FOLDER]
// The rows are committed; this runs again only when the facts change. Without the fact file there is nothing to do.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';
import { ADDED } from './directives/added.mjs';

/**
 * What a fact file says, as far as the table takes it over.
 * @typedef {{ redis?: string | null, valkey?: string | null }} Versions
 * @typedef {string | number | boolean | null | readonly string[]} Fact
 * @typedef {Versions & { value: Fact }} Step since these versions
 * @typedef {object} ArgumentFact
 * @property {string} name
 * @property {string} type
 * @property {number} [min]
 * @property {number} [max]
 * @property {string[]} [values]
 * @property {boolean} [rest]
 * @property {Record<string, string>} [letters]
 * @typedef {object} GrammarFact
 * @property {string[]} [forms]
 * @property {ArgumentFact[]} [args]
 * @property {string[]} [placeholders]
 * @property {{ redis: Record<string, string | null>, valkey: Record<string, string | null> }} [lettersSince]
 * @property {string[]} [notes]
 * @typedef {object} RangeFact
 * @property {string} kind
 * @property {Fact} [min]
 * @property {Fact} [max]
 * @property {Step[]} [minHistory]
 * @property {Step[]} [maxHistory]
 * @typedef {object} MoreFacts
 * @property {string} name
 * @property {string} category
 * @property {Step[]} [kindHistory]
 * @property {Versions} since
 * @property {Versions} [nameSince]
 * @property {Versions} [removed]
 * @property {Versions} [ignoredSince]
 * @property {{ name: string, redis?: { since: string }, valkey?: { since: string } }[]} [aliases]
 * @property {Fact} [default]
 * @property {Step[]} [defaultHistory]
 * @property {string[]} [enumValues]
 * @property {Step[]} [enumHistory]
 * @property {string} [unit]
 * @property {boolean} [mutableAtRuntime]
 * @property {Step[]} [mutableHistory]
 * @property {boolean} [multiArg]
 * @property {boolean} [repeatable]
 * @property {boolean} [pathLike]
 * @property {string[]} [flags]
 * @property {string[]} [checks]
 * @property {string[]} [buildCondition]
 * @property {string} [deprecatedBy]
 * @property {string} [certainty]
 * @property {GrammarFact} [grammar]
 * @property {string} [summary]
 * @property {string} [advice]
 * @typedef {RangeFact & MoreFacts} DirectiveFact
 * @typedef {object} SentinelFact
 * @property {string} name
 * @property {string | number} argsAfterName
 * @property {Versions} since
 * @property {Versions} [removed]
 * @property {string} summary
 * @typedef {{ module: string, name: string, exampleValue: string }} ModuleFact
 * @typedef {object} Facts
 * @property {DirectiveFact[]} directives
 * @property {SentinelFact[]} sentinelSubdirectives
 * @property {ModuleFact[]} moduleDirectives
 */

/**
 * A row or a part of it: what is written as TypeScript.
 * @typedef {{ readonly [key: string]: unknown }} Source
 */

/** Which file holds which categories: each stays well below 400 lines. @type {Record<string, string[]>} */
const FILES = {
  persistence: ['snapshotting', 'aof', 'shutdown'],
  replication: ['replication'],
  cluster: ['cluster'],
  network: ['network'],
  tls: ['tls'],
  general: ['general', 'includes', 'modules', 'sentinel', 'events'],
  security: ['security', 'legacy'],
  memory: ['memory', 'lazyfree', 'defrag', 'kernel'],
  encodings: ['advanced'],
  runtime: ['threaded-io', 'cpu', 'scripting', 'slowlog', 'latency', 'debug'],
};

/** @type {Record<string, string>} */
const KINDS = {
  bool: 'yes-no',
  int: 'integer',
  uint: 'unsigned',
  memory: 'memory',
  'percent-or-memory': 'memory-or-percent',
  octal: 'octal',
  enum: 'enum',
  'enum-multi': 'flags',
  string: 'string',
  special: 'special',
  legacy: 'legacy',
};

/** @type {Record<string, string[]>} */
const CHECKS = {
  baseName: ['base-name'],
  notEmpty: ['not-empty'],
  'notEmpty(7.0+)': ['not-empty-7.0'],
  'notEmpty(valkey 8.0+)': ['not-empty-valkey-8.0'],
  powerOfTwo: ['power-of-two'],
  ipv4: ['ipv4'],
  ipv6: ['ipv6'],
  'hostname<256': ['host-name'],
  printableName: ['node-name'],
  'ip<46': [],
  'ipOrHostname<46': ['endpoint'],
  'length<=256': ['at-most-256'],
  'rdb:path or aof:path': ['preload-file'],
  procTitleTemplate: ['title-template'],
  'minus one allowed: no limit': ['minus-one'],
  'sparseKmin<sparseKmax': ['sparse-order'],
  saveNosaveExclusive: ['save-or-nosave'],
  needsBundledAllocator: ['bundled-allocator'],
  needsKernelSupport: ['kernel-support'],
  nameList: ['name-list'],
};

/** Bounds that have a name in C. */
const BOUNDS = new Map([
  ['-2147483648', 'INT_MIN'],
  ['2147483647', 'INT_MAX'],
  ['4294967295', 'UINT_MAX'],
  ['9223372036854775807', 'LONG_MAX'],
  ['18446744073709551615', 'ULONG_MAX'],
]);

/** Source text that stands for itself. */
class Code {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

/** @param {string} text */
const code = (text) => new Code(text);

/** @param {string} text */
const quote = (text) =>
  text.includes("'") && !text.includes('"')
    ? `"${text.replaceAll('\\', '\\\\')}"`
    : `'${text.replace(/[\\']/g, '\\$&')}'`;

/**
 * A value as TypeScript source on one line.
 * @param {unknown} value
 * @returns {string}
 */
function inline(value) {
  if (value instanceof Code) return value.toString();
  if (value === undefined || value === null) return 'undefined';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${keyName(key)}: ${inline(item)}`)
    .join(', ')} }`;
}

/** @param {string} text */
const keyName = (text) => (/^[A-Za-z_]\w*$/.test(text) ? text : quote(text));

/**
 * A value after `lead`, broken over lines where it would be too long.
 * @param {string} lead
 * @param {unknown} value
 * @param {string} indent
 * @returns {string}
 */
function broken(lead, value, indent) {
  const line = `${indent}${lead}${inline(value)},`;
  if (line.length <= 120) return line;
  const inner = `${indent}  `;
  if (typeof value === 'string') {
    return lead === '' ? `${wrapText(value, indent)},` : `${indent}${lead.trimEnd()}\n${wrapText(value, inner)},`;
  }
  if (typeof value !== 'object' || value === null || value instanceof Code) return line;
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  /** @type {[string, unknown][]} */
  const parts = Array.isArray(value)
    ? value.map((item) => /** @type {[string, unknown]} */ (['', item]))
    : Object.entries(value).map(([name, item]) => /** @type {[string, unknown]} */ ([`${keyName(name)}: `, item]));
  const simple = parts.every(([name, item]) => name.length + inline(item).length < 60 && typeof item !== 'object');
  const body = simple
    ? packed(
        parts.map(([name, item]) => `${name}${inline(item)}`),
        inner,
      )
    : parts.map(([name, item]) => broken(name, item, inner)).join('\n');
  return `${indent}${lead}${open}\n${body}\n${indent}${close},`;
}

/**
 * Short items, as many on a line as fit.
 * @param {string[]} items
 * @param {string} indent
 */
function packed(items, indent) {
  const lines = [];
  let current = indent;
  for (const item of items) {
    if (current !== indent && current.length + item.length + 2 > 119) {
      lines.push(current);
      current = indent;
    }
    current += `${current === indent ? '' : ' '}${item},`;
  }
  return [...lines, current].join('\n');
}

/**
 * A long string as a sum of short ones.
 * @param {string} text
 * @param {string} indent
 */
function wrapText(text, indent) {
  const lines = [];
  let rest = text;
  while (quote(rest).length + indent.length > 116) {
    const cut = rest.lastIndexOf(' ', 112 - indent.length);
    lines.push(`${indent}${quote(rest.slice(0, cut + 1))} +`);
    rest = rest.slice(cut + 1);
  }
  lines.push(`${indent}${quote(rest)}`);
  return lines.join('\n');
}

/** @param {string} text */
const version = (text) => (text === '<=2.8' ? '2.8' : text);

/**
 * First versions of both products, without those that never were.
 * @param {Versions | undefined} facts
 */
function since(facts) {
  /** @type {Record<string, string>} */
  const known = {};
  for (const product of /** @type {const} */ (['redis', 'valkey'])) {
    const first = facts?.[product];
    if (first) known[product] = version(first);
  }
  return Object.keys(known).length > 0 ? known : undefined;
}

/**
 * A history as steps.
 * @param {Step[]} history
 * @param {(value: Fact) => unknown} convert
 * @returns {[string, unknown][]}
 */
function steps(history, convert) {
  return history.map(({ redis, valkey, value }) => [
    redis ? `redis-${version(redis)}` : `valkey-${valkey ?? ''}`,
    convert(value),
  ]);
}

/** @param {Fact | undefined} value */
const bound = (value) => BOUNDS.get(String(value)) ?? `${value}n`;

/**
 * Both histories of a range, merged into one.
 * @param {RangeFact} facts
 */
function ranges({ min, max, minHistory, maxHistory, kind }) {
  if (min === undefined || (min === null && !minHistory)) return undefined;
  if (!minHistory && !maxHistory) return code(`[${bound(min)}, ${bound(max)}]`);
  /** @type {Set<string>} */
  const froms = new Set();
  for (const step of [...(minHistory ?? []), ...(maxHistory ?? [])]) {
    froms.add(step.redis ? `redis-${version(step.redis)}` : `valkey-${step.valkey ?? ''}`);
  }
  /** @param {string} from */
  const rank = (from) =>
    from.split(/[-.]/).reduce((sum, part, index) => (index === 0 ? 0 : sum * 1000 + Number(part)), 0);
  /**
   * @param {Step[] | undefined} history
   * @param {string} from
   * @param {Fact | undefined} fallback
   */
  const at = (history, from, fallback) => {
    if (!history) return fallback;
    const product = from.startsWith('valkey-') ? 'valkey' : 'redis';
    /** @type {Fact} */
    let found = null;
    for (const step of history) {
      const first = step[product];
      if (first && rank(`x-${version(first)}`) <= rank(from)) found = step.value;
    }
    return found;
  };
  const product = (/** @type {string} */ from) => from.split('-')[0] ?? '';
  const order = [...froms].sort((a, b) => product(a).localeCompare(product(b)) || rank(a) - rank(b));
  return order.map((from) => {
    const low = at(minHistory, from, min);
    const high = at(maxHistory, from, max);
    if (low === null && high === null) return [from, undefined];
    const widest = kind === 'memory' || kind === 'uint' ? ['0n', 'ULONG_MAX'] : ['LONG_MIN', 'LONG_MAX'];
    return [from, code(`[${low === null ? widest[0] : bound(low)}, ${high === null ? widest[1] : bound(high)}]`)];
  });
}

/**
 * Bytes in the greatest unit that holds them exactly, as CONFIG REWRITE writes them.
 * @param {number} bytes
 */
function memory(bytes) {
  for (const [unit, size] of /** @type {const} */ ([
    ['gb', 2 ** 30],
    ['mb', 2 ** 20],
    ['kb', 1024],
  ])) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}

/** Where advice is about what happens to the data. */
const DURABLE = new Set(['snapshotting', 'aof', 'shutdown', 'replication']);

/**
 * A row in the order of its declaration.
 * @param {DirectiveFact} facts
 * @returns {Source}
 */
function row(facts) {
  /** @param {Fact} value */
  const text = (value) => {
    if (value === null) return undefined;
    return typeof value === 'number' && facts.kind.includes('memory') ? memory(value) : String(value);
  };
  const grammar = facts.grammar ?? {};
  const kind = KINDS[facts.kind];
  const durable =
    DURABLE.has(facts.category) || ['dir', 'maxmemory', 'maxmemory-policy', 'databases'].includes(facts.name);
  const args = grammar.args?.map(({ name, type, min, max, values, rest }) => ({
    name,
    type,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(values === undefined ? {} : { values }),
    ...(rest ? { rest: true } : {}),
  }));
  const fixed = facts.mutableHistory
    ? steps(facts.mutableHistory, (value) => !value)
    : facts.mutableAtRuntime === false
      ? true
      : undefined;
  const flags = new Set(facts.flags ?? []);
  const first = since(facts.since);
  const named = since(facts.nameSince);
  return {
    name: facts.name,
    category: facts.category,
    kind,
    kindSteps: facts.kindHistory && steps(facts.kindHistory, (value) => KINDS[String(value)]),
    since: first,
    nameSince: inline(named) === inline(first) ? undefined : named,
    removed: since(facts.removed),
    ignored: since(facts.ignoredSince),
    aliases: facts.aliases?.length
      ? facts.aliases.map(({ name, redis, valkey }) => ({
          name,
          since: since({ redis: redis?.since ?? null, valkey: valkey?.since ?? null }),
        }))
      : undefined,
    default: facts.defaultHistory
      ? steps(facts.defaultHistory, text)
      : facts.default === undefined
        ? undefined
        : text(facts.default),
    values: facts.enumHistory ? steps(facts.enumHistory, (value) => value) : facts.enumValues,
    range: ranges(facts),
    unit: facts.unit,
    fixed,
    multi: facts.multiArg || undefined,
    repeatable: facts.repeatable || undefined,
    path: facts.pathLike || ['dir', 'include', 'loadmodule'].includes(facts.name) || undefined,
    hidden: flags.has('hidden') || undefined,
    debug: facts.category === 'debug' || /delay$|for tests/i.test(facts.name) || undefined,
    sensitive: flags.has('sensitive') || undefined,
    protected: flags.has('protected') || undefined,
    checks: facts.checks?.flatMap((check) => CHECKS[check] ?? []),
    build: facts.buildCondition?.join(', '),
    successor: facts.deprecatedBy,
    certainty: facts.certainty?.split(' ')[0],
    forms: grammar.forms,
    args,
    letters:
      grammar.args?.[0]?.letters ??
      (grammar.placeholders && Object.fromEntries(grammar.placeholders.map((name) => [name, PLACEHOLDERS[name]]))),
    letterSince: letterSince(grammar.lettersSince),
    notes: grammar.notes,
    summary: facts.summary,
    durability: durable ? facts.advice?.trim() : undefined,
    advice: durable ? undefined : facts.advice?.trim(),
  };
}

/** @type {Record<string, string>} */
const PLACEHOLDERS = {
  '{title}': 'name of the program as it was started',
  '{listen-addr}': 'address and port, or the Unix socket',
  '{server-mode}': '[sentinel] or [cluster], or nothing',
  '{port}': 'TCP port',
  '{tls-port}': 'TLS port',
  '{unixsocket}': 'path of the Unix socket',
  '{config-file}': 'path of the configuration file',
};

/**
 * First versions of letters that came later, by letter.
 * @param {GrammarFact['lettersSince']} table
 */
function letterSince(table) {
  if (table === undefined) return undefined;
  const letters = Object.keys(table.redis);
  return Object.fromEntries(
    letters.map((letter) => [
      letter,
      since({
        redis: table.redis[letter] ?? null,
        valkey: letter in table.valkey ? (table.valkey[letter] ?? null) : '7.2',
      }),
    ]),
  );
}

/** @param {Source} rowData */
const printed = (rowData) =>
  `  {\n${Object.entries(rowData)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => broken(`${key}: `, value, '    '))
    .join('\n')}\n  },`;

const HEAD = '// Written by scripts/make-directives.mjs.\n';

/**
 * The source of one file of rows.
 * @param {string} name
 * @param {Source[]} rows
 */
function rowsFile(name, rows) {
  const body = rows.map(printed).join('\n');
  const bounds = ['INT_MAX', 'INT_MIN', 'LONG_MAX', 'LONG_MIN', 'UINT_MAX', 'ULONG_MAX'].filter((bound_) =>
    new RegExp(`\\b${bound_}\\b`).test(body),
  );
  const imports = bounds.length > 0 ? `import { ${bounds.join(', ')} } from './directive.js';\n` : '';
  return `${HEAD}import type { DirectiveRow } from './directive.js';\n${imports}
/** Directives of: ${(FILES[name] ?? []).join(', ')}. */
export const ${name.toUpperCase()}_ROWS: readonly DirectiveRow[] = [\n${body}\n];\n`;
}

/**
 * Every file of the table: name and text.
 * @param {Facts} facts
 */
export function makeFiles(facts) {
  const directives = [...facts.directives, ...ADDED];
  /** @type {Map<string, string>} */
  const files = new Map();
  for (const [name, categories] of Object.entries(FILES)) {
    const rows = directives.filter(({ category }) => categories.includes(category));
    rows.sort((a, b) => categories.indexOf(a.category) - categories.indexOf(b.category) || (a.name < b.name ? -1 : 1));
    files.set(`rows-${name}.ts`, rowsFile(name, rows.map(row)));
  }
  files.set('sentinel-rows.ts', sentinelFile(facts.sentinelSubdirectives));
  files.set('module-rows.ts', moduleFile(facts.moduleDirectives));
  return files;
}

/** @param {SentinelFact[]} entries */
function sentinelFile(entries) {
  const rows = entries.map(({ name, argsAfterName, since: first, removed, summary }) => {
    const [min, max] = String(argsAfterName).split('-').map(Number);
    return printed({
      name,
      args: [min, max ?? min],
      since: since({ ...first, redis: first.redis === '2.6' ? '2.8' : (first.redis ?? null) }),
      removed: since(removed ?? {}),
      summary,
    });
  });
  return `${HEAD}import type { Since } from './directive.js';

/** What may follow \`sentinel\` on a line of a Sentinel's file. */
export interface SentinelRow {
  readonly name: string;
  /** Least and greatest number of words after the name. */
  readonly args: readonly [min: number, max: number];
  readonly since: Since;
  readonly removed?: Since;
  readonly summary: string;
}

export const SENTINEL_ROWS: readonly SentinelRow[] = [\n${rows.join('\n')}\n];\n`;
}

/** @param {ModuleFact[]} entries */
function moduleFile(entries) {
  const modules = [...new Set(entries.map(({ module }) => module))];
  const rows = modules.map((module) => {
    const settings = Object.fromEntries(
      entries.filter((entry) => entry.module === module).map(({ name, exampleValue }) => [name, exampleValue]),
    );
    return printed({ module, settings });
  });
  return `${HEAD}
/** Settings that the modules bundled with Redis 8 register: name and an example. */
export interface ModuleRow {
  readonly module: string;
  readonly settings: Readonly<Record<string, string>>;
}

export const MODULE_ROWS: readonly ModuleRow[] = [\n${rows.join('\n')}\n];\n`;
}

if (process.argv[1] === import.meta.filename) {
  const [input, output = join(root, 'src/engine/conf/directives')] = process.argv.slice(2);
  if (input === undefined || !existsSync(input)) {
    console.error('usage: node scripts/make-directives.mjs FACTS.json [OUTPUT-FOLDER]');
    process.exitCode = 2;
  } else {
    mkdirSync(output, { recursive: true });
    for (const [name, text] of makeFiles(JSON.parse(readFileSync(input, 'utf8'))))
      writeFileSync(join(output, name), text);
  }
}
