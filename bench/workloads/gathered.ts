/** Models whose gradients gather contributions from far apart: attention, elimination, graphs, pairs, steps that may be refused. */
import { emitted, timesValue } from "../figures.js";
import { ownModel, type Workload } from "../workload.js";

const models = {
  attention: ["attention head, 16 tokens", 60_000, 3],
  convolutions: ["two convolutions, 16 × 16", 60_000, 4],
  "gauss-jordan": ["Gauss-Jordan, 16 × 16", 60_000, 4],
  lu: ["LU decomposition, 20 × 20", 60_000, 4],
  "message-passing": ["message passing, 40 nodes, 120 edges", 60_000, 4],
  "n-body": ["8 bodies, 20 steps", 100_000, 4],
  "accept-reject": ["Runge-Kutta, 225 steps that may be refused", 100_000, 4],
  "soft-dtw": ["soft time warping, 24 × 30", 60_000, 4],
  "binomial-tree": ["American put, 60 steps", 100_000, 4],
  embeddings: ["60 bags of words", 60_000, 4],
} as const;

export const gathered: readonly Workload[] = Object.entries(models).map(([name, [title, bytes, times]]) => ({
  name,
  group: "gathered",
  title,
  file: ownModel(name),
  figures: [emitted(bytes), timesValue(times)],
  rounds: 3,
}));
