import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FileSource } from '../engine/io/file-source.js';
import { UsageError } from './command.js';

/** Bytes at a file's beginning that tell what it is. */
const SAMPLE_BYTES = 4096;

/** What a path holds, told by its content. */
export type InputKind = 'rdb' | 'aof' | 'manifest' | 'unknown';

/**
 * Opens a dump. What is clearly no dump but another file of a server is refused with a word on what it is; anything
 * else is taken for a dump, damaged though it may be.
 * @throws UsageError, SourceError
 */
export function openDump(path: string): FileSource {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) {
    throw new UsageError(`${path} is ${describeFolder(path)}`);
  }
  const source = new FileSource(path);
  const kind = inputKind(source);
  if (kind === 'aof' || kind === 'manifest') {
    source.close();
    const what = kind === 'aof' ? 'an append-only file' : 'the manifest of an append-only set';
    throw new UsageError(`${path} is ${what}; this version reads RDB files only`);
  }
  return source;
}

/** Tells what a file is by its first bytes: a dump's magic, a command or annotation of a log, a line of a manifest. */
export function inputKind(source: FileSource): InputKind {
  const sample = new Uint8Array(Math.min(SAMPLE_BYTES, source.size));
  const text = String.fromCharCode(...sample.subarray(0, source.read(0, sample)));
  if (/^(REDIS|VALKEY)/.test(text)) return 'rdb';
  if (/^(#TS:\d+\r?\n)*\*\d+\r?\n\$\d+\r?\n/.test(text)) return 'aof';
  if (/^(#[^\n]*\n)*\s*(file|seq|type)\s+\S/i.test(text)) return 'manifest';
  return 'unknown';
}

function describeFolder(path: string): string {
  const names = readdirSync(path);
  if (!names.some((name) => name.endsWith('.manifest'))) return 'a directory';
  const base = names.find((name) => name.endsWith('.base.rdb'));
  const hint = base === undefined ? '' : ` (its base, ${join(path, base)}, is one)`;
  return `an append-only directory; this version reads RDB files only${hint}`;
}
