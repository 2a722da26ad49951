import { isUtf8 } from '../../codec/utf8.js';
import { bytesToText } from '../text.js';
import { jsonText } from './json-text.js';
import { messagePackText } from './message-pack.js';
import { ungzip, unzlib, unzstd, type Unpacked } from './unpack.js';

/** A string (or one cell) read as something: what a lens made of it. */
export interface LensView {
  /** `json`, `gzip`, `zlib`, `zstd`, `msgpack`; several when nested: gzip of JSON. */
  readonly steps: readonly string[];
  readonly text: string;
  readonly language: 'json' | 'plaintext';
  /** Said when the result was cut. */
  readonly notice: string | null;
}

/** Packings within packings that are followed. */
const DEEPEST = 4;
/** Most bytes of what is no document that are shown as text. */
const MOST_TEXT = 4 * 1024 * 1024;
const CUT_TEXT = `Only the first ${MOST_TEXT / (1024 * 1024)} MB of the unpacked text are shown.`;

const UNPACKERS: readonly (readonly [name: string, unpack: (bytes: Uint8Array) => Unpacked | null])[] = [
  ['gzip', ungzip],
  ['zstd', unzstd],
  ['zlib', unzlib],
];

/**
 * Recognises what bytes are by what they say themselves, and reads them as that: packed, a document, or both. Bounded
 * in memory and time whatever the bytes are.
 * @returns null when they are just text or just bytes
 */
export function lensOf(bytes: Uint8Array): LensView | null {
  const steps: string[] = [];
  let notice: string | null = null;
  let plain = bytes;
  for (; steps.length < DEEPEST;) {
    const found = unpacked(plain);
    if (found === null) break;
    steps.push(found.name);
    plain = found.bytes;
    notice ??= found.notice;
  }
  const json = jsonText(plain);
  if (json !== null) return { steps: [...steps, 'json'], text: json, language: 'json', notice };
  const pack = messagePackText(plain);
  if (pack !== null) return { steps: [...steps, 'msgpack'], text: pack, language: 'json', notice };
  if (steps.length === 0) return null;
  if (plain.length > MOST_TEXT) notice ??= CUT_TEXT;
  const text = bytesToText(plain, { multiline: isUtf8(plain), limit: MOST_TEXT });
  return { steps, text, language: 'plaintext', notice };
}

function unpacked(bytes: Uint8Array): (Unpacked & { readonly name: string }) | null {
  for (const [name, unpack] of UNPACKERS) {
    const result = unpack(bytes);
    if (result !== null) return { ...result, name };
  }
  return null;
}
