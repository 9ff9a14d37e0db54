/**
 * L-BFGS: steps along −Hg, where H is an estimate of the inverse Hessian from the last few steps and changes of the gradient.
 * J. Nocedal and S. J. Wright, Numerical Optimization (2006), algorithms 7.4 and 7.5. With bounds the direction is that of
 * L-BFGS-B (cauchy-point.ts). The line search satisfies the strong Wolfe conditions.
 */
import type { Asking } from "./asking.js";
import { project, room } from "./box.js";
import { towardsMinimum } from "./cauchy-point.js";
import { Curvature } from "./curvature.js";
import { type Point, wolfe } from "./line-search.js";
import { type DescentOptions, minimise, whereNoneIsLower } from "./minimise.js";
import {
  type AnyObjective,
  type AsyncObjective,
  Landscape,
  type Objective,
  type ObjectiveOptions,
} from "./objective.js";
import { type Outcome, type Stopped, stopped } from "./outcome.js";
import { along, dot, norm } from "./vectors.js";

export interface LbfgsOptions extends DescentOptions, ObjectiveOptions {
  /** How many steps are remembered; 10 if left out. */
  readonly memory?: number;
}

/** A decrease that may be rounding, relative to the value, and how many of them in a row are enough. */
const ROUNDING = 4e-16;
const ENOUGH = 5;
/** No direction is followed farther than this times its length. */
const FARTHEST = 1e20;

/**
 * Makes a smooth function small, within bounds if there are any: the first choice where there is nothing but a gradient.
 * @returns a promise if the objective gives promises; it is rejected with `EvaluationFailed` if one of those is
 * @throws RangeError for bounds and starts that cannot be
 */
export function lbfgs(objective: Objective, options?: LbfgsOptions): Outcome;
export function lbfgs(objective: AsyncObjective, options?: LbfgsOptions): Promise<Outcome>;
export function lbfgs(objective: AnyObjective, options: LbfgsOptions = {}): Outcome | Promise<Outcome> {
  const landscape = new Landscape(objective, options);
  const curvature = new Curvature(options.memory ?? 10);
  const { box, size } = landscape.space;
  return minimise("L-BFGS", landscape, options, 10_000, (state) => {
    const { x, gradient } = state;
    const direction = new Float64Array(size);
    const next = { x: new Float64Array(size), gradient: new Float64Array(size), value: state.value };

    /** Looks along the direction for a better point, which is then `next`. */
    function* search(length: number): Asking<boolean> {
      const slope = dot(gradient, direction);
      if (!(slope < 0)) return false;
      function* evaluate(t: number): Asking<Point> {
        along(next.x, x, t, direction);
        project(box, next.x);
        next.value = yield next;
        return { t, value: next.value, slope: dot(next.gradient, direction) };
      }
      const most = room(box, x, direction, FARTHEST);
      return (yield* wolfe(evaluate, { t: 0, value: state.value, slope }, length, most)) !== null;
    }

    let flat = 0;
    /** No step has been taken, so nothing says how long one is. */
    let isStart = true;
    return function* (): Asking<Stopped | undefined> {
      for (let promised: number | undefined, isFar = false; ; ) {
        if (box.isBounded) towardsMinimum(box, x, gradient, curvature, direction);
        else curvature.descend(gradient, direction);
        const isKnown = curvature.pairs.length > 0;
        // Before anything is known of the curvature, a step of length 1 at most.
        const unit = 1 / norm(direction);
        if (yield* search(isKnown ? 1 : isFar ? unit : Math.min(1, unit))) break;
        promised ??= -dot(gradient, direction) / 2;
        // What is remembered may be the reason; or, on a plain, a step so short that all it changes is rounding.
        if (isKnown) curvature.forget();
        else if (isStart && !isFar && unit > 1) isFar = true;
        else return whereNoneIsLower(state, promised);
      }
      isStart = false;
      flat = state.value - next.value <= ROUNDING * Math.abs(state.value) ? flat + 1 : 0;
      curvature.remember(x, gradient, next.x, next.gradient);
      x.set(next.x);
      gradient.set(next.gradient);
      state.value = next.value;
      return flat >= ENOUGH ? stopped("value") : undefined;
    };
  });
}
