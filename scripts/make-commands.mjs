// Writes the command table, src/engine/commands/table/rows-*.ts, out of a fact file:
//   node scripts/make-commands.mjs FACTS.json
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { moduleRows } from './commands/modules.mjs';
import { arityOf } from './commands/grammar.mjs';
import { root } from './project.mjs';

/** Which groups stand in which file: files of a length that can be read. */
const FILES = {
  strings: ['string', 'bitmap', 'hyperloglog'],
  generic: ['generic', 'transactions'],
  lists: ['list', 'set'],
  hashes: ['hash', 'array', 'vector_set'],
  'sorted-sets': ['sorted_set', 'geo'],
  streams: ['stream'],
  scripting: ['scripting', 'pubsub'],
  connection: ['connection'],
  server: ['server'],
  cluster: ['cluster', 'sentinel'],
  'modules-probabilistic': ['bloom'],
  'modules-documents': ['search', 'json', 'time_series'],
};

/** What real servers showed to be otherwise. */
const CORRECTIONS = {
  // COMMAND of Redis 8.0.6.
  VISMEMBER: { since: { redis: '8.0.0', valkey: null } },
};

/** Grammars beyond this length say too much for a hint; they end with an ellipsis. */
const LONGEST_GRAMMAR = 240;

/** The text of every file, by its name. */
export function makeCommandFiles({ commands, moduleCommands }) {
  const names = new Set(commands.map(({ name }) => name));
  const rows = [
    ...commands.map((command) => ({
      ...command,
      ...CORRECTIONS[command.name],
      replacedBy: successor(command, names),
    })),
    ...moduleRows(moduleCommands),
  ];
  const files = new Map();
  for (const [file, groups] of Object.entries(FILES)) {
    const parts = groups.map((group) => {
      const own = rows.filter((row) => row.group === group).sort((a, b) => (a.name < b.name ? -1 : 1));
      return `[${group}]\n${own.map(rowText).join('\n')}`;
    });
    const constant = `${file.toUpperCase().replaceAll('-', '_')}_ROWS`;
    const head = '// Written by scripts/make-commands.mjs; row-text.ts tells how a row is written.\n\n';
    const doc = `/** Commands of the groups ${groups.join(', ')}. */\n`;
    files.set(`rows-${file}.ts`, `${head}${doc}export const ${constant} = \`\n${parts.join('\n')}\n\`;\n`);
  }
  const placed = new Set(Object.values(FILES).flat());
  const lost = rows.filter((row) => !placed.has(row.group));
  if (lost.length > 0) throw new Error(`no file for ${lost.map(({ name, group }) => `${name} (${group})`).join(', ')}`);
  return files;
}

function rowText(row) {
  const lines = [
    [
      row.name.replace(' ', '|'),
      row.arity ?? arityOf(row.name, row.args),
      row.since.redis ?? '-',
      row.since.valkey ?? '-',
      ...row.flags,
    ].join(' '),
  ];
  const add = (word, text) => lines.push(`  ${word}${text === '' ? '' : ` ${text}`}`);
  for (const spec of row.keySpecs ?? []) add('keys', keySpecText(spec));
  if (row.args !== '') add('args', shortened(row.args));
  if (row.argsValkey !== undefined) add('args-valkey', row.argsValkey);
  if (row.flagsValkey !== undefined) add('flags-valkey', row.flagsValkey.join(' '));
  if (row.arityHistory !== undefined) {
    const history = row.arityHistory.map(({ redis, valkey, arity }) =>
      redis === undefined ? `valkey-${valkey}:${arity}` : `redis-${redis}:${arity}`,
    );
    add('arity', history.join(' '));
  }
  if (row.removed?.redis !== undefined) add('removed', `redis-${row.removed.redis}`);
  if (row.deprecatedSince !== undefined) add('deprecated', row.deprecatedSince);
  if (row.replacedBy !== undefined) add('instead', row.replacedBy);
  if (row.docFlags?.includes('syscmd') === true) add('internal', '');
  if (row.module !== undefined) add('module', [row.module, row.moduleSince ?? ''].join(' ').trim());
  const { role, forms, inRewrites } = row.aof;
  if (role !== 'never' || inRewrites === true)
    add('aof', [role, ...(inRewrites === true ? ['in-rewrites'] : [])].join(' '));
  for (const { versions, form } of forms ?? []) add('form', `${versions}: ${form}`);
  if (row.summary !== undefined) add('says', row.summary);
  const text = lines.join('\n');
  if (/[`\\]|\$\{/.test(text)) throw new Error(`${row.name}: not fit for a template`);
  return text;
}

/** `1 range 0 1 0 rw update`, `STORE@6 range …`, `2 keynum 0 1 1 ro`; `?` where no rule says where keys are. */
function keySpecText({ begin, find, flags }) {
  if (begin === 'unknown' || find === 'unknown') return ['?', ...flags].join(' ');
  const start = 'keyword' in begin ? `${begin.keyword}@${begin.from}` : begin.index;
  const way = 'keynum' in find ? ['keynum', ...find.keynum] : ['range', ...find.range];
  return [start, ...way, ...flags].join(' ');
}

/** `SET with EX`, out of an unordered list of commands and options. */
function successor({ name, replacedBy = [] }, names) {
  if (name === 'GETSET') return 'SET with GET';
  const commands = replacedBy.filter((word) => names.has(word));
  const options = replacedBy.filter((word) => !names.has(word));
  if (commands.length === 0) return undefined;
  return `${commands.join(' or ')}${options.length > 0 ? ` with ${options.join(' ')}` : ''}`;
}

/** As many whole words of a grammar as fit, none of them inside a bracket that is then left open. */
function shortened(args) {
  if (args.length <= LONGEST_GRAMMAR) return args;
  let depth = 0;
  let end = 0;
  for (let at = 0; at < LONGEST_GRAMMAR; at++) {
    if ('[{('.includes(args[at])) depth++;
    if (']})'.includes(args[at])) depth--;
    if (depth === 0 && args[at] === ' ') end = at;
  }
  return `${args.slice(0, end)} …`;
}

if (process.argv[1] === import.meta.filename) {
  const [input] = process.argv.slice(2);
  if (input === undefined || !existsSync(input)) {
    console.error('usage: node scripts/make-commands.mjs FACTS.json');
    process.exitCode = 2;
  } else {
    for (const [name, text] of makeCommandFiles(JSON.parse(readFileSync(input, 'utf8')))) {
      writeFileSync(join(root, 'src/engine/commands/table', name), text);
    }
  }
}
