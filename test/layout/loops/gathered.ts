/** Vector models of many small residuals, each over a few parameters that are gathered from anywhere: of each the size is given. */
import { defineModel, matrix, vector } from "../../../src/engine/model.js";
import { sum } from "../../../src/engine/reductions.js";
import type { Num } from "../../../src/engine/value.js";
import { Random } from "../../../src/verify/random.js";

const pairsOf = (count: number, first: number, second: number): (readonly [number, number])[] => {
  const random = new Random(7);
  return Array.from({ length: count }, () => [random.below(first), random.below(second)] as const);
};

const scattered = (i: number, k: number): number => Math.sin(1 + 7 * i + 3 * k);

export const gathered = {
  "springs between points of a plane": (count: number) =>
    defineModel({
      parameters: { at: matrix(200, 2, scattered), stiffness: vector(count, 1) },
      forward: ({ at, stiffness }) =>
        pairsOf(count, 200, 199).map(([i, j], k) => {
          const [dx, dy] = [0, 1].map((d) => at[i]![d]!.sub(at[j === i ? 199 : j]![d]!)) as [Num, Num];
          return dx.mul(dx).add(dy.mul(dy)).sqrt().sub(0.5).mul(stiffness[k]!);
        }),
    }),
  "a factorisation of the entries that are known": (count: number) =>
    defineModel({
      parameters: { rows: matrix(100, 4, scattered), columns: matrix(80, 4, scattered) },
      forward: ({ rows, columns }) =>
        pairsOf(count, 100, 80).map(([i, j], k) =>
          sum(rows[i]!.map((x, d) => x.mul(columns[j]![d]!))).sub(scattered(k, 0)),
        ),
    }),
};
