/**
 * What a module is held to: the eager engine for one example, the derived tapes for a batch (there the sums are grouped
 * as in the module, because work that is shared by the examples is done once) and for the products that the engine does not
 * have, and the traced tapes for finite differences. Knows models and tapes; nothing of the module.
 */
import { deriveKernels } from "../derive/kernels.js";
import { interpret } from "../engine/interpreter.js";
import type { Model } from "../engine/model.js";
import type { Trace } from "../engine/trace.js";
import { elementName } from "../ir/entries.js";
import { interpret as interpretTape } from "../ir/interpret.js";
import { batchValueAndGradient } from "../products/batches.js";
import { gradient } from "../products/scalar.js";
import { jacobian } from "../products/vector.js";
import { GRADIENT_STEPS, interpretBatch } from "./batch.js";
import { bitDifferences, sumDifferences } from "./compare.js";
import type { Differentiated, Oracle } from "./oracle.js";
import { examplesOf, type Point } from "./points.js";
import { batchPiece, batchPrimal, pieceOf, primal } from "./primal.js";
import { productOracles } from "./product-oracles.js";
import { sparseOracles } from "./sparse-oracles.js";

/** Each makes an oracle, by the names that probes have for them. */
export function oraclesOf(
  model: Model,
  trace: Trace,
  differentiated: Differentiated,
): Readonly<Record<string, () => Oracle>> {
  const { forward, regularizer, outputs } = trace;
  const { count: parameterCount, isChosen } = differentiated;
  const eager = interpret(model);
  const mean = model.reduction === "mean";
  const nameOf = (index: number): string => {
    const output = outputs ? elementName(outputs, Math.floor(index / parameterCount)) : "value";
    return `∂${output}/∂${differentiated.nameOf(index % parameterCount)}`;
  };
  /** The engine differentiates all parameters; what else is chosen is held to the derived tapes. */
  const chosenExample = (): Oracle => {
    const [kernel] = deriveKernels({ forward, regularizer, parameterCount }, (outputs ? jacobian : gradient).kernels);
    const value = (point: Point): Float64Array => interpretTape(forward, point)[0]!;
    return {
      ...example(),
      name: "the derived tapes",
      expected: (point) => {
        const results = interpretTape(kernel!.tape, point);
        return { values: value(point), derivatives: results.at(-1)! };
      },
    };
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
    curve: (point) => ({ f: primal(forward, point), at: point.parameters, piece: pieceOf(forward, point) }),
    rows: forward.size,
    nameOf,
  });
  const batch = (): Oracle => {
    const kernels = deriveKernels({ forward, regularizer, parameterCount }, batchValueAndGradient.kernels);
    const tapes = new Map<string, (typeof kernels)[number]["tape"]>(kernels.map(({ name, tape }) => [name, tape]));
    return {
      name: tapes.has("prepareBatch") || isChosen ? "the derived tapes" : "the interpreter",
      expected: (point) => interpretBatch(tapes, GRADIENT_STEPS, point, examplesOf(point, model.inputCount), mean),
      contested: (point, expected) => {
        if (isChosen) return [];
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
        f: batchPrimal(forward, regularizer, point, examplesOf(point, model.inputCount), mean),
        at: point.parameters,
        piece: batchPiece(forward, regularizer, point, examplesOf(point, model.inputCount)),
      }),
      rows: 3 * forward.size + (regularizer?.size ?? 0),
      nameOf,
    };
  };
  const whole = isChosen ? chosenExample : example;
  return {
    example: whole,
    batch,
    ...productOracles(model, trace, differentiated, whole),
    ...sparseOracles(trace, differentiated),
  };
}
