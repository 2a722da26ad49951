/**
 * Which server a file is judged for where nobody says it: what its comments name, the server that wrote the dump
 * beside it, the one that is running, and else the newest. The editor and the command line ask the same question here.
 */
import { baseName, folderOf, resolvePath } from './file-lookup.js';
import type { Settings } from './settings.js';
import type { Target } from './target.js';
import { DEFAULT_TARGET, KNOWN_VERSIONS, makeTarget, parseTarget, targetFromComments } from './target.js';

/** Where a target comes from. */
export type TargetOrigin = 'setting' | 'comment' | 'dump' | 'server' | 'default';

/** A target and where it comes from. */
export interface TargetChoice {
  readonly target: Target;
  readonly origin: TargetOrigin;
}

/** What is known of a file whose target is asked for. */
export interface TargetQuestion {
  /** The engine's name of the file. */
  readonly path: string;
  readonly text: string;
  /** What a person has set: a target such as `redis-8.2`; anything else counts as not set. */
  readonly wanted: string;
  /** What the file sets, read for any target: only asked for where no comment says more. */
  settings(): Settings;
  /** The version of the server that wrote the dump at a path, such as `redis-7.2.4`; undefined where there is none. */
  dumpVersion(path: string): Promise<string | undefined>;
  /** The version of the person's running server, in the same form. Absent where nobody can be asked. */
  connectedVersion?(): Promise<string | undefined>;
}

/** Answers it. Never rejects: a dump that can't be read says nothing, nor does a server that doesn't answer. */
export async function chooseTarget(question: TargetQuestion): Promise<TargetChoice> {
  const set = parseTarget(question.wanted);
  if (set !== undefined) return { target: set, origin: 'setting' };
  const commented = targetFromComments(question.text);
  if (commented !== undefined) return { target: commented, origin: 'comment' };
  const settings = question.settings();
  const dump = resolvePath(settings.folder, settings.text('dbfilename') || 'dump.rdb');
  const beside = resolvePath(folderOf(question.path), baseName(dump));
  for (const path of new Set([dump, beside])) {
    const found = parseTarget((await question.dumpVersion(path).catch(() => undefined)) ?? '');
    if (found !== undefined) return { target: found, origin: 'dump' };
  }
  const connected = parseTarget((await question.connectedVersion?.().catch(() => undefined)) ?? '');
  if (connected !== undefined) return { target: connected, origin: 'server' };
  return { target: /valkey/i.test(question.path) ? newestValkey : DEFAULT_TARGET, origin: 'default' };
}

const newestValkey = makeTarget('valkey', KNOWN_VERSIONS.valkey.at(-1) ?? '9.1');

/** How many bytes of a dump {@link dumpServer} needs: its first fields. */
export const DUMP_HEAD_BYTES = 4096;

/** What a dump's first bytes say of the server that wrote it, as {@link parseTarget} reads it: `redis-7.2.4`. */
export function dumpServer(head: Uint8Array): string | undefined {
  const text = new TextDecoder('latin1').decode(head.subarray(0, DUMP_HEAD_BYTES));
  if (!/^(?:REDIS|VALKEY)\d/.test(text)) return undefined;
  // An auxiliary field is a name and a value, each behind its length: short ones have one byte of it.
  const field = /(redis|valkey)-ver([\x01-\x3f])/.exec(text);
  if (field === null) return undefined;
  const start = field.index + field[0].length;
  const version = text.slice(start, start + (field[2]?.charCodeAt(0) ?? 0));
  return /^\d{1,3}\.\d{1,3}\./.test(version) ? `${field[1] ?? ''}-${version}` : undefined;
}
