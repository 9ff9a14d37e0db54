/** The backends that there are, by their names. */
import { diagnostic } from "../diagnostics.js";
import type { Backend } from "./backend.js";
import { javascript } from "./javascript/index.js";
import { wasm } from "./wasm/index.js";

export const backends: Record<string, Backend> = { js: javascript, wasm };

/** @throws `bad-usage` for a name that none has. */
export function backendOf(name: string): Backend {
  const backend = Object.hasOwn(backends, name) ? backends[name] : undefined;
  if (backend) return backend;
  throw diagnostic(
    "bad-usage",
    `There is no backend \`${name}\`; the backends are ${Object.keys(backends).join(", ")}.`,
  );
}
