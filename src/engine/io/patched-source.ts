import type { ByteSource } from './byte-source.js';

/** Another source with other first bytes. Closing it leaves the other open. */
export class PatchedSource implements ByteSource {
  readonly name: string;
  readonly size: number;

  /** @param first takes the place of as many bytes at the beginning */
  constructor(
    private readonly original: ByteSource,
    private readonly first: Uint8Array,
  ) {
    this.name = original.name;
    this.size = original.size;
  }

  read(offset: number, into: Uint8Array): number {
    const got = this.original.read(offset, into);
    if (offset < this.first.length) into.set(this.first.subarray(offset, Math.min(this.first.length, offset + got)));
    return got;
  }

  close(): void {}
}
