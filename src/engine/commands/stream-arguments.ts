import { entryId, GREATEST_ID, GREATEST_PART, LEAST_ID, parseIdPart, type EntryId } from '../keyspace/stream-id.js';
import type { StreamTrim } from '../keyspace/stream-value.js';
import { isWord, readInteger } from './arguments.js';
import type { Call } from './call.js';
import { ERRORS, refuse } from './command-error.js';

/** What commands of streams are told: ids, ranges of ids, how far to trim (t_stream.c). */

const INVALID_ID = 'ERR Invalid stream ID specified as stream command argument';
/** Longest text of an id. */
const LONGEST_ID = 127;
/** Entries that one trimming looks at, where nothing else is said: so many nodes, within these borders. */
const LIMIT_NODES = 100;
const DEFAULT_LIMIT = 10_000;
const GREATEST_LIMIT = 1_000_000;

/** An id, as `ms-seq` or `ms` alone; null when it is none. */
function parseId(text: string, missingSeq: bigint): EntryId | null {
  if (text.length > LONGEST_ID) return null;
  const dash = text.indexOf('-');
  const ms = parseIdPart(dash < 0 ? text : text.slice(0, dash));
  const seq = dash < 0 ? missingSeq : parseIdPart(text.slice(dash + 1));
  return ms === null || seq === null ? null : entryId(ms, seq);
}

/** A whole id, with sequence 0 where it is missing; null when it is none. */
export const parseStrictId = (text: string): EntryId | null => parseId(text, 0n);

/** @throws CommandError */
export const readStrictId = (text: string): EntryId => parseStrictId(text) ?? refuse(INVALID_ID);

/** An id, or `-` and `+` for the least and the greatest one. @throws CommandError */
export function readId(text: string, missingSeq = 0n): EntryId {
  if (text === '-') return LEAST_ID;
  if (text === '+') return GREATEST_ID;
  return parseId(text, missingSeq) ?? refuse(INVALID_ID);
}

/** First id of a range; `(` in front leaves the id itself out. @throws CommandError */
export function readRangeStart(text: string): EntryId {
  if (!isExclusive(text)) return readId(text);
  const id = readStrictId(text.slice(1));
  return id === GREATEST_ID ? refuse('ERR invalid start ID for the interval') : id + 1n;
}

/** Last id of a range; one without a sequence means the whole millisecond. @throws CommandError */
export function readRangeEnd(text: string): EntryId {
  if (!isExclusive(text)) return readId(text, GREATEST_PART);
  const id = parseId(text.slice(1), GREATEST_PART) ?? refuse(INVALID_ID);
  return id === LEAST_ID ? refuse('ERR invalid end ID for the interval') : id - 1n;
}

const isExclusive = (text: string): boolean => text.length > 1 && text.startsWith('(');

/** What XADD gives an entry: `*`, `ms-*` or a whole id. */
export type GivenId =
  | { readonly kind: 'auto' }
  | { readonly kind: 'ms'; readonly ms: bigint }
  | { readonly kind: 'id'; readonly id: EntryId };

/** Options of XADD up to the id, or of XTRIM. */
export interface TrimArguments {
  readonly noMakeStream: boolean;
  readonly trim: StreamTrim | null;
  /** Place of the trimming's threshold among the arguments, and whether `~` or `=` stands in front of it. */
  readonly threshold: number;
  readonly id: GivenId;
  /** Place of the id; behind the last argument where there is none. */
  readonly idPlace: number;
}

/** Reads options of XADD or XTRIM, from the third argument on. @throws CommandError */
export function readTrim(call: Call, adds: boolean): TrimArguments {
  const { args } = call;
  let by: StreamTrim['by'] | null = null;
  let approximate = false;
  let limit: number | null = null;
  let noMakeStream = false;
  let threshold = 0;
  let policy: StreamTrim['policy'] | null = null;
  let id: GivenId = { kind: 'auto' };
  let at = 2;
  for (; at < args.length; at++) {
    const more = args.length - 1 - at;
    const word = args[at].toUpperCase();
    if (adds && word === '*') break;
    if ((word === 'MAXLEN' || word === 'MINID') && more > 0) {
      if (by !== null) refuse('ERR syntax error, MAXLEN and MINID options at the same time are not compatible');
      approximate = more >= 2 && args[at + 1] === '~';
      if (more >= 2 && (approximate || args[at + 1] === '=')) at++;
      threshold = ++at;
      if (word === 'MINID') {
        by = { kind: 'id', id: readStrictId(args[at]) };
      } else {
        const length = readInteger(args[at]);
        if (length < 0) refuse('ERR The MAXLEN argument must be >= 0.');
        by = { kind: 'length', length };
      }
    } else if (word === 'LIMIT' && more > 0) {
      limit = readInteger(args[++at]);
      if (limit < 0) refuse('ERR The LIMIT argument must be >= 0.');
    } else if (adds && word === 'NOMKSTREAM') {
      noMakeStream = true;
    } else if (policyOf(word) !== null) {
      if (policy !== null) refuse(ERRORS.syntax);
      policy = policyOf(word);
    } else if (adds) {
      id = readGivenId(args[at]);
      break;
    } else {
      refuse(ERRORS.syntax);
    }
  }
  if ((limit ?? 0) > 0 && by === null) {
    refuse('ERR syntax error, LIMIT cannot be used without specifying a trimming strategy');
  }
  if (!adds && by === null) refuse('ERR syntax error, XTRIM must be called with a trimming strategy');
  // What a log says was measured by whoever wrote it, and holds without a limit.
  if (call.origin === 'log') limit = 0;
  else if (limit !== null && !approximate) {
    refuse('ERR syntax error, LIMIT cannot be used without the special ~ option');
  }
  limit ??= approximate ? usualLimit(call) : 0;
  const trim = by === null ? null : { by, approximate, limit, policy: policy ?? 'keep' };
  return { noMakeStream, trim, threshold, id, idPlace: at };
}

/** KEEPREF, DELREF and ACKED of Redis 8.2; null for another word. */
export function policyOf(word: string): StreamTrim['policy'] | null {
  if (isWord(word, 'KEEPREF')) return 'keep';
  if (isWord(word, 'DELREF')) return 'delete';
  return isWord(word, 'ACKED') ? 'acknowledged' : null;
}

function usualLimit({ keyspace }: Call): number {
  const limit = LIMIT_NODES * keyspace.limits.streamNodeMaxEntries;
  return limit <= 0 ? DEFAULT_LIMIT : Math.min(limit, GREATEST_LIMIT);
}

function readGivenId(text: string): GivenId {
  if (!text.endsWith('-*')) return { kind: 'id', id: readStrictId(text) };
  const ms = text.length > LONGEST_ID ? null : parseIdPart(text.slice(0, -2));
  return ms === null ? refuse(INVALID_ID) : { kind: 'ms', ms };
}
