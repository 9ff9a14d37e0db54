/** Which functions a module is to have, and which kernels they need: from `--emit`, or the default set. */
import { type KernelName, products } from "./derive/kernels.js";
import { diagnostic } from "./diagnostics.js";

export interface ProductRequest {
  /** The names of the functions, in the order of the template. */
  readonly functions: readonly string[];
  readonly kernels: ReadonlySet<KernelName>;
}

/** Every function that can be asked for by name. */
export const PRODUCT_NAMES: readonly string[] = [
  ...new Set([...Object.keys(products.scalar), ...Object.keys(products.vector)]),
];

/** @throws `unknown-product` for a name that is none, `product-mismatch` for one that this kind of model cannot have. */
export function requestProducts(
  kind: "scalar" | "vector",
  hasInputs: boolean,
  wanted: readonly string[] | undefined,
): ProductRequest {
  const available: Readonly<Record<string, readonly KernelName[]>> = products[kind];
  const possible = Object.keys(available).filter((name) => hasInputs || !name.startsWith("batch"));
  for (const name of wanted ?? []) {
    if (!PRODUCT_NAMES.includes(name)) throw diagnostic("unknown-product", name, PRODUCT_NAMES.join(", "));
    if (!possible.includes(name)) throw diagnostic("product-mismatch", mismatch(name, kind, hasInputs));
  }
  const functions = possible.filter((name) => name === "forward" || !wanted || wanted.includes(name));
  return { functions, kernels: new Set(functions.flatMap((name) => available[name]!)) };
}

function mismatch(name: string, kind: string, hasInputs: boolean): string {
  if (name.startsWith("batch") && kind === "scalar" && !hasInputs)
    return `\`${name}\` needs inputs, and this model has none.`;
  return `A ${kind} model has no \`${name}\`.`;
}
