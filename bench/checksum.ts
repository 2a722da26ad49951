import { crc64, Crc64 } from '../src/engine/codec/crc64.js';
import { median } from './report.js';

const BYTES = 256 << 20;
const PIECE = 1 << 19;
const ROUNDS = 5;

/** Speed of one way to the checksum, in MB (10^6 bytes) a second: median of some rounds over 268 MB in memory. */
export interface ChecksumSpeed {
  readonly name: string;
  readonly speed: number;
}

/** Measures the checksum alone: bytes that lie where they are needed, no file. */
export function checksumSpeeds(): readonly ChecksumSpeed[] {
  const piece = Uint8Array.from({ length: PIECE }, (_, i) => (i * 167) ^ (i >> 7));
  const folded = (accelerated: boolean): (() => void) => {
    const crc = new Crc64(accelerated);
    crc.buffer(PIECE).set(piece);
    return () => crc.take(PIECE);
  };
  const ways: readonly (readonly [name: string, step: () => void])[] = [
    ['folding, WebAssembly', folded(true)],
    ['folding, plain TypeScript', folded(false)],
    ['tables (slicing by 8), plain TypeScript', () => void crc64(piece)],
  ];
  return ways.map(([name, step]) => {
    const speeds = Array.from({ length: ROUNDS }, () => {
      const start = performance.now();
      for (let done = 0; done < BYTES; done += PIECE) step();
      return BYTES / 1e3 / (performance.now() - start);
    });
    return { name, speed: median(speeds) };
  });
}
