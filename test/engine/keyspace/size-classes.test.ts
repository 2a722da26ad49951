import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALLOCATORS, SizeClasses } from '../../../src/engine/keyspace/size-classes.js';

const KIB = 1024;

/** Every size class up to a limit: what comes out for all requests. */
function classesUpTo(limit: number, classes: SizeClasses): number[] {
  const found = new Set<number>();
  for (let bytes = 1; bytes <= limit; bytes++) found.add(classes.size(bytes));
  return [...found].sort((a, b) => a - b);
}

describe('size classes', () => {
  it('are those of jemalloc with a quantum of 8 bytes', () => {
    expect(classesUpTo(512, new SizeClasses('jemalloc'))).toEqual([
      8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512,
    ]);
  });

  it('are those of jemalloc with a quantum of 16 bytes', () => {
    expect(classesUpTo(512, new SizeClasses('jemalloc-16'))).toEqual([
      8, 16, 32, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 448, 512,
    ]);
  });

  it('go on in quarters of a doubling to large sizes', () => {
    const classes = new SizeClasses('jemalloc');
    expect([12, 14, 16, 20, 24, 28, 32, 40].map((kib) => classes.size(kib * KIB - 1))).toEqual(
      [12, 14, 16, 20, 24, 28, 32, 40].map((kib) => kib * KIB),
    );
    expect(classes.size(33_006)).toBe(40 * KIB);
    expect(classes.size(8 * KIB * KIB + 1)).toBe(10 * KIB * KIB);
  });

  it('are whole pages above 14 KiB where jemalloc was built so', () => {
    const classes = new SizeClasses('jemalloc-pages');
    expect(classes.size(14 * KIB)).toBe(14 * KIB);
    expect(classes.size(33_006)).toBe(36 * KIB);
  });

  it('are multiples of 16 bytes and a header for glibc, and pages from 128 KiB on', () => {
    const classes = new SizeClasses('libc');
    expect([1, 24, 25, 40, 41, 1000].map((bytes) => classes.size(bytes))).toEqual([24, 24, 40, 40, 56, 1000]);
    expect(classes.size(1_048_586)).toBe(257 * 4 * KIB - 16);
  });

  it.each(ALLOCATORS)('never give less than asked, nor another size for what was given (%s)', (allocator) => {
    const classes = new SizeClasses(allocator);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000_000 }), (bytes) => {
        const given = classes.size(bytes);
        expect(given).toBeGreaterThanOrEqual(bytes);
        expect(classes.size(given)).toBe(given);
        expect(classes.size(bytes + 1)).toBeGreaterThanOrEqual(given);
        if (bytes > 64) expect(given).toBeLessThan(bytes * 1.25 + 4 * KIB * Number(bytes > 14 * KIB));
      }),
    );
  });
});
