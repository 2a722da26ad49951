import type { ByteSource } from './byte-source.js';

/** A source over bytes that are already in memory: tests, embedded values, small files of virtual file systems. */
export class MemorySource implements ByteSource {
  readonly size: number;

  constructor(
    private readonly bytes: Uint8Array,
    readonly name = 'memory',
  ) {
    this.size = bytes.length;
  }

  read(offset: number, into: Uint8Array): number {
    const from = Math.min(offset, this.size);
    const part = this.bytes.subarray(from, Math.min(from + into.length, this.size));
    into.set(part);
    return part.length;
  }

  close(): void {}
}
