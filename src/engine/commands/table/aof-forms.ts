/** How commands arrive in a log, and what a command in a log may have come from. */
import type { Target } from '../../conf/target.js';
import { versionRank } from '../../conf/target.js';
import type { AofForm, CommandRow } from './command-row.js';
import { COMMANDS, knownTo } from './commands.js';

/** The forms that hold for a target. */
export function formsFor(row: CommandRow, target: Target): readonly AofForm[] {
  return row.aof.forms.filter(({ versions }) => holds(versions, target));
}

/** `all`, or versions by product: `redis 6.2+, valkey`, `redis, valkey up to 8.1`, `redis 2.8-4.0`, `valkey 9.x`. */
function holds(versions: string, { product, rank }: Target): boolean {
  if (versions === 'all') return true;
  return versions.split(', ').some((part) => {
    const [name, ...rest] = part.split(' ');
    return name === product && withinVersions(rest.join(' '), rank);
  });
}

function withinVersions(text: string, rank: number): boolean {
  if (text === '') return true;
  const upTo = /^up to (\d+\.\d+)$/.exec(text)?.[1];
  if (upTo !== undefined) return rank <= versionRank(upTo);
  const major = /^(\d+)\.x$/.exec(text)?.[1];
  if (major !== undefined) return Math.floor(rank / 1000) === Number(major);
  const [, first = '', plus = '', last] = /^(\d+\.\d+)(?:\.\d+)?(\+?)(?:-(\d+\.\d+))?$/.exec(text) ?? [];
  if (first === '') return false;
  if (plus === '+') return rank >= versionRank(first);
  return rank >= versionRank(first) && rank <= versionRank(last ?? first);
}

let everyRow: readonly CommandRow[] | undefined;

/**
 * The commands that a client may have sent where a log of the target has this one: those whose effect servers write
 * under its name.
 */
export function sourcesOf(row: CommandRow, target: Target): readonly CommandRow[] {
  everyRow ??= [...COMMANDS.values()].flatMap((one) => [one, ...(one.subcommands?.values() ?? [])]);
  // A few are written in lower case; these stand in front.
  const name = new RegExp(`(?<![\\w-])${row.name}(?![\\w-])|^${row.name.toLowerCase()}\\b`);
  return everyRow.filter(
    (one) =>
      one !== row &&
      one.container !== row.name &&
      one.name !== row.container &&
      knownTo(one, target) &&
      formsFor(one, target).some(({ form }) => name.test(form)),
  );
}
