/** The squares of 1,000 entries of a table, each of which is named by an input. */
import { at, defineModel, integers, sum, vector } from "micrograd-compile";

export default defineModel({
  parameters: { table: vector(1000, (i) => Math.sin(i)) },
  inputs: { indices: integers(1000, 1000) },
  forward: ({ table }, { indices }) => sum(indices.map((i) => at(table, i).square())),
});
