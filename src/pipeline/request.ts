/** Which functions a module is to have, and which kernels they need: from `--emit`, or the default set. */
import { DEFAULT_PRODUCTS, exportsOf, type KernelName, products } from "../derive/kernels.js";
import { diagnostic } from "../diagnostics.js";
import { alwaysExported, isTemplate, typeNames } from "../emit/index.js";

export interface ProductRequest {
  /** The names of what is exported, in the order of the template. */
  readonly exports: readonly string[];
  readonly kernels: ReadonlySet<KernelName>;
  /** What was asked for and this model cannot have, and why not. */
  readonly impossible: ReadonlyMap<string, string>;
}

/** Every function that can be asked for by name. */
export const PRODUCT_NAMES: readonly string[] = [
  ...new Set([...Object.keys(products.scalar), ...Object.keys(products.vector)]),
];

/** @throws `unknown-product`: the command line alone is at fault for that, whatever the model. */
export function checkProductNames(wanted: readonly string[]): void {
  for (const name of wanted)
    if (!PRODUCT_NAMES.includes(name)) throw diagnostic("unknown-product", name, PRODUCT_NAMES.join(", "));
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
    for (const name of [...alwaysExported(1), ...PRODUCT_NAMES.flatMap(exportsOf), "ModelParameters", "ModelInputs"])
      take(name, "what the default model exports");
  for (const name of names) {
    if (name === "default") continue;
    for (const of of [name, ...typeNames(name)]) take(of, `the model \`${name}\``);
    if (names.includes("default") && isTemplate(name))
      throw diagnostic("duplicate-name", name, `the model \`${name}\` and a part of the default model's code`);
  }
}

/** What a model has of what was asked for: the same holds for every model of a file, and each has what it can. */
export function requestProducts(
  kind: "scalar" | "vector",
  batches: "possible" | "no inputs" | "inputs differentiated",
  wanted: readonly string[] | undefined,
): ProductRequest {
  const available: Readonly<Record<string, readonly KernelName[]>> = products[kind];
  const possible = Object.keys(available).filter((name) => batches === "possible" || !name.startsWith("batch"));
  const impossible = (wanted ?? []).filter((name) => !possible.includes(name));
  const functions = possible.filter(
    (name) => name === "forward" || (wanted ? wanted.includes(name) : DEFAULT_PRODUCTS.has(name)),
  );
  return {
    exports: functions.flatMap(exportsOf),
    kernels: new Set(functions.flatMap((name) => available[name]!)),
    impossible: new Map(impossible.map((name) => [name, mismatch(name, kind, batches)])),
  };
}

/** @throws `product-mismatch` for a function that no model of the file can have. */
export function checkPossible(models: readonly { readonly products: ProductRequest }[]): void {
  for (const [name, why] of models[0]!.products.impossible)
    if (models.every(({ products }) => products.impossible.has(name))) throw diagnostic("product-mismatch", why);
}

function mismatch(name: string, kind: "scalar" | "vector", batches: string): string {
  if (Object.keys(products[kind]).includes(name))
    return batches === "no inputs"
      ? `\`${name}\` needs inputs, and this model has none.`
      : `\`${name}\` adds up over examples, and each has inputs of its own to be differentiated.`;
  return `A ${kind} model has no \`${name}\`.`;
}
