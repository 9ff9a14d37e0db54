/**
 * A batch by the tapes its kernels were derived as, interpreted row by row: the order of every sum is that of the
 * generated module, and nothing is optimised or printed. Knows tapes; follows the functions of the templates that start
 * with `batch` line by line.
 */
import { interpret, type PortValues } from "../ir/interpret.js";
import type { Output, Tape } from "../ir/tape.js";
import type { Outcome } from "./compare.js";

/** What makes numbers of a tape: the law, or something that is to be known of them. */
export type Interpret = (tape: Tape, ports: PortValues) => Float64Array[];

/** Derived tapes, by the name of their kernel, and who interprets them; a model need not have all of them. */
export class Tapes {
  private readonly tapes: ReadonlyMap<string, Tape>;
  private readonly run: Interpret;

  constructor(kernels: readonly { readonly name: string; readonly tape: Tape }[], run: Interpret = interpret) {
    this.tapes = new Map(kernels.map(({ name, tape }) => [name, tape]));
    this.run = run;
  }

  has(kernel: string): boolean {
    return this.tapes.has(kernel);
  }

  /** The outputs of a kernel by their targets; none if the model does not have it. */
  results(kernel: string | undefined, ports: PortValues): Results {
    const tape = kernel === undefined ? undefined : this.tapes.get(kernel);
    if (!tape) return {};
    const numbers = this.run(tape, ports);
    return Object.fromEntries(tape.outputs.map(({ target }, i) => [target, numbers[i]!]));
  }
}

/** The kernels that a batch goes through: before the examples, for each, after them, and for the regularizer. */
export interface BatchSteps {
  readonly prepare?: string;
  readonly example: string;
  readonly finish?: string;
  readonly penalty?: string;
}

export const GRADIENT_STEPS: BatchSteps = {
  prepare: "prepareBatch",
  example: "addExampleGradient",
  finish: "finishBatch",
  penalty: "addPenaltyGradient",
};

type Results = { readonly [K in Output["target"]]?: Float64Array };

/** The derivatives among the results. */
export const derivativesOf = ({ gradient, out }: Results): Float64Array | undefined => gradient ?? out;

/** Value (if the kernels give one) and derivatives over the examples of a batch, plus the regularizer's. */
export function interpretBatch(
  tapes: Tapes,
  steps: BatchSteps,
  ports: PortValues,
  examples: readonly Float64Array[],
  mean: boolean,
): Outcome {
  const prepared = tapes.results(steps.prepare, ports);
  const sums: { [target: string]: Float64Array } = {};
  const losses = examples.map((inputs) => {
    const { return: loss, ...results } = tapes.results(steps.example, { ...ports, inputs, ...prepared });
    for (const [target, terms] of Object.entries(results)) {
      sums[target] ??= new Float64Array(terms.length);
      addTo(sums[target], terms);
    }
    return loss?.[0] ?? 0;
  });
  const total = derivativesOf(sums as Results)!;
  addTo(total, derivativesOf(tapes.results(steps.finish, { ...ports, ...sums })));
  const scale = mean ? 1 / examples.length : 1;
  const value = losses.reduce((sum, loss) => sum + loss) * scale;
  const penalty = tapes.results(steps.penalty, ports);
  const derivatives = total.map((x) => x * scale);
  addTo(derivatives, derivativesOf(penalty));
  return { values: [penalty.return ? value + penalty.return[0]! : value], derivatives };
}

export function addTo(sums: Float64Array, terms: Float64Array | undefined): void {
  terms?.forEach((term, i) => {
    sums[i]! += term;
  });
}
