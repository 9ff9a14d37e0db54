/** The products that there are, in the order of the templates, and what others ask about them. Add one: its record, here. */
import {
  batchForward,
  batchGradient,
  batchHessian,
  batchHvp,
  batchSumAndGradient,
  batchValueAndGradient,
  regularizerValueAndGradient,
} from "./batches.js";
import type { Probe, Product } from "./product.js";
import { forward, gradient, hessian, hvp, jvp, sparseHessian, valueAndGradient, vjp } from "./scalar.js";
import { batchJacobian, batchOutputs, jacobian, outputs, outputsJvp, outputsVjp, sparseJacobian } from "./vector.js";

export type { Call, Probe, Product } from "./product.js";

export const products: readonly Product[] = [
  ...[forward, gradient, valueAndGradient, jvp, vjp, hvp, hessian, sparseHessian],
  ...[batchForward, batchGradient, batchValueAndGradient, batchHvp, batchHessian],
  ...[batchSumAndGradient, regularizerValueAndGradient],
  ...[outputs, outputsJvp, outputsVjp, jacobian, sparseJacobian, batchOutputs, batchJacobian],
];

/** Every function that can be asked for by name. */
export const PRODUCT_NAMES: readonly string[] = [...new Set(products.map(({ name }) => name))];

export const productsOf = (kind: Product["kind"]): Product[] => products.filter((product) => product.kind === kind);

/** The names that a module exports for a product. */
export const exportsOf = ({ functions, pattern }: Product): string[] => [
  ...(pattern === undefined ? [] : [pattern]),
  ...Object.keys(functions),
];

/** How each function is called, by its name: the same for both kinds of models. */
export const probes: Readonly<Record<string, Probe>> = Object.assign({}, ...products.map(({ functions }) => functions));

/** The constant that says which elements a kernel computes; every sparse kernel has one. */
export const patternOf = (kernel: string): string =>
  products.find(({ kernels, pattern }) => pattern !== undefined && (kernels as readonly string[]).includes(kernel))!
    .pattern!;
