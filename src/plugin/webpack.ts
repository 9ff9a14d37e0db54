/** The plugin for webpack. */
import type { PluginOptions } from "./options.js";
import { pluginFor } from "./peer.js";

/** What webpack takes for a plugin, without its types, which few have. */
// biome-ignore lint/suspicious/noExplicitAny: the compiler that it is applied to is webpack's
export type WebpackPlugin = { apply: (compiler: any) => void };

/** Compiles models where `./model.grad.js` is imported and no such file is there. */
export default function microgradCompile(options?: PluginOptions): WebpackPlugin {
  return pluginFor("webpack", options);
}

export type { PluginOptions };
