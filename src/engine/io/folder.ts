import type { ByteSource } from './byte-source.js';

/** A file in a folder. */
export interface FolderFile {
  readonly name: string;
  /** Bytes, when it was listed. */
  readonly size: number;
}

/**
 * A folder whose files can be listed and opened: of a disk, or listed beforehand where a file system is only reached
 * asynchronously.
 */
export interface Folder {
  /** For messages: a path or a URI. */
  readonly name: string;
  /** Regular files, ordered by their names. @throws SourceError */
  files(): readonly FolderFile[];
  /** Names of folders inside, ordered. @throws SourceError */
  folders(): readonly string[];
  /** Opens a file of this folder. @throws SourceError */
  open(name: string): ByteSource;
  /** A folder inside. */
  folder(name: string): Folder;
}
