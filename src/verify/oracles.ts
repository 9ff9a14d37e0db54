/**
 * What a module is held to: the eager engine for one example, the derived tapes for a batch (there the sums are grouped
 * as in the module, because work that is shared by the examples is done once), and the traced tapes for finite
 * differences. Knows models and tapes; nothing of the module.
 */
import { deriveKernels, products } from "../derive/kernels.js";
import { interpret } from "../engine/interpreter.js";
import type { Model } from "../engine/model.js";
import type { Trace } from "../engine/trace.js";
import { interpretBatch } from "./batch.js";
import { bitDifferences, type Difference, type Outcome, sumDifferences } from "./compare.js";
import type { Point } from "./points.js";
import { batchPrimal, primal } from "./primal.js";

export interface Oracle {
  /** Who says so, for the report. */
  readonly name: string;
  /** What must come out, to the bit. */
  readonly expected: (point: Point) => Outcome;
  /** How the eager engine's own result differs from that, more than the order of sums explains. */
  readonly contested: (point: Point, expected: Outcome) => readonly Difference[];
  /** What slopes are taken of. */
  readonly primal: (point: Point) => (parameters: Float64Array) => Float64Array;
  /** Rows that one evaluation of `primal` takes. */
  readonly rows: number;
}

export function oraclesOf(model: Model, trace: Trace): { readonly example: Oracle; readonly batch: Oracle } {
  const { forward, regularizer } = trace;
  const { parameterCount } = model;
  const eager = interpret(model);
  const mean = model.reduction === "mean";
  const examples = ({ batch }: Point): Float64Array[] => {
    const count = batch.length / model.inputCount;
    return Array.from({ length: count }, (_, i) => batch.subarray(i * model.inputCount, (i + 1) * model.inputCount));
  };
  const batchKernels = model.inputCount > 0 ? products.scalar.batchValueAndGradient : [];
  const tapes = new Map<string, ReturnType<typeof deriveKernels>[number]["tape"]>(
    deriveKernels({ forward, regularizer, parameterCount }, trace.outputs ? [] : batchKernels).map((kernel) => [
      kernel.name,
      kernel.tape,
    ]),
  );
  return {
    example: {
      name: "the interpreter",
      expected: ({ parameters, inputs }) => {
        if (trace.outputs)
          return { values: eager.forward(parameters, inputs), derivatives: eager.jacobian(parameters, inputs) };
        const derivatives = new Float64Array(parameterCount);
        return { values: [eager.valueAndGradient(parameters, inputs, derivatives)], derivatives };
      },
      contested: () => [],
      primal: ({ parameters, inputs }) => primal(forward, { parameters, inputs }),
      rows: forward.size,
    },
    batch: {
      name: tapes.has("prepareBatch") ? "the derived tapes" : "the interpreter",
      expected: (point) => interpretBatch(tapes, point.parameters, examples(point), mean),
      contested: (point, expected) => {
        const derivatives = new Float64Array(parameterCount);
        const outcome = {
          values: [eager.batchValueAndGradient(point.parameters, point.batch, derivatives)],
          derivatives,
        };
        if (!tapes.has("prepareBatch")) return bitDifferences(outcome, expected, ["values", "derivatives"]);
        return [
          ...bitDifferences(outcome, expected, ["values"]),
          ...(point.smooth ? sumDifferences(outcome, expected, ["derivatives"]) : []),
        ];
      },
      primal: (point) => batchPrimal(forward, regularizer, point.parameters, examples(point), mean),
      rows: 3 * forward.size + (regularizer?.size ?? 0),
    },
  };
}
