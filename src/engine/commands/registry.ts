import type { CommandFunction, CommandFunctions } from './call.js';

/** Every family's commands. */
const FAMILIES: readonly CommandFunctions[] = [];

const functions = new Map<string, CommandFunction>(FAMILIES.flatMap((family) => Object.entries(family)));

/** The function of a command (`SET`) or a subcommand (`OBJECT ENCODING`), names in upper case. */
export const functionOf = (name: string): CommandFunction | undefined => functions.get(name);

/** Adds commands that only one host has: a server's own. Existing ones are replaced. */
export function registerCommands(family: CommandFunctions): void {
  for (const [name, run] of Object.entries(family)) functions.set(name, run);
}
