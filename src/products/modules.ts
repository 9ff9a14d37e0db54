/** What a module has, as types for whoever loads one: its products as functions. */
import type { ModelModule } from "../emit/module.js";

/** What `load` gives for a scalar model: see the README for the arguments. What is optional is there on request. */
export interface ScalarModule {
  readonly model: ModelModule["facts"];
  readonly createParameters: () => Float64Array;
  readonly forward: (...arrays: Float64Array[]) => number;
  readonly gradient: (...arrays: Float64Array[]) => Float64Array;
  readonly valueAndGradient: (...arrays: Float64Array[]) => number;
  readonly jvp?: (...arrays: Float64Array[]) => number;
  readonly vjp?: (...given: (Float64Array | number)[]) => Float64Array;
  readonly hvp?: (...arrays: Float64Array[]) => Float64Array;
  readonly hessian?: (...arrays: Float64Array[]) => Float64Array;
  readonly batchForward: (parameters: Float64Array, batch: Float64Array) => number;
  readonly batchValueAndGradient: (parameters: Float64Array, batch: Float64Array, gradient: Float64Array) => number;
  readonly batchGradient?: (parameters: Float64Array, batch: Float64Array, out?: Float64Array) => Float64Array;
  readonly batchHvp?: (
    parameters: Float64Array,
    batch: Float64Array,
    vector: Float64Array,
    out?: Float64Array,
  ) => Float64Array;
  readonly batchHessian?: (parameters: Float64Array, batch: Float64Array, out?: Float64Array) => Float64Array;
  readonly batchSumAndGradient?: (parameters: Float64Array, batch: Float64Array, gradient: Float64Array) => number;
  readonly regularizerValueAndGradient?: (parameters: Float64Array, gradient: Float64Array) => number;
  readonly packParameters: (record: object) => Float64Array;
  readonly unpackParameters: (parameters: Float64Array) => Readonly<Record<string, unknown>>;
}

/** What `load` gives for a vector model. */
export interface VectorModule
  extends Pick<ScalarModule, "model" | "createParameters" | "packParameters" | "unpackParameters"> {
  readonly forward: (...arrays: Float64Array[]) => Float64Array;
  readonly jacobian: (...arrays: Float64Array[]) => Float64Array;
  readonly jvp?: (...arrays: Float64Array[]) => Float64Array;
  readonly vjp?: (...arrays: Float64Array[]) => Float64Array;
  readonly batchOutputs?: (parameters: Float64Array, batch: Float64Array, out?: Float64Array) => Float64Array;
  readonly batchJacobian?: (parameters: Float64Array, batch: Float64Array, out?: Float64Array) => Float64Array;
}
