/**
 * Colours a Hessian, so that a few products with sums of its columns give all its entries. Knows which orders to try and
 * when to give up; star- and acyclic-coloring.ts colour, recovery.ts gets the entries back.
 */
import { acyclicColors } from "./acyclic-coloring.js";
import { largestFirst, natural, smallestLast } from "./orderings.js";
import { adjacencyGraph, type Graph, type Pattern } from "./pattern.js";
import { planRecovery, type Recovery } from "./recovery.js";
import { starColors } from "./star-coloring.js";

/**
 * How entries are recovered: each is one element of one product (star colouring: no arithmetic, no rounding), or an
 * element minus entries that are known already (acyclic colouring: often fewer products, but rounding adds up along
 * chains, which may be as long as half the matrix: a tridiagonal one is one chain).
 */
export type RecoveryKind = "direct" | "substitution";

/** Beyond so many steps (some seconds), every column gets a sweep of its own. */
const MOST_STEPS = 2 ** 31;

/**
 * Colours the columns of a symmetric matrix, and plans how its entries are recovered. The best of three greedy orders;
 * the same pattern gives the same plan.
 * @param lower its lower triangle, as `hessianPattern` gives it: entries of the diagonal only where they may be nonzero.
 */
export function colorSymmetric(lower: Pattern, kind: RecoveryKind): Recovery {
  const graph = adjacencyGraph(lower);
  const color = kind === "direct" ? starColors : acyclicColors;
  let best: Recovery | null = null;
  for (const order of orders(graph)) {
    const colors = color(graph, order(), MOST_STEPS);
    if (!colors) break;
    const plan = planRecovery(lower, colors);
    if (!best || plan.count < best.count) best = plan;
  }
  return best ?? planRecovery(lower, natural(graph.size));
}

function orders({ size, pointers, neighbors }: Graph): readonly (() => Int32Array)[] {
  const degrees = Int32Array.from({ length: size }, (_, v) => pointers[v + 1]! - pointers[v]!);
  return [
    () => natural(size),
    () => largestFirst(degrees),
    () =>
      smallestLast(degrees, (v, visit) => {
        for (let k = pointers[v]!; k < pointers[v + 1]!; k++) visit(neighbors[k]!);
      }),
  ];
}
