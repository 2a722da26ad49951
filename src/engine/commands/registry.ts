import type { CommandFunction, CommandFunctions } from './call.js';
import { DUMPS } from './families/generic-dump.js';
import { GENERIC_EXPIRY } from './families/generic-expiry.js';
import { GENERIC_KEYS } from './families/generic-keys.js';
import { HASHES } from './families/hash.js';
import { LISTS } from './families/list.js';
import { LIST_MOVES } from './families/list-move.js';
import { SETS } from './families/set.js';
import { SET_ALGEBRA } from './families/set-algebra.js';
import { SORTED_SETS } from './families/sorted-set.js';
import { SORTED_SET_ALGEBRA } from './families/sorted-set-algebra.js';
import { SORTED_SET_POPS } from './families/sorted-set-pop.js';
import { SORTED_SET_RANGES } from './families/sorted-set-range.js';
import { BITMAPS } from './families/bitmap.js';
import { BIT_FIELDS } from './families/bitfield.js';
import { BIT_OPERATIONS } from './families/bit-operation.js';
import { GEO } from './families/geo.js';
import { GEO_SEARCH } from './families/geo-search.js';
import { HASH_EXPIRY } from './families/hash-expiry.js';
import { HYPERLOGLOGS } from './families/hyperloglog.js';
import { SORTS } from './families/sort.js';
import { SCANS } from './families/scan.js';
import { STREAMS } from './families/stream.js';
import { STREAM_DELETIONS } from './families/stream-delete.js';
import { STREAM_GROUPS } from './families/stream-group.js';
import { STREAM_INFO } from './families/stream-info.js';
import { STREAM_PENDING } from './families/stream-pending.js';
import { STREAM_READS } from './families/stream-read.js';
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
  DUMPS,
  SCANS,
  BITMAPS,
  BIT_FIELDS,
  BIT_OPERATIONS,
  GEO,
  GEO_SEARCH,
  HASH_EXPIRY,
  HYPERLOGLOGS,
  SORTS,
  HASHES,
  LISTS,
  LIST_MOVES,
  SETS,
  SET_ALGEBRA,
  SORTED_SETS,
  SORTED_SET_ALGEBRA,
  SORTED_SET_POPS,
  SORTED_SET_RANGES,
  STREAMS,
  STREAM_DELETIONS,
  STREAM_GROUPS,
  STREAM_INFO,
  STREAM_PENDING,
  STREAM_READS,
];

const functions = new Map<string, CommandFunction>(FAMILIES.flatMap((family) => Object.entries(family)));

/** The function of a command (`SET`) or a subcommand (`OBJECT ENCODING`), names in upper case. */
export const functionOf = (name: string): CommandFunction | undefined => functions.get(name);

/** Adds commands that only one host has: a server's own. Existing ones are replaced. */
export function registerCommands(family: CommandFunctions): void {
  for (const [name, run] of Object.entries(family)) functions.set(name, run);
}
