import type { ByteSink } from '../io/byte-sink.js';
import type { OpenFile } from './file-system.js';

/** Writes to a file through the file layer: short writes are gone on with, anything else is an error. */
export class FileSink implements ByteSink {
  constructor(readonly file: OpenFile) {}

  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const written = this.file.write(bytes, at, bytes.length);
      if (written <= 0) throw new Error('short write');
      at += written;
    }
  }
}
