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

const WORDS: ReadonlySet<string> = new Set<ComparisonWord>(['IFEQ', 'IFNE', 'IFDEQ', 'IFDNE']);

export const isComparison = (word: string): word is ComparisonWord => WORDS.has(word);

/** @throws CommandError for a digest that is none */
export function readComparison(word: ComparisonWord, value: string): Comparison {
  const digest = word === 'IFDEQ' || word === 'IFDNE';
  if (digest && value.length !== 16) {
    refuse(`ERR ${word} must be exactly 16 hexadecimal characters`);
  }
  return { word, value: digest ? value.toLowerCase() : value };
}

/** A key that is not there is equal to nothing. */
export function conditionHolds({ word, value }: Comparison, found: StringValue | undefined): boolean {
  const wantsEqual = word === 'IFEQ' || word === 'IFDEQ';
  if (found === undefined) return !wantsEqual;
  const text = stringText(found);
  const equal = word === 'IFEQ' || word === 'IFNE' ? text === value : xxh3Text(text) === value;
  return equal === wantsEqual;
}
