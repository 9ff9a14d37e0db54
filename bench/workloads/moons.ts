/** The demo of micrograd at its initial weights: its 100 points as a batch, and these and more of them baked into one graph. */
import demo from "../../examples/data/moons.json" with { type: "json" };
import {
  compiledIn,
  compiledWithin,
  emitted,
  type Figure,
  timesByHand,
  timesInterpreter,
  timesPerNodeOf,
} from "../figures.js";
import { twoMoons } from "../models/two-moons.js";
import { ownModel, type Workload } from "../workload.js";
import { moonsByHand } from "./moons-by-hand.js";

const points = (): Float64Array => Float64Array.from(demo.X.flatMap((point, i) => [...point, demo.y[i]!]));

export const moons: Workload = {
  name: "moons",
  group: "demo",
  title: "moons, 100 points, `batchValueAndGradient`",
  batch: points,
  handwritten: () => moonsByHand(points()),
  figures: [timesInterpreter(1000), timesByHand(0.6)],
};

export const moonsBaked: Workload = {
  name: "moons-baked",
  group: "demo",
  title: "moons baked, 100 points, 65,814 nodes",
  handwritten: () => moonsByHand(points()),
  figures: [timesByHand(0.6), compiledIn(3), emitted(100_000)],
};

const more = (count: number, title: string, figures: readonly Figure[]): Workload => ({
  name: `moons-baked-${count}`,
  group: "data",
  title,
  file: ownModel(`moons-baked-${count}`),
  handwritten: () => moonsByHand(twoMoons(count)),
  figures: [timesPerNodeOf("moons-baked", 1.5), ...figures],
  rounds: 3,
});

export const moreMoons: readonly Workload[] = [
  more(1000, "moons baked, 1,000 points", []),
  more(10_000, "moons baked, 10,000 points", [compiledIn(30), compiledWithin(4 * 2 ** 30)]),
];
