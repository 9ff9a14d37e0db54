/** Perceptrons 2-h-h-1 on one sample: is there a size from which a node takes longer? */
import { spreadPerNode } from "../figures.js";
import { ownModel, type Workload } from "../workload.js";

const HIDDEN = [4, 8, 16, 24, 32, 64, 128];
const nameOf = (hidden: number): string => `mlp-${hidden}`;

const even = spreadPerNode(`MLP 2-h-h-1, one sample, h = ${HIDDEN.join(", ")}`, HIDDEN.map(nameOf), 2);

/** The figure is of all of them and stands with the last. */
export const mlps: readonly Workload[] = HIDDEN.map((hidden, i) => ({
  name: nameOf(hidden),
  group: "mlp",
  title: `MLP 2-${hidden}-${hidden}-1, one sample`,
  file: ownModel(nameOf(hidden)),
  figures: i === HIDDEN.length - 1 ? [even] : [],
  rounds: 3,
}));
