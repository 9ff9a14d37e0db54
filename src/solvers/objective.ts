/**
 * A function to be made small, from what users have: a generated module of a scalar model (at given inputs, or over a batch),
 * or plain functions. Counts evaluations. What it is asked for is written into arrays of the solver's own, so a function
 * may reuse whatever arrays it has.
 */
import type { Answer, Question } from "./asking.js";
import type { Described, ScalarModel } from "./modules.js";
import { type Place, Space } from "./problem.js";

/** Gives the value, and writes the gradient. */
export type ValueAndGradient = (parameters: Float64Array, gradient: Float64Array) => number;
/** Writes the Hessian times a vector. */
export type Hvp = (parameters: Float64Array, vector: Float64Array, out: Float64Array) => unknown;

export interface PlainFunctions {
  readonly valueAndGradient: ValueAndGradient;
  readonly hvp?: Hvp;
}

export type Objective = ScalarModel | PlainFunctions | ValueAndGradient;

/** Promises the value; the gradient is written by the time that it is kept. */
export type AsyncValueAndGradient = (parameters: Float64Array, gradient: Float64Array) => PromiseLike<number>;

/** What is computed elsewhere, such as the data of `micrograd-compile/cluster`. */
export interface AsyncFunctions {
  readonly valueAndGradient: AsyncValueAndGradient;
  /** Of which these are the functions: knows where the parameters start, their names and bounds, and which are fixed. */
  readonly module?: Described | undefined;
}

export type AsyncObjective = AsyncFunctions | AsyncValueAndGradient;
export type AnyObjective = Objective | AsyncObjective;

export interface ObjectiveOptions extends Place {
  /** For a module with inputs: one example. */
  readonly inputs?: Float64Array;
  /** For a module with inputs: examples one after the other; their mean (or sum) is made small. */
  readonly batch?: Float64Array;
}

interface Functions {
  readonly valueAndGradient: (parameters: Float64Array, gradient: Float64Array) => Answer;
  readonly hvp?: Hvp;
}

/** The function on the free elements. */
export class Landscape {
  readonly space: Space;
  evaluations = 0;
  products = 0;
  private readonly functions: Functions;

  constructor(
    objective: AnyObjective,
    options: ObjectiveOptions,
    batch: () => Float64Array | undefined = () => options.batch,
  ) {
    const isModule = typeof objective === "object" && "model" in objective;
    const module = isModule ? objective : "module" in objective ? objective.module : undefined;
    this.space = new Space(options, module);
    this.functions = isModule
      ? ofModule(objective, options.inputs, batch)
      : typeof objective === "function"
        ? { valueAndGradient: objective }
        : objective;
    if (typeof this.functions.valueAndGradient !== "function")
      throw new RangeError(
        "objective: it has no valueAndGradient; give a function, or a module with --emit valueAndGradient",
      );
  }

  get hasProducts(): boolean {
    return this.functions.hvp !== undefined;
  }

  answer({ x, gradient }: Question): Answer {
    this.evaluations++;
    return this.functions.valueAndGradient(this.space.expanded(x), gradient);
  }

  /** Of an objective that gives no promises. */
  valueAndGradient(x: Float64Array, gradient: Float64Array): number {
    return this.answer({ x, gradient }) as number;
  }

  hvp(x: Float64Array, vector: Float64Array, out: Float64Array): void {
    this.products++;
    this.functions.hvp!(this.space.expanded(x), vector, out);
  }
}

function ofModule(
  module: ScalarModel,
  inputs: Float64Array | undefined,
  batch: () => Float64Array | undefined,
): PlainFunctions {
  const { valueAndGradient, hvp, batchValueAndGradient, batchHvp } = module;
  if (module.model.inputCount === 0) return { valueAndGradient: needed({ valueAndGradient }), ...(hvp && { hvp }) };
  if (inputs)
    return {
      valueAndGradient: (x, gradient) => needed({ valueAndGradient })(x, inputs, gradient),
      ...(hvp && { hvp: (x, vector, out) => hvp(x, inputs, vector, out) }),
    };
  if (!batch()) throw new RangeError("batch: the model has inputs; give a batch of examples, or inputs for one");
  const overBatch = needed({ batchValueAndGradient });
  return {
    valueAndGradient: (x, gradient) => overBatch(x, batch()!, gradient),
    ...(batchHvp && { hvp: (x, vector, out) => batchHvp(x, batch()!, vector, out) }),
  };
}

/** A function of the module that the solver cannot do without. */
function needed<F>(functions: Readonly<Record<string, F | undefined>>): F {
  const [[name, f]] = Object.entries(functions) as [[string, F | undefined]];
  if (f === undefined) throw new RangeError(`module: it has no ${name}; compile it with --emit ${name}`);
  return f;
}
