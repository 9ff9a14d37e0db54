/**
 * How things go from one process to another: numbers as their bytes, everything else as the structured clone of V8. Nothing that
 * comes is ever run. JSON would make null of NaN and ±Infinity, 0 of −0, and a record of a `Float64Array`, without a word.
 */
import { deserialize, serialize } from "node:v8";
import { Diagnostic } from "../diagnostics.js";

/** An error, as data. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

export const bytesOf = (numbers: Float64Array): Buffer =>
  Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);

/** A copy, since bytes that came may lie anywhere. */
export function numbersOf(bytes: Uint8Array): Float64Array {
  if (bytes.byteLength % 8 !== 0)
    throw new RangeError(`expected whole numbers of 8 bytes, got ${bytes.byteLength} bytes`);
  return new Float64Array(new Uint8Array(bytes).buffer);
}

export const packValue = (value: unknown): Buffer => serialize(value);
export const unpackValue = (bytes: Uint8Array): unknown => deserialize(bytes);

export function failureOf(error: unknown): Failure {
  if (error instanceof Diagnostic) return { code: error.code, message: error.message, hint: error.hint };
  return { code: "bad-cluster", message: error instanceof Error ? error.message : String(error), hint: "" };
}

export const errorOf = ({ code, message, hint }: Failure): Diagnostic =>
  new Diagnostic(code as Diagnostic["code"], message, hint);
