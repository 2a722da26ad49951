import { atLeast, type InstalledServer } from '../real-servers.js';
import type { VersionRules } from './comparison.js';

const CONDITIONS = /^IF(D?EQ|D?NE)$/i;
const FIELD_LIFETIMES = /^H(P?EXPIRE(AT|TIME)?|P?TTL|PERSIST|GETEX|SETEX|GETDEL)$/i;
const NEWER_OPERATIONS = /^(DIFF|DIFF1|ANDOR|ONE)$/i;

/** What the engine, which follows the newest, does otherwise than this server. */
export function rulesFor(server: InstalledServer): VersionRules {
  const redis = server.family === 'redis';
  const newest = redis && atLeast(server, 8, 4);
  return {
    understands: (command) => {
      const has = (pattern: RegExp): boolean => command.slice(1).some((arg) => pattern.test(arg));
      if (!newest && (has(CONDITIONS) || has(NEWER_OPERATIONS))) return false;
      // Valkey went its own way with fields; so did Redis with the words of errors.
      if (!newest && FIELD_LIFETIMES.test(command[0])) return false;
      if (!atLeast(server, 7, 2) && has(/^WITHSCORE$/i)) return false;
      return atLeast(server, 7, 4) || !has(/^NOVALUES$/i);
    },
    expected: (command, theirs, ours) => {
      if (newest) return false;
      // Words of errors changed over the years.
      if (theirs.startsWith('error:') && ours.startsWith('error:')) return true;
      if (!redis && /^(GETEX|OBJECT|SCAN)$/i.test(command[0])) {
        // Valkey looks at times before the key, embeds more strings, and knows no other types than its own.
        if (theirs.startsWith('error:') && (ours === '(nil)' || ours === '')) return true;
        if (theirs === '"embstr"' && ours === '"raw"') return true;
      }
      if (/^OBJECT$/i.test(command[0])) return ours === '"listpack"' && /quicklist|hashtable/.test(theirs);
      // Counts whose sign cannot be turned are refused since 7.2.
      if (ours.includes('value must between')) return true;
      // What is looked at first: the key or the arguments.
      return ours.startsWith('error:') && /^(BITPOS|BITCOUNT)$/i.test(command[0]);
    },
  };
}
