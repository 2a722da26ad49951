/**
 * What allocators hand out for a request: jemalloc's size classes and glibc's usable sizes. Servers count their memory
 * in these (zmalloc.c `zmalloc_size`), not in the bytes they asked for.
 */

/**
 * Allocators that servers are built with:
 * - `jemalloc`: the one bundled with Redis 3.2 and later and with Valkey (deps/Makefile: quantum of 8 bytes);
 * - `jemalloc-16`: a system's own jemalloc, as in Debian's packages (quantum of 16 bytes);
 * - `jemalloc-pages`: the same from 5.3.1 on, which rounds large requests up to whole pages;
 * - `libc`: glibc's malloc on 64 bits.
 */
export const ALLOCATORS = ['jemalloc', 'jemalloc-16', 'jemalloc-pages', 'libc'] as const;
export type Allocator = (typeof ALLOCATORS)[number];

/** Requests up to this many bytes are answered from a table. */
const TABLE_BYTES = 4096;

const PAGE = 4096;
/** Requests above this are large for jemalloc: whole pages, in classes of their own. */
const JEMALLOC_LARGE = 14336;
/** Requests from this on get pages of their own from glibc (M_MMAP_THRESHOLD). */
const GLIBC_MMAP = 128 * 1024;

/** Usable bytes of an allocation, by the bytes asked for. */
export class SizeClasses {
  readonly #table: Uint32Array;

  constructor(readonly allocator: Allocator) {
    this.#table = new Uint32Array(TABLE_BYTES + 1);
    for (let bytes = 0; bytes <= TABLE_BYTES; bytes++) this.#table[bytes] = usable(allocator, bytes);
  }

  /** Bytes that a request for `bytes` takes. */
  size(bytes: number): number {
    return bytes <= TABLE_BYTES ? this.#table[bytes] : usable(this.allocator, bytes);
  }
}

function usable(allocator: Allocator, bytes: number): number {
  switch (allocator) {
    case 'jemalloc':
      return jemalloc(bytes, 8);
    case 'jemalloc-16':
      return jemalloc(bytes, 16);
    case 'jemalloc-pages':
      return bytes > JEMALLOC_LARGE ? roundUp(bytes, PAGE) : jemalloc(bytes, 16);
    case 'libc':
      return glibc(bytes);
  }
}

/** Four classes to each doubling, no closer together than the quantum; 8 bytes at least. */
function jemalloc(bytes: number, quantum: number): number {
  if (bytes <= 8) return 8;
  if (bytes <= quantum) return quantum;
  const below = 2 ** (Math.ceil(Math.log2(bytes)) - 1);
  return roundUp(bytes, Math.max(quantum, below / 4));
}

/** Chunks of 16 bytes with a header of 8, at least 24 usable bytes; large ones are pages with a header of 16. */
function glibc(bytes: number): number {
  if (bytes >= GLIBC_MMAP) return roundUp(bytes + 16, PAGE) - 16;
  return Math.max(24, roundUp(bytes + 8, 16) - 8);
}

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;
