import { bytesToText } from '../analysis/text.js';
import type { ByteSource } from '../io/byte-source.js';
import { FormatError } from '../rdb/damage.js';
import { PrimitiveReader } from '../rdb/primitives.js';
import { StringSlot } from '../rdb/string-slot.js';
import type { Overview } from './answers.js';

type FunctionView = Overview['functions'][number];

/** Where a scan found a function library. */
interface FunctionPlace {
  readonly offset: number;
  readonly sourceOffset: number;
  readonly preGa: boolean;
}

/** Libraries that are read; a server has a handful. */
const MOST_LIBRARIES = 1_000;
/** Bytes of one library's source. */
const SOURCE_BYTES = 256 * 1024;
/** Bytes of all sources together. */
const ALL_BYTES = 8 * 1024 * 1024;

/** The function libraries of a dump with their sources, each read once. */
export class FunctionSources {
  readonly #read: FunctionView[] = [];
  #bytes = 0;

  constructor(private readonly source: ByteSource) {}

  /** The libraries at these places; they only ever become more. @throws SourceError */
  at(places: readonly FunctionPlace[]): readonly FunctionView[] {
    const wanted = Math.min(places.length, MOST_LIBRARIES);
    while (this.#read.length < wanted && this.#bytes < ALL_BYTES) this.#read.push(this.#one(places[this.#read.length]));
    return this.#read;
  }

  #one(place: FunctionPlace): FunctionView {
    const bytes = this.#bytesOf(place.sourceOffset);
    this.#bytes += bytes.length;
    const source = bytesToText(bytes, { multiline: true, limit: SOURCE_BYTES });
    return { ...libraryName(source, place.preGa), source, offset: place.offset };
  }

  #bytesOf(offset: number): Uint8Array {
    try {
      const reader = new PrimitiveReader(this.source);
      const slot = new StringSlot();
      reader.seek(offset, this.source.size);
      reader.string(slot);
      return slot.copy(SOURCE_BYTES + 1);
    } catch (error) {
      // The scan has told of this damage; here is only a library that cannot be shown.
      if (error instanceof FormatError) return new Uint8Array(0);
      throw error;
    }
  }
}

/**
 * Engine and name of a library: its first line says `#!lua name=mylib` (`functions.c:functionExtractLibMetaData`).
 * Redis 7.0's release candidates kept the name beside the source; then there is none in it.
 */
function libraryName(source: string, preGa: boolean): { name: string; engine: string } {
  const end = source.indexOf('\n');
  const [, engine = '', options = ''] = /^#!(\S*)(.*)/.exec(end < 0 ? source : source.slice(0, end)) ?? [];
  const name = /\bname=(\S+)/.exec(options)?.[1];
  return { name: name ?? (preGa ? 'function' : 'library'), engine };
}
