/**
 * The rest of the module of a scalar model: products with its first and second derivatives, and the Hessian. Comes behind
 * `scalar.ts`, whose arrays it shares, and is filled in as that is. A Hessian whose code would be long is computed by rows. The file is
 * long because each product is there for one example, for a batch, and for a regularizer.
 */
import { copyExample, expectBatch, expectExamples, expectLength } from "./common.js";
import { hole, model } from "./facts.js";
import {
  addExampleGradient,
  addPenaltyGradient,
  addTo,
  batchParameters,
  clear,
  copy,
  finishBatch,
  gradientSum,
  meanScale,
  multiply,
  prepareBatch,
  shared,
  sharedGradient,
} from "./scalar.js";
import { direction, gradientOfExample, inputsOfExample, row } from "./scratch.js";

/** The vector that the Hessian of a batch is multiplied by. */
const batchVector = new Float64Array(1);
/** The tangents of `shared` and `sharedGradient`. */
const sharedTangent = new Float64Array(1);
const sharedGradientTangent = new Float64Array(1);
/** The cotangent of the value. */
const cotangents = /* @__PURE__ */ new Float64Array(1);

/** The tangent of the value along `vector`. */
function exampleJvp(parameters: Float64Array, inputs: Float64Array, vector: Float64Array): number {
  return hole(parameters, inputs, vector);
}

/** The gradient times the number in `vector`. */
function exampleVjp(parameters: Float64Array, inputs: Float64Array, vector: Float64Array, out: Float64Array): void {
  hole(parameters, inputs, vector, out);
}

/** The Hessian times `vector` for one example. */
function exampleHvp(parameters: Float64Array, inputs: Float64Array, vector: Float64Array, out: Float64Array): void {
  hole(parameters, inputs, vector, out);
}

/** The Hessian for one example. */
function exampleHessian(parameters: Float64Array, inputs: Float64Array, out: Float64Array): void {
  hole(parameters, inputs, out);
}

/** Computes `shared` and its tangents along `vector`. */
function prepareBatchHvp(parameters: Float64Array, vector: Float64Array): void {
  hole(parameters, vector, shared, sharedTangent);
}

/**
 * For the example that starts at `offset`: adds its Hessian times `batchVector` to `gradientSum`, and what concerns
 * `shared` to `sharedGradient` and `sharedGradientTangent`.
 */
function addExampleHvp(batch: Float64Array, offset: number): void {
  hole(batch, offset, batchParameters, batchVector, gradientSum, sharedGradientTangent);
}

/** For the example that starts at `offset`: adds its Hessian times `batchVector` to `gradientSum`. */
export function addExampleHvpByExample(batch: Float64Array, offset: number): void {
  copyExample(batch, offset, inputsOfExample);
  exampleHvp(batchParameters, inputsOfExample, batchVector, gradientOfExample);
  addTo(gradientSum, gradientOfExample);
}

/** Takes `sharedGradient` and `sharedGradientTangent` on to the parameters: adds to `gradientSum`. */
function finishBatchHvp(parameters: Float64Array, vector: Float64Array): void {
  hole(parameters, vector, gradientSum, sharedGradientTangent);
}

/** Adds the Hessian for the example that starts at `offset` to `out`. */
function addExampleHessian(parameters: Float64Array, batch: Float64Array, offset: number, out: Float64Array): void {
  hole(parameters, batch, offset, out);
}

/** Adds the regularizer's Hessian times `vector` to `out`. */
function addPenaltyHvp(parameters: Float64Array, vector: Float64Array, out: Float64Array): void {
  hole(parameters, vector, out);
}

/** Adds the regularizer's Hessian to `out`. */
function addPenaltyHessian(parameters: Float64Array, out: Float64Array): void {
  hole(parameters, out);
}

/** Writes them. */
function exampleHessianValues(parameters: Float64Array, inputs: Float64Array, out: Float64Array): void {
  hole(parameters, inputs, out);
}

/**
 * The derivative of the value along `vector` (one number per parameter), for one example.
 * @throws RangeError if an array has the wrong length.
 */
export function jvp(parameters: Float64Array, inputs: Float64Array, vector: Float64Array): number {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("vector", vector.length, model.variableCount);
  return exampleJvp(parameters, inputs, vector);
}

/**
 * `cotangent` · ∂value/∂parameters for one example, in `out` or a fresh array.
 * @throws RangeError if an array has the wrong length.
 */
export function vjp(
  parameters: Float64Array,
  inputs: Float64Array,
  cotangent: number,
  out: Float64Array = new Float64Array(model.variableCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("out", out.length, model.variableCount);
  cotangents[0] = cotangent;
  exampleVjp(parameters, inputs, cotangents, out);
  return out;
}

/**
 * The Hessian times `vector` (one number per parameter), for one example: in `out`, which must not share memory with the
 * others, or in a fresh array.
 * @throws RangeError if an array has the wrong length.
 */
export function hvp(
  parameters: Float64Array,
  inputs: Float64Array,
  vector: Float64Array,
  out: Float64Array = new Float64Array(model.variableCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("vector", vector.length, model.variableCount);
  expectLength("out", out.length, model.variableCount);
  exampleHvp(parameters, inputs, vector, out);
  return out;
}

/**
 * The Hessian for one example, all of it and row-major: element i · parameterCount + j is ∂²value/∂parameter[i]∂parameter[j],
 * symmetric to the bit; in `out` or a fresh array.
 * @throws RangeError if an array has the wrong length.
 */
export function hessian(
  parameters: Float64Array,
  inputs: Float64Array,
  out: Float64Array = new Float64Array(model.variableCount * model.variableCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("out", out.length, model.variableCount * model.variableCount);
  exampleHessian(parameters, inputs, out);
  hessianByRows(parameters, inputs, out);
  return out;
}

/**
 * The sum of the value over the examples of a batch, which may be empty: neither scaled nor with the regularizer, so that
 * parts of a data set can be added up. The sum's gradient overwrites `gradient`, which must not share memory with the others.
 * @throws RangeError if an array has the wrong length, or `batch` ends inside an example.
 */
export function batchSumAndGradient(parameters: Float64Array, batch: Float64Array, gradient: Float64Array): number {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("gradient", gradient.length, model.variableCount);
  expectExamples(batch.length);
  clear(gradient);
  if (batch.length === 0) return 0;
  copy(parameters, batchParameters);
  clear(gradientSum);
  clear(sharedGradient);
  prepareBatch(parameters);
  let total = addExampleGradient(batch, 0);
  for (let offset = model.inputCount; offset < batch.length; offset += model.inputCount)
    total += addExampleGradient(batch, offset);
  finishBatch(parameters);
  copy(gradientSum, gradient);
  return total;
}

/**
 * The regularizer's value, which batches have once; 0 if there is none. Its gradient overwrites `gradient`, which must not
 * share memory with the parameters.
 * @throws RangeError if an array has the wrong length.
 */
export function regularizerValueAndGradient(parameters: Float64Array, gradient: Float64Array): number {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("gradient", gradient.length, model.variableCount);
  clear(gradient);
  let value = 0;
  value = addPenaltyGradient(parameters, gradient);
  return value;
}

/**
 * The Hessian over a batch plus the regularizer's, times `vector` (one number per parameter): in `out`, which must not
 * share memory with the others, or in a fresh array.
 * @throws RangeError if an array has the wrong length, or `batch` is empty or ends inside an example.
 */
export function batchHvp(
  parameters: Float64Array,
  batch: Float64Array,
  vector: Float64Array,
  out: Float64Array = new Float64Array(model.variableCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectBatch(batch.length);
  expectLength("vector", vector.length, model.variableCount);
  expectLength("out", out.length, model.variableCount);
  sumHvps(parameters, batch, vector);
  copy(gradientSum, out);
  multiply(out, meanScale(batch.length));
  addPenaltyHvp(parameters, vector, out);
  return out;
}

/**
 * The Hessian over a batch plus the regularizer's, all of it and row-major; in `out`, which must not share memory with the
 * others, or in a fresh array.
 * @throws RangeError if an array has the wrong length, or `batch` is empty or ends inside an example.
 */
export function batchHessian(
  parameters: Float64Array,
  batch: Float64Array,
  out: Float64Array = new Float64Array(model.variableCount * model.variableCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectBatch(batch.length);
  expectLength("out", out.length, model.variableCount * model.variableCount);
  sumHessians(parameters, batch, out);
  sumHessiansByRows(parameters, batch, out);
  multiply(out, meanScale(batch.length));
  addPenaltyHessian(parameters, out);
  addPenaltyHessianByRows(parameters, out);
  return out;
}

/** Sums the Hessians of the examples times `vector`, in `gradientSum`. */
function sumHvps(parameters: Float64Array, batch: Float64Array, vector: Float64Array): void {
  copy(parameters, batchParameters);
  copy(vector, batchVector);
  clear(gradientSum);
  clear(sharedGradient);
  clear(sharedGradientTangent);
  prepareBatchHvp(parameters, vector);
  for (let offset = 0; offset < batch.length; offset += model.inputCount) addExampleHvp(batch, offset);
  finishBatchHvp(parameters, vector);
}

/** Sums the Hessians of the examples. */
function sumHessians(parameters: Float64Array, batch: Float64Array, out: Float64Array): void {
  clear(out);
  for (let offset = 0; offset < batch.length; offset += model.inputCount)
    addExampleHessian(parameters, batch, offset, out);
}

/** The Hessian: from the product with each unit vector what is not above the diagonal, and the same on the other side. */
function hessianByRows(parameters: Float64Array, inputs: Float64Array, out: Float64Array): void {
  clear(direction);
  for (let i = 0; i < direction.length; i++) {
    direction[i] = 1;
    exampleHvp(parameters, inputs, direction, row);
    direction[i] = 0;
    for (let j = i; j < row.length; j++) out[i * row.length + j] = out[j * row.length + i] = row[j]!;
  }
}

/** The sum of the Hessians of the examples, from its products with unit vectors. */
function sumHessiansByRows(parameters: Float64Array, batch: Float64Array, out: Float64Array): void {
  clear(direction);
  for (let i = 0; i < direction.length; i++) {
    direction[i] = 1;
    sumHvps(parameters, batch, direction);
    direction[i] = 0;
    for (let j = i; j < row.length; j++) out[i * row.length + j] = out[j * row.length + i] = gradientSum[j]!;
  }
}

/** Adds the regularizer's Hessian to `out`, from its products with unit vectors. */
function addPenaltyHessianByRows(parameters: Float64Array, out: Float64Array): void {
  clear(direction);
  for (let i = 0; i < direction.length; i++) {
    direction[i] = 1;
    clear(row);
    addPenaltyHvp(parameters, direction, row);
    direction[i] = 0;
    for (let j = i; j < row.length; j++) {
      out[i * row.length + j]! += row[j]!;
      if (j > i) out[j * row.length + i]! += row[j]!;
    }
  }
}

/**
 * Where the lower triangle of the Hessian may have elements that are not 0, parameters × parameters, as compressed sparse rows: row i has the
 * columns from `columns[rowPointers[i]]` up to before `columns[rowPointers[i + 1]]`.
 */
export const hessianPattern: { readonly rowPointers: Int32Array; readonly columns: Int32Array } = {
  rowPointers: new Int32Array(1),
  columns: new Int32Array(1),
};

/**
 * The elements of the Hessian for one example that `hessianPattern` lists, in its order: in `out` or a fresh array.
 * @throws RangeError if an array has the wrong length.
 */
export function hessianValues(
  parameters: Float64Array,
  inputs: Float64Array,
  out: Float64Array = new Float64Array(hessianPattern.columns.length),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("out", out.length, hessianPattern.columns.length);
  exampleHessianValues(parameters, inputs, out);
  return out;
}
