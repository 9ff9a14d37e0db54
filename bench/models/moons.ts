/** The demo of micrograd at its initial weights, on all of its 100 points: as a batch, and baked into one graph. */
import demo from "../../examples/data/moons.json" with { type: "json" };
import model from "../../examples/moons.js";
import baked from "../../examples/moons-baked.js";
import type { Workload } from "../workload.js";
import { moonsByHand } from "./moons-by-hand.js";

const batch = Float64Array.from(demo.X.flatMap((point, i) => [...point, demo.y[i]!]));
const handwritten = () => moonsByHand(batch);

export const moons: Workload = {
  name: "moons",
  title: "moons, 100 points, `batchValueAndGradient`",
  model,
  parameters: model.createParameters(),
  batch,
  handwritten,
  figures: [
    { against: "interpreted", atLeast: 1000 },
    { against: "handwritten", atMost: 0.6 },
  ],
};

export const moonsBaked: Workload = {
  name: "moons-baked",
  title: "moons baked, 65,814 nodes, no hint",
  model: baked,
  parameters: baked.createParameters(),
  batch: null,
  handwritten,
  figures: [{ against: "interpreted", atLeast: 8 }],
  compiledIn: 10,
};
