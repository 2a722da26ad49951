/** Stands in for the dump's worker and the host: answers every query by formula, and scans in slow motion. */
import type { KeyFilterSpec } from '../../src/engine/analysis/filterable-key.js';
import type {
  Answer,
  HostRequest,
  KeyDetail,
  Obstacle,
  Progress,
  Query,
  Sort,
  ToHost,
  Tab,
  ToPage,
  TreeRow,
} from '../../src/protocol/dump.js';
import { MockKeys, type Children, type Node } from './mock-keys.js';
import { MockRows } from './mock-rows.js';
import { DAMAGE, mockOverview, mockTreemap, OBSTACLES } from './mock-overview.js';
import { mockBytes, mockLens, mockValue } from './mock-values.js';

/** What kind of dump the mock pretends to have. */
export interface MockOptions {
  readonly keys: number;
  /** ms that a scan takes; 0 for one that is done. */
  readonly scanMs: number;
  /** ms until an answer. */
  readonly delay: number;
  readonly damage: boolean;
  readonly sparse: boolean;
  readonly firstTab: Tab;
  readonly obstacle: Obstacle['code'] | null;
}

interface View {
  readonly groups: ReadonlySet<number> | null;
}

export class MockWorker {
  readonly requests: HostRequest[] = [];
  readonly keys: MockKeys;
  private readonly views = new Map<number, View>([[0, { groups: null }]]);
  private nextView = 1;
  private scanStart = 0;
  private generation = 1;
  /** How far the scan has come, 0 to 1. */
  private progress = 0;
  private stopped = false;

  constructor(
    private readonly options: MockOptions,
    private readonly send: (message: ToPage) => void,
  ) {
    this.keys = new MockKeys(options.keys);
  }

  receive(message: ToHost): void {
    if (message.kind === 'ready') this.open();
    else if (message.kind === 'request') this.obey(message.request);
    else setTimeout(() => this.reply(message.id, message.query), this.options.delay);
  }

  /** The file has changed: everything begins again. */
  reload(): void {
    this.views.clear();
    this.views.set(0, { groups: null });
    this.stopped = false;
    this.send({ kind: 'reloaded', bytes: this.size });
    this.scan();
  }

  private get size(): number {
    return 200 + this.keys.total * 160;
  }

  /** Takes in what the scan has found since the last time: only then does anything come out differently. */
  private advance(): void {
    if (this.stopped) return;
    const { scanMs } = this.options;
    this.progress = scanMs === 0 ? 1 : Math.min(1, (performance.now() - this.scanStart) / scanMs);
    this.generation++;
  }

  private open(): void {
    const { obstacle } = this.options;
    if (obstacle !== null) {
      const [title, text] = OBSTACLES[obstacle];
      this.send({ kind: 'obstacle', obstacle: { code: obstacle, title, text } });
      return;
    }
    this.send({
      kind: 'opened',
      settings: { separators: [':'], firstTab: this.options.firstTab, locale: 'en' },
      name: 'dump.rdb',
      bytes: this.size,
    });
    this.scan();
  }

  private scan(): void {
    this.scanStart = performance.now();
    const tick = (): void => {
      this.advance();
      this.send({ kind: 'progress', progress: this.progressNow() });
      for (const view of this.views.keys()) if (view !== 0) this.sendViewProgress(view);
      if (this.progress < 1 && !this.stopped) setTimeout(tick, 200);
    };
    tick();
  }

  private progressNow(): Progress {
    const known = this.knownKeys(null);
    const done = this.progress >= 1 || this.stopped;
    return {
      scannedBytes: Math.floor(this.size * this.progress),
      totalBytes: this.size,
      keys: known,
      scanDone: done,
      generation: this.generation,
      orderedKeys: known,
      damage: this.options.damage ? DAMAGE.length : 0,
      sparse: this.options.sparse,
    };
  }

  private knownKeys(groups: ReadonlySet<number> | null): number {
    return this.keys.groups.reduce(
      (sum, _, at) => sum + (groups === null || groups.has(at) ? this.keys.known(at, this.progress) : 0),
      0,
    );
  }

  private sendViewProgress(view: number): void {
    const matches = this.knownKeys(this.views.get(view)?.groups ?? null);
    this.send({
      kind: 'view-progress',
      progress: {
        view,
        matches,
        examined: this.knownKeys(null),
        done: this.progress >= 1,
        diskBytes: matches * 170,
        memoryBytes: matches * 330,
      },
    });
  }

  private obey(request: HostRequest): void {
    this.requests.push(request);
    if (request.kind === 'stop-scan') this.stopped = true;
    else if (request.kind === 'reload') this.reload();
  }

  private reply(id: number, query: Query): void {
    try {
      this.send({ kind: 'answer', id, answer: this.answer(query) });
    } catch (error) {
      this.send({ kind: 'failed', id, message: error instanceof Error ? error.message : String(error) });
    }
  }

  private answer(query: Query): Answer<Query['kind']> {
    const { keys } = this;
    switch (query.kind) {
      case 'overview':
        return mockOverview(this.keys, this.progress, this.size, this.options.damage);
      case 'treemap':
        return mockTreemap(this.keys, this.progress, query.db, query.prefix);
      case 'open-view': {
        const view = this.nextView++;
        this.views.set(view, { groups: this.groupsOf(query.filter) });
        setTimeout(() => this.sendViewProgress(view), 60);
        return { view };
      }
      case 'close-view':
        this.views.delete(query.view);
        return null;
      case 'rows': {
        const rows: TreeRow[] = [];
        const list = this.rowList(query);
        for (let index = query.from; index < Math.min(list.total, query.from + query.count); index++)
          rows.push(list.at(index));
        return { generation: this.generation, total: list.total, from: query.from, rows };
      }
      case 'locate':
        return { index: this.rowList(query).indexOf(query.id), generation: this.generation };
      case 'reveal': {
        const group = keys.groups[keys.groupOf(query.row)];
        if (group === undefined) return null;
        const id = `key ${query.row}`;
        if (query.mode.kind === 'list')
          return { id, index: this.rowList(query).indexOf(id), expanded: [], generation: this.generation };
        const start = keys.starts[keys.groupOf(query.row)] ?? 0;
        const parts = [`db ${group.db}`];
        if (group.prefix.startsWith('cache:')) parts.push('ns 0 cache:');
        parts.push(`ns ${group.db} ${group.prefix}`);
        if (group.prefix === 'user:') parts.push(`user ${Math.floor((query.row - start) / 3)}`);
        const mode = { kind: 'tree' as const, expanded: [...query.mode.expanded, ...parts] };
        return {
          id,
          index: this.rowList({ ...query, mode }).indexOf(id),
          expanded: parts,
          generation: this.generation,
        };
      }
      case 'key':
        return this.detail(query.row);
      case 'value': {
        const { name, kind } = keys.summary(query.row);
        return mockValue(name, kind, query);
      }
      case 'lens':
        return mockLens(keys.summary(query.row).name, query);
      case 'bytes': {
        const length = Math.max(0, Math.min(query.length, this.size - query.offset));
        return { offset: query.offset, bytes: mockBytes(query.offset, length) };
      }
    }
  }

  private rowList(query: {
    readonly view: number;
    readonly mode: { readonly kind: 'list' } | { readonly kind: 'tree'; readonly expanded: readonly string[] };
    readonly sort: Sort;
  }): { readonly total: number; at(index: number): TreeRow; indexOf(id: string): number } {
    const view = this.views.get(query.view);
    if (view === undefined) throw new Error(`view ${query.view} is not open`);
    const { descending } = query.sort;
    if (query.mode.kind === 'list') {
      const runs = this.keys.groups.map((_, group) => ({
        start: this.keys.starts[group] ?? 0,
        count: view.groups === null || view.groups.has(group) ? this.keys.known(group, this.progress) : 0,
      }));
      const total = runs.reduce((sum, { count }) => sum + count, 0);
      const rowAt = (index: number): number => {
        let rest = index;
        for (const { start, count } of runs) {
          if (rest < count) return start + rest;
          rest -= count;
        }
        throw new Error(`no row ${index}`);
      };
      return {
        total,
        at: (index) => {
          const key = this.keys.summary(rowAt(descending ? total - 1 - index : index));
          return {
            kind: 'key',
            id: `key ${key.row}`,
            depth: 0,
            label: key.name,
            position: index + 1,
            siblings: total,
            key,
          };
        },
        indexOf: (id) => {
          const row = Number(id.replace('key ', ''));
          let before = 0;
          for (const { start, count } of runs) {
            if (row >= start && row < start + count)
              return descending ? total - 1 - (before + row - start) : before + row - start;
            before += count;
          }
          return -1;
        },
      };
    }
    const expanded = new Set(query.mode.expanded);
    const rows = new MockRows(this.visibleRoot(view), expanded, descending);
    return {
      total: rows.total,
      at: (index) => {
        const flat = rows.at(index);
        if (flat === null) throw new Error(`no row ${index}`);
        return this.treeRow(flat.node, flat.depth, flat.position, flat.siblings, expanded);
      },
      indexOf: (id) => rows.indexOf(id),
    };
  }

  private visibleRoot(view: View): Children {
    const root = this.keys.root(this.progress);
    const nodes: Node[] = [];
    for (let at = 0; at < root.count; at++) {
      const node = root.at(at);
      if (node.kind === 'damage' ? this.options.damage : true) nodes.push(node);
    }
    if (view.groups === null) return simple(nodes);
    const prefixes = new Set(
      this.keys.groups.filter((_, at) => view.groups?.has(at)).map(({ db, prefix }) => `${db} ${prefix}`),
    );
    return simple(
      nodes.flatMap((node): Node[] => {
        if (node.kind !== 'database') return [];
        const children: Node[] = [];
        for (let at = 0; at < node.children.count; at++) {
          const child = node.children.at(at);
          if (
            child.kind === 'namespace' &&
            [...prefixes].some((prefix) => prefix.startsWith(`${child.db} ${child.prefix}`))
          )
            children.push(child);
        }
        return children.length === 0 ? [] : [{ ...node, children: simple(children) }];
      }),
    );
  }

  private treeRow(
    node: Node,
    depth: number,
    position: number,
    siblings: number,
    expanded: ReadonlySet<string>,
  ): TreeRow {
    const base = { id: node.id, depth, label: node.label, position, siblings };
    if (node.kind === 'key') return { ...base, kind: 'key', key: this.keys.summary(node.row) };
    const [damage] = DAMAGE;
    if (node.kind === 'damage' && damage !== undefined) return { ...base, kind: 'damage', damage };
    if (node.kind === 'damage') throw new Error('no damage');
    const bytes = sizeOfNode(node, this.keys);
    return {
      ...base,
      kind: node.kind,
      db: node.db,
      prefix: node.prefix,
      expanded: expanded.has(node.id),
      keys: node.children.keys,
      diskBytes: bytes,
      memoryBytes: Math.round(bytes * 1.7 + node.children.keys * 64),
    };
  }

  private groupsOf(filter: KeyFilterSpec): ReadonlySet<number> {
    const found = new Set<number>();
    this.keys.groups.forEach((group, at) => {
      const start = this.keys.starts[at] ?? 0;
      for (let row = start; row < start + Math.min(group.count, 60); row++) {
        const key = this.keys.summary(row);
        const globs = filter.globs?.some((glob) => globMatches(glob, key.name)) ?? true;
        const regex = filter.regex === undefined || new RegExp(filter.regex).test(key.name);
        const kinds = filter.kinds?.includes(key.kind) ?? true;
        const encodings = filter.encodings?.some((encoding) => encoding === key.encoding) ?? true;
        const databases = filter.databases?.includes(key.db) ?? true;
        const size =
          key.diskBytes >= (filter.minSize ?? 0) && key.diskBytes <= (filter.maxSize ?? Number.MAX_SAFE_INTEGER);
        if (globs && regex && kinds && encodings && databases && size) found.add(at);
      }
    });
    return found;
  }

  private detail(row: number): KeyDetail {
    const summary = this.keys.summary(row);
    const bytes = new TextEncoder().encode(summary.name);
    return {
      ...summary,
      key: { bytes, length: bytes.length },
      typeName: 'HASH_LISTPACK',
      valueOffset: summary.offset + 40,
      idleSeconds: row % 3 === 0 ? 4211 : null,
      freq: row % 3 === 1 ? 17 : null,
    };
  }
}

function simple(nodes: readonly Node[]): Children {
  return {
    count: nodes.length,
    keys: nodes.reduce(
      (sum, node) => sum + (node.kind === 'key' ? 1 : node.kind === 'damage' ? 0 : node.children.keys),
      0,
    ),
    at: (index) => {
      const node = nodes[index];
      if (node === undefined) throw new Error(`no child ${index}`);
      return node;
    },
    indexOf: (id) => nodes.findIndex((node) => node.id === id),
  };
}

function sizeOfNode(node: Node, keys: MockKeys): number {
  if (node.kind === 'key' || node.kind === 'damage') return 0;
  const group = keys.groups.find(
    ({ db, prefix }) => db === node.db && (node.prefix.startsWith(prefix) || prefix.startsWith(node.prefix)),
  );
  return node.children.keys * (group?.bytes ?? 100);
}

/** Enough of globs for the mock: `*`, `?` and escapes. */
function globMatches(glob: string, name: string): boolean {
  const pattern = glob.replace(/\\(.)|[*?]|[.+^${}()|[\]]/g, (part, escaped: string | undefined) =>
    part === '*' ? '[^]*' : part === '?' ? '[^]' : `\\${escaped ?? part}`,
  );
  return new RegExp(`^${pattern}$`).test(name);
}
