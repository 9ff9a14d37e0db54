/**
 * Residuals as a linear function of the parameters, and the damped steps that make its sum of squares small:
 * min |Jδ + r|² + λ|Dδ|². D holds the longest columns of J so far (Moré 1978). J is factorized once for all dampings.
 */
import { columnNorm, factorize, solveTriangle } from "./qr.js";
import { dot, norm } from "./vectors.js";

export class LinearModel {
  /** The slope of the sum of squares: 2Jᵀr. */
  readonly gradient: Float64Array;
  private readonly n: number;
  private readonly jacobian: Float64Array;
  private readonly scale: Float64Array;
  private readonly held: Uint8Array;
  /** Of the columns of J, and of r. */
  private readonly lengths: Float64Array;
  private residualLength = 0;
  /** R of J = QR, above −Qᵀr. */
  private readonly matrix: Float64Array;
  private readonly right: Float64Array;
  /** R above √λ D. */
  private readonly damped: Float64Array;
  private readonly dampedRight: Float64Array;
  private readonly found: Float64Array;

  constructor(m: number, n: number) {
    this.n = n;
    this.gradient = new Float64Array(n);
    this.jacobian = new Float64Array(m * n);
    this.scale = new Float64Array(n);
    this.held = new Uint8Array(n);
    this.lengths = new Float64Array(n);
    this.matrix = new Float64Array(m * n);
    this.right = new Float64Array(m);
    this.damped = new Float64Array(2 * n * n);
    this.dampedRight = new Float64Array(2 * n);
    this.found = new Float64Array(n);
  }

  /** @param isHeld of a parameter, once the gradient is known: it does not move */
  set(jacobian: Float64Array, residuals: Float64Array, isHeld: (gradient: Float64Array, j: number) => boolean): void {
    const { n, gradient, matrix, right, scale } = this;
    gradient.fill(0);
    for (let i = 0; i < residuals.length; i++) {
      right[i] = -residuals[i]!;
      for (let j = 0; j < n; j++) gradient[j]! += 2 * jacobian[i * n + j]! * residuals[i]!;
    }
    this.residualLength = norm(residuals);
    this.jacobian.set(jacobian);
    for (let j = 0; j < n; j++) {
      this.lengths[j] = columnNorm(jacobian, n, j);
      scale[j] = Math.max(scale[j]!, this.lengths[j]!) || 1;
      this.held[j] = isHeld(gradient, j) ? 1 : 0;
      if (this.held[j]) for (let i = j; i < jacobian.length; i += n) this.jacobian[i] = 0;
    }
    matrix.set(this.jacobian);
    factorize(matrix, n, right);
  }

  /** The step for a damping, in an array that the next call overwrites. */
  step(lambda: number): Float64Array {
    const { n, damped, dampedRight, found } = this;
    damped.fill(0);
    dampedRight.fill(0);
    for (let i = 0; i < n; i++) {
      dampedRight[i] = this.right[i]!;
      for (let j = i; j < n; j++) damped[i * n + j] = this.matrix[i * n + j]!;
      damped[(n + i) * n + i] = Math.sqrt(lambda) * this.scale[i]!;
    }
    factorize(damped, n, dampedRight);
    solveTriangle(damped, n, dampedRight, found);
    // Zero but for rounding, which must not take them off their bounds.
    for (let j = 0; j < n; j++) if (this.held[j]) found[j] = 0;
    return found;
  }

  /** How much the sum of squares falls by the last step, if the model is right: |Jδ|² + 2λ|Dδ|². */
  promisedByStep(lambda: number): number {
    let sum = lambda * this.scaledLength(this.found) ** 2;
    for (let i = 0; i < this.n; i++) sum += this.dampedRight[i]! ** 2;
    return sum;
  }

  /** The same for any step: |r|² − |Jδ + r|². */
  promised(step: Float64Array): number {
    const { n, jacobian } = this;
    let sum = -dot(this.gradient, step);
    for (let offset = 0; offset < jacobian.length; offset += n) {
      let change = 0;
      for (let j = 0; j < n; j++) change += jacobian[offset + j]! * step[j]!;
      sum -= change * change;
    }
    return sum;
  }

  /** The largest element of D⁻¹ gradient, of those that may move. */
  get scaledGradient(): number {
    let most = 0;
    for (let j = 0; j < this.n; j++)
      if (!this.held[j]) most = Math.max(most, Math.abs(this.gradient[j]!) / this.scale[j]!);
    return most;
  }

  /** The largest cosine between the residuals and a column of J that may move: 0 at a minimum, whatever the units. */
  get cosine(): number {
    let most = 0;
    for (let j = 0; j < this.n; j++)
      if (!this.held[j] && this.lengths[j]! > 0)
        most = Math.max(most, Math.abs(this.gradient[j]!) / (2 * this.lengths[j]! * this.residualLength));
    return most;
  }

  /** |Dx|. */
  scaledLength(x: Float64Array): number {
    let sum = 0;
    for (let j = 0; j < x.length; j++) sum += (this.scale[j]! * x[j]!) ** 2;
    return Math.sqrt(sum);
  }
}
