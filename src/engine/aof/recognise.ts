import { bytesToLatin1 } from '../codec/latin1.js';
import type { ByteSource } from '../io/byte-source.js';

/** Bytes at a file's beginning that tell what it is. */
const SAMPLE_BYTES = 4096;

/**
 * What a file is, told by its first bytes. `log`: commands, or an RDB that says that it is the preamble of a log (the
 * aux field `aof-preamble` of 4.0 to 6.2). `rdb`: a dump or a base; commands may still follow it.
 */
export type ContentKind = 'empty' | 'rdb' | 'log' | 'manifest' | 'unknown';

/** Looks at the first bytes. @throws SourceError */
export function contentKind(source: ByteSource): ContentKind {
  const sample = new Uint8Array(Math.min(SAMPLE_BYTES, source.size));
  const text = bytesToLatin1(sample.subarray(0, source.read(0, sample)));
  if (text === '') return 'empty';
  if (/^(REDIS|VALKEY)/.test(text)) return text.includes('\x0caof-preamble\xc0\x01') ? 'log' : 'rdb';
  if (/^(#[^\n]*\n)*\*\d+\r?\n\$\d+\r?\n/.test(text)) return 'log';
  if (/^(#[^\n]*\n)*\s*(file|seq|type)\s+\S/i.test(text)) return 'manifest';
  // Damage at the beginning hides none of what follows.
  if (/\xfa(\x09redis|\x0avalkey)-ver/.test(text)) return 'rdb';
  return /\*\d+\r?\n\$\d+\r?\n/.test(text) ? 'log' : 'unknown';
}
