/** Whether the eager engine, the tape interpreter and compiled code agree on a model. */
import type { KernelName } from "../../src/derive/kernels.js";
import { interpret } from "../../src/engine/interpreter.js";
import type { Model } from "../../src/engine/model.js";
import { interpret as interpretTape } from "../../src/ir/interpret.js";
import { printTape } from "../../src/ir/print.js";
import type { Tape } from "../../src/ir/tape.js";
import { sameNumber } from "./graphs.js";
import { type Compiled, derive } from "./kernels.js";

export type Compile = (tape: Tape) => Compiled | null;

/** How they differ at some points; nothing if they agree. */
export function differences(model: Model, at: readonly Float64Array[], compile: Compile): string[] {
  const eager = interpret(model);
  const tape = derive(model, "exampleGradient");
  const compiled = compile(tape);
  const found: string[] = [];
  if (!compiled) return found;
  for (const point of at) {
    const expected = new Float64Array(model.parameterCount);
    const value = eager.valueAndGradient(point, new Float64Array(0), expected);
    const [[tapeValue] = [], tapeGradient = []] = interpretTape(tape, { parameters: point });
    const gradient = new Float64Array(model.parameterCount);
    const compiledValue = compiled(point, gradient);
    const report = (what: string, x: unknown, y: unknown): number =>
      found.push(`${what} at [${point}]: ${x}, eager ${y}`);
    if (!Object.is(tapeValue, value)) report("tape value", tapeValue, value);
    if (!Object.is(compiledValue, value)) report("compiled value", compiledValue, value);
    expected.forEach((x, i) => {
      if (!sameNumber(tapeGradient[i]!, x)) report(`tape gradient[${i}]`, tapeGradient[i], x);
      if (!sameNumber(gradient[i]!, x)) report(`compiled gradient[${i}]`, gradient[i], x);
    });
  }
  if (found.length > 0 && tape.size < 300) found.push(printTape(tape));
  return found;
}

/** How compiled code differs from the derived tape of a product, as it was before any pass; nothing if they agree. */
export function productDifferences(
  model: Model,
  name: KernelName,
  at: readonly Float64Array[],
  compile: Compile,
): string[] {
  const tape = derive(model, name);
  const compiled = compile(tape);
  const found: string[] = [];
  if (!compiled) return found;
  at.forEach((parameters, i) => {
    // Another point is as good a direction as any.
    const vector = at[(i + 1) % at.length]!.map((x) => x / 2);
    const [expected] = interpretTape(tape, { parameters, vector });
    const out = new Float64Array(expected!.length).fill(Number.NaN);
    const returned = compiled(parameters, out, vector);
    if (tape.outputs[0]!.target === "return") out[0] = returned;
    expected!.forEach((x, k) => {
      if (!sameNumber(out[k]!, x))
        found.push(`${name}[${k}] at [${parameters}] along [${vector}]: ${out[k]}, tape ${x}`);
    });
  });
  if (found.length > 0 && tape.size < 300) found.push(printTape(tape));
  return found;
}
