/** What a model with several results can be asked for. */
import { batch, derivatives, example, type Product, values } from "./product.js";

export const outputs: Product = {
  name: "forward",
  kind: "vector",
  kernels: ["writeOutputs"],
  isDefault: true,
  functions: { forward: values("example", example) },
};

export const outputsJvp: Product = {
  name: "jvp",
  kind: "vector",
  kernels: ["writeJvp"],
  functions: { jvp: derivatives("jvp", (point) => [...example(point), point.vector]) },
};

export const outputsVjp: Product = {
  name: "vjp",
  kind: "vector",
  kernels: ["writeVjp"],
  functions: { vjp: derivatives("vjp", (point) => [...example(point), point.cotangent]) },
};

export const jacobian: Product = {
  name: "jacobian",
  kind: "vector",
  kernels: ["writeJacobian"],
  isDefault: true,
  functions: { jacobian: derivatives("jacobian", example) },
};

export const sparseJacobian: Product = {
  name: "sparseJacobian",
  kind: "vector",
  kernels: ["writeJacobianValues"],
  pattern: "jacobianPattern",
  functions: { jacobianValues: derivatives("sparseJacobian", example) },
};

/** Held to the values of the batch's Jacobian. */
export const batchOutputs: Product = {
  name: "batchOutputs",
  kind: "vector",
  kernels: ["writeExampleOutputs"],
  batch: true,
  functions: { batchOutputs: values("batchJacobian", batch) },
};

export const batchJacobian: Product = {
  name: "batchJacobian",
  kind: "vector",
  kernels: ["writeExampleJacobian"],
  batch: true,
  functions: { batchJacobian: derivatives("batchJacobian", batch) },
};
