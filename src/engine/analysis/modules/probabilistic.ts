import type { ModuleLayout, ModulePages } from '../../rdb/module-layout.js';
import type { ModuleDecoded } from '../../rdb/value.js';

/** Bloom and cuckoo filters, count-min sketches, top-k lists and t-digests (RedisBloom: `rebloom.c`, `rm_*.c`). */

type Cells = readonly (string | number | Uint8Array)[];

/** Most filters of a chain, items of a list, centroids of a digest: far above what the commands allow. */
const MOST_ROWS = 1 << 20;
const LONGEST_ITEM = 1 << 20;

/** Pages of a value that is read whole: it is small, apart from bitmaps that are stepped over. */
function pagesOf(
  title: string,
  facts: readonly (readonly [string, string])[],
  columns: readonly string[],
  rows: readonly Cells[],
): ModulePages {
  return {
    total: rows.length,
    page: (start, count): ModuleDecoded => ({
      title,
      facts,
      rows: { columns, total: rows.length, cells: rows.slice(start, start + count) },
    }),
  };
}

/** A chain of Bloom filters, each larger than the one before. Version 1 adds bits, 2 options, 4 growth. */
export const BLOOM_FILTER: ModuleLayout = {
  module: 'MBbloom--',
  versions: [0, 1, 2, 3, 4],
  open(fields, version) {
    const items = fields.unsigned();
    const filters = fields.unsigned();
    if (filters > MOST_ROWS) throw fields.misfit('a number of filters', `${filters}`);
    if (version >= 2) fields.unsigned();
    const growth = version >= 4 ? fields.unsigned() : null;
    const rows: Cells[] = [];
    let capacity = 0;
    let bytes = 0;
    for (let i = 0; i < filters; i++) {
      const entries = fields.unsigned();
      const error = fields.double();
      const hashes = fields.unsigned();
      fields.double();
      const bits = version >= 1 ? fields.unsigned() : null;
      if (version >= 1) fields.unsigned();
      const size = fields.stringOf();
      // Bits come in whole words of 64; a bitmap that cannot hold them is none.
      if (bits !== null && size * 8 < bits) throw fields.misfit(`a bitmap of ${bits} bits`, `${size} bytes`);
      rows.push([i + 1, entries, fields.unsigned(), error, hashes, size]);
      capacity += entries;
      bytes += size;
    }
    fields.end();
    const facts: [string, string][] = [
      ['items', String(items)],
      ['capacity', String(capacity)],
      ['filters', String(filters)],
      ['bytes', String(bytes)],
    ];
    if (growth !== null) facts.push(['expansion', String(growth)]);
    const columns = ['filter', 'capacity', 'items', 'error rate', 'hash functions', 'bytes'];
    return pagesOf('Bloom filter', facts, columns, rows);
  },
};

/** Cuckoo filters. Version 4 adds deletions, bucket size, iterations, expansion, and a number of buckets to each. */
export const CUCKOO_FILTER: ModuleLayout = {
  module: 'MBbloomCF',
  versions: [0, 1, 2, 3, 4],
  open(fields, version) {
    const filters = fields.unsigned();
    if (filters > MOST_ROWS) throw fields.misfit('a number of filters', `${filters}`);
    const buckets = fields.unsigned();
    const items = fields.unsigned();
    const facts: [string, string][] = [
      ['items', String(items)],
      ['buckets', String(buckets)],
      ['filters', String(filters)],
    ];
    let bucketSize: number | null = null;
    if (version >= 4) {
      facts.push(['deletions', String(fields.unsigned())]);
      bucketSize = fields.unsigned();
      facts.push(['bucket size', String(bucketSize)], ['most iterations', String(fields.unsigned())]);
      facts.push(['expansion', String(fields.unsigned())]);
    }
    const rows: Cells[] = [];
    for (let i = 0; i < filters; i++) {
      const own = version >= 4 ? fields.unsigned() : buckets;
      rows.push([i + 1, own, bucketSize === null ? fields.stringOf() : fields.stringOf(own * bucketSize)]);
    }
    fields.end();
    return pagesOf('Cuckoo filter', facts, ['filter', 'buckets', 'bytes'], rows);
  },
};

/** Count-min sketches: width, depth, sum of all counts, and width x depth counters of 4 bytes (at first 8). */
export const COUNT_MIN_SKETCH: ModuleLayout = {
  module: 'CMSk-TYPE',
  versions: [0],
  open(fields) {
    const width = fields.unsigned();
    const depth = fields.unsigned();
    const count = fields.unsigned64();
    const bytes = fields.stringOf(width * depth * 4, width * depth * 8);
    fields.end();
    const facts = [
      ['width', String(width)],
      ['depth', String(depth)],
      ['count', String(count)],
      ['bytes', String(bytes)],
    ] as const;
    return { total: 0, page: () => ({ title: 'count-min sketch', facts }) };
  },
};

/** One bucket of the sketch, and one entry of the heap as a 64-bit server has it in memory: its count at byte 16. */
const BUCKET_BYTES = 8;
const HEAP_BYTES = 24;
const HEAP_COUNT_AT = 16;

/** Top-k lists: parameters, the sketch, the heap, and the items of the heap each with a zero byte behind. */
export const TOP_K: ModuleLayout = {
  module: 'TopK-TYPE',
  versions: [0],
  open(fields) {
    const k = fields.unsigned();
    if (k > MOST_ROWS) throw fields.misfit('a number of items', `${k}`);
    const width = fields.unsigned();
    const depth = fields.unsigned();
    const decay = fields.double();
    fields.stringOf(width * depth * BUCKET_BYTES);
    const heap = fields.string(k * HEAP_BYTES);
    if (heap.length !== k * HEAP_BYTES) throw fields.misfit(`a heap of ${k * HEAP_BYTES} bytes`, `${heap.length}`);
    const view = new DataView(heap.buffer, heap.byteOffset, heap.length);
    const rows: [Uint8Array, number][] = [];
    for (let i = 0; i < k; i++) {
      const item = fields.string(LONGEST_ITEM);
      if (item[item.length - 1] !== 0) {
        throw fields.misfit('an item with a zero byte behind', `${item.length} bytes without`);
      }
      if (item.length > 1) rows.push([item.subarray(0, -1), view.getUint32(i * HEAP_BYTES + HEAP_COUNT_AT, true)]);
    }
    fields.end();
    rows.sort((a, b) => b[1] - a[1]);
    const facts: [string, string][] = [
      ['k', String(k)],
      ['width', String(width)],
      ['depth', String(depth)],
      ['decay', String(decay)],
    ];
    return pagesOf('top-k list', facts, ['item', 'count'], rows);
  },
};

/** How far the sum of weights may be off, as a part of it: it was added up in another order. */
const ROUNDING = 1e-9;

/** t-digests: parameters, then the means of all centroids, then their weights. */
export const T_DIGEST: ModuleLayout = {
  module: 'TDIS-TYPE',
  versions: [0, 1],
  open(fields) {
    const compression = fields.double();
    const minimum = fields.double();
    const maximum = fields.double();
    const capacity = fields.signed();
    const merged = fields.signed();
    const unmerged = fields.signed();
    if (merged < 0 || merged > capacity || merged > MOST_ROWS) {
      throw fields.misfit('a number of centroids', `${merged}`);
    }
    const compressions = fields.signed();
    const weight = fields.double();
    fields.double();
    const means = Array.from({ length: merged }, () => fields.double());
    const weights = Array.from({ length: merged }, () => fields.double());
    fields.end();
    const sum = weights.reduce((total, one) => total + one, 0);
    // Means ascend and weights add up; an older layout that alternates them would not.
    const unordered = means.some((mean, place) => place > 0 && mean < means[place - 1]);
    if (unordered || Math.abs(sum - weight) > ROUNDING * weight) {
      throw fields.misfit(`ascending means and a weight of ${weight}`, 'others');
    }
    const facts: [string, string][] = [
      ['compression', String(compression)],
      ['observations', String(weight)],
      ['capacity', String(capacity)],
      ['centroids', String(merged)],
      ['not merged', String(unmerged)],
      ['compressions', String(compressions)],
    ];
    if (merged > 0) facts.splice(2, 0, ['minimum', String(minimum)], ['maximum', String(maximum)]);
    return pagesOf(
      't-digest',
      facts,
      ['mean', 'weight'],
      means.map((mean, place) => [mean, weights[place]]),
    );
  },
};
