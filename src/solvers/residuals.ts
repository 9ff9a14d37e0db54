/**
 * Residuals and their Jacobian, from what users have: a generated module of a vector model (at given inputs, or over the rows of
 * a table), or plain functions. What was observed is subtracted here, and divided by its errors. Counts evaluations.
 */
import type { CurveModel, VectorModel } from "./modules.js";
import { type Place, Space } from "./problem.js";

export interface PlainResiduals {
  readonly residualCount: number;
  /** Writes the residuals. */
  readonly residuals: (parameters: Float64Array, out: Float64Array) => unknown;
  /** Writes ∂residuals/∂parameters, row-major. */
  readonly jacobian: (parameters: Float64Array, out: Float64Array) => unknown;
}

export type LeastSquares = VectorModel | CurveModel | PlainResiduals;

export interface ResidualOptions extends Place {
  /** For a module with inputs: one example. */
  readonly inputs?: Float64Array;
  /** For a module with inputs: rows of them, one after the other. */
  readonly batch?: Float64Array;
  /** What the outputs should be, row by row: residuals are outputs − observed. 0 if left out. */
  readonly observed?: ArrayLike<number>;
  /** Standard deviations of what was observed, one for all or each: residuals are divided by them. */
  readonly errors?: number | ArrayLike<number>;
}

export class Residuals {
  readonly space: Space;
  readonly count: number;
  evaluations = 0;
  private readonly functions: PlainResiduals;
  private readonly observed: Float64Array | undefined;
  private readonly weights: Float64Array | undefined;

  constructor(given: LeastSquares, options: ResidualOptions) {
    const isModule = "model" in given;
    this.space = new Space(options, isModule ? given : undefined);
    this.functions = isModule ? ofModule(given, options) : given;
    this.count = this.functions.residualCount;
    const { observed, errors } = options;
    if (observed) this.observed = arrayOf("observed", observed, this.count);
    if (errors !== undefined) this.weights = arrayOf("errors", errors, this.count).map(inverted);
    if (this.count < this.space.size)
      throw new RangeError(
        `residuals: ${this.count} for ${this.space.size} parameters that are not fixed; give more rows, or fix some parameters`,
      );
  }

  /** Writes the residuals. */
  at(x: Float64Array, out: Float64Array): void {
    this.evaluations++;
    this.functions.residuals(this.space.expanded(x), out);
    const { observed, weights } = this;
    if (observed) for (let i = 0; i < out.length; i++) out[i]! -= observed[i]!;
    if (weights) for (let i = 0; i < out.length; i++) out[i]! *= weights[i]!;
  }

  /** Writes their Jacobian. */
  jacobian(x: Float64Array, out: Float64Array): void {
    const { size } = this.space;
    this.functions.jacobian(this.space.expanded(x), out);
    if (this.weights) for (let i = 0; i < out.length; i++) out[i]! *= this.weights[Math.floor(i / size)]!;
  }
}

function inverted(error: number, i: number): number {
  if (error > 0 && error < Number.POSITIVE_INFINITY) return 1 / error;
  throw new RangeError(`errors[${i}]: a standard deviation is above 0 and finite, not ${error}`);
}

function arrayOf(what: string, given: number | ArrayLike<number>, length: number): Float64Array {
  if (typeof given === "number") return new Float64Array(length).fill(given);
  if (given.length !== length) throw new RangeError(`${what}: expected ${length} numbers, got ${given.length}`);
  return Float64Array.from(given);
}

function ofModule(module: VectorModel | CurveModel, { inputs, batch }: ResidualOptions): PlainResiduals {
  const { inputCount, outputCount } = module.model;
  if (inputCount > 0 && batch) {
    const { values, slopes } = rowsOf(module);
    return {
      residualCount: (batch.length / inputCount) * outputCount,
      residuals: (x, out) => values(x, batch, out),
      jacobian: (x, out) => slopes(x, batch, out),
    };
  }
  if (inputCount > 0 && !inputs)
    throw new RangeError("batch: the model has inputs; give rows of them as batch, or inputs for one");
  if (!("jacobian" in module) || !module.jacobian)
    throw new RangeError("module: it has no jacobian; make it a vector model, and compile it with --emit jacobian");
  const { forward, jacobian } = module;
  const given = inputCount > 0 ? [inputs!] : [];
  return {
    residualCount: outputCount,
    residuals: (x, out) => forward(x, ...given, out),
    jacobian: (x, out) => jacobian(x, ...given, out),
  };
}

/** Outputs of rows of inputs, and their slopes, into given arrays. */
type OverRows = (parameters: Float64Array, batch: Float64Array, out: Float64Array) => unknown;

export function rowsOf(module: VectorModel | CurveModel): { readonly values: OverRows; readonly slopes: OverRows } {
  if ("batchOutputs" in module && module.batchOutputs && module.batchJacobian)
    return { values: module.batchOutputs, slopes: module.batchJacobian };
  if (!("valueAndGradient" in module) || !module.valueAndGradient)
    throw new RangeError("module: it has no functions for rows; compile it with --emit batchOutputs,batchJacobian");
  const { forward, valueAndGradient } = module as CurveModel;
  const { inputCount, parameterCount, variables } = module.model;
  const slopes = new Float64Array(variables?.length ?? parameterCount);
  const eachRow = (batch: Float64Array, visit: (row: Float64Array, i: number) => void): void => {
    if (batch.length % inputCount !== 0)
      throw new RangeError(`batch: expected rows of ${inputCount} numbers, got ${batch.length} numbers`);
    for (let i = 0; i < batch.length / inputCount; i++) visit(batch.subarray(i * inputCount, (i + 1) * inputCount), i);
  };
  return {
    values: (x, batch, out) =>
      eachRow(batch, (row, i) => {
        out[i] = forward(x, row);
      }),
    slopes: (x, batch, out) =>
      eachRow(batch, (row, i) => {
        valueAndGradient(x, row, slopes);
        out.set(slopes, i * slopes.length);
      }),
  };
}
