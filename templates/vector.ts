/** The module of a vector model. Filled in as `scalar.ts` is. */
import { copyExample, expectBatch, expectLength } from "./common.js";
import { hole, model } from "./facts.js";
import { inputsOfExample, outputsOfExample, rows } from "./scratch.js";

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

/** Writes the outputs. */
function writeOutputs(parameters: Float64Array, inputs: Float64Array, out: Float64Array): void {
  hole(parameters, inputs, out, values, sums, data, index, tables, scattered, cells);
}

/** Writes the Jacobian. */
function writeJacobian(parameters: Float64Array, inputs: Float64Array, out: Float64Array): void {
  hole(parameters, inputs, out);
}

/** Writes the tangents of the outputs along `vector`. */
function writeJvp(parameters: Float64Array, inputs: Float64Array, vector: Float64Array, out: Float64Array): void {
  hole(parameters, inputs, vector, out);
}

/** Writes the gradient of `vector` · outputs. */
function writeVjp(parameters: Float64Array, inputs: Float64Array, vector: Float64Array, out: Float64Array): void {
  hole(parameters, inputs, vector, out);
}

/** Writes the outputs for the example that starts at `offset`. */
function writeExampleOutputs(parameters: Float64Array, batch: Float64Array, offset: number, out: Float64Array): void {
  hole(parameters, batch, offset, out);
}

/** Writes the outputs for the example that starts at `offset`. */
export function writeExampleOutputsByExample(
  parameters: Float64Array,
  batch: Float64Array,
  offset: number,
  out: Float64Array,
): void {
  copyExample(batch, offset, inputsOfExample);
  writeOutputs(parameters, inputsOfExample, out);
}

/** Writes the Jacobian for the example that starts at `offset`. */
function writeExampleJacobian(parameters: Float64Array, batch: Float64Array, offset: number, out: Float64Array): void {
  hole(parameters, batch, offset, out);
}

/** Writes the Jacobian for the example that starts at `offset`. */
export function writeExampleJacobianByExample(
  parameters: Float64Array,
  batch: Float64Array,
  offset: number,
  out: Float64Array,
): void {
  copyExample(batch, offset, inputsOfExample);
  writeJacobian(parameters, inputsOfExample, out);
}

/** Writes them. */
function writeJacobianValues(parameters: Float64Array, inputs: Float64Array, out: Float64Array): void {
  hole(parameters, inputs, out);
}

/**
 * The model's outputs, in `out` or a fresh array.
 * @throws RangeError if an array has the wrong length.
 */
export function forward(
  parameters: Float64Array,
  inputs: Float64Array,
  out: Float64Array = new Float64Array(model.outputCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("out", out.length, model.outputCount);
  writeOutputs(parameters, inputs, out);
  return out;
}

/**
 * ∂outputs/∂parameters, dense and row-major: element i · parameterCount + j is ∂output[i]/∂parameter[j]; in `out` or a
 * fresh array.
 * @throws RangeError if an array has the wrong length.
 */
export function jacobian(
  parameters: Float64Array,
  inputs: Float64Array,
  out: Float64Array = new Float64Array(model.outputCount * model.variableCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("out", out.length, model.outputCount * model.variableCount);
  writeJacobian(parameters, inputs, out);
  return out;
}

/**
 * The derivatives of the outputs along `vector` (one number per parameter), in `out` or a fresh array.
 * @throws RangeError if an array has the wrong length.
 */
export function jvp(
  parameters: Float64Array,
  inputs: Float64Array,
  vector: Float64Array,
  out: Float64Array = new Float64Array(model.outputCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("vector", vector.length, model.variableCount);
  expectLength("out", out.length, model.outputCount);
  writeJvp(parameters, inputs, vector, out);
  return out;
}

/**
 * The sum of the outputs' gradients, each times its number in `vector` (one per output): ∂(vector · outputs)/∂parameters, in
 * `out` or a fresh array.
 * @throws RangeError if an array has the wrong length.
 */
export function vjp(
  parameters: Float64Array,
  inputs: Float64Array,
  vector: Float64Array,
  out: Float64Array = new Float64Array(model.variableCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("vector", vector.length, model.outputCount);
  expectLength("out", out.length, model.variableCount);
  writeVjp(parameters, inputs, vector, out);
  return out;
}

/**
 * The outputs of a batch of examples (one after the other, each as in `inputs`), one after the other; in `out` or a fresh array.
 * @throws RangeError if an array has the wrong length, or `batch` is empty or ends inside an example.
 */
export function batchOutputs(
  parameters: Float64Array,
  batch: Float64Array,
  out: Float64Array = new Float64Array(outputsLength(batch.length)),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("out", out.length, outputsLength(batch.length));
  let start = 0;
  for (let offset = 0; offset < batch.length; offset += model.inputCount) {
    writeExampleOutputs(parameters, batch, offset, outputsOfExample);
    for (let i = 0; i < outputsOfExample.length; i++) out[start + i] = outputsOfExample[i]!;
    start += outputsOfExample.length;
  }
  return out;
}

/** How many numbers the outputs of a batch are. */
function outputsLength(length: number): number {
  expectBatch(length);
  return (length / model.inputCount) * model.outputCount;
}

/**
 * The Jacobians of a batch of examples (one after the other, each as in `inputs`), one after the other, each as `jacobian`
 * gives it; in `out` or a fresh array.
 * @throws RangeError if an array has the wrong length, or `batch` is empty or ends inside an example.
 */
export function batchJacobian(
  parameters: Float64Array,
  batch: Float64Array,
  out: Float64Array = new Float64Array(jacobiansLength(batch.length)),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("out", out.length, jacobiansLength(batch.length));
  let start = 0;
  for (let offset = 0; offset < batch.length; offset += model.inputCount) {
    writeExampleJacobian(parameters, batch, offset, rows);
    for (let i = 0; i < rows.length; i++) out[start + i] = rows[i]!;
    start += rows.length;
  }
  return out;
}

/** How many numbers the Jacobians of a batch are. */
function jacobiansLength(length: number): number {
  expectBatch(length);
  return (length / model.inputCount) * model.outputCount * model.variableCount;
}

/**
 * Where the Jacobian may have elements that are not 0, outputs × parameters, as compressed sparse rows: row i has the
 * columns from `columns[rowPointers[i]]` up to before `columns[rowPointers[i + 1]]`.
 */
export const jacobianPattern: { readonly rowPointers: Int32Array; readonly columns: Int32Array } = {
  rowPointers: new Int32Array(1),
  columns: new Int32Array(1),
};

/**
 * The elements of ∂outputs/∂parameters for one example that `jacobianPattern` lists, in its order: in `out` or a fresh array.
 * @throws RangeError if an array has the wrong length.
 */
export function jacobianValues(
  parameters: Float64Array,
  inputs: Float64Array,
  out: Float64Array = new Float64Array(jacobianPattern.columns.length),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("out", out.length, jacobianPattern.columns.length);
  writeJacobianValues(parameters, inputs, out);
  return out;
}
