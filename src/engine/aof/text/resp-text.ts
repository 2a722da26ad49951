/** Commands as RESP text, and typed lines as commands. */
import { splitWords } from '../../conf/words.js';
import { utf8Length } from './log-text.js';

/** A command as it stands in a log. */
export function respText(words: readonly string[]): string {
  return `*${words.length}\r\n${words.map((word) => `$${utf8Length(word)}\r\n${word}\r\n`).join('')}`;
}

/**
 * The words of a line as somebody types it, quoted as in redis-cli.
 * @returns undefined for a line without words, one whose quotes go wrong, and one with bytes that no text has
 */
export function wordsOfLine(line: string): readonly string[] | undefined {
  const split = splitWords(line, 'strict');
  if (split.kind === 'unbalanced' || split.words.length === 0) return undefined;
  // `\xff` stands for a byte; written into a text it would become two.
  if (split.words.some(({ value, escaped }) => escaped && /[\x80-\xff]/.test(value))) return undefined;
  return split.words.map(({ value }) => value);
}
