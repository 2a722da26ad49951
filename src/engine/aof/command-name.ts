/**
 * Names of commands as a log has them. A scan asks of every command which one it is; here that costs no string, for
 * each spelling is kept with what is known of it.
 */
import { bytesToLatin1 } from '../codec/latin1.js';
import type { CommandRow } from '../commands/table/command-row.js';
import { findCommand } from '../commands/table/commands.js';

/** What a scan itself has to know of a command. */
export type CommandRole = 'select' | 'multi' | 'exec' | 'discard' | 'other';

/** A name as it is spelled in a log, and what the command table knows of it. */
export interface CommandName {
  /** Upper case, one character a byte; cut at {@link LONGEST_NAME}. */
  readonly text: string;
  readonly role: CommandRole;
  /** Its row in the command table; undefined for one that no version has. Of a container, such as FUNCTION, its own. */
  readonly row: CommandRow | undefined;
}

/** Longer names are no command's: the longest that any server has is shorter by half. */
export const LONGEST_NAME = 64;

/** Spellings that are kept: a log has some dozens, damage could make up any number. */
const MOST_NAMES = 2048;
const SLOTS = 4096;

const ROLES: Readonly<Record<string, CommandRole>> = {
  SELECT: 'select',
  MULTI: 'multi',
  EXEC: 'exec',
  DISCARD: 'discard',
};

interface Slot {
  readonly spelling: Uint8Array;
  readonly name: CommandName;
}

/** Upper case of ASCII letters only, as servers compare names. */
export const upperName = (text: string): string => text.replace(/[a-z]+/g, (part) => part.toUpperCase());

/** Finds a name's entry by its bytes. */
export class CommandNames {
  readonly #slots: (Slot | undefined)[] = new Array<Slot | undefined>(SLOTS).fill(undefined);
  #count = 0;

  /** The name in `bytes[from .. from + length]`. */
  at(bytes: Uint8Array, from: number, length: number): CommandName {
    if (length > LONGEST_NAME) return makeName(bytes.subarray(from, from + LONGEST_NAME));
    let hash = length;
    for (let i = from; i < from + length; i++) hash = (Math.imul(hash, 31) + bytes[i]) | 0;
    let place = (hash ^ (hash >>> 15)) & (SLOTS - 1);
    search: for (;;) {
      const slot = this.#slots[place];
      if (slot === undefined) break;
      place = (place + 1) & (SLOTS - 1);
      const { spelling } = slot;
      if (spelling.length !== length) continue;
      for (let i = 0; i < length; i++) if (spelling[i] !== bytes[from + i]) continue search;
      return slot.name;
    }
    const spelling = bytes.slice(from, from + length);
    const name = makeName(spelling);
    if (this.#count < MOST_NAMES) {
      this.#count++;
      this.#slots[place] = { spelling, name };
    }
    return name;
  }
}

function makeName(spelling: Uint8Array): CommandName {
  const text = upperName(bytesToLatin1(spelling));
  return { text, role: Object.hasOwn(ROLES, text) ? ROLES[text] : 'other', row: findCommand(text) };
}
