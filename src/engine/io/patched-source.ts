import type { ByteSource } from './byte-source.js';

/** Another source with other bytes at one place. Closing it leaves the other open. */
export class PatchedSource implements ByteSource {
  readonly name: string;
  readonly size: number;

  /** @param patch takes the place of as many bytes from `at` on */
  constructor(
    private readonly original: ByteSource,
    private readonly patch: Uint8Array,
    private readonly at = 0,
  ) {
    this.name = original.name;
    this.size = original.size;
  }

  read(offset: number, into: Uint8Array): number {
    const got = this.original.read(offset, into);
    const from = Math.max(offset, this.at);
    const to = Math.min(offset + got, this.at + this.patch.length);
    if (from < to) into.set(this.patch.subarray(from - this.at, to - this.at), from - offset);
    return got;
  }

  close(): void {}
}
