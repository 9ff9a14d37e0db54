/** What a model with one result can be asked for over a batch of examples. */
import { batch, both, derivatives, type Product, values } from "./product.js";

export const batchForward: Product = {
  name: "batchForward",
  kind: "scalar",
  kernels: ["prepareBatch", "batchValue", "penalty"],
  isDefault: true,
  batch: true,
  functions: { batchForward: values("batch", batch) },
};

export const batchGradient: Product = {
  name: "batchGradient",
  kind: "scalar",
  kernels: ["prepareBatch", "addExampleGradient", "finishBatch", "addPenaltyGradient"],
  batch: true,
  functions: { batchGradient: derivatives("batch", batch) },
};

export const batchValueAndGradient: Product = {
  name: "batchValueAndGradient",
  kind: "scalar",
  kernels: ["prepareBatch", "addExampleGradient", "finishBatch", "addPenaltyGradient"],
  isDefault: true,
  batch: true,
  functions: { batchValueAndGradient: both("batch", batch) },
};

/** For who adds up parts of a data set: neither scaled nor with the regularizer, which is what can be added up again. */
export const batchSumAndGradient: Product = {
  name: "batchSumAndGradient",
  kind: "scalar",
  kernels: ["prepareBatch", "addExampleGradient", "finishBatch"],
  batch: true,
  functions: { batchSumAndGradient: both("batchSum", batch) },
};

/** What such a total lacks; 0 for a model without a regularizer. */
export const regularizerValueAndGradient: Product = {
  name: "regularizerValueAndGradient",
  kind: "scalar",
  kernels: ["addPenaltyGradient"],
  batch: true,
  functions: { regularizerValueAndGradient: both("regularizer", () => []) },
};

export const batchHvp: Product = {
  name: "batchHvp",
  kind: "scalar",
  kernels: ["prepareBatchHvp", "addExampleHvp", "finishBatchHvp", "addPenaltyHvp"],
  batch: true,
  functions: { batchHvp: derivatives("batchHvp", (point) => [point.batch, point.vector]) },
};

export const batchHessian: Product = {
  name: "batchHessian",
  kind: "scalar",
  kernels: ["addExampleHessian", "addPenaltyHessian"],
  batch: true,
  functions: { batchHessian: derivatives("batchHessian", batch) },
};
