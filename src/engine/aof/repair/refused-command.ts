import { satisfiesArity } from '../../commands/table/commands.js';
import type { ScannedCommand } from '../scanned-command.js';

/** Why no server starts on a log with this command. */
export interface RefusedCommand {
  readonly kind: 'unknown-command' | 'wrong-arity';
  readonly reason: string;
}

/** A whole command that a starting server refuses, or dies of; null for all others. */
export function refusedCommand(command: ScannedCommand, keepUnknown: boolean): RefusedCommand | null {
  const { row } = command;
  if (row === undefined) {
    if (keepUnknown) return null;
    return { kind: 'unknown-command', reason: `no server knows a command ${shownName(command.fullName)}` };
  }
  if (satisfiesArity(row.arity, command.argumentCount)) return null;
  return {
    kind: 'wrong-arity',
    reason: `${row.name} with ${command.argumentCount} arguments, its name counted: servers refuse it or crash`,
  };
}

const shownName = (name: string): string => name.slice(0, 64).replace(/[^\x21-\x7e ]/g, '?');
