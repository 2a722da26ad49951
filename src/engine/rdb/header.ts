import type { ByteSource } from '../io/byte-source.js';
import { CHECKSUM_SINCE, NEWEST_VERSION, type Dialect } from './format.js';
import type { RdbHeader } from './scan-events.js';

/** Bytes of magic and version digits, in both dialects. */
export const HEADER_LENGTH = 9;

/** The first version that goes with the magic VALKEY; before 9.0 Valkey wrote the magic REDIS. */
export const FIRST_VALKEY_VERSION = 80;

const MAGICS: readonly (readonly [text: string, dialect: Dialect])[] = [
  ['REDIS', 'redis'],
  ['VALKEY', 'valkey'],
];

/** What the first nine bytes are. */
export type HeaderVerdict =
  | { readonly kind: 'good'; readonly header: RdbHeader }
  /** The magic is right and the version is not: `header` is what they most likely meant. */
  | { readonly kind: 'bad-version'; readonly header: RdbHeader; readonly found: string }
  | { readonly kind: 'bad-magic'; readonly found: string }
  | { readonly kind: 'too-short'; readonly bytes: number };

/** Reads magic and version (rdb.c: "REDIS" and 4 digits; Valkey 9 and later: "VALKEY" and 3 digits). */
export function readHeader(source: ByteSource): HeaderVerdict {
  const bytes = new Uint8Array(HEADER_LENGTH);
  const got = source.read(0, bytes);
  const text = latin1(bytes.subarray(0, got));
  if (got < HEADER_LENGTH) {
    return MAGICS.some(([magic]) => magic.startsWith(text.slice(0, magic.length)))
      ? { kind: 'too-short', bytes: got }
      : { kind: 'bad-magic', found: quoted(text) };
  }
  const magic = MAGICS.find(([name]) => text.startsWith(name));
  if (!magic) return { kind: 'bad-magic', found: quoted(text) };
  const [name, dialect] = magic;
  const digits = text.slice(name.length);
  const version = /^\d+$/.test(digits) ? Number(digits) : 0;
  if (version >= 1) return { kind: 'good', header: headerOf(text, dialect, version) };
  return { kind: 'bad-version', header: headerOf(text, dialect, NEWEST_VERSION[dialect]), found: quoted(digits) };
}

/** The header that a file without a readable one is read with: the newest that is known. */
export const assumedHeader = (dialect: Dialect = 'redis'): RdbHeader => headerOf('', dialect, NEWEST_VERSION[dialect]);

function headerOf(text: string, dialect: Dialect, version: number): RdbHeader {
  return { text, dialect, version, newer: version > NEWEST_VERSION[dialect] };
}

/** True when a checksum follows the EOF opcode. */
export const hasChecksum = (header: RdbHeader): boolean => header.version >= CHECKSUM_SINCE;

const latin1 = (bytes: Uint8Array): string => String.fromCharCode(...bytes);

/** Text for a message: printable ASCII as it is, everything else as \xNN. */
function quoted(text: string): string {
  const shown = text.replace(/[^\x20-\x7e]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return `"${shown}"`;
}
