/**
 * The tree that sums are folded along: a binary tree over the positions of a list, whose node (level, index) has the positions
 * from index · 2^level on, 2^level of them or as far as the list goes. Who computes which nodes, and when, makes no difference to
 * any bit. Knows positions; nothing of what is summed.
 */

/** A node of the tree. */
export interface Place {
  readonly level: number;
  readonly index: number;
}

/** The least level at which one node has all positions. */
export const rootLevel = (count: number): number => Math.ceil(Math.log2(Math.max(1, count)));

const firstOf = ({ level, index }: Place): number => index * 2 ** level;

const children = ({ level, index }: Place): readonly [Place, Place] => [
  { level: level - 1, index: 2 * index },
  { level: level - 1, index: 2 * index + 1 },
];

/** The largest nodes all of whose positions are chosen, from left to right; one, where the chosen ones are an aligned subtree. */
export function coveringNodes(count: number, isChosen: (position: number) => boolean): Place[] {
  const found: Place[] = [];
  /** Whether a node is covered whole; if it is not, what is covered below it has been found. */
  const visit = (node: Place): boolean => {
    if (node.level === 0) return isChosen(firstOf(node));
    const [left, right] = children(node);
    const hasLeft = visit(left);
    if (firstOf(right) >= count) return hasLeft;
    const before = found.length;
    const hasRight = visit(right);
    if (hasLeft && hasRight) return true;
    if (hasLeft) found.splice(before, 0, left);
    if (hasRight) found.push(right);
    return false;
  };
  const root = { level: rootLevel(count), index: 0 };
  if (count > 0 && visit(root)) found.push(root);
  return found;
}

/** The sum of a node: the left half, plus the right half if the list goes that far. Never more than `level` sums are held. */
export async function sumNode<Sum>(
  count: number,
  node: Place,
  leaf: (position: number) => Promise<Sum>,
  add: (left: Sum, right: Sum) => Sum,
): Promise<Sum> {
  if (node.level === 0) return leaf(firstOf(node));
  const [left, right] = children(node);
  const sum = await sumNode(count, left, leaf, add);
  return firstOf(right) < count ? add(sum, await sumNode(count, right, leaf, add)) : sum;
}

/** The sum of the root from those of nodes, in whatever order these came. */
export function combine<Sum>(
  count: number,
  parts: readonly { readonly place: Place; readonly sum: Sum }[],
  add: (left: Sum, right: Sum) => Sum,
): Sum {
  const known = new Map(parts.map(({ place, sum }) => [`${place.level} ${place.index}`, sum]));
  const at = (node: Place): Sum => {
    const own = known.get(`${node.level} ${node.index}`);
    if (own !== undefined) return own;
    if (node.level === 0) throw new RangeError(`nobody has summed position ${node.index}`);
    const [left, right] = children(node);
    return firstOf(right) < count ? add(at(left), at(right)) : at(left);
  };
  return at({ level: rootLevel(count), index: 0 });
}
