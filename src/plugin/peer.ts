/** The one thing that the plugin needs and that is not installed with us: whoever has no bundler need not have it. */
import { createRequire } from "node:module";
import type { UnpluginInstance } from "unplugin";
import { diagnostic } from "../diagnostics.js";
import { bundlerError } from "./errors.js";
import { factory } from "./factory.js";
import { checkOptions, type PluginOptions } from "./options.js";

type Instance = UnpluginInstance<PluginOptions | undefined, false>;
/** Bundlers that it knows, and that we have an entry for. */
type Known = "vite" | "rollup" | "rolldown" | "webpack" | "rspack";

let instance: Instance | undefined;

/**
 * The plugin for a bundler. Not imported in advance: configurations may `require` it, and those cannot wait.
 * @throws an error that says what to install, or which options there are.
 */
export function pluginFor(bundler: Known, options: PluginOptions | undefined): never {
  checkOptions(options ?? {});
  instance ??= load().createUnplugin(factory);
  return instance[bundler](options) as never;
}

function load(): typeof import("unplugin") {
  try {
    return createRequire(import.meta.url)("unplugin");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    throw bundlerError(diagnostic("missing-peer", "unplugin"), true);
  }
}
