/**
 * The direction of L-BFGS-B: first down the gradient, bent at the bounds, to the first minimum of the quadratic model; then,
 * with what is at a bound held there, to the minimum of the model in the other elements.
 * R. H. Byrd, P. Lu, J. Nocedal, C. Zhu (1995), "A limited memory algorithm for bound constrained optimization", algorithm CP
 * and the direct primal method (5.11); that minimum is projected as in J. L. Morales and J. Nocedal (2011).
 */
import { type Box, project } from "./box.js";
import type { Curvature } from "./curvature.js";
import { inverse, times } from "./dense.js";
import { dot } from "./vectors.js";

/** Writes where to go from x; all zeros if the model cannot be used. */
export function towardsMinimum(
  box: Box,
  x: Float64Array,
  gradient: Float64Array,
  curvature: Curvature,
  direction: Float64Array,
): void {
  direction.fill(0);
  const middle = curvature.compact;
  if (!middle) return;
  const { point, shift, isHeld } = cauchyPoint(box, x, gradient, curvature, middle);
  const beyond = inSubspace(x, gradient, point, shift, isHeld, curvature, middle);
  for (let i = 0; i < x.length; i++) direction[i] = point[i]! + beyond[i]!;
  project(box, direction);
  for (let i = 0; i < x.length; i++) direction[i]! -= x[i]!;
  if (dot(direction, gradient) < 0) return;
  // Projected it goes up: then as far towards it as there is room.
  let t = 1;
  for (let i = 0; i < x.length; i++) {
    const d = beyond[i]!;
    if (d !== 0) t = Math.min(t, ((d > 0 ? box.max[i]! : box.min[i]!) - point[i]!) / d);
  }
  for (let i = 0; i < x.length; i++) direction[i] = point[i]! + t * beyond[i]! - x[i]!;
}

function cauchyPoint(box: Box, x: Float64Array, gradient: Float64Array, curvature: Curvature, middle: Float64Array) {
  const { width, scale } = curvature;
  const n = x.length;
  const point = x.slice();
  const isHeld = new Uint8Array(n);
  const breaks = new Float64Array(n);
  const down = new Float64Array(n);
  const [along, shift, row, product] = [0, 0, 0, 0].map(() => new Float64Array(width)) as Float64Array[] as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  for (let i = 0; i < n; i++) {
    const g = gradient[i]!;
    const bound = g < 0 ? box.max[i]! : box.min[i]!;
    breaks[i] = g === 0 ? Number.POSITIVE_INFINITY : (x[i]! - bound) / g;
    if (breaks[i]! <= 0) isHeld[i] = 1;
    else {
      down[i] = -g;
      curvature.row(i, row);
      for (let k = 0; k < width; k++) along[k]! -= g * row[k]!;
    }
  }
  const order = Array.from(breaks.keys())
    .filter((i) => breaks[i]! > 0 && breaks[i]! < Number.POSITIVE_INFINITY)
    .sort((i, j) => breaks[i]! - breaks[j]!);
  let slope = -dot(down, down);
  let bend = -scale * slope - dot(along, times(middle, along, product));
  const least = 2.2e-16 * bend;
  let t = 0;
  let rest = slope < 0 ? -slope / bend : 0;
  for (const i of order) {
    const interval = breaks[i]! - t;
    if (rest < interval) break;
    const g = gradient[i]!;
    point[i] = g < 0 ? box.max[i]! : box.min[i]!;
    isHeld[i] = 1;
    down[i] = 0;
    for (let k = 0; k < width; k++) shift[k]! += interval * along[k]!;
    curvature.row(i, row);
    slope += interval * bend + g * g + scale * g * (point[i]! - x[i]!) - g * dot(row, times(middle, shift, product));
    bend -= scale * g * g + 2 * g * dot(row, times(middle, along, product));
    bend -= g * g * dot(row, times(middle, row, product));
    bend = Math.max(bend, least);
    for (let k = 0; k < width; k++) along[k]! += g * row[k]!;
    t = breaks[i]!;
    rest = -slope / bend;
  }
  rest = Math.max(rest, 0);
  for (let k = 0; k < width; k++) shift[k]! += rest * along[k]!;
  for (let i = 0; i < n; i++) if (!isHeld[i]) point[i] = x[i]! + (t + rest) * down[i]!;
  // An element without slope stays where it is, and is free; one at a bound may have got there by rounding.
  return { point, shift, isHeld };
}

/** From the Cauchy point to the minimum of the model in the elements that are not held. */
function inSubspace(
  x: Float64Array,
  gradient: Float64Array,
  point: Float64Array,
  shift: Float64Array,
  isHeld: Uint8Array,
  curvature: Curvature,
  middle: Float64Array,
): Float64Array {
  const { width, scale } = curvature;
  const n = x.length;
  const rest = new Float64Array(n);
  const row = new Float64Array(width);
  const bent = times(middle, shift, new Float64Array(width));
  const sums = new Float64Array(width);
  const square = new Float64Array(width * width);
  for (let i = 0; i < n; i++) {
    if (isHeld[i]) continue;
    curvature.row(i, row);
    rest[i] = gradient[i]! + scale * (point[i]! - x[i]!) - dot(row, bent);
    for (let k = 0; k < width; k++) {
      sums[k]! += row[k]! * rest[i]!;
      for (let l = 0; l < width; l++) square[k * width + l]! += row[k]! * row[l]!;
    }
  }
  const out = new Float64Array(n);
  // v = (I − M WᵀW/θ)⁻¹ M Wᵀr, with the rows of W that are free.
  const matrix = new Float64Array(width * width);
  for (let k = 0; k < width; k++)
    for (let l = 0; l < width; l++) {
      let sum = 0;
      for (let j = 0; j < width; j++) sum += middle[k * width + j]! * square[j * width + l]!;
      matrix[k * width + l] = (k === l ? 1 : 0) - sum / scale;
    }
  const solved = inverse(matrix, width);
  if (!solved) return out;
  const v = times(solved, times(middle, sums, new Float64Array(width)), new Float64Array(width));
  for (let i = 0; i < n; i++) if (!isHeld[i]) out[i] = -(rest[i]! + dot(curvature.row(i, row), v) / scale) / scale;
  return out;
}
