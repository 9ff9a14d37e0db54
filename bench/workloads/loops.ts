/** Models whose loops have other shapes than those of nets: stencils, steps in time, triangles, edges of a graph. */
import { emitted, timesValue } from "../figures.js";
import { ownModel, type Workload } from "../workload.js";

const titles = {
  heat: "heat equation, 64 × 64, 100 steps",
  lorenz: "Lorenz by Runge-Kutta, 10,000 steps",
  lstm: "LSTM, 16 units, 50 steps",
  convolution: "convolution, 28 × 28 by 3 × 3",
  cholesky: "log-determinant by Cholesky, 40 × 40",
  "graph-laplacian": "graph Laplacian, 6,000 edges",
};

export const loops: readonly Workload[] = Object.entries(titles).map(([name, title]) => ({
  name,
  group: "loops",
  title,
  file: ownModel(name),
  figures: [emitted(200_000), timesValue(4)],
  rounds: 3,
}));
