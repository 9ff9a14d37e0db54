/**
 * jax-js: array programs, differentiated and compiled to WebAssembly by `jit`. `.ref` marks every further use of an array,
 * which the library counts.
 */
import type { Tool } from "../tools.js";
import { PENALTY, type Peer, type Setup } from "./peer.js";
import { gather, PIECES, scatter } from "./tensors.js";

const VERSION = "0.1.25";

export const jaxJs: Peer = {
  name: `jax-js ${VERSION}`,
  packages: { "@jax-js/jax": VERSION },
  // Its exp and log are its own, and its sums have an order of their own.
  tolerance: 1e-3,
  tasks: async (load) => {
    // The library asks whether an array is one of these, which Node 20 has not got.
    const globals = globalThis as unknown as Record<string, unknown>;
    globals.Float16Array ??= class Float16Array {};
    const { jit, nn, numpy: np, valueAndGrad } = await load("@jax-js/jax");
    const array = (data: Float64Array, shape: readonly number[]): Tool => np.array(data, { shape, dtype: np.float64 });
    const numbers = (rows: readonly number[][]): Float64Array => Float64Array.from(rows.flat());
    const alone =
      (count: number, both: Tool) =>
      (parameters: Float64Array, gradient: Float64Array): number => {
        const [value, slopes] = both(array(parameters.slice(), [count]));
        gradient.set(slopes.dataSync());
        return value.dataSync()[0];
      };
    const rosenbrock: Setup = (_, count) =>
      alone(
        count,
        jit(
          valueAndGrad((x: Tool) => {
            const here = x.ref.slice([0, count - 1]);
            const next = x.slice([1, count]);
            const steep = next.sub(np.square(here.ref));
            return np
              .square(steep)
              .mul(100)
              .add(np.square(np.subtract(1, here)))
              .sum();
          }),
        ),
      );
    const moons: Setup = (rows) => {
      const points = array(numbers(rows.map((row) => row.slice(0, 2))), [rows.length, 2]);
      const labels = array(numbers(rows.map((row) => row.slice(2))), [rows.length, 1]);
      const both = jit(
        valueAndGrad((tensors: Tool[]) => {
          const squares = tensors.map((t) => np.square(t.ref).sum()).reduce((x, y) => x.add(y));
          const [w1, b1, w2, b2, w3, b3] = tensors;
          const first = nn.relu(np.matmul(points.ref, w1).add(b1));
          const second = nn.relu(np.matmul(first, w2).add(b2));
          const score = np.matmul(second, w3).add(b3);
          return nn
            .relu(np.subtract(1, labels.ref.mul(score)))
            .mean()
            .add(squares.mul(PENALTY));
        }),
      );
      return (parameters, gradient) => {
        const tensors = PIECES.map(({ shape, places }) =>
          array(gather(parameters, places, new Float64Array(places.length)), shape),
        );
        const [value, slopes] = both(tensors);
        slopes.forEach((slope: Tool, i: number) => {
          scatter(slope.dataSync(), PIECES[i]!.places, gradient);
        });
        return value.dataSync()[0];
      };
    };
    const logistic: Setup = (rows, count) => {
      const features = array(numbers(rows.map((row) => [...row.slice(0, -1), 1])), [rows.length, count]);
      const against = array(
        Float64Array.from(rows, (row) => -row.at(-1)!),
        [rows.length],
      );
      return alone(
        count,
        jit(valueAndGrad((w: Tool) => nn.softplus(against.ref.mul(np.matmul(features.ref, w))).mean())),
      );
    };
    return { rosenbrock, moons, "logistic-regression": logistic };
  },
};
