import { readdirSync, statSync, type Dirent } from 'node:fs';
import { join } from 'node:path';
import type { ByteSource } from './byte-source.js';
import { FileSource, sourceError } from './file-source.js';
import type { Folder, FolderFile } from './folder.js';

/** A folder of this machine. */
export class FileFolder implements Folder {
  constructor(readonly name: string) {}

  files(): readonly FolderFile[] {
    return this.#entries().flatMap((entry) => {
      // Links are followed: a log often lies on another disk.
      const stat = statSync(join(this.name, entry.name), { throwIfNoEntry: false });
      return stat?.isFile() === true ? [{ name: entry.name, size: stat.size }] : [];
    });
  }

  folders(): readonly string[] {
    return this.#entries()
      .map(({ name }) => name)
      .filter((name) => statSync(join(this.name, name), { throwIfNoEntry: false })?.isDirectory() === true);
  }

  open(name: string): ByteSource {
    return new FileSource(join(this.name, name));
  }

  folder(name: string): Folder {
    return new FileFolder(join(this.name, name));
  }

  #entries(): readonly Dirent[] {
    try {
      return readdirSync(this.name, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    } catch (error) {
      throw sourceError(this.name, error);
    }
  }
}
