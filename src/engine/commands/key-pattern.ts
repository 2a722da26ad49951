import { compileGlob } from '../analysis/glob.js';
import { latin1ToBytes } from '../codec/latin1.js';

/** Tells whether a byte string matches. */
export type PatternMatcher = (text: string) => boolean;

const SPECIAL = /[*?[\\]/;

/** A matcher of a glob of KEYS, SCAN MATCH and the like; pattern and texts are byte strings. */
export function compilePattern(pattern: string): PatternMatcher {
  if (pattern === '*') return () => true;
  if (!SPECIAL.test(pattern)) return (text) => text === pattern;
  const matches = compileGlob(latin1ToBytes(pattern));
  let bytes = new Uint8Array(256);
  return (text) => {
    const { length } = text;
    if (length > bytes.length) bytes = new Uint8Array(length * 2);
    for (let i = 0; i < length; i++) bytes[i] = text.charCodeAt(i);
    return matches(bytes, 0, length);
  };
}
