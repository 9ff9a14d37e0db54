/** The tree: whoever sums which part of it, in whatever order, the root has the same bits. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { combine, coveringNodes, type Place, rootLevel, sumNode } from "../../src/cluster/tree.js";

const add = (left: number, right: number): number => left + right;

/** The tree written down as what it is: halves, of which the left one has a power of two. */
function reference(list: readonly number[]): number {
  if (list.length === 1) return list[0]!;
  const half = 2 ** (rootLevel(list.length) - 1);
  return reference(list.slice(0, half)) + reference(list.slice(half));
}

const sumsOf = (list: readonly number[], places: readonly Place[]) =>
  Promise.all(
    places.map(async (place) => ({ place, sum: await sumNode(list.length, place, async (i) => list[i]!, add) })),
  );

const numbers = fc.array(fc.double({ noNaN: true, min: -1e300, max: 1e300 }), { minLength: 1, maxLength: 40 });

test("any assignment of positions to partitions, folded in any order, gives the bits of the tree", async () => {
  await fc.assert(
    fc.asyncProperty(
      numbers,
      fc.array(fc.nat(4), { minLength: 40, maxLength: 40 }),
      fc.nat(),
      async (list, of, turn) => {
        const partitions = [...new Set(list.map((_, i) => of[i]!))];
        const places = partitions.flatMap((p) => coveringNodes(list.length, (i) => of[i] === p));
        const parts = await sumsOf(list, places);
        const turned = parts.map((_, i) => parts[(i + turn) % parts.length]!);
        expect(combine(list.length, turned, add)).toBe(reference(list));
      },
    ),
    { seed: 16, numRuns: 500 },
  );
});

describe("the nodes that cover what is chosen", () => {
  const inPartition = (shards: number, partitions: number, p: number) => (i: number) =>
    Math.floor((i * partitions) / shards) === p;

  test.each([1, 2, 4, 8, 16])("a partition of 16 shards in %i is one aligned subtree", (partitions) => {
    for (let p = 0; p < partitions; p++)
      expect(coveringNodes(16, inPartition(16, partitions, p))).toEqual([
        { level: Math.log2(16 / partitions), index: p },
      ]);
  });

  test("are the largest, from left to right, each position once", () => {
    expect(coveringNodes(8, (i) => i !== 3)).toEqual([
      { level: 1, index: 0 },
      { level: 0, index: 2 },
      { level: 2, index: 1 },
    ]);
    expect(coveringNodes(6, (i) => i >= 4)).toEqual([{ level: 2, index: 1 }]);
    expect(coveringNodes(5, () => true)).toEqual([{ level: 3, index: 0 }]);
    expect(coveringNodes(3, () => false)).toEqual([]);
    expect(coveringNodes(0, () => true)).toEqual([]);
  });
});

test("a position that nobody has summed is an error, not a 0", async () => {
  const parts = await sumsOf(
    [1, 2, 3, 4],
    coveringNodes(4, (i) => i !== 2),
  );
  expect(() => combine(4, parts, add)).toThrow("nobody has summed position 2");
});

test("no more sums are held than the tree is high", async () => {
  let [held, most] = [0, 0];
  const leaf = async (i: number): Promise<number> => {
    most = Math.max(most, ++held);
    return i;
  };
  const counted = (left: number, right: number): number => {
    held--;
    return left + right;
  };
  await sumNode(1024, { level: 10, index: 0 }, leaf, counted);
  expect(most).toBe(11);
});
