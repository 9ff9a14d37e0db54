/**
 * What a module is held to: the eager engine for one example, the derived tapes for a batch (there the sums are grouped
 * as in the module, because work that is shared by the examples is done once) and for the products that the engine does not
 * have, and the traced tapes for finite differences. Knows models and tapes; nothing of the module.
 */
import { deriveKernels, products } from "../derive/kernels.js";
import { interpret } from "../engine/interpreter.js";
import type { Model } from "../engine/model.js";
import type { Trace } from "../engine/trace.js";
import { elementName } from "../ir/entries.js";
import { GRADIENT_STEPS, interpretBatch } from "./batch.js";
import { bitDifferences, sumDifferences } from "./compare.js";
import type { Oracle } from "./oracle.js";
import { examplesOf } from "./points.js";
import { batchPrimal, primal } from "./primal.js";
import { productOracles } from "./product-oracles.js";
import { sparseOracles } from "./sparse-oracles.js";

/** Each makes an oracle, by the names that probes have for them. */
export function oraclesOf(model: Model, trace: Trace): Readonly<Record<string, () => Oracle>> {
  const { forward, regularizer, outputs } = trace;
  const { parameterCount } = model;
  const eager = interpret(model);
  const mean = model.reduction === "mean";
  const nameOf = (index: number): string => {
    const output = outputs ? elementName(outputs, Math.floor(index / parameterCount)) : "value";
    return `∂${output}/∂${elementName(model.parameters, index % parameterCount)}`;
  };
  const example = (): Oracle => ({
    name: "the interpreter",
    expected: ({ parameters, inputs }) => {
      if (outputs)
        return { values: eager.forward(parameters, inputs), derivatives: eager.jacobian(parameters, inputs) };
      const derivatives = new Float64Array(parameterCount);
      return { values: [eager.valueAndGradient(parameters, inputs, derivatives)], derivatives };
    },
    contested: () => [],
    curve: ({ parameters, inputs }) => ({ f: primal(forward, { parameters, inputs }), at: parameters }),
    rows: forward.size,
    nameOf,
  });
  const batch = (): Oracle => {
    const kernels = deriveKernels({ forward, regularizer, parameterCount }, products.scalar.batchValueAndGradient);
    const tapes = new Map<string, (typeof kernels)[number]["tape"]>(kernels.map(({ name, tape }) => [name, tape]));
    return {
      name: tapes.has("prepareBatch") ? "the derived tapes" : "the interpreter",
      expected: (point) => interpretBatch(tapes, GRADIENT_STEPS, point, examplesOf(point, model.inputCount), mean),
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
      curve: (point) => ({
        f: batchPrimal(forward, regularizer, point.parameters, examplesOf(point, model.inputCount), mean),
        at: point.parameters,
      }),
      rows: 3 * forward.size + (regularizer?.size ?? 0),
      nameOf,
    };
  };
  return { example, batch, ...productOracles(model, trace, example), ...sparseOracles(model, trace) };
}
