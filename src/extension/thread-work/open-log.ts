import { decodeCommand } from '../../engine/aof/decode.js';
import type { LogDamage } from '../../engine/aof/log-damage.js';
import { openLogFolder, singleLog, type LogSet } from '../../engine/aof/log-set.js';
import { findCommand } from '../../engine/commands/table/commands.js';
import { SourceError, type ByteSource } from '../../engine/io/byte-source.js';
import { FileFolder } from '../../engine/io/file-folder.js';
import { FileSource } from '../../engine/io/file-source.js';
import type { Folder } from '../../engine/io/folder.js';
import { MemorySource } from '../../engine/io/memory-source.js';
import type { DecodeArguments } from '../../engine/log-index/decoded-commands.js';
import type { LogFileView } from '../../engine/log-index/log-answers.js';
import { LogFiles } from '../../engine/log-index/log-files.js';
import type { LogSpec } from '../../protocol/timeline-thread.js';

/** A log as a thread opened it. */
export interface OpenedLog {
  readonly files: LogFiles;
  readonly kinds: readonly LogFileView['kind'][];
  /** What was found before any file is read: faults of the manifest, files that are not there. */
  readonly damage: readonly { readonly file: number; readonly damage: LogDamage }[];
}

/** Names what has no file of its own: the manifest. */
export const MANIFEST = -1;

/** Opens a log in the thread that reads it. @throws SourceError */
export function openLog(spec: LogSpec): OpenedLog {
  const set = openSet(spec);
  const damage: { file: number; damage: LogDamage }[] = [];
  for (const one of set.manifest?.damage ?? []) damage.push({ file: MANIFEST, damage: one });
  set.files.forEach(({ name, missing }, file) => {
    if (missing !== null) damage.push({ file, damage: missingFile(name, missing) });
  });
  return {
    files: new LogFiles(
      set.files.map(({ name, source }) => ({
        name: name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1),
        source: source ?? new MemorySource(new Uint8Array(0), name),
      })),
    ),
    kinds: set.files.map(({ role }) => (role === 'base' ? 'base' : 'log')),
    damage,
  };
}

function openSet(spec: LogSpec): LogSet {
  switch (spec.kind) {
    case 'file':
      return singleLog(new FileSource(spec.path));
    case 'folder':
      return ofFolder(new FileFolder(spec.path), spec.manifest);
    case 'bytes': {
      if (spec.manifest !== null) return ofFolder(new BytesFolder(spec.name, spec.files), spec.manifest);
      const [only] = spec.files;
      return singleLog(new MemorySource(only.bytes, only.name));
    }
  }
}

function ofFolder(folder: Folder, manifest: string | null): LogSet {
  const set = openLogFolder(folder, manifest === null || manifest === '' ? undefined : manifest);
  if (set === null || set.files.length === 0) {
    throw new SourceError('not-found', folder.name, `${folder.name} holds no file of an append-only log`);
  }
  return set;
}

/** Opens the last file of a log anew, as it may have grown. @throws SourceError */
export function reopenLast(spec: LogSpec, files: LogFiles): ByteSource | null {
  if (spec.kind === 'bytes') return null;
  if (spec.kind === 'file') return new FileSource(spec.path);
  const last = files.files.at(-1);
  return last === undefined ? null : new FileFolder(spec.path).open(last.name);
}

const missingFile = (name: string, why: string): LogDamage => ({
  kind: 'missing-file',
  offset: 0,
  length: 0,
  expected: `the file ${name}, which the manifest names`,
  found: why,
  lost: 'every command of this file',
  severity: 'error',
  guess: false,
  server: 'refuses',
  toolAccepts: false,
});

/** A folder whose files were read whole. */
class BytesFolder implements Folder {
  constructor(
    readonly name: string,
    private readonly content: readonly { readonly name: string; readonly bytes: Uint8Array }[],
  ) {}

  files() {
    return this.content.map(({ name, bytes }) => ({ name, size: bytes.length }));
  }

  folders(): readonly string[] {
    return [];
  }

  open(name: string): ByteSource {
    const file = this.content.find((one) => one.name === name);
    if (file === undefined) throw new SourceError('not-found', name, `${name} does not exist`);
    return new MemorySource(file.bytes, name);
  }

  folder(name: string): Folder {
    throw new SourceError('not-found', name, `${name} does not exist`);
  }
}

/** Reads one command by the scanner's own rules. */
export const decodeArguments: DecodeArguments = (source, offset, first, most, bytesEach) => {
  const decoded = decodeCommand(source, offset, { first, most, bytesEach });
  return decoded.kind === 'command' ? decoded : null;
};

/** What the command table says that a command does. */
export function aboutCommand(fullName: string): string | null {
  const [name, subcommand] = fullName.split(' ');
  return (findCommand(name, subcommand) ?? findCommand(name))?.summary ?? null;
}
