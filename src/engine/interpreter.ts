/**
 * A model by the engine alone: the graph is built anew on each call and backpropagated, as micrograd does it. This is the
 * law that generated modules are held to, and what `bench` compares them with. Same functions, same arguments.
 */

import type { Model } from "./model.js";
import { flatten } from "./result.js";
import { isolated } from "./throws.js";
import { type Scalar, Value } from "./value.js";

export interface Interpreter {
  /** Value(s) for one example: one number for a scalar model. */
  forward(parameters: Float64Array, inputs?: Float64Array): Float64Array;
  /** Value of a scalar model; overwrites `gradient`. */
  valueAndGradient(parameters: Float64Array, inputs: Float64Array, gradient: Float64Array): number;
  /** ∂outputs/∂parameters, row-major. */
  jacobian(parameters: Float64Array, inputs?: Float64Array): Float64Array;
  /** Value over a batch plus the regularizer. */
  batchForward(parameters: Float64Array, batch: Float64Array): number;
  /** The same; overwrites `gradient`. */
  batchValueAndGradient(parameters: Float64Array, batch: Float64Array, gradient: Float64Array): number;
}

/** The functions of a model, interpreted. */
export function interpret(model: Model): Interpreter {
  const { parameterCount, inputCount } = model;
  const none = new Float64Array(0);

  /** Runs `forward` or the regularizer on fresh values. */
  const build = (
    run: (parameters: never, inputs: never) => unknown,
    parameters: Float64Array,
    inputs: Float64Array | null,
  ): { leaves: readonly Value[]; results: readonly Value[] } => {
    const leaves = leavesOf(model, parameters);
    const given = inputs && model.seen(model.inputs, (i) => new Value(inputs[i]!));
    const seen = model.seen(model.parameters, (i) => leaves[i]!);
    const { value, guarded } = isolated(
      () => run(seen as never, given as never),
      () => leaves,
    );
    const node = (x: Scalar): Value => (typeof x === "number" ? new Value(x) : x);
    return { leaves, results: flatten(value, (x) => node(guarded(x))).scalars };
  };

  /** Adds the gradient of what `run` gives to `gradient`; gives the value. */
  const addGradient = (
    run: (parameters: never, inputs: never) => unknown,
    parameters: Float64Array,
    inputs: Float64Array | null,
    gradient: Float64Array,
  ): number => {
    const { leaves, results } = build(run, parameters, inputs);
    results[0]!.backward();
    leaves.forEach((leaf, i) => {
      gradient[i]! += leaf.grad;
    });
    return results[0]!.data;
  };

  const batched = (batch: Float64Array, one: (inputs: Float64Array) => number): [total: number, scale: number] => {
    const examples = Array.from({ length: batch.length / inputCount }, (_, i) =>
      batch.subarray(i * inputCount, (i + 1) * inputCount),
    );
    const scale = model.reduction === "mean" ? 1 / examples.length : 1;
    return [examples.map(one).reduce((x, y) => x + y) * scale, scale];
  };

  const forward = (parameters: Float64Array, inputs: Float64Array = none): Float64Array =>
    keeping(model, () => Float64Array.from(build(model.forward, parameters, inputs).results, ({ data }) => data));

  return {
    forward,
    valueAndGradient: (parameters, inputs, gradient) =>
      keeping(model, () => addGradient(model.forward, parameters, inputs, gradient.fill(0))),
    jacobian: (parameters, inputs: Float64Array = none) =>
      keeping(model, () => {
        const { leaves, results } = build(model.forward, parameters, inputs);
        const jacobian = new Float64Array(results.length * parameterCount);
        results.forEach((result, i) => {
          for (const leaf of leaves) leaf.zeroGrad();
          result.backward();
          leaves.forEach((leaf, j) => {
            jacobian[i * parameterCount + j] = leaf.grad;
          });
        });
        return jacobian;
      }),
    batchForward: (parameters, batch) => {
      const [total] = batched(batch, (inputs) => forward(parameters, inputs)[0]!);
      if (!model.regularizer) return total;
      return total + keeping(model, () => build(model.regularizer!, parameters, null).results[0]!.data);
    },
    batchValueAndGradient: (parameters, batch, gradient) =>
      keeping(model, () => {
        gradient.fill(0);
        const [total, scale] = batched(batch, (inputs) => addGradient(model.forward, parameters, inputs, gradient));
        for (let i = 0; i < gradient.length; i++) gradient[i]! *= scale;
        return model.regularizer ? total + addGradient(model.regularizer, parameters, null, gradient) : total;
      }),
  };
}

/** The values that are differentiated: fresh ones, or the module's own with these data. */
function leavesOf(model: Model, parameters: Float64Array): readonly Value[] {
  if (!model.module) return Array.from(parameters, (x) => new Value(x));
  const own = model.module.parameters();
  own.forEach((value, i) => {
    value.data = parameters[i]!;
    value.zeroGrad();
  });
  return own;
}

/** Runs something that changes a module's own values, and puts them back. */
function keeping<T>(model: Model, run: () => T): T {
  const own = model.module?.parameters() ?? [];
  const kept = own.map(({ data, grad }) => ({ data, grad }));
  try {
    return run();
  } finally {
    own.forEach((value, i) => Object.assign(value, kept[i]));
  }
}
