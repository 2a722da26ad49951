// Writes src/engine/commands/command-names.ts out of a fact file:
//   node scripts/make-command-names.mjs FACTS.json
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project.mjs';

/**
 * One command of a fact file; a subcommand names its container.
 * @typedef {object} CommandFact
 * @property {string} name
 * @property {string} [container]
 * @property {Versions} since
 * @property {Versions} [removed]
 * @property {string} [module]
 * @typedef {{ redis?: string | null, valkey?: string | null }} Versions
 * @typedef {{ versions?: string, subcommands: string[] }} Entry
 */

/** @param {string | null | undefined} version */
const short = (version) => (version ? version.split('.').slice(0, 2).join('.') : '-');

/**
 * The source of the table.
 * @param {{ commands: CommandFact[] }} facts
 */
export function makeCommandNames({ commands }) {
  /** @type {Map<string, Entry>} */
  const containers = new Map();
  for (const { name, container, since, removed, module } of commands) {
    const versions = [
      short(since.redis),
      short(since.valkey),
      ...(removed?.redis ? [short(removed.redis)] : []),
      ...(module ? [`+${module}`] : []),
    ].join(' ');
    if (container === undefined) {
      const entry = containers.get(name) ?? { subcommands: [] };
      containers.set(name, { ...entry, versions });
    } else {
      const entry = containers.get(container) ?? { subcommands: [] };
      entry.subcommands.push(`${name.slice(container.length + 1).toLowerCase()}:${versions}`);
      containers.set(container, entry);
    }
  }
  const lines = [...containers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { versions, subcommands }]) =>
      wrap(`${name.toLowerCase()}:${versions}${subcommands.length > 0 ? ` | ${subcommands.sort().join(' | ')}` : ''}`),
    );
  return `${HEAD}${lines.join('\n')}\n\`;\n${TAIL}`;
}

/**
 * A line of at most 120 columns; what goes on is indented.
 * @param {string} line
 */
function wrap(line) {
  const words = line.split(' ');
  const lines = [words.shift() ?? ''];
  for (const word of words) {
    const last = lines.length - 1;
    if ((lines[last] ?? '').length + word.length + 1 <= 118) lines[last] += ` ${word}`;
    else lines.push(`  ${word}`);
  }
  return lines.join('\n');
}

const HEAD = `// The table was written by scripts/make-command-names.mjs.

/**
 * Names of commands, for rules and completion. One line a command: its name, the first Redis that has it, the first
 * Valkey that has it (7.2: taken over from Redis), the first Redis without it, the module that brings it; behind each
 * bar a subcommand.
 */
const TABLE = \`
`;

const TAIL = `
/** A command, or a subcommand of one. */
export interface CommandName {
  /** In lower case, a subcommand without the name of its command. */
  readonly name: string;
  /** First version of each product; undefined: it never had it. \`2.8\` may mean older. */
  readonly since: { readonly redis: string | undefined; readonly valkey: string | undefined };
  /** First Redis that dropped it. */
  readonly removed: string | undefined;
  /** The module that brings it: it comes after the configuration was read. */
  readonly module: string | undefined;
  readonly subcommands: readonly CommandName[];
}

/** Every command, by its name in lower case. */
export const COMMAND_NAMES: ReadonlyMap<string, CommandName> = new Map(
  TABLE.trim().replace(/\\n {2}/g, ' ').split('\\n').map((line) => {
    const [first = '', ...rest] = line.split(' | ');
    const command = readEntry(first, rest.map((part) => readEntry(part, [])));
    return [command.name, command] as const;
  }),
);

function readEntry(text: string, subcommands: readonly CommandName[]): CommandName {
  const [name = '', versions = ''] = text.split(':');
  const words = versions.split(' ');
  const [redis, valkey, removed] = words.filter((word) => !word.startsWith('+'))
    .map((version) => (version === '-' ? undefined : version));
  const module = words.find((word) => word.startsWith('+'))?.slice(1);
  return { name, since: { redis, valkey }, removed, module, subcommands };
}
`;

if (process.argv[1] === import.meta.filename) {
  const [input] = process.argv.slice(2);
  if (input === undefined || !existsSync(input)) {
    console.error('usage: node scripts/make-command-names.mjs FACTS.json');
    process.exitCode = 2;
  } else {
    const text = makeCommandNames(JSON.parse(readFileSync(input, 'utf8')));
    writeFileSync(join(root, 'src/engine/commands/command-names.ts'), text);
  }
}
