/** What has no loops, and what is long: graphs at random, a chain and a sum. */
import { compiledIn, type Figure, perNodeIn, runs, tracedAt } from "../figures.js";
import { ownModel, type Workload } from "../workload.js";

const random = (size: number, title: string, warmUp: number, figures: readonly Figure[]): Workload => ({
  name: `random-dag-${size}`,
  group: "random",
  title,
  file: ownModel(`random-dag-${size}`),
  figures,
  rounds: 1,
  warmUp,
});

const long = (name: string, title: string, ...figures: readonly Figure[]): Workload => ({
  name,
  group: "large",
  title,
  file: ownModel(name),
  figures: [...figures, runs],
  rounds: 1,
});

export const large: readonly Workload[] = [
  random(10_000, "random graph, 10,000 nodes", 10, [perNodeIn(12e-9)]),
  random(100_000, "random graph, 100,000 nodes", 45, [perNodeIn(30e-9)]),
  random(1_000_000, "random graph, 1,000,000 nodes", 0, [compiledIn(60), runs]),
  long("chain", "a chain of 1,000,000 operations"),
  long("sum", "a sum of 1,000,000 terms"),
  long("plain", "500 masses, 200 steps, in plain operators and conditionals", tracedAt(2_000_000)),
];
