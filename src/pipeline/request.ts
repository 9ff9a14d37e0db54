/** Which functions a module is to have, and which kernels they need: from `--emit`, or the default set. */
import type { KernelName } from "../derive/kernels.js";
import { diagnostic } from "../diagnostics.js";
import { alwaysExported, RECORDS } from "../emit/template.js";
import { typeNames } from "../emit/wrap.js";
import { exportsOf, PRODUCT_NAMES, products, productsOf } from "../products/index.js";
import type { Work } from "./work.js";

export interface ProductRequest {
  /** The names of what is exported, in the order of the template. */
  readonly exports: readonly string[];
  readonly kernels: ReadonlySet<KernelName>;
  /** What was asked for and this model cannot have, and why not. */
  readonly impossible: ReadonlyMap<string, string>;
}

/** @throws `unknown-product`: the command line alone is at fault for that, whatever the model. */
export function checkProductNames(wanted: readonly string[]): void {
  for (const name of wanted)
    if (!PRODUCT_NAMES.includes(name)) throw diagnostic("unknown-product", name, PRODUCT_NAMES.join(", "));
}

/** @throws `bad-model`, at the model's own `emit`. */
export function checkOwnNames(wanted: readonly string[]): void {
  const unknown = wanted.find((name) => !PRODUCT_NAMES.includes(name));
  if (unknown === undefined) return;
  const error = diagnostic("bad-model", `\`emit\` does not know \`${unknown}\`: it takes ${PRODUCT_NAMES.join(", ")}.`);
  error.after = error.word = "emit";
  throw error;
}

/**
 * A named model becomes one object of the module, beside the functions of the default model and the types of the others.
 * @throws `duplicate-name` if it would have the name of another export.
 */
export function checkExportNames(names: readonly string[]): void {
  const taken = new Map<string, string>();
  const take = (name: string, owner: string): void => {
    const other = taken.get(name);
    if (other !== undefined) throw diagnostic("duplicate-name", name, `${other} and ${owner}`);
    taken.set(name, owner);
  };
  if (names.includes("default"))
    for (const name of new Set([...alwaysExported(true), ...products.flatMap(exportsOf), ...RECORDS]))
      take(name, "what the default model exports");
  for (const name of names) {
    if (name === "default") continue;
    for (const of of [name, ...typeNames(name)]) take(of, `the model \`${name}\``);
  }
}

/** What a model has of what was asked for: the same holds for every model of a file, and each has what it can. */
export function requestProducts(
  kind: "scalar" | "vector",
  batches: "possible" | "no inputs" | "inputs differentiated",
  wanted: readonly string[] | undefined,
): ProductRequest {
  const possible = productsOf(kind).filter(({ batch }) => batches === "possible" || !batch);
  const impossible = (wanted ?? []).filter((name) => !possible.some((product) => product.name === name));
  const chosen = possible.filter(
    ({ name, isDefault }) => name === "forward" || (wanted ? wanted.includes(name) : isDefault),
  );
  return {
    exports: chosen.flatMap(exportsOf),
    kernels: new Set(chosen.flatMap(({ kernels }) => kernels)),
    impossible: new Map(impossible.map((name) => [name, mismatch(name, kind, batches)])),
  };
}

/** What a model on its way has. */
export function requestFor({ model, trace, request, variables }: Omit<Work, "products">): ProductRequest {
  const moves = variables?.ports.includes("inputs") ? "inputs differentiated" : "possible";
  return requestProducts(trace.outputs ? "vector" : "scalar", model.inputCount === 0 ? "no inputs" : moves, request);
}

/** @throws `product-mismatch` for a function that no model of the file can have. */
export function checkPossible(models: readonly { readonly products: ProductRequest }[]): void {
  for (const [name, why] of models[0]!.products.impossible)
    if (models.every(({ products }) => products.impossible.has(name))) throw diagnostic("product-mismatch", why);
}

function mismatch(name: string, kind: "scalar" | "vector", batches: string): string {
  if (productsOf(kind).some((product) => product.name === name))
    return batches === "no inputs"
      ? `\`${name}\` needs inputs, and this model has none.`
      : `\`${name}\` adds up over examples, and each has inputs of its own to be differentiated.`;
  return `A ${kind} model has no \`${name}\`.`;
}
