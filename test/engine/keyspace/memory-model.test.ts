import { describe, expect, it } from 'vitest';
import { memoryModelFor, type MemoryServer } from '../../../src/engine/keyspace/memory-model.js';
import { MEMORY_PROFILES } from '../../../src/engine/keyspace/memory-profile.js';
import { ALLOCATORS } from '../../../src/engine/keyspace/size-classes.js';
import { ValueFacts } from '../../../src/engine/keyspace/value-facts.js';

function model(serverVersion: string | null, rest: Partial<MemoryServer> = {}) {
  return memoryModelFor({ dialect: 'redis', rdbVersion: 9, serverVersion, bits: 64, ...rest });
}

function facts(parts: Partial<ValueFacts>): ValueFacts {
  return Object.assign(new ValueFacts(), parts);
}

const text = (length: number) => facts({ elements: length, payloadBytes: length });

describe('the choice of a model', () => {
  it.each([
    ['6.0.16', {}, 'Redis 6.0'],
    ['7.2.6', { rdbVersion: 11 }, 'Redis 7.2'],
    ['8.4.1', { rdbVersion: 12 }, 'Redis 8.2'],
    ['99.1.0', { rdbVersion: 99 }, 'Redis 8.6'],
    ['7.2.5', { rdbVersion: 11, dialect: 'valkey' }, 'Valkey 7.2'],
    ['8.0.1', { rdbVersion: 11 }, 'Valkey 8.0'],
    ['8.1.1', { rdbVersion: 11 }, 'Valkey 8.1'],
    ['9.1.2', { rdbVersion: 80, dialect: 'valkey' }, 'Valkey 9.1'],
    ['255.255.255', { rdbVersion: 80, dialect: 'valkey' }, 'Valkey 9.1'],
    ['6.9.240', { rdbVersion: 10 }, 'Redis 7.0'],
    ['7.3.240', { rdbVersion: 12 }, 'Redis 7.4'],
    [null, { rdbVersion: 6 }, 'Redis 2.2'],
    [null, { rdbVersion: 8 }, 'Redis 4.0'],
    [null, { rdbVersion: 13 }, 'Redis 8.6'],
    ['not a version', { rdbVersion: 10 }, 'Redis 7.0'],
    ['', { rdbVersion: 0 }, 'Redis 2.2'],
  ] as const)('goes by version %j and format %j: %s', (version, rest, title) => {
    expect(model(version, rest).description).toBe(`${title}, jemalloc, 64 bit`);
  });

  it('names allocator and width', () => {
    expect(model('7.0.15', { allocator: 'libc', bits: 32 }).description).toBe('Redis 7.0, libc, 32 bit');
  });
});

// Each line was read off a running server: key length, value length, with expiry, bytes.
describe('the estimate of a string', () => {
  it.each([
    ['6.0.16', 5, 3, false, 53],
    ['6.0.16', 6, 45, false, 112],
    ['7.0.15', 9, 30, true, 104],
    ['8.0.2', 6, 36, false, 96],
  ] as const)('on Redis %s, key of %d, value of %d', (version, key, value, expires, bytes) => {
    const server = model(version, { allocator: 'jemalloc-16' });
    expect(server.estimate('string', 'string', text(value), key, expires)).toBe(bytes);
  });

  it.each([
    [6, 33, false, 64],
    [6, 36, false, 80],
    [33, 12, true, 78],
    [33, 8, true, 80],
    [39, 4, false, 70],
  ] as const)('on Redis 8.6, key of %d, value of %d', (key, value, expires, bytes) => {
    const server = { rdbVersion: 13, allocator: 'jemalloc-pages' } as const;
    expect(model('8.6.3', server).estimate('string', 'string', text(value), key, expires)).toBe(bytes);
  });

  it.each([
    [15, 20, true, 48],
    [15, 16, true, 64],
    [33, 8, true, 80],
    [6, 33, false, 64],
  ] as const)('on Valkey 8.1, key of %d, value of %d', (key, value, expires, bytes) => {
    const server = { rdbVersion: 11, allocator: 'jemalloc-16' } as const;
    expect(model('8.1.1', server).estimate('string', 'string', text(value), key, expires)).toBe(bytes);
  });

  it.each([
    [6, 66, false, 96],
    [14, 0, false, 48],
    [22, 3, true, 64],
    [7, 120, false, 160],
  ] as const)('on Valkey 9.1, key of %d, value of %d', (key, value, expires, bytes) => {
    const server = { dialect: 'valkey', rdbVersion: 80, allocator: 'jemalloc-pages' } as const;
    expect(model('9.1.2', server).estimate('string', 'string', text(value), key, expires)).toBe(bytes);
  });

  it('is that of the key alone for an integer', () => {
    const integer = facts({ elements: 12, payloadBytes: 12, integer: true });
    expect(model('7.0.15', { allocator: 'jemalloc-16' }).estimate('string', 'string', integer, 6, false)).toBe(48);
  });
});

describe('the parts of collections', () => {
  it('are a string with its header in a size class', () => {
    const server = model('7.0.15');
    const lengths = [0, 1, 6, 7, 30, 31, 32, 255, 256];
    expect(lengths.map((length) => server.stringAllocation(length))).toEqual([8, 8, 8, 16, 32, 40, 40, 320, 320]);
  });

  it('go on behind the tables as in them', () => {
    for (const allocator of ALLOCATORS) {
      const server = model('7.0.15', { allocator });
      expect(server.stringAllocation(1024)).toBeGreaterThanOrEqual(server.stringAllocation(1023));
      expect(server.stringAllocation(70_000)).toBe(server.classes.size(70_000 + 10));
      expect(server.memberAllocation(1024)).toBeGreaterThanOrEqual(server.memberAllocation(1023));
    }
  });

  // Field and value lengths, whether the field expires, bytes: differences between hashes on a running 8.6.
  it.each([
    [1, 1, false, 8],
    [10, 10, false, 26],
    [32, 32, false, 72],
    [60, 60, false, 128],
    [70, 70, false, 162],
    [10, 120, false, 150],
    [10, 10, true, 44],
    [60, 60, true, 152],
    [130, 10, true, 170],
  ])('are one block for a short field and value on Redis 8.6 (%d, %d, %s)', (field, value, expires, bytes) => {
    const server = model('8.6.3', { rdbVersion: 13, allocator: 'jemalloc-pages' });
    expect(server.pairAllocation(field, value, expires)).toBe(bytes);
  });

  it.each([
    [3, 3, 40],
    [10, 10, 48],
    [60, 60, 160],
    [130, 10, 176],
  ])('hold the expiry of a field on Redis 8.0 (%d, %d)', (field, value, bytes) => {
    expect(model('8.0.2', { rdbVersion: 12, allocator: 'jemalloc-16' }).pairAllocation(field, value, true)).toBe(bytes);
  });
});

describe('every model', () => {
  const kinds = [
    ['list', 'strings'],
    ['list', 'quicklist2'],
    ['list', 'ziplist-list'],
    ['set', 'strings'],
    ['set', 'intset'],
    ['zset', 'zset-binary'],
    ['hash', 'pairs'],
    ['hash', 'hash-ttl'],
    ['hash', 'listpack-hash-ttl'],
    ['hash', 'template-strings'],
    ['stream', 'stream'],
    ['module', 'module'],
    ['array', 'array'],
    ['string', 'bitmap'],
    ['unknown', 'module'],
  ] as const;

  const versions = MEMORY_PROFILES.map(({ title, product, since }) => [title, product, since] as const);

  it.each(versions)('gives whole numbers that grow with the value (%s)', (_title, dialect, since) => {
    for (const bits of [32, 64] as const) {
      const rdbVersion = dialect === 'valkey' ? 11 : 12;
      const server = memoryModelFor({ dialect, rdbVersion, serverVersion: since.join('.'), bits });
      for (const [kind, shape] of kinds) {
        let last = 0;
        for (const elements of [600, 1200, 5000, 70_000, 1_000_000]) {
          const bytes = server.estimate(
            kind,
            shape,
            facts({
              elements,
              payloadBytes: 80 * elements,
              allocatedBytes: 96 * elements,
              longestElement: 80,
              nodes: shape === 'quicklist2' || kind === 'stream' ? elements : 0,
              packedBytes: 80 * elements,
              packedAllocatedBytes: 96 * elements,
              treeNodes: elements,
              treeBytes: 16 * elements,
            }),
            20,
            false,
          );
          expect(Number.isSafeInteger(bytes)).toBe(true);
          expect(bytes).toBeGreaterThanOrEqual(last);
          last = bytes;
        }
      }
    }
  });
});
