/**
 * What the last few steps and changes of the gradient say of the Hessian: pairs for H by two loops, and the compact form
 * B = θI − W M Wᵀ with W = [Y, θS]. R. H. Byrd, J. Nocedal, R. B. Schnabel (1994), "Representations of quasi-Newton matrices
 * and their use in limited memory methods", theorem 2.3.
 */
import { inverse } from "./dense.js";
import { addScaled, dot } from "./vectors.js";

export interface Pair {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** step · change, above 0. */
  readonly curvature: number;
}

/** A pair says nothing if its curvature is below this, relative to change². */
const LEAST = 2.2e-16;

export class Curvature {
  pairs: Pair[] = [];
  private readonly memory: number;
  private middle: Float64Array | undefined;

  constructor(memory: number) {
    if (!(memory >= 1)) throw new RangeError(`memory: expected a number from 1 on, got ${memory}`);
    this.memory = memory;
  }

  remember(x: Float64Array, gradient: Float64Array, nextX: Float64Array, nextGradient: Float64Array): void {
    const step = nextX.map((value, i) => value - x[i]!);
    const change = nextGradient.map((value, i) => value - gradient[i]!);
    const curvature = dot(step, change);
    if (!(curvature > LEAST * dot(change, change))) return;
    this.pairs.push({ step, change, curvature });
    if (this.pairs.length > this.memory) this.pairs.shift();
    this.middle = undefined;
  }

  forget(): void {
    this.pairs = [];
    this.middle = undefined;
  }

  /** How much the last pair says that the Hessian stretches: θ. */
  get scale(): number {
    const last = this.pairs.at(-1);
    return last ? dot(last.change, last.change) / last.curvature : 1;
  }

  /** out = −H gradient, by two loops over the pairs. */
  descend(gradient: Float64Array, out: Float64Array): void {
    const { pairs } = this;
    for (let i = 0; i < out.length; i++) out[i] = -gradient[i]!;
    const weights = new Float64Array(pairs.length);
    for (let k = pairs.length - 1; k >= 0; k--) {
      const { step, change, curvature } = pairs[k]!;
      weights[k] = dot(step, out) / curvature;
      addScaled(out, -weights[k]!, change);
    }
    const { scale } = this;
    for (let i = 0; i < out.length; i++) out[i]! /= scale;
    pairs.forEach(({ step, change, curvature }, k) => {
      addScaled(out, weights[k]! - dot(change, out) / curvature, step);
    });
  }

  /** How many columns W has. */
  get width(): number {
    return 2 * this.pairs.length;
  }

  /** Row i of W. */
  row(i: number, out: Float64Array): Float64Array {
    const { pairs, scale } = this;
    pairs.forEach(({ step, change }, k) => {
      out[k] = change[i]!;
      out[pairs.length + k] = scale * step[i]!;
    });
    return out;
  }

  /** M, the inverse of [[−D, Lᵀ], [L, θSᵀS]], where D + L + … = SᵀY; null if rounding made that singular. */
  get compact(): Float64Array | null {
    if (this.middle) return this.middle;
    const { pairs, scale, width } = this;
    const k = pairs.length;
    const matrix = new Float64Array(width * width);
    for (let i = 0; i < k; i++) {
      matrix[i * width + i] = -pairs[i]!.curvature;
      for (let j = 0; j < k; j++) {
        matrix[(k + i) * width + k + j] = scale * dot(pairs[i]!.step, pairs[j]!.step);
        if (j < i) {
          const below = dot(pairs[i]!.step, pairs[j]!.change);
          matrix[(k + i) * width + j] = below;
          matrix[j * width + k + i] = below;
        }
      }
    }
    const found = inverse(matrix, width);
    if (found) this.middle = found;
    return found;
  }
}
