/**
 * What the derivatives are held to that the eager engine does not have: to the bit, the tapes they were derived as; and
 * finite differences of values (along a direction, for `jvp`) or of gradients. Knows models and tapes; nothing of the
 * module.
 */
import { deriveKernels, type KernelName } from "../derive/kernels.js";
import { valueAndGradient } from "../derive/products.js";
import { interpret } from "../engine/interpreter.js";
import type { Model } from "../engine/model.js";
import type { Trace } from "../engine/trace.js";
import { elementName } from "../ir/entries.js";
import type { PortValues } from "../ir/interpret.js";
import type { Tape } from "../ir/tape.js";
import * as batches from "../products/batches.js";
import * as scalar from "../products/scalar.js";
import * as vector from "../products/vector.js";
import { addTo, type BatchSteps, derivativesOf, type Interpret, interpretBatch, Tapes } from "./batch.js";
import { type Outcome, sumDifferences } from "./compare.js";
import type { Differentiated, Oracle } from "./oracle.js";
import { examplesOf, type Point } from "./points.js";
import { batchPiece, batchPrimal, pieceOf, primal, sizeOfRows } from "./primal.js";
import type { Curve } from "./slopes.js";

const HVP_STEPS: BatchSteps = {
  prepare: "prepareBatchHvp",
  example: "addExampleHvp",
  finish: "finishBatchHvp",
  penalty: "addPenaltyHvp",
};

/** A matrix that may take more rows than this at a point is not multiplied. */
const MATRIX_ROWS = 1e6;

export function productOracles(
  model: Model,
  trace: Trace,
  { count: parameterCount, nameOf, isChosen }: Differentiated,
  example: () => Oracle,
  run: Interpret,
): Record<string, () => Oracle> {
  const { forward, regularizer, outputs } = trace;
  const { inputCount } = model;
  const mean = model.reduction === "mean";
  const parameter = (i: number): string => nameOf(i % parameterCount);
  const output = (i: number): string => (outputs ? elementName(outputs, i % outputCount) : "value");
  const outputCount = forward.outputs[0]!.ids.length;
  const gradientOf = (tape: Tape): Tape => {
    const gradient = valueAndGradient(tape, parameterCount);
    gradient.outputs = gradient.outputs.filter(({ target }) => target === "gradient");
    return gradient;
  };

  const gradient = gradientOf(forward);
  const penalty = regularizer && gradientOf(regularizer);

  /** @param names the product's kernels. */
  const oracle = (
    names: readonly KernelName[],
    derivatives: (tapes: Tapes, point: Point) => Float64Array,
    curve: (point: Point) => Curve,
    nameOf: (index: number) => string,
  ): Oracle => {
    const kernels = deriveKernels({ forward, regularizer, parameterCount }, names);
    const tapes = new Tapes(kernels, run);
    const size = kernels.reduce((total, { tape }) => total + tape.size, 0);
    // Kernels that are none of the product's own compute it by rows.
    const runs = kernels.some(({ name }) => !names.includes(name)) ? parameterCount : 1;
    return {
      name: "the derived tapes",
      expected: (point) => {
        const { f, at } = curve(point);
        return { values: f(at), derivatives: derivatives(tapes, point) };
      },
      contested: () => [],
      effort: runs * size,
      curve,
      rows: 4 * (forward.size + (regularizer?.size ?? 0)),
      nameOf,
    };
  };
  const derived = (tapes: Tapes, kernel: string, ports: PortValues): Float64Array => {
    const results = tapes.results(kernel, ports);
    return results.return ?? derivativesOf(results)!;
  };
  const overBatch = (tapes: Tapes, steps: BatchSteps, point: Point, vector?: Float64Array): Float64Array =>
    interpretBatch(tapes, steps, vector ? { ...point, vector } : point, examplesOf(point, inputCount), mean)
      .derivatives as Float64Array;
  /** A product, and where the matrix times the vector is another: with ∞ it matters in which order they are multiplied. */
  const beside = (product: Oracle, matrix: () => Oracle): Oracle => {
    if ((product.effort ?? 0) * parameterCount > MATRIX_ROWS) return product;
    let whole: Oracle | undefined;
    const apart = (point: Point, { derivatives }: Outcome): number[] => {
      // What is finite along a vector without zeros is so as a matrix.
      if (Array.from(derivatives).every(Number.isFinite) && !point.vector.includes(0)) return [];
      whole ??= matrix();
      const entries = whole.expected(point).derivatives;
      return Array.from(derivatives).flatMap((found, i) => {
        const row = Array.from({ length: parameterCount }, (_, j) => entries[i * parameterCount + j]!);
        const sum = row.reduce((total, entry, j) => total + entry * point.vector[j]!, 0);
        return row.every(Number.isFinite) || Object.is(found, sum) ? [] : [i];
      });
    };
    return { ...product, apart };
  };
  /** A Hessian by its products with unit vectors: of each what is not above the diagonal, and the same on the other side. */
  const byRows = (product: (vector: Float64Array) => Float64Array): Float64Array => {
    const n = parameterCount;
    const found = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      const row = product(new Float64Array(n).with(i, 1));
      for (let j = i; j < n; j++) found[i * n + j] = found[j * n + i] = row[j]!;
    }
    return found;
  };

  const values = (point: Point): Curve => ({
    f: primal(forward, point),
    at: point.parameters,
    piece: pieceOf(forward, point),
  });
  const gradients = (point: Point): Curve => ({
    f: primal(gradient, point),
    at: point.parameters,
    scale: sizeOfRows(gradient, point),
    piece: pieceOf(gradient, point),
  });
  const batchGradients = (point: Point): Curve => ({
    f: batchPrimal(gradient, penalty, point, examplesOf(point, inputCount), mean),
    at: point.parameters,
    piece: batchPiece(gradient, penalty, point, examplesOf(point, inputCount)),
    scale: Math.max(...examplesOf(point, inputCount).map((inputs) => sizeOfRows(gradient, { ...point, inputs }))),
  });
  /** A function of one number: how far to go along the vector. */
  const along =
    (curve: (point: Point) => Curve) =>
    (point: Point): Curve => {
      const { f, at, piece, ...rest } = curve(point);
      const place = ([t]: Float64Array): Float64Array => at.map((x, i) => x + t! * point.vector[i]!);
      return {
        f: (t) => f(place(t)),
        at: Float64Array.of(0),
        ...(piece && { piece: (t) => piece(place(t)) }),
        ...rest,
      };
    };

  const weights = ({ cotangent }: Point): Float64Array =>
    typeof cotangent === "number" ? Float64Array.of(cotangent) : cotangent;

  const ofHessian = (i: number): string => `∂²value/∂${parameter(Math.floor(i / parameterCount))}∂${parameter(i)}`;
  const ofHvp = (i: number): string => `∂²value/∂${parameter(i)}∂vector`;
  const ofJacobian = (i: number): string => `∂${output(Math.floor(i / parameterCount))}/∂${parameter(i)}`;

  const hessian = (): Oracle =>
    oracle(
      scalar.hessian.kernels,
      (tapes, point) =>
        tapes.has("exampleHessian")
          ? derived(tapes, "exampleHessian", point)
          : byRows((v) => derived(tapes, "exampleHvp", { ...point, vector: v })),
      gradients,
      ofHessian,
    );

  const batchHessian = (): Oracle =>
    oracle(
      batches.batchHessian.kernels,
      (tapes, point) => {
        const { penalty, ...steps } = HVP_STEPS;
        const total = tapes.has("addExampleHessian")
          ? overBatch(tapes, { example: "addExampleHessian" }, point)
          : byRows((v) => overBatch(tapes, steps, point, v));
        if (tapes.has("addPenaltyHessian")) addTo(total, derived(tapes, "addPenaltyHessian", point));
        else if (regularizer)
          addTo(
            total,
            byRows((v) => derived(tapes, penalty!, { ...point, vector: v })),
          );
        return total;
      },
      batchGradients,
      ofHessian,
    );

  return {
    jvp: () =>
      beside(
        oracle(
          (outputs ? vector.outputsJvp : scalar.jvp).kernels,
          (tapes, point) => derived(tapes, outputs ? "writeJvp" : "exampleJvp", point),
          along(values),
          (i) => `∂${output(i)}/∂vector`,
        ),
        example,
      ),
    vjp: () =>
      oracle(
        (outputs ? vector.outputsVjp : scalar.vjp).kernels,
        (tapes, point) => derived(tapes, outputs ? "writeVjp" : "exampleVjp", { ...point, vector: weights(point) }),
        (point) => {
          const { f, ...rest } = values(point);
          const w = weights(point);
          return { f: (x) => Float64Array.of(f(x).reduce((sum, y, i) => sum + y * w[i]!, 0)), ...rest };
        },
        (i) => `∂(vector·outputs)/∂${parameter(i)}`,
      ),
    hvp: () =>
      beside(
        oracle(scalar.hvp.kernels, (tapes, point) => derived(tapes, "exampleHvp", point), along(gradients), ofHvp),
        hessian,
      ),
    hessian,
    batchHvp: () =>
      beside(
        oracle(
          batches.batchHvp.kernels,
          (tapes, point) => overBatch(tapes, HVP_STEPS, point),
          along(batchGradients),
          ofHvp,
        ),
        batchHessian,
      ),
    batchHessian,
    jacobian: () => {
      // By rows it is what the interpreter does; by columns sums are grouped otherwise.
      if (parameterCount >= outputCount && !isChosen) return example();
      const byColumns = oracle(
        vector.jacobian.kernels,
        (tapes, point) => derived(tapes, "writeJacobian", point),
        values,
        ofJacobian,
      );
      if (isChosen) return byColumns;
      const eager = interpret(model);
      return {
        ...byColumns,
        contested: ({ parameters, inputs, smooth }, expected) =>
          smooth ? sumDifferences({ derivatives: eager.jacobian(parameters, inputs) }, expected, ["derivatives"]) : [],
      };
    },
    batchJacobian: () =>
      oracle(
        vector.batchJacobian.kernels,
        (tapes, point) => {
          const jacobians = examplesOf(point, inputCount).map((inputs) =>
            derived(tapes, "writeExampleJacobian", { ...point, inputs }),
          );
          return Float64Array.from(jacobians.flatMap((jacobian) => [...jacobian]));
        },
        (point) => {
          const curves = examplesOf(point, inputCount).map((inputs) => values({ ...point, inputs }).f);
          const piece = batchPiece(forward, null, point, examplesOf(point, inputCount));
          return { f: (x) => Float64Array.from(curves.flatMap((f) => [...f(x)])), at: point.parameters, piece };
        },
        (i) => `${ofJacobian(i)} of example ${Math.floor(i / (outputCount * parameterCount))}`,
      ),
  };
}
