/** The plugin for rspack. */
import type { PluginOptions } from "./options.js";
import { pluginFor } from "./peer.js";

/** What rspack takes for a plugin, without its types, which few have. */
// biome-ignore lint/suspicious/noExplicitAny: the compiler that it is applied to is rspack's
export type RspackPlugin = { apply: (compiler: any) => void };

/** Compiles models where `./model.grad.js` is imported and no such file is there. */
export default function microgradCompile(options?: PluginOptions): RspackPlugin {
  return pluginFor("rspack", options);
}

export type { PluginOptions };
