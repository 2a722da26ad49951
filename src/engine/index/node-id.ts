import { bytesOf } from './byte-string.js';

/** What a row's id names. Ids stay the same while the index grows. */
export type NodeName =
  | { readonly kind: 'database'; readonly db: number }
  | { readonly kind: 'namespace'; readonly db: number; readonly prefix: Uint8Array }
  | { readonly kind: 'key'; readonly row: number }
  /** The damage's place among all that was found. */
  | { readonly kind: 'damage'; readonly number: number };

export const databaseId = (db: number): string => `d${db}`;
/** `prefix` with one character a byte. */
export const namespaceId = (db: number, prefix: string): string => `n${db}:${prefix}`;
export const keyId = (row: number): string => `k${row}`;
export const damageId = (number: number): string => `x${number}`;

const NUMBER = /^-?\d{1,16}$/;

function numberIn(text: string): number | null {
  const number = Number(text);
  return NUMBER.test(text) && Number.isSafeInteger(number) ? number : null;
}

/** What an id names; null when it is none of ours. */
export function parseNodeId(id: string): NodeName | null {
  const rest = id.slice(1);
  switch (id.charAt(0)) {
    case 'd': {
      const db = numberIn(rest);
      return db === null ? null : { kind: 'database', db };
    }
    case 'n': {
      const colon = rest.indexOf(':');
      const db = numberIn(rest.slice(0, Math.max(colon, 0)));
      const prefix = bytesOf(rest.slice(colon + 1));
      return db === null || prefix === null || prefix.length === 0 ? null : { kind: 'namespace', db, prefix };
    }
    case 'k': {
      const row = numberIn(rest);
      return row === null || row < 0 ? null : { kind: 'key', row };
    }
    case 'x': {
      const number = numberIn(rest);
      return number === null || number < 0 ? null : { kind: 'damage', number };
    }
    default:
      return null;
  }
}
