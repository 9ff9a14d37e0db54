/** What a model with one result can be asked for at one point. */
import { both, derivatives, example, type Product, values } from "./product.js";

export const forward: Product = {
  name: "forward",
  kind: "scalar",
  kernels: ["exampleValue"],
  isDefault: true,
  functions: { forward: values("example", example) },
};

export const gradient: Product = {
  name: "gradient",
  kind: "scalar",
  kernels: ["exampleGradient"],
  isDefault: true,
  functions: { gradient: derivatives("example", example) },
};

export const valueAndGradient: Product = {
  name: "valueAndGradient",
  kind: "scalar",
  kernels: ["exampleGradient"],
  isDefault: true,
  functions: { valueAndGradient: both("example", example) },
};

export const jvp: Product = {
  name: "jvp",
  kind: "scalar",
  kernels: ["exampleJvp"],
  functions: { jvp: derivatives("jvp", (point) => [...example(point), point.vector]) },
};

export const vjp: Product = {
  name: "vjp",
  kind: "scalar",
  kernels: ["exampleVjp"],
  functions: { vjp: derivatives("vjp", (point) => [...example(point), point.cotangent]) },
};

export const hvp: Product = {
  name: "hvp",
  kind: "scalar",
  kernels: ["exampleHvp"],
  functions: { hvp: derivatives("hvp", (point) => [...example(point), point.vector]) },
};

export const hessian: Product = {
  name: "hessian",
  kind: "scalar",
  kernels: ["exampleHessian"],
  functions: { hessian: derivatives("hessian", example) },
};

export const sparseHessian: Product = {
  name: "sparseHessian",
  kind: "scalar",
  kernels: ["exampleHessianValues"],
  pattern: "hessianPattern",
  functions: { hessianValues: derivatives("sparseHessian", example) },
};
