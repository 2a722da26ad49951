import { statSync, writeSync } from 'node:fs';
import { AtomicFile } from '../engine/io/atomic-file.js';
import type { ByteSink } from '../engine/io/byte-sink.js';
import { UsageError } from './command.js';

/** Whoever reads our output has stopped reading (`| head`): no error, but no reason to go on. */
export class OutputClosed extends Error {
  override readonly name = 'OutputClosed';
}

/** ms between two tries to write into a pipe that is full and does not block. */
const RETRY_MS = 2;

/** Standard output, written at once and in order. */
class StandardOutput implements ByteSink {
  readonly #clock = new Int32Array(new SharedArrayBuffer(4));

  write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      try {
        done += writeSync(1, bytes, done);
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? error.code : '';
        if (code === 'EPIPE' || code === 'EOF') throw new OutputClosed();
        if (code !== 'EAGAIN') throw error;
        Atomics.wait(this.#clock, 0, 0, RETRY_MS);
      }
    }
  }
}

const standardOutput = new StandardOutput();

/**
 * Writes text to standard output.
 * @throws OutputClosed
 */
export function print(text: string): void {
  standardOutput.write(new TextEncoder().encode(text));
}

/** Prints one JSON document. */
export const printJson = (document: unknown): void => print(`${JSON.stringify(document)}\n`);

/** True when standard output is something that a person looks at. */
export const isTerminal = (): boolean => process.stdout.isTTY;

/** Where an export goes. Exactly one of `commit` and `discard` ends it. */
export interface Output extends ByteSink {
  commit(): void;
  /** Leaves no partial file behind. */
  discard(): void;
}

/**
 * Opens a file for an export, or standard output without a path.
 * @param inputs files that are being read, which must not be replaced
 * @throws SinkError, UsageError
 */
export function openOutput(path: string | undefined, ...inputs: readonly string[]): Output {
  if (path === undefined || path === '-') {
    return { write: (bytes) => standardOutput.write(bytes), commit: () => undefined, discard: () => undefined };
  }
  if (inputs.some((input) => isSameFile(path, input)))
    throw new UsageError(`--output ${path} is the file that is read`);
  const file = new AtomicFile(path);
  const stop = discardOnSignals(file);
  return {
    write: (bytes) => file.write(bytes),
    commit: () => {
      file.commit();
      stop();
    },
    discard: () => {
      file.discard();
      stop();
    },
  };
}

function isSameFile(path: string, input: string): boolean {
  const [a, b] = [statSync(path, { throwIfNoEntry: false }), statSync(input, { throwIfNoEntry: false })];
  return a !== undefined && b !== undefined && a.isFile() && a.dev === b.dev && a.ino === b.ino;
}

/** Exit statuses that a shell gives to a process that a signal ended: 128 and the signal's number. */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Ctrl-C leaves nothing behind. Returns what ends the watch. */
function discardOnSignals(file: AtomicFile): () => void {
  const listeners = Object.entries(SIGNALS).map(([signal, status]) => {
    const listener = (): void => {
      file.discard();
      process.exit(status);
    };
    process.on(signal, listener);
    return () => process.off(signal, listener);
  });
  return () => listeners.forEach((stop) => stop());
}
