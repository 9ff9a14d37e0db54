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
import { derivativesOf, GRADIENT_STEPS, type Interpret, interpretBatch, Tapes } from "./batch.js";
import { bitDifferences, sumDifferences } from "./compare.js";
import type { Differentiated, Oracle } from "./oracle.js";
import { examplesOf, type Point } from "./points.js";
import { batchPiece, batchPrimal, pieceOf, primal } from "./primal.js";
import { productOracles } from "./product-oracles.js";
import { sparseOracles } from "./sparse-oracles.js";

/**
 * Each makes an oracle, by the names that probes have for them.
 * @param run what is to be known of results that tapes are interpreted for.
 */
export function oraclesOf(
  model: Model,
  trace: Trace,
  differentiated: Differentiated,
  run: Interpret = interpretTape,
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
    const value = (point: Point): Float64Array => run(forward, point)[0]!;
    return {
      ...example(),
      name: "the derived tapes",
      expected: (point) => {
        const results = run(kernel!.tape, point);
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
  const batchTapes = (): Tapes =>
    new Tapes(deriveKernels({ forward, regularizer, parameterCount }, batchValueAndGradient.kernels), run);
  const batch = (): Oracle => {
    const tapes = batchTapes();
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
  /** The same tapes, without the scale and the regularizer. */
  const batchSum = (): Oracle => {
    const tapes = batchTapes();
    const { penalty: _, ...steps } = GRADIENT_STEPS;
    const examples = (point: Point): Float64Array[] => examplesOf(point, model.inputCount);
    return {
      name: "the derived tapes",
      expected: (point) => interpretBatch(tapes, steps, point, examples(point), false),
      contested: () => [],
      curve: (point) => ({
        f: batchPrimal(forward, null, point, examples(point), false),
        at: point.parameters,
        piece: batchPiece(forward, null, point, examples(point)),
      }),
      rows: 3 * forward.size,
      nameOf,
    };
  };
  const penalty = (): Oracle => {
    const tapes = batchTapes();
    const none = { values: [0], derivatives: new Float64Array(parameterCount) };
    return {
      name: "the derived tapes",
      expected: (point) => {
        const results = tapes.results(GRADIENT_STEPS.penalty, point);
        return results.return ? { values: results.return, derivatives: derivativesOf(results)! } : none;
      },
      contested: () => [],
      curve: (point) =>
        regularizer
          ? { f: primal(regularizer, point), at: point.parameters, piece: pieceOf(regularizer, point) }
          : { f: () => Float64Array.of(0), at: point.parameters },
      rows: regularizer?.size ?? 1,
      nameOf,
    };
  };
  const whole = isChosen ? chosenExample : example;
  return {
    example: whole,
    batch,
    batchSum,
    regularizer: penalty,
    ...productOracles(model, trace, differentiated, whole, run),
    ...sparseOracles(trace, differentiated, run),
  };
}
