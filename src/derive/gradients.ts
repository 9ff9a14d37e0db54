/**
 * `gradients`: derivatives inside of a model, as scalars that the model goes on computing with. Knows both carriers of a
 * scalar: on a tape the sweep is appended to the program, on a graph it becomes nodes; the sweep itself is the same.
 */

import { engineDiagnostic as diagnostic } from "../diagnostics.js";
import { extend, graphOf } from "../engine/graph.js";
import { tracing } from "../engine/tracing.js";
import { checkTrace, describe, handle, type Num, type Scalar, Value } from "../engine/value.js";
import type { Tape } from "../ir/tape.js";
import { partials } from "./partials.js";

/** One derivative for each x. */
type Gradients<Xs extends readonly Scalar[]> = { -readonly [I in keyof Xs]: Num };

/** Appends to a program the derivatives of one row by others. */
type Append = (tape: Tape, y: number, xs: readonly number[]) => number[];

/** What takes derivatives of what is recorded; pages, where nothing ever is, do not load it. */
let append: Append | null = null;

export function recordGradientsBy(how: Append): void {
  append = how;
}

/**
 * ∂y/∂x for each x, as scalars to go on computing with: in a model for losses that contain derivatives (differential
 * equations, forces, steps of an inner optimisation), outside of one on values. What they give can be differentiated again,
 * to any order, and by `backward()` or the compiled gradient like everything else.
 *
 * An x may be a parameter, an input or whatever y was computed from: then it counts as a variable, and what it does not
 * influence is held fixed. Branches that are not taken contribute nothing, and kinks have the slopes that the ops state,
 * at every order.
 * @param y a scalar; of a plain number all derivatives are 0.
 * @param xs an array of scalars, or scalars one by one. Where y does not depend on one (or it is a plain number): 0.
 * @returns as many scalars as xs, in their order.
 * @throws Diagnostic `bad-argument` if y or an x is no scalar; `foreign-scalar`, `outside-value` if one belongs to another
 * trace, or to none while a model is traced.
 * @example
 * const u = Math.sin(w * x);
 * const [ux] = gradients(u, [x]); // w·cos(w·x)
 * const [uxx] = gradients(ux, [x]);
 * return (uxx + u) ** 2;
 */
export function gradients<const Xs extends readonly Scalar[]>(y: Scalar, xs: Xs): Gradients<Xs>;
export function gradients<Xs extends readonly Scalar[]>(y: Scalar, ...xs: Xs): Gradients<Xs>;
export function gradients(y: Scalar, ...rest: readonly (Scalar | readonly Scalar[])[]): Num[] {
  const listed = Array.isArray(rest[0]) && rest.length === 1;
  const xs = (listed ? rest[0] : rest) as readonly Scalar[];
  checkScalar(y, "y");
  // Not forEach: it passes over holes.
  for (let i = 0; i < xs.length; i++) checkScalar(xs[i], listed ? `xs[${i}]` : `x number ${i + 1}`);
  const variables = xs.filter((x) => x instanceof Value);
  const found = y instanceof Value && variables.length > 0 ? derivatives(y, variables) : [];
  let next = 0;
  return xs.map((x) => (x instanceof Value ? found[next++] : undefined) ?? zero());
}

function checkScalar(x: unknown, what: string): void {
  if (x instanceof Value) checkTrace(x);
  else if (typeof x !== "number")
    throw diagnostic("bad-argument", `gradients: ${what} must be a scalar or a number, got ${describe(x)}.`);
}

/** For each x the derivative, or none where it is identically 0. */
const derivatives = (y: Value, xs: readonly Value[]): (Num | undefined)[] =>
  tracing && append ? onTape(append, tracing.tape, y, xs) : onGraph(y, xs);

function onTape(append: Append, tape: Tape, y: Value, xs: readonly Value[]): (Num | undefined)[] {
  const rows = append(
    tape,
    y.id,
    xs.map(({ id }) => id),
  );
  return rows.map((id) => (id < 0 ? undefined : (handle(tape, id) as Num)));
}

function onGraph(y: Value, xs: readonly Value[]): (Num | undefined)[] {
  const graph = graphOf(
    y,
    xs.reduce((oldest, x) => (x.order < oldest.order ? x : oldest)),
  );
  const { tape, nodes } = graph;
  const rows = partials(
    tape,
    nodes.length - 1,
    xs.map((x) => (nodes[x.id] === x ? x.id : -1)),
  );
  extend(graph);
  return rows.map((id) => nodes[id] as Num | undefined);
}

/** Not a number of the model's own: it is 0 wherever the same code runs. */
const zero = (): Num => (tracing ? handle(tracing.tape, tracing.tape.constant(0)) : new Value(0)) as Num;
