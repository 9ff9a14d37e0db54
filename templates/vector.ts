/** The module of a vector model. Filled in as `scalar.ts` is. */
import { expectLength, hole, model } from "./common.js";

/** The model's own numbers that loops read. */
const data = new Float64Array(1);
/** Indices that loops read where they do not follow from counters. */
const index = new Int32Array(1);
/** Values that one part of a kernel leaves for a later one. */
const values = new Float64Array(1);

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
  out: Float64Array = new Float64Array(model.outputCount * model.parameterCount),
): Float64Array {
  expectLength("parameters", parameters.length, model.parameterCount);
  expectLength("inputs", inputs.length, model.inputCount);
  expectLength("out", out.length, model.outputCount * model.parameterCount);
  writeJacobian(parameters, inputs, out);
  return out;
}

/** Writes the outputs. */
function writeOutputs(parameters: Float64Array, inputs: Float64Array, out: Float64Array): void {
  hole(parameters, inputs, out, values, data, index);
}

/** Writes the Jacobian. */
function writeJacobian(parameters: Float64Array, inputs: Float64Array, out: Float64Array): void {
  hole(parameters, inputs, out);
}
