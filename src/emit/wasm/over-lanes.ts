/**
 * `--fast-math`: the examples of a batch side by side, in lanes of vectors (`compile-lanes.ts`): a function for as many as there
 * are lanes, and one that runs it through the examples in memory. Knows where these are, and instructions.
 */
import type { AnyNode } from "../../common/syntax.js";
import type { Callables } from "./callables.js";
import { FunctionCompiler } from "./compile-function.js";
import { LaneCompiler, roomFor, vectorsOf } from "./compile-lanes.js";
import { Body, type WasmFunction } from "./encode.js";
import { addTotals, clearTotals, type Total, totalsOf } from "./lane-totals.js";
import type { Places } from "./places.js";
import { planLanes } from "./plan-lanes.js";
import type { Survey } from "./survey.js";

/** A kernel in lanes. */
export interface InLanes {
  /** For the examples from one on, each of which finds its result where it begins. */
  readonly made: WasmFunction;
  /** How many examples that are. */
  readonly count: number;
  /** What their gradients are added to. */
  readonly totals: readonly Total[];
}

/**
 * @param offset what the position of the first example is called.
 * @param inputCount the distance of examples, in elements.
 * @returns null if examples cannot be computed side by side.
 */
export function compileInLanes(
  statements: readonly AnyNode[],
  survey: Survey,
  { places, callables, offset, inputCount }: Around,
): InLanes | null {
  const scalar = new FunctionCompiler(survey, places, callables, [{ name: offset, type: "i32" }], "f64");
  const mover = { name: offset, step: inputCount, trip: Number.POSITIVE_INFINITY };
  const plan = planLanes(statements, mover, scalar.isVector, () => false);
  if (typeof plan === "string") return null;
  const vectors = vectorsOf(plan);
  const room = roomFor(plan, vectors, callables.lanes!.room);
  if (!room) return null;
  const { body } = scalar;
  const result = scalar.take("v128");
  new LaneCompiler(scalar, plan, vectors, room, (vector) => {
    body.emit("local.set", result);
    for (const lane of [0, 1]) {
      body.emit("local.get", 0);
      body.emit("i32.const", 3);
      body.emit("i32.shl");
      body.emit("local.get", result);
      body.emit("f64x2.extract_lane", lane);
      body.emit("f64.store", scalar.startOf("batch") + 8 * inputCount * (2 * vector + lane));
    }
  }).statements(statements);
  const made = { parameters: ["i32" as const], result: "none" as const, locals: scalar.locals, code: body.code };
  return { made, count: 2 * vectors, totals: totalsOf(plan, vectors, room, scalar.startOf) };
}

export interface Around {
  readonly places: Places;
  readonly callables: Callables;
  readonly offset: string;
  readonly inputCount: number;
}

/**
 * The function that runs through a window of examples, which takes how many numbers they are: as many at a time as there are lanes, and
 * what is left one by one.
 * @param several the number of the function for as many, and `one` of that for one example, which may return a number.
 */
export function overLanes(
  name: string,
  { count, totals }: InLanes,
  several: number,
  one: number,
  returns: boolean,
  { places, inputCount }: Pick<Around, "places" | "inputCount">,
): WasmFunction {
  const [length, offset, counter] = [0, 1, 2];
  const batch = places.of.get("batch")!.start;
  const body = new Body();
  /** Whether there is another one so many examples behind. */
  const isThere = (behind: number): void => {
    body.emit("local.get", offset);
    body.emit("i32.const", behind * inputCount);
    body.emit("i32.add");
    body.emit("local.get", length);
    body.emit("i32.lt_s");
  };
  /** While there are so many, all of them. */
  const through = (examples: number, each: () => void): void => {
    isThere(examples - 1);
    body.emit("if", "none");
    body.emit("loop", "none");
    each();
    body.emit("local.get", offset);
    body.emit("i32.const", examples * inputCount);
    body.emit("i32.add");
    body.emit("local.set", offset);
    isThere(examples - 1);
    body.emit("br_if", 0);
    body.emit("end");
    body.emit("end");
  };
  clearTotals(body, counter, totals);
  through(count, () => {
    body.emit("local.get", offset);
    body.emit("call", several);
  });
  through(1, () => {
    if (returns) {
      body.emit("local.get", offset);
      body.emit("i32.const", 3);
      body.emit("i32.shl");
    }
    body.emit("local.get", offset);
    body.emit("call", one);
    if (returns) body.emit("f64.store", batch);
  });
  addTotals(body, counter, totals);
  return { parameters: ["i32"], result: "none", exported: name, locals: ["i32", "i32"], code: body.code };
}
