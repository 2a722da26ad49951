/**
 * Reads the text in which the command table is written:
 *
 *     [hash]
 *     HSETEX -6 8.0.0 9.0 write denyoom fast
 *       keys 1 range 0 1 0 rw update
 *       args key:key [(FNX|FXX)] …
 *       says Sets fields with a lifetime.
 *
 * A group in brackets; then for each command its name (`XGROUP|CREATE`), arity, first Redis, first Valkey (`-`: none)
 * and flags. Indented below, each behind a word, what it has besides. Scripts/make-commands.mjs writes it.
 */
import type { VersionText } from '../../conf/target.js';
import type { AofForm, AofRole, ArityChange, CommandRow, KeyFind, KeySpec } from './command-row.js';
import { AOF_ROLES } from './command-row.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A row while it is read. Subcommands are filled in by {@link linkRows}. */
type Draft = Mutable<Omit<CommandRow, 'aof' | 'subcommands'>> & {
  aof: Mutable<CommandRow['aof']>;
  subcommands: Map<string, CommandRow> | undefined;
};

/**
 * Every command of the texts that is no subcommand, by its name.
 * @throws Error for a text that is not written as told above: a mistake in the table
 */
export function readRows(texts: readonly string[]): ReadonlyMap<string, CommandRow> {
  const rows: Draft[] = [];
  for (const text of texts) {
    let group = '';
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const last = rows.at(-1);
      if (line.startsWith('[')) group = line.slice(1, -1);
      else if (!line.startsWith(' ')) rows.push(readHead(line, group));
      else if (last !== undefined) readDetail(line.trim(), last);
    }
  }
  return linkRows(rows);
}

function linkRows(rows: readonly Draft[]): ReadonlyMap<string, CommandRow> {
  const byName = new Map<string, Draft>();
  for (const row of rows) if (row.container === undefined) byName.set(row.name, row);
  for (const row of rows) {
    if (row.container === undefined || row.subcommand === undefined) continue;
    const container = byName.get(row.container);
    if (container === undefined) throw new Error(`command table: ${row.name} has no container`);
    container.subcommands ??= new Map();
    container.subcommands.set(row.subcommand, row);
  }
  return byName;
}

function readHead(line: string, group: string): Draft {
  const [name = '', arity = '', redis = '', valkey = '', ...flags] = line.split(' ');
  const [container = '', subcommand] = name.split('|');
  return {
    name: name.replace('|', ' '),
    container: subcommand === undefined ? undefined : container,
    subcommand,
    subcommands: undefined,
    arity: integer(arity, line),
    arityHistory: [],
    since: { redis: versionOf(redis), valkey: versionOf(valkey) },
    removed: undefined,
    flags: new Set(flags),
    valkeyFlags: undefined,
    write: flags.includes('write'),
    group,
    keySpecs: [],
    args: '',
    valkeyArgs: undefined,
    summary: '',
    deprecatedSince: undefined,
    replacedBy: undefined,
    internal: false,
    module: undefined,
    aof: { role: 'never', inRewrites: false, forms: [] },
  };
}

function readDetail(line: string, row: Draft): void {
  const space = line.indexOf(' ');
  const word = space < 0 ? line : line.slice(0, space);
  const rest = space < 0 ? '' : line.slice(space + 1);
  switch (word) {
    case 'keys':
      row.keySpecs = [...row.keySpecs, readKeySpec(rest)];
      return;
    case 'args':
      row.args = rest;
      return;
    case 'args-valkey':
      row.valkeyArgs = rest;
      return;
    case 'flags-valkey':
      row.valkeyFlags = new Set(rest.split(' '));
      return;
    case 'arity':
      row.arityHistory = rest.split(' ').map(readArityChange);
      return;
    case 'removed':
      row.removed = rest.replace('redis-', '');
      return;
    case 'deprecated':
      row.deprecatedSince = rest;
      return;
    case 'instead':
      row.replacedBy = rest;
      return;
    case 'internal':
      row.internal = true;
      return;
    case 'module': {
      const [name = '', since] = rest.split(' ');
      row.module = { name, since };
      row.summary = `A command of the module ${name}.`;
      return;
    }
    case 'aof': {
      const [role = '', rewrites] = rest.split(' ');
      row.aof.role = roleOf(role);
      row.aof.inRewrites = rewrites !== undefined;
      return;
    }
    case 'form':
      row.aof.forms = [...row.aof.forms, readForm(rest)];
      return;
    case 'says':
      row.summary = rest;
      return;
    default:
      throw new Error(`command table: ${row.name}: what is “${word}”?`);
  }
}

/** `1 range 0 1 0 rw update`, `STORE@6 range …`, `2 keynum 0 1 1 ro`, `? ro`. */
function readKeySpec(text: string): KeySpec {
  const [start = '', ...rest] = text.split(' ');
  if (start === '?') {
    return {
      begin: { kind: 'unknown' },
      find: { kind: 'range', last: 0, step: 1, limit: 0 },
      flags: rest,
      channels: false,
    };
  }
  const [way = '', a = '', b = '', c = '', ...flags] = rest;
  const [keyword = '', from] = start.split('@');
  const [first, second, third] = [integer(a, text), integer(b, text), integer(c, text)];
  const find: KeyFind =
    way === 'keynum'
      ? { kind: 'keynum', number: first, first: second, step: third }
      : { kind: 'range', last: first, step: second, limit: third };
  return {
    begin:
      from === undefined
        ? { kind: 'index', index: integer(start, text) }
        : { kind: 'keyword', keyword, from: integer(from, text) },
    find,
    flags,
    channels: flags.includes('not_key'),
  };
}

/** `redis-7.0:-3`. */
function readArityChange(text: string): ArityChange {
  const match = /^(redis|valkey)-(\d+)\.(\d+):(-?\d+)$/.exec(text);
  if (match === null) throw new Error(`command table: no arity: ${text}`);
  const version: VersionText = `${Number(match[2])}.${Number(match[3])}`;
  return { product: match[1] === 'valkey' ? 'valkey' : 'redis', version, arity: Number(match[4]) };
}

/** `redis 6.2+, valkey: SET … PXAT`. */
function readForm(text: string): AofForm {
  const colon = text.indexOf(': ');
  return { versions: text.slice(0, colon), form: text.slice(colon + 2) };
}

function roleOf(text: string): AofRole {
  const role = AOF_ROLES.find((one) => one === text);
  if (role === undefined) throw new Error(`command table: no role: ${text}`);
  return role;
}

const versionOf = (text: string): string | undefined => (text === '-' ? undefined : text);

function integer(text: string, line: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || text === '') throw new Error(`command table: no number in “${line}”`);
  return value;
}
