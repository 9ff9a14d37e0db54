/**
 * A batch by the tapes its kernels were derived as, interpreted row by row: the order of every sum is that of the
 * generated module, and nothing is optimised or printed. Knows tapes; follows `batchValueAndGradient` in
 * templates/scalar.ts line by line.
 */
import { interpret, type PortValues } from "../ir/interpret.js";
import type { Output, Tape } from "../ir/tape.js";
import type { Outcome } from "./compare.js";

/** The derived tapes of a batch, by the name of their kernel; a model need not have all of them. */
export type BatchTapes = ReadonlyMap<string, Tape>;

/** Value and gradient over the examples of a batch, plus the regularizer. */
export function interpretBatch(
  tapes: BatchTapes,
  parameters: Float64Array,
  examples: readonly Float64Array[],
  mean: boolean,
): Outcome {
  const gradient = new Float64Array(parameters.length);
  const run = (kernel: string, ports: PortValues = {}): Results => {
    const tape = tapes.get(kernel);
    return tape ? resultsOf(tape, { parameters, ...ports }) : {};
  };
  const addTo = (sums: Float64Array | undefined, terms: Float64Array | undefined): void =>
    terms?.forEach((term, i) => {
      sums![i]! += term;
    });
  const { shared = new Float64Array(0) } = run("prepareBatch");
  const sharedGradient = new Float64Array(shared.length);
  const losses = examples.map((inputs) => {
    const results = run("addExampleGradient", { inputs, shared });
    addTo(gradient, results.gradient);
    addTo(sharedGradient, results.sharedGradient);
    return results.return![0]!;
  });
  addTo(gradient, run("finishBatch", { sharedGradient }).gradient);
  const scale = mean ? 1 / examples.length : 1;
  const total = losses.reduce((sum, loss) => sum + loss) * scale;
  const penalty = run("addPenaltyGradient");
  const derivatives = gradient.map((x) => x * scale);
  addTo(derivatives, penalty.gradient);
  return { values: [penalty.return ? total + penalty.return[0]! : total], derivatives };
}

type Results = { readonly [K in Output["target"]]?: Float64Array };

function resultsOf(tape: Tape, ports: PortValues): Results {
  const numbers = interpret(tape, ports);
  return Object.fromEntries(tape.outputs.map(({ target }, i) => [target, numbers[i]!]));
}
