/** A dump of any size by formula: which keys there are, in file order and as a tree. Nothing of it is stored. */
import type { ObjectKind } from '../../src/engine/rdb/format.js';
import type { KeySummary } from '../../src/protocol/dump.js';

/** Time that the mock dump was saved, and its clock: 2026-11-20 22:41 UTC. */
export const SAVED_AT = Date.UTC(2026, 10, 20, 22, 41, 7);

/** A node of the tree: either a group of children or one key. */
export type Node =
  | {
      readonly kind: 'database' | 'namespace';
      readonly id: string;
      readonly label: string;
      readonly db: number;
      readonly prefix: string;
      readonly children: Children;
    }
  | { readonly kind: 'key'; readonly id: string; readonly label: string; readonly row: number }
  | { readonly kind: 'damage'; readonly id: string; readonly label: string };

export interface Children {
  readonly count: number;
  readonly keys: number;
  at(index: number): Node;
  /** Place of a child; -1 when it is not one. */
  indexOf(id: string): number;
}

const DAY = 86_400_000;

/** A number from 0 to 1 that looks random and is always the same for the same seed. */
export function noise(seed: number): number {
  let x = (seed + 0x9e3779b9) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return ((x ^ (x >>> 15)) >>> 0) / 4_294_967_296;
}

interface SampleKey {
  readonly name: string;
  readonly kind: ObjectKind;
  readonly encoding: string;
  readonly elements: number;
  readonly diskBytes: number;
  readonly expiresIn?: number;
}

/** One key of every kind and view; their values are in mock-values.ts. */
export const SAMPLES: readonly SampleKey[] = [
  { name: 'sample:array', kind: 'array', encoding: 'array', elements: 6, diskBytes: 88 },
  { name: 'sample:binary', kind: 'string', encoding: 'raw', elements: 4096, diskBytes: 4103 },
  { name: 'sample:bloom', kind: 'module', encoding: 'module', elements: 1, diskBytes: 1_260 },
  { name: 'sample:broken', kind: 'hash', encoding: 'listpack', elements: 12, diskBytes: 312 },
  { name: 'sample:config', kind: 'string', encoding: 'raw', elements: 1350, diskBytes: 1360, expiresIn: 3 * DAY },
  { name: 'sample:empty', kind: 'string', encoding: 'raw', elements: 0, diskBytes: 16 },
  { name: 'sample:events', kind: 'stream', encoding: 'stream', elements: 1_204_331, diskBytes: 48_000_000 },
  { name: 'sample:gzip', kind: 'string', encoding: 'raw', elements: 612, diskBytes: 620 },
  { name: 'sample:json-document', kind: 'module', encoding: 'module', elements: 1, diskBytes: 702 },
  { name: 'sample:leaderboard', kind: 'zset', encoding: 'skiplist', elements: 250_000, diskBytes: 9_800_000 },
  { name: 'sample:log', kind: 'string', encoding: 'lzf', elements: 400_000, diskBytes: 88_000 },
  { name: 'sample:module', kind: 'module', encoding: 'module', elements: 5, diskBytes: 81 },
  {
    name: 'sample:profile',
    kind: 'hash',
    encoding: 'listpack',
    elements: 12,
    diskBytes: 512,
    expiresIn: 3 * DAY + 3.3e7,
  },
  { name: 'sample:queue', kind: 'list', encoding: 'quicklist', elements: 10_000_000, diskBytes: 212_000_000 },
  { name: 'sample:tags', kind: 'set', encoding: 'hashtable', elements: 731, diskBytes: 8_212, expiresIn: -3.6e6 },
  { name: 'sample:text', kind: 'string', encoding: 'raw', elements: 740, diskBytes: 760 },
  { name: 'sample:unknown', kind: 'unknown', encoding: 'unknown', elements: 512, diskBytes: 512 },
  { name: 'sample:vectors', kind: 'module', encoding: 'module', elements: 3, diskBytes: 2_040 },
  { name: 'sample:\\x00\\xff binary name \u00fc\u4e16', kind: 'string', encoding: 'int', elements: 4, diskBytes: 31 },
];

/** A run of keys of one form. */
interface Group {
  readonly db: number;
  readonly prefix: string;
  readonly count: number;
  readonly kind: ObjectKind;
  readonly encoding: string;
  readonly bytes: number;
  name(index: number): string;
}

const seven = (index: number): string => String(index).padStart(7, '0');
const USER_PARTS = ['profile', 'settings', 'tokens'] as const;

/** The dump's keys: about `total` of them. */
export class MockKeys {
  readonly groups: readonly Group[];
  readonly starts: readonly number[];
  readonly total: number;
  private readonly samplesStart: number;

  constructor(total: number) {
    const part = (share: number): number => Math.max(3, Math.floor((total * share) / 3) * 3);
    const group = (
      db: number,
      prefix: string,
      count: number,
      kind: ObjectKind,
      encoding: string,
      bytes: number,
      name?: Group['name'],
    ): Group => ({ db, prefix, count, kind, encoding, bytes, name: name ?? ((index) => prefix + seven(index)) });
    this.groups = [
      group(0, 'cache:page:', part(0.14), 'string', 'lzf', 4100),
      group(0, 'cache:query:', part(0.02), 'string', 'raw', 900),
      group(0, 'queue:', 24, 'list', 'quicklist', 3_800_000),
      group(0, 'sample:', SAMPLES.length, 'string', 'raw', 100, (index) => SAMPLES[index]?.name ?? ''),
      group(0, 'session:', part(0.45), 'string', 'raw', 170),
      group(
        0,
        'user:',
        part(0.3),
        'hash',
        'listpack',
        150,
        (index) => `user:${seven(Math.floor(index / 3))}:${USER_PARTS[index % 3]}`,
      ),
      group(1, 'geo:', part(0.02), 'zset', 'listpack', 340),
      group(1, 'metrics:', part(0.05), 'stream', 'stream', 800),
      group(1, 'tag:', part(0.02), 'set', 'intset', 60),
    ];
    const starts: number[] = [];
    let start = 0;
    for (const { count } of this.groups) {
      starts.push(start);
      start += count;
    }
    this.starts = starts;
    this.total = start;
    this.samplesStart = starts[3] ?? 0;
  }

  groupOf(row: number): number {
    let group = this.starts.length - 1;
    while (group > 0 && (this.starts[group] ?? 0) > row) group--;
    return group;
  }

  sampleOf(row: number): SampleKey | null {
    return SAMPLES[row - this.samplesStart] ?? null;
  }

  /** The facts of a key. */
  summary(row: number): KeySummary {
    const number = this.groupOf(row);
    const group = this.groups[number];
    const start = this.starts[number];
    if (group === undefined || start === undefined) throw new Error(`no key ${row}`);
    const sample = group.prefix === 'sample:' ? this.sampleOf(row) : null;
    const spread = 0.4 + 3 * noise(row) ** 3;
    const diskBytes = sample?.diskBytes ?? Math.round(group.bytes * spread);
    const expires = noise(row * 7 + 1);
    const expireAt =
      sample !== null
        ? sample.expiresIn === undefined
          ? null
          : SAVED_AT + sample.expiresIn
        : group.prefix === 'session:' || expires < 0.2
          ? Math.round(SAVED_AT - 0.2 * DAY + noise(row * 3) ** 2 * 40 * DAY)
          : null;
    const name = sample?.name ?? group.name(row - start);
    return {
      row,
      db: group.db,
      name,
      keyLength: name.length,
      kind: sample?.kind ?? group.kind,
      encoding: sample?.encoding ?? group.encoding,
      elements:
        sample?.elements ?? Math.max(1, Math.round((group.bytes * spread) / (group.kind === 'string' ? 1 : 24))),
      diskBytes,
      memoryBytes: Math.round(diskBytes * 1.7 + 64),
      expireAt,
      offset: 117 + row * 160,
      guess: row % 1009 === 1008,
    };
  }

  /** Share of a group in the order of a scan that has come so far (0 to 1): how many of its keys are known. */
  known(group: number, progress: number): number {
    const count = this.groups[group]?.count ?? 0;
    return count < 100 ? count : Math.floor(count * progress);
  }

  /**
   * The tree of what a scan knows. Keys of a group become known from the last name to the first, so that rows arrive
   * above those that are looked at.
   */
  root(progress: number): Children {
    const databases = [...new Set(this.groups.map(({ db }) => db))];
    const nodes = databases.map((db): Node => ({
      kind: 'database',
      id: `db ${db}`,
      label: `db${db}`,
      db,
      prefix: '',
      children: this.namespaces(db, progress),
    }));
    const damage: Node = { kind: 'damage', id: 'damage', label: 'damage' };
    const all = [...nodes, damage];
    return listOf(
      all,
      nodes.reduce((sum, node) => sum + (node.kind === 'database' ? node.children.keys : 0), 0),
    );
  }

  private namespaces(db: number, progress: number): Children {
    const nodes: Node[] = [];
    let cache: Node[] = [];
    this.groups.forEach((group, number) => {
      if (group.db !== db || this.known(number, progress) === 0) return;
      const children = group.prefix === 'user:' ? this.users(number, progress) : this.leaves(number, progress);
      const depth = group.prefix.split(':').length;
      const label = depth > 2 ? `${group.prefix.split(':')[1]}:` : group.prefix;
      const node: Node = {
        kind: 'namespace',
        id: `ns ${db} ${group.prefix}`,
        label,
        db,
        prefix: group.prefix,
        children,
      };
      if (group.prefix.startsWith('cache:')) {
        if (cache.length === 0)
          nodes.push({
            kind: 'namespace',
            id: `ns ${db} cache:`,
            label: 'cache:',
            db,
            prefix: 'cache:',
            children: lazyList(() => cache),
          });
        cache = [...cache, node];
      } else nodes.push(node);
    });
    return listOf(nodes, keysIn(nodes));
  }

  private leaves(number: number, progress: number): Children {
    const group = this.groups[number];
    const start = this.starts[number] ?? 0;
    if (group === undefined) throw new Error(`no group ${number}`);
    const known = this.known(number, progress);
    const first = start + group.count - known;
    return {
      count: known,
      keys: known,
      at: (index): Node => ({
        kind: 'key',
        id: `key ${first + index}`,
        row: first + index,
        label: group.name(first + index - start).slice(group.prefix.length),
      }),
      indexOf: (id) => {
        const row = Number(id.replace('key ', ''));
        return id.startsWith('key ') && row >= first && row < first + known ? row - first : -1;
      },
    };
  }

  private users(number: number, progress: number): Children {
    const group = this.groups[number];
    const start = this.starts[number] ?? 0;
    if (group === undefined) throw new Error(`no group ${number}`);
    const users = group.count / 3;
    const known = Math.floor(this.known(number, progress) / 3);
    const first = users - known;
    return {
      count: known,
      keys: known * 3,
      at: (index): Node => {
        const user = first + index;
        const prefix = `user:${seven(user)}:`;
        return {
          kind: 'namespace',
          id: `user ${user}`,
          label: `${seven(user)}:`,
          db: 0,
          prefix,
          children: listOf(
            USER_PARTS.map((part, at): Node => ({
              kind: 'key',
              id: `key ${start + user * 3 + at}`,
              row: start + user * 3 + at,
              label: part,
            })),
            3,
          ),
        };
      },
      indexOf: (id) => {
        const user = Number(id.replace('user ', ''));
        return id.startsWith('user ') && user >= first && user < users ? user - first : -1;
      },
    };
  }
}

const keysIn = (nodes: readonly Node[]): number =>
  nodes.reduce((sum, node) => sum + (node.kind === 'key' ? 1 : node.kind === 'damage' ? 0 : node.children.keys), 0);

function listOf(nodes: readonly Node[], keys: number): Children {
  return {
    count: nodes.length,
    keys,
    at: (index) => {
      const node = nodes[index];
      if (node === undefined) throw new Error(`no child ${index}`);
      return node;
    },
    indexOf: (id) => nodes.findIndex((node) => node.id === id),
  };
}

function lazyList(nodes: () => readonly Node[]): Children {
  const list = (): Children => listOf(nodes(), keysIn(nodes()));
  return {
    get count() {
      return list().count;
    },
    get keys() {
      return list().keys;
    },
    at: (index) => list().at(index),
    indexOf: (id) => list().indexOf(id),
  };
}
