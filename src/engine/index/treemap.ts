import type { NamespaceShare } from './answers.js';
import { byteString } from './byte-string.js';
import { childValues } from './child-values.js';
import { nameText } from './key-summary.js';
import type { NamespaceTree, TreeNode } from './namespace-tree.js';
import { SLICE_STEPS, type Sliced } from './slices.js';

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
  const memory = yield* childValues(tree.table, tree.ordered, list, 'memory');
  const largest = yield* largestOf(memory, limit);
  const shares = largest.map((child) => share(tree, node, list.low(child), list.high(child)));
  const others = list.count - shares.length;
  if (others > 0) shares.push(remainder(tree, node, others, shares));
  return shares;
}

/** Places of the largest values, the largest first, at most `limit`. Kept in a heap, the smallest of them on top. */
function* largestOf(values: Float64Array, limit: number): Sliced<readonly number[]> {
  const heap: number[] = [];
  /** Whether the value at a place comes behind that at another one. */
  const isLess = (a: number, b: number): boolean => values[a] < values[b] || (values[a] === values[b] && a > b);
  for (let place = 0; place < values.length; place++) {
    if (heap.length < limit) {
      let at = heap.push(place) - 1;
      for (let parent = (at - 1) >> 1; at > 0 && isLess(place, heap[parent]); parent = (at - 1) >> 1) {
        heap[at] = heap[parent];
        at = parent;
      }
      heap[at] = place;
    } else if (limit > 0 && isLess(heap[0], place)) {
      let at = 0;
      for (let child = 1; child < limit; child = 2 * at + 1) {
        if (child + 1 < limit && isLess(heap[child + 1], heap[child])) child++;
        if (!isLess(heap[child], place)) break;
        heap[at] = heap[child];
        at = child;
      }
      heap[at] = place;
    }
    if (place % (SLICE_STEPS * 8) === 0) yield;
  }
  return heap.sort((a, b) => (isLess(a, b) ? 1 : -1));
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
  tree: NamespaceTree,
  node: TreeNode,
  others: number,
  shown: readonly NamespaceShare[],
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
