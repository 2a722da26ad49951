import type { Call, CommandFunction, Propagated } from './call.js';
import { CommandError } from './command-error.js';
import type { CommandRow } from './table/command-row.js';
import { findCommand, satisfiesArity } from './table/commands.js';
import { functionOf } from './registry.js';

/** A command that was found in the table, with what runs it. */
export interface FoundCommand {
  readonly row: CommandRow;
  readonly run: CommandFunction;
}

/** How many arguments of an unknown command its error shows, in characters (server.c, 7.0). */
const SHOWN_ARGUMENTS = 128;

/**
 * Finds a command and checks its number of arguments.
 * @throws CommandError as the server refuses it: unknown command or subcommand, wrong number of arguments
 */
export function resolveCommand(args: readonly string[]): FoundCommand {
  const container = findCommand(args[0].toUpperCase());
  if (container === undefined) throw new CommandError(unknown(args));
  const { subcommands } = container;
  const row = subcommands !== undefined && args.length > 1 ? subcommands.get(args[1].toUpperCase()) : container;
  // Of a command that is not here at all its subcommands are not either.
  const run = row === undefined ? functionOf(container.name) : (functionOf(row.name) ?? functionOf(container.name));
  if (run === undefined && !functionsBelow(container)) throw new CommandError(unknown(args));
  if (row === undefined || run === undefined) {
    if (args.length === 1) throw new CommandError(wrongNumber(container));
    const shown = args[1].slice(0, SHOWN_ARGUMENTS);
    throw new CommandError(`ERR unknown subcommand '${shown}'. Try ${container.name} HELP.`);
  }
  if (!satisfiesArity(row.arity, args.length)) throw new CommandError(wrongNumber(row));
  return { row, run };
}

function functionsBelow({ subcommands }: CommandRow): boolean {
  if (subcommands === undefined) return false;
  for (const { name } of subcommands.values()) if (functionOf(name) !== undefined) return true;
  return false;
}

function wrongNumber({ name, container, subcommand }: CommandRow): string {
  const shown = container === undefined ? name : `${container}|${subcommand ?? ''}`;
  return `ERR wrong number of arguments for '${shown.toLowerCase()}' command`;
}

function unknown(args: readonly string[]): string {
  let shown = '';
  for (const arg of args.slice(1)) {
    if (shown.length >= SHOWN_ARGUMENTS) break;
    shown += `'${arg.slice(0, SHOWN_ARGUMENTS - shown.length)}' `;
  }
  const name = args[0].slice(0, SHOWN_ARGUMENTS);
  return `ERR unknown command '${name}', with args beginning with: ${shown}`.replaceAll(/[\r\n]/g, ' ');
}

/**
 * Runs a command that was found. Errors become replies.
 * @returns what is to be written to the log
 */
export function execute(call: Call, { row, run }: FoundCommand, args: readonly string[]): readonly Propagated[] {
  const before = call.keyspace.dirty;
  call.begin(args, row);
  try {
    run(call);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    call.reply.error(error.message);
    return NOTHING;
  }
  return call.outcome(call.keyspace.dirty !== before);
}

const NOTHING: readonly Propagated[] = [];
