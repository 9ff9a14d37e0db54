/**
 * Warns of a value or derivatives that are NaN or infinite at the initial parameters: a fit that starts there goes nowhere.
 * Knows the tapes that a module is made of, before they are optimised.
 */
import type { DerivedKernel } from "../derive/kernels.js";
import type { Variables } from "../derive/variables.js";
import type { Warning } from "../diagnostics.js";
import type { Model } from "../engine/model.js";
import type { Trace } from "../engine/trace.js";
import { elementName } from "../ir/entries.js";
import { interpret } from "../ir/interpret.js";
import type { Output } from "../ir/tape.js";
import { variableName } from "../pipeline/wrt.js";
import { limitsOf, makeWhole } from "./points.js";
import { Random } from "./random.js";

/** A model that was derived. */
export interface Derived {
  readonly model: Model;
  readonly trace: Trace;
  /** What is differentiated, if it is not the parameters. */
  readonly variables: Variables | undefined;
  readonly derived: readonly DerivedKernel[];
}

/** Kernels of an example, with what their outputs are. */
const LOOKED_AT: Readonly<Record<string, Readonly<Partial<Record<Output["target"], "value" | "slope">>>>> = {
  exampleValue: { return: "value" },
  exampleGradient: { return: "value", gradient: "slope" },
  writeOutputs: { return: "value", out: "value" },
  writeJacobian: { return: "slope", out: "slope" },
};

/** Longer tapes would take seconds, which a warning is not worth. */
const MOST_ROWS = 4e6;
/** Inputs have no initial values: what is not finite at any that are tried is told. Many have to be positive; some are. */
const INPUTS = 3;
const SHOWN = 8;

/** At most one warning. */
export function initialWarnings({ model, trace: { outputs }, variables, derived }: Derived): Warning[] {
  const { inputCount } = model;
  const parameters = model.createParameters();
  const count = variables?.elements.length ?? model.parameterCount;
  const output = (i: number): string => (outputs ? elementName(outputs, i) : "value");
  const variable = (i: number): string =>
    variables ? variableName(model, variables, i) : elementName(model.parameters, i);
  const nameOf = (part: "value" | "slope", i: number): string =>
    part === "slope" ? `∂${output(Math.floor(i / count))}/∂${variable(i % count)}` : outputs ? output(i) : "the value";
  const random = new Random(1);
  const tried = Array.from({ length: inputCount === 0 ? 1 : INPUTS }, (_, i) =>
    makeWhole(
      Float64Array.from({ length: inputCount }, () => (i === 1 ? Math.abs(random.normal()) : random.normal())),
      limitsOf(model.inputs),
      random,
    ),
  );
  const found = new Set<string>();
  for (const { name, tape } of derived) {
    const targets = LOOKED_AT[name];
    if (!targets || tape.size > MOST_ROWS) continue;
    const results: Float64Array[][] = [];
    const hasFinite = (k: number, i: number): boolean => results.some((result) => Number.isFinite(result[k]![i]));
    const isOpen = (): boolean =>
      tape.outputs.some(({ target, ids }, k) => targets[target] && ids.some((_, i) => !hasFinite(k, i)));
    // Where everything is finite at once, as it mostly is, other inputs tell nothing.
    for (const inputs of tried) if (isOpen()) results.push(interpret(tape, { parameters, inputs }));
    tape.outputs.forEach(({ target }, k) => {
      const part = targets[target];
      if (part === undefined) return;
      results[0]?.[k]?.forEach((x, i) => {
        if (hasFinite(k, i)) return;
        const isSame = results.every((result) => Object.is(x, result[k]![i]));
        found.add(`${nameOf(part, i)} is ${isSame ? x : "NaN or infinite"}`);
      });
    });
  }
  if (found.size === 0) return [];
  const all = [...found];
  const more = all.length > SHOWN ? ` (and ${all.length - SHOWN} more)` : "";
  const whatever = inputCount > 0 ? ", at all inputs that were tried" : "";
  const message = `At the initial parameters ${all.slice(0, SHOWN).join(", ")}${more}${whatever}.`;
  return [{ code: "not-finite", message }];
}
