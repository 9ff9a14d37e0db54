/**
 * Colours a Hessian, so that a few products with sums of its columns give all its entries. Knows which orders to try and
 * when to give up; star-coloring.ts colours, recovery.ts gets the entries back.
 */
import { type EachNeighbor, natural, smallestFirst, smallestLast } from "./orderings.js";
import { adjacencyGraph, type Graph, type Pattern } from "./pattern.js";
import { planRecovery, type Recovery } from "./recovery.js";
import { starColors } from "./star-coloring.js";

/** How many steps an order may take (about a second, and some seconds) before it is left out. */
const SOME_STEPS = 2 ** 28;
const MOST_STEPS = 2 ** 30;

/**
 * Colours the columns of a symmetric matrix, and plans how its entries are recovered. The best of three greedy orders;
 * the same pattern gives the same plan. If all take too long, each column has a sweep of its own.
 * @param lower its lower triangle, as `hessianPattern` gives it: entries of the diagonal only where they may be nonzero.
 */
export function colorSymmetric(lower: Pattern): Recovery {
  const graph = adjacencyGraph(lower);
  const least = fewestColors(lower, graph);
  let best: Recovery | null = null;
  for (const [order, limit] of orders(graph)) {
    if (least === graph.size || best?.count === least) break;
    const colors = starColors(graph, order(), limit);
    const plan = colors && planRecovery(lower, colors);
    if (plan && (!best || plan.count < best.count)) best = plan;
  }
  return best ?? planRecovery(lower, natural(graph.size));
}

/**
 * A bound from below. Between any two of k colours there is a forest, so there are at most (k − 1)(n − k/2) edges: of a
 * dense matrix no order needs to be tried. Without all of the diagonal, colours may be dropped; then nothing is known.
 */
function fewestColors({ columns }: Pattern, { size, neighbors }: Graph): number {
  const edges = neighbors.length / 2;
  if (columns.length < edges + size) return 0;
  let colors = Math.min(size, 1);
  while ((colors - 1) * (size - colors / 2) < edges) colors++;
  return colors;
}

function orders({ size, pointers, neighbors }: Graph): readonly (readonly [() => Int32Array, number])[] {
  const degrees = Int32Array.from({ length: size }, (_, v) => pointers[v + 1]! - pointers[v]!);
  const eachNeighbor: EachNeighbor = (v, visit) => {
    for (let k = pointers[v]!; k < pointers[v + 1]!; k++) visit(neighbors[k]!);
  };
  // Largest first is left out: around hubs it is by far the worst (bundle adjustment: 1,097 colours against 453).
  return [
    [() => natural(size), SOME_STEPS],
    [() => smallestLast(degrees, eachNeighbor), MOST_STEPS],
    [() => smallestFirst(degrees), MOST_STEPS],
  ];
}
