import type { ByteSource } from './byte-source.js';

/** The first bytes of another source, as if it ended there. Closing it leaves the other open. */
export class LimitedSource implements ByteSource {
  readonly name: string;

  constructor(
    private readonly whole: ByteSource,
    readonly size: number,
  ) {
    this.name = whole.name;
  }

  read(offset: number, into: Uint8Array): number {
    const room = Math.max(0, this.size - offset);
    return this.whole.read(offset, room < into.length ? into.subarray(0, room) : into);
  }

  close(): void {}
}
