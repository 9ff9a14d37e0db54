/**
 * Newton's method in a trust region, without a Hessian: each step goes down the quadratic model by conjugate gradients, which
 * need the Hessian times a vector alone, up to the region's edge, or along negative curvature to it.
 * T. Steihaug (1983), "The conjugate gradient method and trust regions in large scale optimization"; J. Nocedal and S. J.
 * Wright, Numerical Optimization (2006), algorithms 4.1 and 7.2. With bounds, what is at a bound is held there, and steps are bent
 * at bounds (C.-J. Lin and J. J. Moré 1999, "Newton's method for large bound-constrained optimization problems").
 */
import type { Asking } from "./asking.js";
import { isHeld, project } from "./box.js";
import { type DescentOptions, minimise, UNSEEN, whereNoneIsLower } from "./minimise.js";
import { Landscape, type Objective, type ObjectiveOptions } from "./objective.js";
import { type Outcome, type Stopped, stopped } from "./outcome.js";
import { addScaled, along, dot, norm } from "./vectors.js";

export interface NewtonCgOptions extends DescentOptions, ObjectiveOptions {
  /** The first radius of the region that the model is trusted in; the length of the gradient, at least 1, if left out. */
  readonly radius?: number;
}

const LARGEST_RADIUS = 1e10;
/** How exactly a step is solved for, relative to the gradient: with 0.1 a narrow valley such as Meyer's function is not seen. */
const EXACTNESS = 1e-3;
/** Relative differences of values that may be rounding. */
const ROUNDING = 1e-14;

/**
 * Makes a twice differentiable function small: where L-BFGS takes too many steps. The module needs `hvp` (or `batchHvp`).
 * @throws RangeError for bounds and starts that cannot be, or if there is no `hvp`
 */
export function newtonCg(objective: Objective, options: NewtonCgOptions = {}): Outcome {
  const landscape = new Landscape(objective, options);
  if (!landscape.hasProducts)
    throw new RangeError(
      "objective: Newton's method needs hvp; compile the module with --emit valueAndGradient,hvp (for a batch: batchValueAndGradient,batchHvp)",
    );
  const { box, size } = landscape.space;
  const minimum = minimise("Newton-CG", landscape, options, 1000, (state) => {
    const { x, gradient } = state;
    const next = { x: new Float64Array(size), gradient: new Float64Array(size) };
    const step = new Float64Array(size);
    const product = new Float64Array(size);
    const held = new Uint8Array(size);
    let radius = options.radius ?? Math.max(1, norm(gradient));

    /** The Hessian times a vector, in what is not held. */
    const times = (vector: Float64Array, out: Float64Array): void => {
      landscape.hvp(x, vector, out);
      if (box.isBounded) for (let i = 0; i < size; i++) if (held[i]) out[i] = 0;
    };

    return function* (): Asking<Stopped | undefined> {
      for (let unseen = Number.POSITIVE_INFINITY; ; ) {
        const rest = gradient.map((g, i) => {
          held[i] = box.isBounded && isHeld(box, x, gradient, i) ? 1 : 0;
          return held[i] ? 0 : -g;
        });
        steihaug(times, rest, radius, step);
        along(next.x, x, 1, step);
        project(box, next.x);
        if (box.isBounded) for (let i = 0; i < size; i++) step[i] = next.x[i]! - x[i]!;
        const length = norm(step);
        times(step, product);
        const promised = -dot(gradient, step) - dot(step, product) / 2;
        // At the edge of the region it says nothing of how much there is to gain.
        if (unseen === Number.POSITIVE_INFINITY && length < 0.9 * radius) unseen = promised;
        const value = yield next;
        const gained = state.value - value;
        // Where values differ by rounding alone they say nothing any more: then the model is believed.
        const isRounding =
          unseen <= UNSEEN * Math.abs(state.value) &&
          Math.max(Math.abs(promised), Math.abs(gained)) <= ROUNDING * Math.abs(state.value);
        const ratio = isRounding && promised >= 0 ? 1 : promised > 0 ? gained / promised : Number.NaN;
        if (!(ratio >= 0.25)) radius = Math.min(radius, length) / 4;
        else if (ratio > 0.75 && length > 0.8 * radius) radius = Math.min(2 * radius, LARGEST_RADIUS);
        if (ratio > 1e-4 && next.gradient.every(Number.isFinite)) {
          const isStill = isRounding && norm(next.gradient) >= norm(gradient);
          if (isStill) return stopped("value");
          x.set(next.x);
          gradient.set(next.gradient);
          state.value = value;
          return undefined;
        }
        if (!(radius > 1e-16 * norm(x)) || radius < 1e-300) return whereNoneIsLower(state, unseen);
      }
    };
  });
  // Its functions give numbers, not promises.
  return minimum as Outcome;
}

/** Writes a step that makes gᵀs + sᵀHs/2 small, no longer than the radius; `rest` is −g at first, and is used up. */
function steihaug(
  times: (vector: Float64Array, out: Float64Array) => void,
  rest: Float64Array,
  radius: number,
  step: Float64Array,
): void {
  step.fill(0);
  const direction = rest.slice();
  const product = new Float64Array(rest.length);
  let size = dot(rest, rest);
  const length = Math.sqrt(size);
  const goal = (Math.min(EXACTNESS, Math.sqrt(length)) * length) ** 2;
  for (let k = 0; k < 2 * rest.length + 10 && size > goal; k++) {
    times(direction, product);
    const bend = dot(direction, product);
    const edge = toEdge(step, direction, radius);
    const t = size / bend;
    if (!(bend > 0) || !(t < edge)) {
      addScaled(step, edge, direction);
      return;
    }
    addScaled(step, t, direction);
    addScaled(rest, -t, product);
    const growth = dot(rest, rest) / size;
    size *= growth;
    along(direction, rest, growth, direction);
  }
}

/** The t > 0 for which step + t·direction is as long as the radius. */
function toEdge(step: Float64Array, direction: Float64Array, radius: number): number {
  const [a, b] = [dot(direction, direction), dot(step, direction)];
  const c = radius * radius - dot(step, step);
  // The root without cancellation.
  const root = Math.sqrt(b * b + a * Math.max(c, 0));
  return b > 0 ? Math.max(c, 0) / (b + root) : (root - b) / a;
}
