/** What the plugin can be told, and what is no such thing. */
import { diagnostic } from "../diagnostics.js";
import { bundlerError } from "./errors.js";
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

/** What each option may be. */
const KINDS: Readonly<Record<keyof PluginOptions, readonly [is: (given: unknown) => boolean, what: string]>> = {
  types: [(given) => given === false || (typeof given === "string" && given !== ""), '"beside", a folder or false'],
  cache: [(given) => typeof given === "boolean", "true or false"],
  loops: [(given) => given === "auto" || given === "off", '"auto" or "off"'],
  backend: [(given) => typeof given === "string", '"js", "wasm" or "auto"'],
};

/** @throws a bundler's error for what would otherwise be ignored, or break where nobody sees why. */
export function checkOptions(options: PluginOptions): void {
  for (const [name, given] of Object.entries(options)) {
    const [is, what] = Object.hasOwn(KINDS, name) ? KINDS[name as keyof PluginOptions] : [];
    if (!is) throw refusal(`The plugin has no option \`${name}\`.`, `It takes ${ALL}.`);
    if (given !== undefined && !is(given))
      throw refusal(`The plugin's option \`${name}\` cannot be ${JSON.stringify(given)}.`, `It is ${what}.`);
  }
}

const ALL = Object.entries(KINDS)
  .map(([name, [, what]]) => `${name} (${what})`)
  .join(", ");

const refusal = (what: string, takes: string): Error => bundlerError(diagnostic("bad-option", what, takes), true);
