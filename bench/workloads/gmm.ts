/** ADBench's Gaussian mixture: 1,000 points, constants of the model. */
import { emitted, timesByHand, timesValue } from "../figures.js";
import data from "../models/data/gmm-d10-k5-n1000.json" with { type: "json" };
import { ownModel, type Workload } from "../workload.js";
import { gmmByHand } from "./gmm-by-hand.js";

export const gmm: Workload = {
  name: "gmm",
  group: "data",
  title: "GMM, d = 10, k = 5, 1,000 points",
  file: ownModel("gmm"),
  handwritten: () => gmmByHand(data),
  figures: [timesValue(3), timesByHand(1.2), emitted(200_000)],
  rounds: 3,
};
