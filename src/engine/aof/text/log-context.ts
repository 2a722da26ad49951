/** What each command of a log is in its place: its row of the command table, its database, transaction and time. */
import type { CommandRow } from '../../commands/table/command-row.js';
import { findCommand } from '../../commands/table/commands.js';
import { keyPositions } from '../../commands/table/key-positions.js';
import type { LogCommand, LogText } from './log-text.js';

/** MULTI up to EXEC or DISCARD, or up to where the log ends. */
export interface LogTransaction {
  readonly multi: PlacedCommand;
  /** MULTI, what is between, EXEC. */
  readonly commands: readonly PlacedCommand[];
  /** Undefined: it is never closed. */
  readonly close: PlacedCommand | undefined;
}

/** A command in its place. */
export interface PlacedCommand {
  readonly command: LogCommand;
  /** In upper case, without a subcommand; '' for a command without arguments. */
  readonly name: string;
  /** Of the subcommand, where it has one; undefined for what no version knows. */
  readonly row: CommandRow | undefined;
  /** Database that it works on; of a SELECT, the one before. */
  readonly db: number;
  /** Seconds of the last `#TS:` line in front of it. */
  readonly time: number | undefined;
  readonly transaction: LogTransaction | undefined;
  /** What is wrong with it as a part of a transaction. */
  readonly fault: 'nested' | 'without-multi' | undefined;
}

interface OpenTransaction {
  readonly multi: PlacedCommand;
  readonly commands: PlacedCommand[];
  close: PlacedCommand | undefined;
}

/** The commands of a log in their places. */
export function placeCommands({ items }: LogText): readonly PlacedCommand[] {
  const placed: PlacedCommand[] = [];
  let db = 0;
  let time: number | undefined;
  let open: OpenTransaction | undefined;
  for (const item of items) {
    if (item.kind === 'annotation') time = item.time ?? time;
    if (item.kind !== 'command') continue;
    const name = upper(item.arguments[0]?.text ?? '');
    const closes = name === 'EXEC' || name === 'DISCARD';
    const fault = name === 'MULTI' && open ? 'nested' : closes && !open ? 'without-multi' : undefined;
    const one: Mutable<PlacedCommand> = {
      command: item,
      name,
      row: rowOf(name, item),
      db,
      time,
      transaction: open,
      fault,
    };
    placed.push(one);
    open?.commands.push(one);
    if (name === 'MULTI' && open === undefined) {
      open = { multi: one, commands: [one], close: undefined };
      one.transaction = open;
    } else if (closes && open !== undefined) {
      open.close = one;
      open = undefined;
    }
    if (name === 'SELECT') db = databaseOf(item) ?? db;
  }
  return placed;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

function rowOf(name: string, { arguments: args }: LogCommand): CommandRow | undefined {
  const row = findCommand(name);
  return row?.subcommands === undefined || args.length < 2 ? row : findCommand(name, upper(args[1]?.text ?? ''));
}

/** Upper case of A to Z only, as servers compare names. */
export const upper = (text: string): string => text.replace(/[a-z]+/g, (part) => part.toUpperCase());

function databaseOf({ arguments: args }: LogCommand): number | undefined {
  const text = args[1]?.text ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Which arguments of a command are keys, the name being argument 0. */
export function keysOf({ row, command }: PlacedCommand): readonly number[] {
  const args = command.arguments;
  return row === undefined ? [] : keyPositions(row, args.length, (at) => args[at]?.text ?? '');
}
