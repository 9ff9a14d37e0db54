/** Small models with loops of every kind, by how often the outermost of them runs. */
import { lt, select } from "../../../src/engine/functions.js";
import { defineModel, type Model, vector } from "../../../src/engine/model.js";
import { sum } from "../../../src/engine/reductions.js";
import type { Num } from "../../../src/engine/value.js";

const model = (parameters: number, forward: (p: readonly Num[]) => Num): Model =>
  defineModel({ parameters: { p: vector(parameters) }, forward: ({ p }) => forward(p) });

/** Numbers in no order. */
export const somewhere = (i: number): number => (i * i * 17 + 5 * i) % 1009;
export const datum = (i: number): number => Math.sin(i * 12.3);

const shuffled = <T>(list: readonly T[], seed = 1): T[] =>
  list
    .map((item, i) => ({ item, key: datum(i + seed) }))
    .sort((x, y) => x.key - y.key)
    .map(({ item }) => item);

const range = (n: number): number[] => [...Array(n).keys()];

export const models: Readonly<Record<string, (n: number) => Model>> = {
  "a nest of three loops": (n) =>
    model(8 * n, (p) =>
      sum(
        range(n).map((i) => sum(range(4).map((j) => sum(range(5).map((k) => p[8 * i + j + k]!.sin())).exp())).tanh()),
      ),
    ),

  "a triangle": (n) =>
    model(n * (n + 1), (p) =>
      sum(range(n).map((i) => sum(range(i + 1).map((j) => p[n + n * i + j]!.mul(p[j]!))).tanh())),
    ),

  "exponents that count": (n) =>
    model(n, (p) => sum(range(n).map((i) => sum(range(3).map((j) => p[i]!.abs().pow(i + j - 9))).sin()))),

  "pairs of points": (n) =>
    model(n, (p) => {
      let total: Num = p[0]!;
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) total = total.add(p[i]!.sub(p[j]!).abs().sqrt());
      return total;
    }),

  "edges of a graph": (n) =>
    model(n, (p) => {
      // Any two nodes are joined once at the most.
      const edges = range(n).flatMap((from) =>
        [1, 3, 4].map((step) => [from, (from + step + (somewhere(from) % 5) * 5) % n]),
      );
      return sum(shuffled(edges).map(([from, to], e) => p[from!]!.sub(p[to!]!).square().mul(datum(e))));
    }),

  "a permutation of intermediate values": (n) =>
    model(2 * n, (p) => {
      const values = p.slice(0, n).map((x) => x.sin());
      const weights = shuffled(p.slice(n), 7);
      return sum(shuffled(values).map((value, i) => value.mul(weights[i]!)));
    }),

  "rows of different lengths, over and over": (n) =>
    model(40, (p) => {
      let total: Num = p[0]!;
      for (let t = 0; t < n; t++)
        for (let i = 0; i < 8; i++) {
          let row: Num = p[i]!.mul(total);
          for (let e = 0; e < 3 + (somewhere(i) % 4); e++) row = row.add(p[(7 * i + somewhere(e + 9 * i)) % 40]!.sin());
          total = total.add(row.tanh()).mul(0.5);
        }
      return total;
    }),

  "the heat equation": (n) =>
    model(13, (p) => {
      let row: readonly Num[] = p.slice(1);
      for (let t = 0; t < n; t++)
        row = row.map((u, i) => u.add(p[0]!.mul(sum([row[i - 1] ?? 0, row[i + 1] ?? 0, u.mul(-2)]))));
      return sum(row.map((u, i) => u.sub(datum(i)).square()));
    }),

  "a recurrent net": (n) =>
    model(60, (p) => {
      let state: readonly (Num | number)[] = Array(4).fill(0);
      let cell = state;
      for (let t = 0; t < n; t++) {
        const seen = [...range(2).map((i) => datum(2 * t + i)), ...state];
        const unit = (gate: number, j: number): Num => sum(seen.map((x, i) => p[30 * gate + 6 * j + i]!.mul(x)));
        cell = cell.map((kept, j) => unit(0, j).sigmoid().mul(kept).add(unit(1, j).tanh()));
        state = cell.map((kept, j) =>
          unit(0, j)
            .add(p[24 + j]!)
            .sigmoid()
            .mul((kept as Num).tanh()),
        );
      }
      return sum(state as readonly Num[]);
    }),

  "two values carried along, and all of them read later": (n) =>
    model(3, (p) => {
      let [x, y]: readonly [Num, Num] = [p[0]!, p[1]!];
      const xs: Num[] = [];
      for (let t = 0; t < n; t++) {
        [x, y] = [x.add(y.mul(p[2]!)).tanh(), y.sub(x.mul(0.1))];
        xs.push(x);
      }
      return sum(
        xs.map((value, t) =>
          value
            .mul(xs[n - 1 - t]!)
            .sub(datum(t))
            .square(),
        ),
      );
    }),

  "a net and its samples": (n) =>
    model(21, (p) =>
      sum(
        range(n).map((sample) => {
          const input = [datum(2 * sample), datum(2 * sample + 1)];
          const hidden = range(5).map((j) => sum([p[3 * j]!, ...input.map((x, i) => p[3 * j + 1 + i]!.mul(x))]).tanh());
          const score = sum(hidden.map((h, j) => h.mul(p[15 + j]!))).add(p[20]!);
          return score
            .mul(-Math.sign(datum(sample)))
            .add(1)
            .relu();
        }),
      ),
    ),

  "choices within loops": (n) =>
    model(n + 1, (p) => {
      let highest: Num = p[0]!;
      let total: Num = p[0]!;
      for (let i = 0; i < n; i++) {
        highest = select(lt(highest, p[i + 1]!), p[i + 1]!, highest);
        total = total.add(select(lt(p[i]!, p[i + 1]!), highest.sin(), p[i]!.mul(datum(i))));
      }
      return total.add(highest);
    }),

  "inner loops that trade iterations": (n) =>
    model(1, (p) => {
      let x: Num = p[0]!;
      for (let i = 0; i < n; i++)
        for (let m = 0; m < 4; m++) {
          for (let j = 0; j < 3 + i; j++) x = x.sin().add(0.1);
          for (let j = 0; j < n + 2 - i; j++) x = x.cos().mul(1.5);
        }
      return x;
    }),

  "contributions of both signs to one parameter": (n) =>
    model(n + 3, (p) => {
      let total: Num = p[0]!;
      // Of the last three contributions to p[0] two do not depend on anything, so all three come at once.
      for (let i = 0; i < n; i++)
        total = total
          .add(p[0]!.mul(datum(i)))
          .sub(p[0]!.mul(datum(2 * i)))
          .add(
            p[0]!
              .sub(p[i + 3]!.sin())
              .mul(p[1]!)
              .tanh(),
          );
      return total;
    }),

  "one parameter under two indices": (n) =>
    model(n, (p) => {
      let total: Num = p[0]!;
      const scale = p[9]!.square();
      for (let i = 0; i < n; i++)
        for (let j = 0; j < 20; j++)
          total = total.add(
            p[i]!.mul(datum(20 * i + j))
              .sub(p[9]!)
              .mul(scale)
              .tanh(),
          );
      return total;
    }),
};
