import { OutputBuffer } from '../../../src/engine/io/output-buffer.js';

/** What `write` writes, as bytes. The buffer is as small as it can be, so that flushing in between is met too. */
export function writtenBytes(write: (output: OutputBuffer) => void): Uint8Array {
  const blocks: Uint8Array[] = [];
  const output = new OutputBuffer({ write: (bytes) => void blocks.push(bytes.slice()) }, 1);
  write(output);
  output.flush();
  return Buffer.concat(blocks);
}

/** What `write` writes, as UTF-8 text. */
export const written = (write: (output: OutputBuffer) => void): string => new TextDecoder().decode(writtenBytes(write));
