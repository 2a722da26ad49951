import type { Call, CommandFunction, Propagated } from './call.js';
import { CommandError } from './command-error.js';
import type { CommandRow } from './table/command-table.js';
import { findCommand } from './table/command-table.js';
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
  const name = args[0].toUpperCase();
  let row = findCommand(name);
  let run = functionOf(name);
  if (row === undefined || (run === undefined && !isContainer(row, args))) throw new CommandError(unknown(args));
  if (args.length > 1) {
    const sub = args[1].toUpperCase();
    const subRow = findCommand(name, sub);
    if (subRow !== undefined) {
      row = subRow;
      run = functionOf(`${name} ${sub}`) ?? run;
    } else if (run === undefined) {
      throw new CommandError(`ERR unknown subcommand '${args[1].slice(0, SHOWN_ARGUMENTS)}'. Try ${name} HELP.`);
    }
  }
  if (row.arity > 0 ? args.length !== row.arity : args.length < -row.arity) {
    const full = row.container === undefined ? row.name : `${row.container}|${row.name.slice(row.container.length + 1)}`;
    throw new CommandError(`ERR wrong number of arguments for '${full.toLowerCase()}' command`);
  }
  if (run === undefined) throw new CommandError(unknown(args));
  return { row, run };
}

function isContainer(row: CommandRow, args: readonly string[]): boolean {
  return args.length > 1 && findCommand(row.name, args[1].toUpperCase()) !== undefined;
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
