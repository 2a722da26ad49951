import type { NamespaceShare } from './answers.js';
import { byteString } from './byte-string.js';
import { nameText } from './key-summary.js';
import type { NamespaceTree, TreeNode } from './namespace-tree.js';
import { SLICE_STEPS, type Sliced } from './slices.js';

/** A child among the largest. */
interface Largest {
  readonly child: number;
  readonly memoryBytes: number;
}

/**
 * The children of a node by the memory they take, the largest first: at most `limit` of them, and behind these one
 * slice that gathers all others, where there are any.
 */
export function* treemapShares(tree: NamespaceTree, node: TreeNode, limit: number): Sliced<readonly NamespaceShare[]> {
  const list = tree.list(node);
  while (!list.complete) {
    tree.step(performance.now() + 2);
    yield;
  }
  const sums = { elements: 0, diskBytes: 0, memoryBytes: 0 };
  const largest: Largest[] = [];
  let steps = 0;
  for (let child = 0; child < list.count; child++) {
    const low = list.low(child);
    const high = list.high(child);
    tree.sum(low, high, sums);
    keepLargest(largest, limit, { child, memoryBytes: sums.memoryBytes });
    steps += 1 + Math.min(high - low, 128);
    if (steps > SLICE_STEPS) {
      steps = 0;
      yield;
    }
  }
  const shares = largest.sort(byMemory).map(({ child }) => share(tree, node, list.low(child), list.high(child)));
  const others = list.count - shares.length;
  if (others > 0) shares.push(remainder(tree, node, others, shares));
  return shares;
}

const byMemory = (a: Largest, b: Largest): number => b.memoryBytes - a.memoryBytes || a.child - b.child;

/** Keeps a heap of the largest: the smallest of them is first. */
function keepLargest(heap: Largest[], limit: number, candidate: Largest): void {
  if (heap.length < limit) {
    let at = heap.push(candidate) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (byMemory(heap[parent], candidate) >= 0) break;
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = candidate;
  } else if (limit > 0 && byMemory(heap[0], candidate) > 0) {
    let at = 0;
    for (;;) {
      let least = 2 * at + 1;
      if (least >= limit) break;
      if (least + 1 < limit && byMemory(heap[least + 1], heap[least]) > 0) least++;
      if (byMemory(candidate, heap[least]) >= 0) break;
      heap[at] = heap[least];
      at = least;
    }
    heap[at] = candidate;
  }
}

function share(tree: NamespaceTree, node: TreeNode, low: number, high: number): NamespaceShare {
  const below = tree.childNode(node, low, high);
  const sums = { elements: 0, diskBytes: 0, memoryBytes: 0 };
  tree.sum(low, high, sums);
  const facts = { keys: high - low, ...sums };
  if (below?.kind === 'database') {
    return { ...facts, name: `db${below.db}`, prefix: '', db: below.db, divisible: true };
  }
  const key = below?.prefix ?? tree.table.key(tree.ordered.rows[low]);
  const name = nameText(key.subarray(node.prefix.length));
  return { ...facts, name, prefix: byteString(key), db: node.db, divisible: below !== null };
}

/** What the node holds besides the slices that are shown. */
function remainder(
  tree: NamespaceTree, node: TreeNode, others: number, shown: readonly NamespaceShare[],
): NamespaceShare {
  const sums = { elements: 0, diskBytes: 0, memoryBytes: 0 };
  tree.sum(node.low, node.high, sums);
  let keys = node.high - node.low;
  for (const slice of shown) {
    keys -= slice.keys;
    sums.elements -= slice.elements;
    sums.diskBytes -= slice.diskBytes;
    sums.memoryBytes -= slice.memoryBytes;
  }
  return { ...sums, keys, name: `${others} more`, prefix: null, db: node.db, divisible: false };
}
