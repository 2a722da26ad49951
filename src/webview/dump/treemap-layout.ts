/**
 * Rectangles for shares. While a scan goes on the sizes change but the arrangement should not: the rows of the last
 * layout are kept as long as the same shares take part, and only their sizes follow. Shares that come later are laid
 * behind the others until everything is known.
 */
import { hierarchy, treemap, treemapResquarify, type HierarchyRectangularNode } from 'd3-hierarchy';
import { steadyOrder } from '../shared/steady-order.js';

/** A share of a whole. */
export interface TreemapItem {
  readonly id: string;
  /** Its size in any unit; not negative. */
  readonly size: number;
}

/** Where a share is drawn, in pixels from the upper left corner. */
export interface TreemapRectangle {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Node {
  readonly id: string;
  size: number;
  readonly children?: Node[];
}

/** Lays shares out, and keeps the arrangement from one call to the next. */
export class TreemapLayout {
  private arrangement = '';
  private order: readonly string[] = [];
  private root: HierarchyRectangularNode<Node> | null = null;

  /**
   * Rectangles of the items in a box of pixels; items of no size have none. `settled` is true when their sizes will not
   * change any more.
   */
  layout(items: readonly TreemapItem[], width: number, height: number, settled: boolean): readonly TreemapRectangle[] {
    const shown = items.filter((item) => item.size > 0);
    if (shown.length === 0 || width <= 0 || height <= 0) return [];
    const ids = shown
      .map((item) => item.id)
      .sort()
      .join('\n');
    const arrangement = `${width}x${height} ${settled}\n${ids}`;
    if (this.root === null || arrangement !== this.arrangement) {
      const children = steadyOrder(this.order, shown, settled).map(({ id, size }) => ({ id, size }));
      this.order = children.map(({ id }) => id);
      this.root = asRectangles(hierarchy<Node>({ id: '', size: 0, children }));
    } else {
      const sizes = new Map(shown.map((item) => [item.id, item.size]));
      this.root.eachAfter((node) => {
        if (node.children === undefined) node.data.size = sizes.get(node.data.id) ?? 0;
      });
    }
    this.arrangement = arrangement;
    this.root.sum((node) => node.size);
    const laidOut = treemap<Node>().tile(treemapResquarify).size([width, height]).paddingInner(1).round(true)(
      this.root,
    );
    this.root = laidOut;
    return (laidOut.children ?? []).map(({ data, x0, y0, x1, y1 }) => ({
      id: data.id,
      x: x0,
      y: y0,
      width: Math.max(0, x1 - x0),
      height: Math.max(0, y1 - y0),
    }));
  }
}

/** The layout writes the rectangle into the nodes it is given; until then they have none. */
function asRectangles(node: ReturnType<typeof hierarchy<Node>>): HierarchyRectangularNode<Node> {
  return treemap<Node>().size([0, 0])(node);
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The nearest rectangle on one side of another: first by the gap, then by how far their middles are apart. */
export function neighbour(
  rectangles: readonly TreemapRectangle[],
  from: TreemapRectangle,
  direction: Direction,
): TreemapRectangle | null {
  const across = direction === 'left' || direction === 'right';
  const forward = direction === 'right' || direction === 'down';
  const start = (r: TreemapRectangle): number => (across ? r.x : r.y);
  const end = (r: TreemapRectangle): number => (across ? r.x + r.width : r.y + r.height);
  const sideStart = (r: TreemapRectangle): number => (across ? r.y : r.x);
  const sideEnd = (r: TreemapRectangle): number => (across ? r.y + r.height : r.x + r.width);
  const middle = (r: TreemapRectangle): number => (sideStart(r) + sideEnd(r)) / 2;
  let best: TreemapRectangle | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const candidate of rectangles) {
    const gap = forward ? start(candidate) - end(from) : start(from) - end(candidate);
    if (candidate.id === from.id || gap < -1) continue;
    const beside = Math.max(0, sideStart(candidate) - sideEnd(from), sideStart(from) - sideEnd(candidate));
    const cost = gap + beside * 4 + Math.abs(middle(candidate) - middle(from)) / 100;
    if (cost < bestCost) [best, bestCost] = [candidate, cost];
  }
  return best;
}
