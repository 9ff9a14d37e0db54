/** What the plugin can be told. */
import type { TypesOption } from "./types.js";

export interface PluginOptions {
  /**
   * Where the declarations of generated modules go: "beside" the models (the default), into a folder that has the shape of
   * the project, or nowhere (false). Those of models outside of the project go beside them in any case but the last.
   */
  readonly types?: TypesOption;
  /** Whether compiled models are kept in `node_modules/.cache/micrograd-compile`. Default: true. */
  readonly cache?: boolean;
  /** As of the command: "auto" (the default) recovers loops where straight-line code would be too long. */
  readonly loops?: "auto" | "off";
  /** As of the command: what the code is. Default: what the model says, or "js". */
  readonly backend?: string;
}
