/** The tree of the mock dump as flat rows: which node stands at a place, and where a node stands. */
import type { Children, Node } from './mock-keys.js';

export interface FlatNode {
  readonly node: Node;
  readonly depth: number;
  readonly position: number;
  readonly siblings: number;
}

type Group = Extract<Node, { readonly kind: 'database' | 'namespace' }>;

/** Flattens a tree in which few nodes are expanded; `descending` turns the order of all siblings round. */
export class MockRows {
  private readonly sizes = new Map<string, number>();

  constructor(
    private readonly root: Children,
    private readonly expanded: ReadonlySet<string>,
    private readonly descending: boolean,
  ) {}

  get total(): number {
    return this.size('', this.root);
  }

  at(index: number): FlatNode | null {
    let children = this.root;
    let depth = 0;
    let rest = index;
    for (;;) {
      const open = this.openChildren(children);
      let before = 0;
      let place = rest;
      let inside: { readonly group: Group; readonly rest: number } | null = null;
      for (const { group, at } of open) {
        const start = at + before;
        const size = this.size(group.id, group.children);
        if (rest <= start) break;
        if (rest <= start + size) {
          inside = { group, rest: rest - start - 1 };
          break;
        }
        before += size;
      }
      if (inside !== null) {
        children = inside.group.children;
        rest = inside.rest;
        depth++;
        continue;
      }
      place = rest - before;
      if (place < 0 || place >= children.count) return null;
      const node = children.at(this.descending ? children.count - 1 - place : place);
      return { node, depth, position: place + 1, siblings: children.count };
    }
  }

  /** Place of a node among all rows, -1 when it is not to be seen. */
  indexOf(id: string): number {
    return this.find(id, this.root);
  }

  private find(id: string, children: Children): number {
    const here = children.indexOf(id);
    const open = this.openChildren(children);
    if (here !== -1) {
      const at = this.descending ? children.count - 1 - here : here;
      let index = at;
      for (const { group, at: place } of open) if (place < at) index += this.size(group.id, group.children);
      return index;
    }
    let before = 0;
    for (const { group, at } of open) {
      const inside = this.find(id, group.children);
      if (inside !== -1) return at + before + 1 + inside;
      before += this.size(group.id, group.children);
    }
    return -1;
  }

  private size(id: string, children: Children): number {
    const known = this.sizes.get(id);
    if (known !== undefined) return known;
    let size = children.count;
    for (const { group } of this.openChildren(children)) size += this.size(group.id, group.children);
    this.sizes.set(id, size);
    return size;
  }

  private openChildren(children: Children): readonly { readonly group: Group; readonly at: number }[] {
    const open: { group: Group; at: number }[] = [];
    for (const id of this.expanded) {
      const index = children.indexOf(id);
      if (index === -1) continue;
      const group = children.at(index);
      if (group.kind === 'key' || group.kind === 'damage') continue;
      open.push({ group, at: this.descending ? children.count - 1 - index : index });
    }
    return open.sort((a, b) => a.at - b.at);
  }
}
