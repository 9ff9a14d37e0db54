/**
 * What every generated module ends with, whatever its model: records from and to flat vectors, and the checks of arguments. Calls
 * nothing but itself.
 */
import { type Entry, type ModelInputs, type ModelParameters, model } from "./facts.js";

/** The initial parameters, in flat order. */
const initialParameters: readonly number[] = [];

/** A fresh copy of the initial parameters. */
export function createParameters(): ReturnType<typeof Float64Array.of> {
  return new Float64Array(initialParameters);
}

/**
 * Parameters as a flat vector.
 * @throws RangeError if an array of the record has another length.
 */
export function packParameters(record: ModelParameters): ReturnType<typeof Float64Array.of> {
  const parameters = new Float64Array(model.parameterCount);
  packRecord("", record, model.parameters, parameters, 0);
  return parameters;
}

/**
 * Parameters by their names, as fresh arrays and numbers.
 * @throws RangeError if `parameters` has another length than `model.parameterCount`.
 */
export function unpackParameters(parameters: Float64Array): ModelParameters {
  expectLength("parameters", parameters.length, model.parameterCount);
  return unpackRecord(parameters, model.parameters) as unknown as ModelParameters;
}

/**
 * The inputs of one example as a flat vector.
 * @throws RangeError if an array of the record has another length.
 */
export function packInputs(record: ModelInputs): ReturnType<typeof Float64Array.of> {
  const packed = new Float64Array(model.inputCount);
  packRecord("", record, model.inputs, packed, 0);
  return packed;
}

/**
 * The inputs of one example by their names, as fresh arrays and numbers.
 * @throws RangeError if `packed` has another length than `model.inputCount`.
 */
export function unpackInputs(packed: Float64Array): ModelInputs {
  expectLength("inputs", packed.length, model.inputCount);
  return unpackRecord(packed, model.inputs) as unknown as ModelInputs;
}

/**
 * Examples as a batch: the inputs of one after those of the other.
 * @throws RangeError if an array of a record has another length.
 */
export function packBatch(records: readonly ModelInputs[]): ReturnType<typeof Float64Array.of> {
  const packed = new Float64Array(records.length * model.inputCount);
  for (let i = 0; i < records.length; i++)
    packRecord("[" + i + "]", records[i]!, model.inputs, packed, i * model.inputCount);
  return packed;
}

/** Copies a record into `flat` from `start`. */
function packRecord(
  prefix: string,
  record: object,
  entries: readonly Entry[],
  flat: Float64Array,
  start: number,
): void {
  for (const { path, shape, offset } of entries) {
    let value: unknown = record;
    let name = prefix;
    for (const key of path) {
      value = (value as { [key: string | number]: unknown })[key];
      name += typeof key === "number" ? "[" + key + "]" : name === "" ? key : "." + key;
    }
    pack(name, value, shape, 0, flat, start + offset);
  }
}

/** A record of what is in `flat`. */
function unpackRecord(flat: Float64Array, entries: readonly Entry[]): object {
  const record = {} as { [key: string | number]: unknown };
  for (const { path, shape, offset } of entries) {
    let node = record;
    const last = path.length - 1;
    for (let i = 0; i < last; i++) {
      const key = path[i]!;
      node[key] ??= typeof path[i + 1] === "number" ? [] : {};
      node = node[key] as { [key: string | number]: unknown };
    }
    node[path[last]!] = unpack(flat, shape, 0, offset);
  }
  return record;
}

/** Copies nested arrays of the given lengths into `flat` from `offset`; gives the offset behind them. */
function pack(
  name: string,
  value: unknown,
  shape: readonly number[],
  axis: number,
  flat: Float64Array,
  offset: number,
): number {
  if (axis === shape.length) {
    if (typeof value !== "number") throw new RangeError(name + ": expected a number, got " + typeof value);
    flat[offset] = value;
    return offset + 1;
  }
  const array = value as { readonly [index: number]: unknown; readonly length: number };
  expectLength(name, typeof value === "object" && value !== null ? array.length : 0, shape[axis]!);
  let next = offset;
  for (let i = 0; i < array.length; i++) next = pack(name, array[i], shape, axis + 1, flat, next);
  return next;
}

function unpack(flat: Float64Array, shape: readonly number[], axis: number, offset: number): unknown {
  if (axis === shape.length) return flat[offset]!;
  let stride = 1;
  for (let i = axis + 1; i < shape.length; i++) stride *= shape[i]!;
  const array: unknown[] = [];
  for (let i = 0; i < shape[axis]!; i++) array[i] = unpack(flat, shape, axis + 1, offset + i * stride);
  return array;
}

export function expectLength(name: string, length: number, expected: number): void {
  if (length !== expected) throw new RangeError(name + ": expected " + expected + " numbers, got " + length);
}

export function expectBatch(length: number): void {
  if (length === 0 || length % model.inputCount !== 0)
    throw new RangeError("batch: expected a positive multiple of " + model.inputCount + " numbers, got " + length);
}

export function expectExamples(length: number): void {
  if (length % model.inputCount !== 0)
    throw new RangeError("batch: expected a multiple of " + model.inputCount + " numbers, got " + length);
}

/** Copies the inputs of the example that starts at `offset`. */
export function copyExample(batch: Float64Array, offset: number, inputs: Float64Array): void {
  for (let i = 0; i < inputs.length; i++) inputs[i] = batch[offset + i]!;
}
