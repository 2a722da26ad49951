/**
 * Where written bytes go: a file, a pipe, memory. Writing is synchronous, which is all the backpressure that a writer
 * in a worker or a terminal process needs: it goes on when the bytes have been taken.
 */
export interface ByteSink {
  /**
   * Takes all of `bytes` before it returns; the caller may overwrite them afterwards.
   * @throws Error when they cannot be taken: a full disk, a closed pipe
   */
  write(bytes: Uint8Array): void;
}
