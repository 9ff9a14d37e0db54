/**
 * Holds the module of one model to its oracles, function by function and point by point, and says in words where it
 * fails. Knows models, and a module only by the functions it exports.
 */

import { isolate, valuesOf } from "../derive/variables.js";
import type { Model } from "../engine/model.js";
import { type Trace, trace } from "../engine/trace.js";
import { elementName, totalSize } from "../ir/entries.js";
import { variableName, variablesOf } from "../pipeline/wrt.js";
import { type Probe, probes } from "../products/index.js";
import { bitDifferences, type Difference, type Outcome } from "./compare.js";
import { type FiniteReport, FiniteTally } from "./finite.js";
import type { Differentiated, Oracle } from "./oracle.js";
import { oraclesOf } from "./oracles.js";
import { limitsOf, type Point, pointsOf, shown } from "./points.js";
import { Random } from "./random.js";
import { judgeDerivatives } from "./slopes.js";

/** The exports of a generated module, or the object of a named model. */
export interface GeneratedModule {
  readonly model: { readonly name: string };
  readonly [name: string]: unknown;
}

export interface FunctionReport {
  readonly name: string;
  /** What it was compared with to the bit. */
  readonly oracle: string;
  readonly points: number;
  /** Derivatives confirmed by finite differences … */
  readonly slopes: number;
  /** … and those that these cannot say anything about: near kinks and jumps, or where the function is too rough. */
  readonly skipped: number;
  /** Each in words: which element, at which point, both numbers. */
  readonly mismatches: readonly string[];
  /** Products with a vector that the matrix does not give, in a row that is not finite: the element and the point. */
  readonly apart: readonly string[];
}

/** Rows that may be interpreted for one product. What takes more is compared at some of the points only. */
const BUDGET = 5e8;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Lists = "mismatches" | "apart";
type Tally = Mutable<Omit<FunctionReport, Lists>> & Record<Lists, string[]>;

/** What was found out about a module. */
export interface ModuleReport {
  readonly functions: readonly FunctionReport[];
  /** What is NaN or infinite at ordinary points. */
  readonly finite: readonly FiniteReport[];
}

/** The points at which a model is checked. */
export function pointsFor(model: Model, { outputs }: Trace, seed: number, wrt?: readonly string[]): Point[] {
  const count = wrt ? variablesOf(model, wrt).elements.length : model.parameterCount;
  const outputCount = outputs && totalSize(outputs);
  return pointsOf(model.createParameters(), model.inputCount, outputCount, seed, count, limitsOf(model.inputs));
}

/** Compares every function that the module has. */
export const checkModule = (
  model: Model,
  module: GeneratedModule,
  seed: number,
  wrt?: readonly string[],
): readonly FunctionReport[] => inspectModule(model, module, seed, wrt).functions;

/**
 * The same, and tells what is not finite.
 * @param wrt what is differentiated, if it is not the parameters.
 */
export function inspectModule(
  model: Model,
  module: GeneratedModule,
  seed: number,
  wrt?: readonly string[],
  traced: Trace = trace(model),
): ModuleReport {
  const { differentiated, isolated, seen } = viewOf(model, traced, wrt);
  const makers = oraclesOf(model, isolated, differentiated);
  const { outputs } = traced;
  const random = new Random(seed);
  const checked = Object.entries(probes).filter(([name]) => typeof module[name] === "function");
  const oracles = new Map<string, Oracle>();
  for (const [, { of }] of checked) if (!oracles.has(of)) oracles.set(of, makers[of]!());
  const tallies = new Map<string, Tally>();
  for (const [name, { of }] of checked)
    tallies.set(name, {
      name,
      oracle: oracles.get(of)!.name,
      points: 0,
      slopes: 0,
      skipped: 0,
      mismatches: [],
      apart: [],
    });

  /** Of a batch, each example has a row of outputs. */
  const valueName = (i: number): string => (outputs ? elementName(outputs, i % totalSize(outputs)) : "value");
  const finite = new Map(
    [...oracles].map(([kind, { nameOf }]) => {
      return [kind, { values: new FiniteTally(valueName), derivatives: new FiniteTally(nameOf) }] as const;
    }),
  );

  const complain = (tally: Tally, at: Point, oracle: Oracle, what: string, difference: Difference): void => {
    const { part, index, found, expected } = difference;
    tally.mismatches.push(
      `${part === "values" ? valueName(index) : oracle.nameOf(index)} is ${shown(found)}, but ${shown(expected)} by ${what}; at ${at.what}`,
    );
  };

  const checkPoint = (point: Point, kind: string, oracle: Oracle): void => {
    const views = checked.filter(([, { of }]) => of === kind);
    const expected = oracle.expected(seen(point));
    const contested = oracle.contested(seen(point), expected);
    for (const part of ["values", "derivatives"] as const) finite.get(kind)![part].note(expected[part], point);
    const derivative = views.some(([, { gives }]) => gives.includes("derivatives"));
    const fresh = (): Float64Array => new Float64Array(expected.derivatives.length).fill(Number.NaN);
    const apart = point.ordinary && oracle.apart ? oracle.apart(seen(point), expected) : [];
    const verdicts =
      point.smooth && derivative && oracle.curve ? slopesAt(seen(point), oracle, oracle.curve, expected) : null;
    for (const [name, { gives, call }] of views) {
      const tally = tallies.get(name)!;
      const found = call(module[name] as Parameters<Probe["call"]>[0], point, fresh);
      tally.points++;
      if (gives.includes("derivatives")) tally.apart.push(...apart.map((i) => `${oracle.nameOf(i)} at ${point.what}`));
      for (const difference of bitDifferences(found, expected, gives))
        complain(tally, point, oracle, oracle.name, difference);
      for (const { found: eager, expected: by, ...at } of contested)
        if (gives.includes(at.part))
          complain(tally, point, oracle, "the interpreter", { ...at, found: by, expected: eager });
      if (!verdicts || !gives.includes("derivatives")) continue;
      tally.slopes += verdicts.right;
      tally.skipped += verdicts.skipped;
      for (const difference of verdicts.wrong) complain(tally, point, oracle, "finite differences", difference);
    }
  };
  const slopesAt = (point: Point, { rows }: Oracle, curve: NonNullable<Oracle["curve"]>, expected: Outcome) =>
    judgeDerivatives(curve(point), rows, expected, random);

  const points = pointsFor(model, traced, seed, wrt);
  points.forEach((point, i) => {
    for (const [kind, oracle] of oracles) {
      const stride = Math.ceil(((oracle.effort ?? 0) * points.length) / BUDGET);
      if (stride === 0 || i % stride === 0) checkPoint(point, kind, oracle);
    }
  });
  const reports = [...finite].flatMap(([kind, tally]) =>
    (["values", "derivatives"] as const).flatMap((part) => {
      const giving = checked.filter(([, { of, gives }]) => of === kind && gives.includes(part)).map(([name]) => name);
      return giving.length > 0 ? [tally[part].report(giving, part === "values" ? "values" : "slopes")] : [];
    }),
  );
  return { functions: [...tallies.values()], finite: reports };
}

/** A model as oracles see it, which know nothing of what was chosen to be differentiated. */
export function viewOf(model: Model, traced: Trace, wrt?: readonly string[]): View {
  if (!wrt) {
    const nameOf = (i: number): string => elementName(model.parameters, i);
    const differentiated = { count: model.parameterCount, nameOf, isChosen: false };
    return { differentiated, isolated: traced, seen: (point) => point };
  }
  const variables = variablesOf(model, wrt);
  const nameOf = (i: number): string => variableName(model, variables, i);
  return {
    differentiated: { count: variables.elements.length, nameOf, isChosen: true },
    isolated: {
      ...traced,
      forward: isolate(traced.forward, variables),
      regularizer: traced.regularizer && isolate(traced.regularizer, variables),
    },
    seen: (point) => ({ ...point, parameters: valuesOf(variables, point), fixed: point.parameters }),
  };
}

interface View {
  readonly differentiated: Differentiated;
  /** The trace in which the chosen elements are the parameters. */
  readonly isolated: Trace;
  readonly seen: (point: Point) => Point;
}
