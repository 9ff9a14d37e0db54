/**
 * The module of a scalar model. What a model does not have (inputs, a regularizer, work shared by a batch) is left out
 * together with every statement that mentions it; what is left over and not exported is left out if nothing uses it.
 */
import { copyExample, expectBatch, expectLength } from "./common.js";
import { hole, model } from "./facts.js";
import { gradientOfExample, inputsOfExample } from "./scratch.js";

/** The parameters and the gradient's sum while a batch runs: V8 knows arrays that never change best. */
export const batchParameters = new Float64Array(1);
export const gradientSum = new Float64Array(1);
/** What depends on the parameters alone, computed once per batch. */
export const shared = new Float64Array(1);
/** ∂(sum over the batch)/∂shared. */
export const sharedGradient = new Float64Array(1);
/** The model's own numbers that loops read. */
const data = new Float64Array(1);
/** Indices that loops read where they do not follow from counters. */
const index = new Int32Array(1);
/** The model's own numbers that are looked up. */
const tables = new Float64Array(1);
/** Sums of contributions to what is looked up: 0 before the first contribution and after the sum was taken. */
const scattered = new Float64Array(1);
/** Entries of tables that are computed, and looked up. */
const cells = new Float64Array(1);
/** Values that one part of a kernel leaves for a later one. */
const values = new Float64Array(1);
/** Sums of contributions to adjoints: 0 before the first contribution and after the sum was taken. */
const sums = new Float64Array(1);

/** The value for one example. */
function exampleValue(parameters: Float64Array, inputs: Float64Array): number {
  return hole(parameters, inputs, values, sums, data, index, tables, scattered, cells);
}

/** The value for one example; its gradient overwrites `gradient`. */
function exampleGradient(parameters: Float64Array, inputs: Float64Array, gradient: Float64Array): number {
  return hole(parameters, inputs, gradient);
}

/** Computes `shared`. */
export function prepareBatch(parameters: Float64Array): void {
  hole(parameters, shared);
}

/** The value for the example that starts at `offset`. */
function batchValue(parameters: Float64Array, batch: Float64Array, offset: number): number {
  return hole(parameters, batch, offset, shared);
}

/** The value for the example that starts at `offset`. */
export function batchValueByExample(parameters: Float64Array, batch: Float64Array, offset: number): number {
  copyExample(batch, offset, inputsOfExample);
  return exampleValue(parameters, inputsOfExample);
}

/** The value for the example that starts at `offset`; adds its gradient to `gradientSum` and `sharedGradient`. */
export function addExampleGradient(batch: Float64Array, offset: number): number {
  return hole(batch, offset, batchParameters, gradientSum, sharedGradient);
}

/** The value for the example that starts at `offset`; adds its gradient to `gradientSum`. */
export function addExampleGradientByExample(batch: Float64Array, offset: number): number {
  copyExample(batch, offset, inputsOfExample);
  const value = exampleGradient(batchParameters, inputsOfExample, gradientOfExample);
  addTo(gradientSum, gradientOfExample);
  return value;
}

/** Takes `sharedGradient` on to the parameters: adds to `gradientSum`. */
export function finishBatch(parameters: Float64Array): void {
  hole(parameters, gradientSum, sharedGradient);
}

/** The regularizer's value. */
function penalty(parameters: Float64Array): number {
  return hole(parameters);
}

/** The regularizer's value; adds its gradient to `gradient`. */
export function addPenaltyGradient(parameters: Float64Array, gradient: Float64Array): number {
  return hole(parameters, gradient);
}

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
  out: Float64Array = new Float64Array(model.variableCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("out", out.length, model.variableCount);
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
  expectLength("gradient", gradient.length, model.variableCount);
  return exampleGradient(parameters, inputs, gradient);
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
  out: Float64Array = new Float64Array(model.variableCount),
): Float64Array {
  expectLength("out", out.length, model.variableCount);
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
  expectLength("gradient", gradient.length, model.variableCount);
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

/** One over the number of examples. */
export function meanScale(length: number): number {
  return 1 / (length / model.inputCount);
}

export function copy(from: Float64Array, to: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] = from[i]!;
}

export function clear(array: Float64Array): void {
  for (let i = 0; i < array.length; i++) array[i] = 0;
}

export function addTo(sum: Float64Array, terms: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += terms[i]!;
}

export function multiply(array: Float64Array, factor: number): void {
  for (let i = 0; i < array.length; i++) array[i]! *= factor;
}
