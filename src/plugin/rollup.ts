/** The plugin for Rollup. */
import type { PluginOptions } from "./options.js";
import { pluginFor } from "./peer.js";

/** Compiles models where `./model.grad.js` is imported and no such file is there. */
export default function microgradCompile(options?: PluginOptions): { readonly name: string } {
  return pluginFor("rollup", options);
}

export type { PluginOptions };
