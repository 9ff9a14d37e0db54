/**
 * What a process knows how to do, checked before anything begins. Code is a file of that process: the only thing here that is
 * imported is a file that its own program names.
 */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { diagnostic } from "../diagnostics.js";
import { engineName, type Identity } from "./identity.js";
import type { Site, SummingModule } from "./types.js";

const PRODUCTS = ["batchSumAndGradient", "regularizerValueAndGradient"] as const;

/** @throws bad-cluster if it is no module, or not compiled with what is needed. */
export function checkModule(module: SummingModule): void {
  const { model } = module;
  if (typeof model?.digest !== "string")
    throw diagnostic("bad-cluster", "`module` is no generated module: it has no `model.digest`.");
  for (const product of PRODUCTS)
    if (typeof module[product] !== "function")
      throw diagnostic(
        "bad-cluster",
        `The module has no ${product}.`,
        `Compile the model with --emit ${PRODUCTS.join(",")}.`,
      );
}

export const identityOf = ({ module }: Site): Identity => ({
  digest: module?.model.digest ?? null,
  engine: engineName(),
});

/** The promise is kept, not the module: two who ask at the same time wait for the same one. */
const importing = new Map<string, Promise<Site>>();

/** What a file exports. */
export function importSite(file: URL | string): Promise<Site> {
  const { href } = file instanceof URL ? file : pathToFileURL(resolve(file));
  const known = importing.get(href) ?? (import(/* @vite-ignore */ href) as Promise<Site>);
  importing.set(href, known);
  return known;
}
