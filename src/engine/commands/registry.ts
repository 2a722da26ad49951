import type { CommandFunction, CommandFunctions } from './call.js';
import { GENERIC_EXPIRY } from './families/generic-expiry.js';
import { GENERIC_KEYS } from './families/generic-keys.js';
import { SCANS } from './families/scan.js';
import { STRING_BYTES } from './families/string-bytes.js';
import { STRING_LCS } from './families/string-lcs.js';
import { STRING_NUMBERS } from './families/string-number.js';
import { STRING_SETTERS } from './families/string-set.js';

/** Every family's commands. */
const FAMILIES: readonly CommandFunctions[] = [
  STRING_BYTES,
  STRING_SETTERS,
  STRING_NUMBERS,
  STRING_LCS,
  GENERIC_KEYS,
  GENERIC_EXPIRY,
  SCANS,
];

const functions = new Map<string, CommandFunction>(FAMILIES.flatMap((family) => Object.entries(family)));

/** The function of a command (`SET`) or a subcommand (`OBJECT ENCODING`), names in upper case. */
export const functionOf = (name: string): CommandFunction | undefined => functions.get(name);

/** Adds commands that only one host has: a server's own. Existing ones are replaced. */
export function registerCommands(family: CommandFunctions): void {
  for (const [name, run] of Object.entries(family)) functions.set(name, run);
}
