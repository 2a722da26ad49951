import { xxh3Text } from '../codec/xxh3.js';
import { stringText } from '../keyspace/string-text.js';
import type { StringValue } from '../keyspace/value.js';
import { refuse } from './command-error.js';

/** Conditions on what a string is: its bytes (Valkey 8.1, Redis 8.4), or the digest of them (Redis 8.4). */
export type ComparisonWord = 'IFEQ' | 'IFNE' | 'IFDEQ' | 'IFDNE';

export interface Comparison {
  readonly word: ComparisonWord;
  readonly value: string;
}

/** Characters of a digest (Redis 8.4). */
const DIGEST_LENGTH = 16;

const WORDS: ReadonlySet<string> = new Set<ComparisonWord>(['IFEQ', 'IFNE', 'IFDEQ', 'IFDNE']);

export const isComparison = (word: string): word is ComparisonWord => WORDS.has(word);

export const readComparison = (word: ComparisonWord, value: string): Comparison => ({ word, value });

/**
 * Whether a condition holds. A key that is not there is equal to nothing, whatever it is compared with.
 * @throws CommandError for a digest that is none
 */
export function conditionHolds({ word, value }: Comparison, found: StringValue | undefined): boolean {
  const wantsEqual = word === 'IFEQ' || word === 'IFDEQ';
  if (found === undefined) return !wantsEqual;
  const text = stringText(found);
  if (word === 'IFEQ' || word === 'IFNE') return (text === value) === wantsEqual;
  if (value.length !== DIGEST_LENGTH) refuse('ERR must be exactly 16 hexadecimal characters');
  return (xxh3Text(text) === value.toLowerCase()) === wantsEqual;
}
