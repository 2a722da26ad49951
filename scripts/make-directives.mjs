// Writes the directive table (src/engine/conf/directives/rows-*.ts, sentinel-rows.ts, module-rows.ts) out of a fact
// file:
//   node scripts/make-directives.mjs FACTS.json [OUTPUT-FOLDER]
// The rows are committed; this runs again only when the facts change. Without the fact file there is nothing to do.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';
import { CORRECTIONS } from './directives/corrections.mjs';

/** Which file holds which categories: each stays well below 400 lines. */
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
const code = (text) => ({ [SOURCE]: text });
const SOURCE = Symbol('source');

const quote = (text) =>
  text.includes("'") && !text.includes('"')
    ? `"${text.replaceAll('\\', '\\\\')}"`
    : `'${text.replace(/[\\']/g, '\\$&')}'`;

/** A value as TypeScript source on one line. */
function inline(value) {
  if (value?.[SOURCE] !== undefined) return value[SOURCE];
  if (value === undefined || value === null) return 'undefined';
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${keyName(key)}: ${inline(item)}`)
    .join(', ')} }`;
}

const keyName = (text) => (/^[A-Za-z_]\w*$/.test(text) ? text : quote(text));

/** A value after `lead`, broken over lines where it would be too long. */
function broken(lead, value, indent) {
  const line = `${indent}${lead}${inline(value)},`;
  if (line.length <= 120) return line;
  const inner = `${indent}  `;
  if (typeof value === 'string') {
    return lead === '' ? `${wrapText(value, indent)},` : `${indent}${lead.trimEnd()}\n${wrapText(value, inner)},`;
  }
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  const parts = Array.isArray(value)
    ? value.map((item) => ['', item])
    : Object.entries(value).map(([name, item]) => [`${keyName(name)}: `, item]);
  const simple = parts.every(([name, item]) => name.length + inline(item).length < 60 && typeof item !== 'object');
  const body = simple
    ? packed(
        parts.map(([name, item]) => `${name}${inline(item)}`),
        inner,
      )
    : parts.map(([name, item]) => broken(name, item, inner)).join('\n');
  return `${indent}${lead}${open}\n${body}\n${indent}${close},`;
}

/** Short items, as many on a line as fit. */
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

/** A long string as a sum of short ones. */
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

const version = (text) => (text === '<=2.8' ? '2.8' : text);

/** First versions of both products, without those that never were. */
function since(facts) {
  const known = {};
  for (const product of ['redis', 'valkey']) if (facts?.[product]) known[product] = version(facts[product]);
  return Object.keys(known).length > 0 ? known : undefined;
}

/** A history as steps, or its only value. */
function steps(history, fallback, convert) {
  if (history === undefined) return fallback === undefined ? undefined : convert(fallback);
  return history.map(({ redis, valkey, value }) => [
    redis ? `redis-${version(redis)}` : `valkey-${valkey}`,
    convert(value),
  ]);
}

const bound = (value) => BOUNDS.get(String(value)) ?? `${value}n`;

/** Both histories of a range, merged into one. */
function ranges({ min, max, minHistory, maxHistory, kind }) {
  if (min === undefined || (min === null && !minHistory)) return undefined;
  if (!minHistory && !maxHistory) return code(`[${bound(min)}, ${bound(max)}]`);
  const froms = new Map();
  for (const step of [...(minHistory ?? []), ...(maxHistory ?? [])]) {
    froms.set(step.redis ? `redis-${version(step.redis)}` : `valkey-${step.valkey}`, step);
  }
  const rank = (from) => from.split(/[-.]/).reduce((sum, part, at) => (at === 0 ? 0 : sum * 1000 + Number(part)), 0);
  const at = (history, from, fallback) => {
    if (!history) return fallback;
    const product = from.split('-')[0];
    let found = null;
    for (const step of history)
      if (step[product] && rank(`x-${version(step[product])}`) <= rank(from)) found = step.value;
    return found;
  };
  const order = [...froms.keys()].sort((a, b) => a.split('-')[0].localeCompare(b.split('-')[0]) || rank(a) - rank(b));
  return order.map((from) => {
    const low = at(minHistory, from, min);
    const high = at(maxHistory, from, max);
    if (low === null && high === null) return [from, undefined];
    const widest = kind === 'memory' || kind === 'uint' ? ['0n', 'ULONG_MAX'] : ['LONG_MIN', 'LONG_MAX'];
    return [from, code(`[${low === null ? widest[0] : bound(low)}, ${high === null ? widest[1] : bound(high)}]`)];
  });
}

/** Bytes in the greatest unit that holds them exactly, as CONFIG REWRITE writes them. */
function memory(bytes) {
  for (const [unit, size] of [
    ['gb', 2 ** 30],
    ['mb', 2 ** 20],
    ['kb', 1024],
  ]) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}

/** Where advice is about what happens to the data. */
const DURABLE = new Set(['snapshotting', 'aof', 'shutdown', 'replication']);

/** A row in the order of its declaration. */
function row(facts) {
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
    ? steps(facts.mutableHistory, undefined, (value) => !value)
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
    kindSteps: facts.kindHistory && steps(facts.kindHistory, undefined, (value) => KINDS[value]),
    since: first,
    nameSince: inline(named) === inline(first) ? undefined : named,
    removed: since(facts.removed),
    ignored: since(facts.ignoredSince),
    aliases: facts.aliases?.length
      ? facts.aliases.map(({ name, redis, valkey }) => ({
          name,
          since: since({ redis: redis?.since, valkey: valkey?.since }),
        }))
      : undefined,
    default: facts.defaultHistory
      ? steps(facts.defaultHistory, undefined, text)
      : facts.default === undefined
        ? undefined
        : text(facts.default),
    values: facts.enumHistory ? steps(facts.enumHistory, undefined, (value) => value) : facts.enumValues,
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

const PLACEHOLDERS = {
  '{title}': 'name of the program as it was started',
  '{listen-addr}': 'address and port, or the Unix socket',
  '{server-mode}': '[sentinel] or [cluster], or nothing',
  '{port}': 'TCP port',
  '{tls-port}': 'TLS port',
  '{unixsocket}': 'path of the Unix socket',
  '{config-file}': 'path of the configuration file',
};

/** First versions of letters that came later, by letter. */
function letterSince(table) {
  if (table === undefined) return undefined;
  const letters = Object.keys(table.redis);
  return Object.fromEntries(
    letters.map((letter) => [
      letter,
      since({ redis: table.redis[letter], valkey: letter in table.valkey ? table.valkey[letter] : '7.2' }),
    ]),
  );
}

/** Applies what real servers said against the facts. */
function corrected(facts) {
  const patch = CORRECTIONS[facts.name];
  return patch === undefined ? facts : { ...facts, ...patch };
}

const printed = (rowData) =>
  `  {\n${Object.entries(rowData)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([key, value]) => broken(`${key}: `, value, '    '))
    .join('\n')}\n  },`;

const HEAD = '// Written by scripts/make-directives.mjs.\n';

/** The source of one file of rows. */
function rowsFile(name, rows) {
  const body = rows.map(printed).join('\n');
  const bounds = ['INT_MAX', 'INT_MIN', 'LONG_MAX', 'LONG_MIN', 'UINT_MAX', 'ULONG_MAX'].filter((bound_) =>
    new RegExp(`\\b${bound_}\\b`).test(body),
  );
  const imports = bounds.length > 0 ? `import { ${bounds.join(', ')} } from './directive.js';\n` : '';
  return `${HEAD}import type { DirectiveRow } from './directive.js';\n${imports}
/** Directives of: ${FILES[name].join(', ')}. */
export const ${name.toUpperCase()}_ROWS: readonly DirectiveRow[] = [\n${body}\n];\n`;
}

/** Every file of the table: name and text. */
export function makeFiles(facts) {
  const directives = [...facts.directives.map(corrected), ...(CORRECTIONS['+'] ?? [])];
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

function sentinelFile(entries) {
  const rows = entries.map(({ name, argsAfterName, since: first, removed, summary }) => {
    const [min, max] = String(argsAfterName).split('-').map(Number);
    return printed({
      name,
      args: [min, max ?? min],
      since: since({ ...first, redis: first.redis === '2.6' ? '2.8' : first.redis }),
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
