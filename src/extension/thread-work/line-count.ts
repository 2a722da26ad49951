import type { ByteSource } from '../../engine/io/byte-source.js';

/** Bytes read at a time. */
const PAGE = 1 << 20;
const CR = 0x0d;
const LF = 0x0a;

/**
 * Line ends in front of an offset, as VS Code counts them: CR LF, LF, and CR by itself.
 * @throws SourceError
 */
export function lineOfOffset(source: ByteSource, offset: number): number {
  const page = new Uint8Array(Math.min(PAGE, Math.max(1, offset)));
  let lines = 0;
  let afterReturn = false;
  for (let at = 0; at < offset;) {
    const read = source.read(at, page.subarray(0, Math.min(page.length, offset - at)));
    if (read === 0) break;
    for (let i = 0; i < read; i++) {
      const byte = page[i];
      if (byte === CR || (byte === LF && !afterReturn)) lines++;
      afterReturn = byte === CR;
    }
    at += read;
  }
  return lines;
}
