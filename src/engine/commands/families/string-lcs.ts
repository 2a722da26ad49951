import { stringText } from '../../keyspace/string-text.js';
import { readInteger } from '../arguments.js';
import type { Call, CommandFunctions } from '../call.js';
import { CommandError, ERRORS, refuse } from '../command-error.js';
import { readString } from '../lookup.js';

/** A run of equal bytes in both strings: first and last place in each. */
interface Match {
  readonly a: readonly [number, number];
  readonly b: readonly [number, number];
  readonly length: number;
}

function operand(call: Call, key: string): string {
  try {
    const value = readString(call, key);
    return value === undefined ? '' : stringText(value);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return refuse('ERR The specified keys must contain string values');
  }
}

/** Lengths of longest common subsequences of all beginnings: cell (i, j) at i × (b.length + 1) + j. */
function lengthsOf(a: string, b: string): Uint32Array {
  const width = b.length + 1;
  const cells = (a.length + 1) * width;
  if (cells >= 0xffffffff / 4) refuse('ERR String too long for LCS');
  let lengths: Uint32Array;
  try {
    lengths = new Uint32Array(cells);
  } catch (error) {
    if (error instanceof RangeError) refuse('ERR Insufficient memory, failed allocating transient memory for LCS');
    throw error;
  }
  for (let i = 1; i <= a.length; i++) {
    const code = a.charCodeAt(i - 1);
    for (let j = 1; j <= b.length; j++) {
      const at = i * width + j;
      lengths[at] =
        code === b.charCodeAt(j - 1) ? lengths[at - width - 1] + 1 : Math.max(lengths[at - width], lengths[at - 1]);
    }
  }
  return lengths;
}

/** Walks the table back from its last cell, as t_string.c does: the matches come last first. */
function walkBack(a: string, b: string, lengths: Uint32Array): { text: string; matches: Match[] } {
  const width = b.length + 1;
  const text: string[] = [];
  const matches: Match[] = [];
  let open: { aStart: number; aEnd: number; bStart: number; bEnd: number } | null = null;
  const close = (): void => {
    if (open === null) return;
    const { aStart, aEnd, bStart, bEnd } = open;
    matches.push({ a: [aStart, aEnd], b: [bStart, bEnd], length: aEnd - aStart + 1 });
    open = null;
  };
  let i = a.length;
  let j = b.length;
  while (i > 0 && j > 0) {
    if (a.charCodeAt(i - 1) === b.charCodeAt(j - 1)) {
      text.push(a[i - 1]);
      if (open === null) open = { aStart: i - 1, aEnd: i - 1, bStart: j - 1, bEnd: j - 1 };
      else if (open.aStart === i && open.bStart === j) {
        open.aStart--;
        open.bStart--;
      } else {
        close();
        open = { aStart: i - 1, aEnd: i - 1, bStart: j - 1, bEnd: j - 1 };
      }
      i--;
      j--;
    } else {
      if (lengths[(i - 1) * width + j] > lengths[i * width + j - 1]) i--;
      else j--;
      close();
    }
  }
  close();
  return { text: text.reverse().join(''), matches };
}

function longestCommonSubsequence(call: Call): void {
  const { args, reply } = call;
  let onlyLength = false;
  let places = false;
  let withLength = false;
  let least = 0;
  const a = operand(call, args[1]);
  const b = operand(call, args[2]);
  for (let at = 3; at < args.length; at++) {
    const word = args[at].toUpperCase();
    if (word === 'IDX') places = true;
    else if (word === 'LEN') onlyLength = true;
    else if (word === 'WITHMATCHLEN') withLength = true;
    else if (word === 'MINMATCHLEN' && at + 1 < args.length) least = Math.max(0, readInteger(args[++at]));
    else refuse(ERRORS.syntax);
  }
  if (onlyLength && places) refuse('ERR If you want both the length and indexes, please just use IDX.');
  const lengths = lengthsOf(a, b);
  const total = lengths[lengths.length - 1];
  if (onlyLength) {
    reply.integer(total);
    return;
  }
  const { text, matches } = walkBack(a, b, lengths);
  if (!places) {
    reply.bulk(text);
    return;
  }
  const shown = matches.filter(({ length }) => least === 0 || length >= least);
  reply.map(2);
  reply.bulk('matches');
  reply.array(shown.length);
  for (const match of shown) {
    reply.array(withLength ? 3 : 2);
    for (const [first, last] of [match.a, match.b]) {
      reply.array(2);
      reply.integer(first);
      reply.integer(last);
    }
    if (withLength) reply.integer(match.length);
  }
  reply.bulk('len');
  reply.integer(total);
}

export const STRING_LCS: CommandFunctions = { LCS: longestCommonSubsequence };
