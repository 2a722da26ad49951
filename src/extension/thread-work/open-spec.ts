import { FileSource } from '../../engine/io/file-source.js';
import { LimitedSource } from '../../engine/io/limited-source.js';
import { MemorySource } from '../../engine/io/memory-source.js';
import { SourceError, type ByteSource } from '../../engine/io/byte-source.js';
import type { Obstacle } from '../../protocol/dump.js';
import type { SourceSpec } from '../../protocol/thread.js';

/** Opens a source in the thread that reads it. @throws SourceError */
export function openSpec(spec: SourceSpec): ByteSource {
  if (spec.kind === 'bytes') return new MemorySource(spec.bytes, spec.name);
  const file = new FileSource(spec.path);
  return spec.length === undefined ? file : new LimitedSource(file, Math.min(spec.length, file.size));
}

const TITLES: Readonly<Record<SourceError['code'], string>> = {
  'not-found': 'This file is not there',
  'no-permission': 'This file may not be read',
  'is-directory': 'This is a folder',
  'too-large': 'Too large for this file system',
  vanished: 'This file is gone',
  io: 'This file cannot be read',
};

/** What a person is told when a thread could not go on. */
export function obstacleOf(error: unknown): Obstacle {
  if (error instanceof SourceError) {
    return {
      code: error.code,
      title: TITLES[error.code],
      text: `${error.message}. Nothing was changed by opening it.`,
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'worker-failed',
    title: 'Reading this file failed',
    text: `${message}. The file was not changed. Reload to try again.`,
  };
}
