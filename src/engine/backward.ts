/**
 * Backpropagation through a graph of values, as micrograd does it but without recursion: nodes in decreasing creation
 * order, operands in order, each by its op's own pullback. A node that no reached consumer passes anything to is not
 * reached, and contributes nothing itself (law 4).
 */
import { pullback } from "../ir/fragment.js";
import { isBranch, isCondition } from "../ir/opcodes.js";
import type { Node, Value } from "./value.js";

let sweeps = 0;

/** Adds the gradient of `root` to the leaves; inner nodes start afresh. */
export function backward(root: Value): void {
  const nodes = ancestors(root);
  for (const node of nodes) if (node.children.length > 0 && !isCondition[node.code]) (node as Value).grad = 0;
  const reached = ++sweeps;
  root.grad += 1;
  root.visited = reached;
  const given = { g: 0, x: 0, y: 0, z: 0, out: 0 };
  const contributions = new Float64Array(3);
  for (const node of nodes) {
    if (node.visited !== reached || node.children.length === 0) continue;
    const rule = pullback(node.code);
    if (!rule) continue;
    const { children } = node;
    given.g = (node as Value).grad;
    given.out = node.double;
    given.x = children[0]!.double;
    given.y = children[1]?.double ?? 0;
    given.z = children[2]?.double ?? 0;
    rule.run(given, contributions);
    for (let i = 0; i < children.length; i++) {
      if (!rule.gives(i) || (isBranch[node.code] && i !== (given.x ? 1 : 2))) continue;
      const child = children[i] as Value;
      child.grad += contributions[i]!;
      child.visited = reached;
    }
  }
}

/**
 * Everything `root` was computed from and itself, latest first.
 * @param since what a node as old as this or older was computed from is left out.
 */
export function ancestors(root: Node, since = -1): Node[] {
  const visit = ++sweeps;
  const found: Node[] = [root];
  root.visited = visit;
  for (let i = 0; i < found.length; i++)
    for (const child of found[i]!.order > since ? found[i]!.children : [])
      if (child.visited !== visit) {
        child.visited = visit;
        found.push(child);
      }
  return found.sort((x, y) => y.order - x.order);
}
