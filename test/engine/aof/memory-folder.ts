import { latin1ToBytes } from '../../../src/engine/codec/latin1.js';
import { SourceError, type ByteSource } from '../../../src/engine/io/byte-source.js';
import type { Folder, FolderFile } from '../../../src/engine/io/folder.js';
import { MemorySource } from '../../../src/engine/io/memory-source.js';

/** A folder out of a table: text is a file's bytes, a table a folder. */
export interface FolderTable {
  readonly [name: string]: string | FolderTable;
}

/** A folder in memory, as a virtual file system would give one. */
export class MemoryFolder implements Folder {
  constructor(
    private readonly table: FolderTable,
    readonly name = 'folder',
  ) {}

  files(): readonly FolderFile[] {
    return Object.entries(this.table).flatMap(([name, content]) =>
      typeof content === 'string' ? [{ name, size: content.length }] : [],
    );
  }

  folders(): readonly string[] {
    return Object.entries(this.table).flatMap(([name, content]) => (typeof content === 'string' ? [] : [name]));
  }

  open(name: string): ByteSource {
    const content = this.table[name];
    if (typeof content !== 'string') throw new SourceError('not-found', name, `${name} does not exist`);
    return new MemorySource(latin1ToBytes(content), `${this.name}/${name}`);
  }

  folder(name: string): Folder {
    const content = this.table[name];
    if (typeof content === 'string') throw new SourceError('not-found', name, `${name} is no folder`);
    return new MemoryFolder(content, `${this.name}/${name}`);
  }
}
