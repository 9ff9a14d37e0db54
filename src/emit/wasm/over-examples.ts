/** The function that runs the kernel of a batch for the examples in memory. Knows where these are, and instructions. */
import { Body, type Signature, type WasmFunction } from "./encode.js";
import type { Places } from "./places.js";

/** What is done one after the other: functions for each example, and imported ones for numbers of all. */
export type Steps = (
  | { readonly function: number; readonly result: Signature["result"] }
  | { readonly import: number; readonly place: number }
)[];

/**
 * The function that runs a kernel for all examples in memory, one after the other. Each leaves its result where it began.
 * What it is given is the number of elements.
 */
export function overExamples(name: string, steps: Steps, inputCount: number, places: Places): WasmFunction {
  const [length, offset] = [0, 1];
  const body = new Body();
  const batch = places.of.get("batch")!.start;
  steps.forEach((step, i) => {
    if ("import" in step) {
      const from = batch / 8 + step.place;
      body.emit("i32.const", from);
      body.emit("local.get", length);
      body.emit("i32.const", from);
      body.emit("i32.add");
      return body.emit("call", step.import);
    }
    if (i > 0) {
      body.emit("i32.const", 0);
      body.emit("local.set", offset);
    }
    body.emit("loop", "none");
    if (step.result !== "none") {
      body.emit("local.get", offset);
      body.emit("i32.const", 3);
      body.emit("i32.shl");
    }
    body.emit("local.get", offset);
    body.emit("call", step.function);
    if (step.result !== "none") body.emit("f64.store", batch);
    body.emit("local.get", offset);
    body.emit("i32.const", inputCount);
    body.emit("i32.add");
    body.emit("local.set", offset);
    body.emit("local.get", offset);
    body.emit("local.get", length);
    body.emit("i32.lt_s");
    body.emit("br_if", 0);
    body.emit("end");
  });
  return { parameters: ["i32"], result: "none", exported: name, locals: ["i32"], code: body.code };
}
