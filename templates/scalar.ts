/**
 * The module of a scalar model. What a model does not have (inputs, a regularizer, work shared by a batch) is left out
 * together with every statement that mentions it; what is left over and not exported is left out if nothing uses it.
 */
import { expectBatch, expectLength, hole, model } from "./common.js";

/** The parameters and the gradient's sum while a batch runs: V8 knows arrays that never change best. */
const batchParameters = new Float64Array(1);
const gradientSum = new Float64Array(1);
/** The vector that the Hessian of a batch is multiplied by. */
const batchVector = new Float64Array(1);
/** What depends on the parameters alone, computed once per batch. */
const shared = new Float64Array(1);
/** ∂(sum over the batch)/∂shared. */
const sharedGradient = new Float64Array(1);
/** The tangents of both. */
const sharedTangent = new Float64Array(1);
const sharedGradientTangent = new Float64Array(1);
/** The model's own numbers that loops read. */
const data = new Float64Array(1);
/** Indices that loops read where they do not follow from counters. */
const index = new Int32Array(1);
/** Values that one part of a kernel leaves for a later one. */
const values = new Float64Array(1);
/** The cotangent of the value. */
const cotangents = new Float64Array(1);
/** A unit vector, and the row of the Hessian that it gives. */
const direction = new Float64Array(model.parameterCount);
const row = new Float64Array(model.parameterCount);

/**
 * The model's value for one example.
 * @throws RangeError if an array has the wrong length.
 */
export function forward(parameters: Float64Array, inputs: Float64Array): number {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  return exampleValue(parameters, inputs);
}

/**
 * ∂value/∂parameters for one example, in `out` or a fresh array.
 * @throws RangeError if an array has the wrong length.
 */
export function gradient(
  parameters: Float64Array,
  inputs: Float64Array,
  out: Float64Array = new Float64Array(model.parameterCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("out", out.length, model.parameterCount);
  exampleGradient(parameters, inputs, out);
  return out;
}

/**
 * The value for one example; ∂value/∂parameters overwrites `gradient`, which must not share memory with the others.
 * @throws RangeError if an array has the wrong length.
 */
export function valueAndGradient(parameters: Float64Array, inputs: Float64Array, gradient: Float64Array): number {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("gradient", gradient.length, model.parameterCount);
  return exampleGradient(parameters, inputs, gradient);
}

/**
 * The derivative of the value along `vector` (one number per parameter), for one example.
 * @throws RangeError if an array has the wrong length.
 */
export function jvp(parameters: Float64Array, inputs: Float64Array, vector: Float64Array): number {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("vector", vector.length, model.parameterCount);
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
  out: Float64Array = new Float64Array(model.parameterCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("out", out.length, model.parameterCount);
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
  out: Float64Array = new Float64Array(model.parameterCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("vector", vector.length, model.parameterCount);
  expectLength("out", out.length, model.parameterCount);
  exampleHvp(parameters, inputs, vector, out);
  return out;
}

/**
 * The Hessian for one example, all of it and row-major: element i · parameterCount + j is ∂²value/∂parameter[i]∂parameter[j];
 * in `out` or a fresh array.
 * @throws RangeError if an array has the wrong length.
 */
export function hessian(
  parameters: Float64Array,
  inputs: Float64Array,
  out: Float64Array = new Float64Array(model.parameterCount * model.parameterCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("out", out.length, model.parameterCount * model.parameterCount);
  exampleHessian(parameters, inputs, out);
  hessianByRows(parameters, inputs, out);
  return out;
}

/**
 * The model's value over a batch of examples (one after the other, each as in `inputs`), plus the regularizer.
 * @throws RangeError if `parameters` has the wrong length, or `batch` is empty or ends inside an example.
 */
export function batchForward(parameters: Float64Array, batch: Float64Array): number {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectBatch(batch.length);
  prepareBatch(parameters);
  let total = batchValue(parameters, batch, 0);
  for (let offset = model.inputCount; offset < batch.length; offset += model.inputCount)
    total += batchValue(parameters, batch, offset);
  total *= meanScale(batch.length);
  total += penalty(parameters);
  return total;
}

/**
 * The gradient over a batch plus the regularizer's, in `out`, which must not share memory with the others, or in a fresh
 * array.
 * @throws RangeError if an array has the wrong length, or `batch` is empty or ends inside an example.
 */
export function batchGradient(
  parameters: Float64Array,
  batch: Float64Array,
  out: Float64Array = new Float64Array(model.parameterCount),
): Float64Array {
  expectLength("out", out.length, model.parameterCount);
  batchValueAndGradient(parameters, batch, out);
  return out;
}

/**
 * The value over a batch plus the regularizer; its gradient overwrites `gradient`, which must not share memory with the
 * others.
 * @throws RangeError if an array has the wrong length, or `batch` is empty or ends inside an example.
 */
export function batchValueAndGradient(parameters: Float64Array, batch: Float64Array, gradient: Float64Array): number {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("gradient", gradient.length, model.parameterCount);
  expectBatch(batch.length);
  copy(parameters, batchParameters);
  clear(gradientSum);
  clear(sharedGradient);
  prepareBatch(parameters);
  let total = addExampleGradient(batch, 0);
  for (let offset = model.inputCount; offset < batch.length; offset += model.inputCount)
    total += addExampleGradient(batch, offset);
  finishBatch(parameters);
  copy(gradientSum, gradient);
  total *= meanScale(batch.length);
  multiply(gradient, meanScale(batch.length));
  total += addPenaltyGradient(parameters, gradient);
  return total;
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
  out: Float64Array = new Float64Array(model.parameterCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectBatch(batch.length);
  expectLength("vector", vector.length, model.parameterCount);
  expectLength("out", out.length, model.parameterCount);
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
  out: Float64Array = new Float64Array(model.parameterCount * model.parameterCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectBatch(batch.length);
  expectLength("out", out.length, model.parameterCount * model.parameterCount);
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

/** The Hessian, each row as the product with a unit vector. */
function hessianByRows(parameters: Float64Array, inputs: Float64Array, out: Float64Array): void {
  clear(direction);
  for (let i = 0; i < direction.length; i++) {
    direction[i] = 1;
    exampleHvp(parameters, inputs, direction, row);
    direction[i] = 0;
    for (let j = 0; j < row.length; j++) out[i * row.length + j] = row[j]!;
  }
}

/** The sum of the Hessians of the examples, each row as the product with a unit vector. */
function sumHessiansByRows(parameters: Float64Array, batch: Float64Array, out: Float64Array): void {
  clear(direction);
  for (let i = 0; i < direction.length; i++) {
    direction[i] = 1;
    sumHvps(parameters, batch, direction);
    direction[i] = 0;
    for (let j = 0; j < row.length; j++) out[i * row.length + j] = gradientSum[j]!;
  }
}

/** Adds the regularizer's Hessian to `out`, each row as the product with a unit vector. */
function addPenaltyHessianByRows(parameters: Float64Array, out: Float64Array): void {
  clear(direction);
  for (let i = 0; i < direction.length; i++) {
    direction[i] = 1;
    clear(row);
    addPenaltyHvp(parameters, direction, row);
    direction[i] = 0;
    for (let j = 0; j < row.length; j++) out[i * row.length + j]! += row[j]!;
  }
}

/** One over the number of examples. */
function meanScale(length: number): number {
  return 1 / (length / model.inputCount);
}

function copy(from: Float64Array, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = from[i]!;
}

function clear(array: Float64Array): void {
  for (let i = 0; i < array.length; i++) array[i] = 0;
}

function multiply(array: Float64Array, factor: number): void {
  for (let i = 0; i < array.length; i++) array[i]! *= factor;
}

/** The value for one example. */
function exampleValue(parameters: Float64Array, inputs: Float64Array): number {
  return hole(parameters, inputs, values, data, index);
}

/** The value for one example; its gradient overwrites `gradient`. */
function exampleGradient(parameters: Float64Array, inputs: Float64Array, gradient: Float64Array): number {
  return hole(parameters, inputs, gradient);
}

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

/** Computes `shared`. */
function prepareBatch(parameters: Float64Array): void {
  hole(parameters, shared);
}

/** The value for the example that starts at `offset`. */
function batchValue(parameters: Float64Array, batch: Float64Array, offset: number): number {
  return hole(parameters, batch, offset, shared);
}

/** The value for the example that starts at `offset`; adds its gradient to `gradientSum` and `sharedGradient`. */
function addExampleGradient(batch: Float64Array, offset: number): number {
  return hole(batch, offset, batchParameters, gradientSum, sharedGradient);
}

/** Takes `sharedGradient` on to the parameters: adds to `gradientSum`. */
function finishBatch(parameters: Float64Array): void {
  hole(parameters, gradientSum, sharedGradient);
}

/** The regularizer's value. */
function penalty(parameters: Float64Array): number {
  return hole(parameters);
}

/** The regularizer's value; adds its gradient to `gradient`. */
function addPenaltyGradient(parameters: Float64Array, gradient: Float64Array): number {
  return hole(parameters, gradient);
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
