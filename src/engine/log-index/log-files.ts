import type { ByteSource } from '../io/byte-source.js';

/** A file of an open log, with its bytes. */
export interface LogFileSource {
  readonly name: string;
  readonly source: ByteSource;
}

/** Where a log offset lies. */
export interface FilePlace {
  /** Place of the file in the set. */
  readonly file: number;
  readonly offset: number;
}

/**
 * The files of a log, laid end to end: a *log offset* counts through all of them. Only the last may grow, so no log
 * offset ever changes.
 */
export class LogFiles {
  readonly #starts: number[] = [];
  #files: readonly LogFileSource[];

  constructor(files: readonly LogFileSource[]) {
    this.#files = files;
    let start = 0;
    for (const { source } of files) {
      this.#starts.push(start);
      start += source.size;
    }
  }

  get count(): number {
    return this.#files.length;
  }

  get files(): readonly LogFileSource[] {
    return this.#files;
  }

  /** Bytes of all files. */
  get bytes(): number {
    const last = this.count - 1;
    return last < 0 ? 0 : this.#starts[last] + this.#files[last].source.size;
  }

  /** Log offset of a file's first byte. */
  start(file: number): number {
    return this.#starts[file];
  }

  source(file: number): ByteSource {
    return this.#files[file].source;
  }

  /** The last file was opened anew, as it has grown. Its old source is closed. */
  replaceLast(source: ByteSource): void {
    const last = this.#files[this.count - 1];
    last.source.close();
    this.#files = [...this.#files.slice(0, -1), { ...last, source }];
  }

  placeOf(logOffset: number): FilePlace {
    let file = this.count - 1;
    while (file > 0 && this.#starts[file] > logOffset) file--;
    return { file, offset: logOffset - this.#starts[file] };
  }

  /** Up to `most` bytes from a log offset on, all of one file; `into` is the room for them. @throws SourceError */
  read(logOffset: number, most: number, into: Uint8Array): Uint8Array {
    const { file, offset } = this.placeOf(logOffset);
    const room = into.subarray(0, Math.min(most, into.length));
    return room.subarray(0, this.source(file).read(offset, room));
  }

  close(): void {
    for (const { source } of this.#files) source.close();
  }
}
