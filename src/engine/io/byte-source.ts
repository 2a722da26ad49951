/**
 * Where bytes come from. Every reader of the engine takes one of these, so that a file, a buffer and a virtual file
 * system look alike. Reading is synchronous on purpose: scans run in a worker or a child process, where a blocking
 * read is the fastest there is and keeps the readers simple.
 */
export interface ByteSource {
  /** Name for messages: a path or a URI. */
  readonly name: string;
  /** Size in bytes when the source was opened. */
  readonly size: number;
  /**
   * Fills `into` from `offset` on. Returns the number of bytes read, smaller than `into.length` only where the source
   * ends (also when it has become shorter since it was opened).
   * @throws SourceError when the bytes cannot be read
   */
  read(offset: number, into: Uint8Array): number;
  close(): void;
}

/** Why a source could not be opened or read, in a closed list that the user interface has words for. */
export type SourceErrorCode = 'not-found' | 'no-permission' | 'is-directory' | 'too-large' | 'vanished' | 'io';

/** A source could not be opened or read. Damage inside the bytes is never reported with this. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  constructor(
    readonly code: SourceErrorCode,
    readonly source: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
