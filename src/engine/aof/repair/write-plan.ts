import { Crc64 } from '../../codec/crc64.js';
import type { ByteSink } from '../../io/byte-sink.js';
import type { ByteSource } from '../../io/byte-source.js';
import type { FilePlan } from '../plan.js';

/** Bytes of one read. */
const PIECE = 1 << 20;

/** Told while a file is written. */
export interface WriteWatch {
  /** Bytes of the new file so far. */
  progress?(bytes: number): void;
  /** True ends the writing with {@link WriteCancelled}. */
  cancelled?(): boolean;
}

export class WriteCancelled extends Error {
  override readonly name = 'WriteCancelled';
}

/** The file became shorter between the making of a plan and its carrying out. */
export class SourceChanged extends Error {
  override readonly name = 'SourceChanged';
  constructor(source: string) {
    super(`${source} was changed while it was being repaired; nothing was replaced`);
  }
}

/**
 * Writes one file as its plan says: what is kept is copied, what is mended is replaced, what is dropped is left out.
 * @throws SourceError, SourceChanged, WriteCancelled, and whatever the sink throws
 */
export function writePlannedFile(source: ByteSource, plan: FilePlan, sink: ByteSink, watch: WriteWatch = {}): void {
  if (source.size !== plan.size) throw new SourceChanged(source.name);
  const sealed = plan.regions.some(({ replacement }) => replacement?.includes('checksum') === true);
  const crc = sealed ? new Crc64() : null;
  const buffer = new Uint8Array(Math.min(PIECE, Math.max(1, plan.size)));
  let written = 0;
  const write = (bytes: Uint8Array): void => {
    if (watch.cancelled?.() === true) throw new WriteCancelled();
    sink.write(bytes);
    crc?.update(bytes);
    written += bytes.length;
    watch.progress?.(written);
  };
  for (const { action, offset, length, replacement = [] } of plan.regions) {
    if (action === 'mend') {
      for (const part of replacement) write(part === 'checksum' ? checksumBytes(crc) : part);
    } else if (action === 'keep') {
      for (let done = 0; done < length;) {
        const piece = buffer.subarray(0, Math.min(buffer.length, length - done));
        if (source.read(offset + done, piece) < piece.length) throw new SourceChanged(source.name);
        write(piece);
        done += piece.length;
      }
    }
  }
}

function checksumBytes(crc: Crc64 | null): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, crc?.digest() ?? 0n, true);
  return bytes;
}
