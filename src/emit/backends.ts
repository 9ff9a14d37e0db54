/** The backends that there are, by their names, and which one a model gets. */
import { diagnostic } from "../diagnostics.js";
import type { Backend, Unlaid } from "./backend.js";
import { javascript } from "./javascript/index.js";
import { wasm } from "./wasm/index.js";

export const backends: Record<string, Backend> = { js: javascript, wasm };

/** What asks for the backend that suits a model. */
const AUTO = "auto";

const namesOf = (): string[] => [...Object.keys(backends), AUTO];

const has = (name: string): boolean => name === AUTO || Object.hasOwn(backends, name);

/** @throws `bad-usage` for a name that no backend has. */
export function checkBackend(name: string | undefined): void {
  if (name === undefined || has(name)) return;
  throw diagnostic("bad-usage", `There is no backend \`${name}\`; the backends are ${namesOf().join(", ")}.`);
}

/** @throws `bad-model`, at the model's own `backend`. */
export function checkOwnBackend(name: string | undefined): void {
  if (name === undefined || has(name)) return;
  const error = diagnostic(
    "bad-model",
    `\`backend\` does not know \`${name}\`: the backends are ${namesOf().join(", ")}.`,
  );
  error.after = error.word = "backend";
  throw error;
}

/** The backend of this name; or the one that suits these kernels. */
export function backendFor(name: string, kernels: readonly Unlaid[]): Backend {
  if (name !== AUTO) return backends[name]!;
  return Object.values(backends).find(({ suits }) => suits?.(kernels)) ?? javascript;
}

/** The names of the backends that have a stage of their own. */
export const backendsWith = (stage: string): string[] =>
  Object.keys(backends).filter((name) => Object.hasOwn(backends[name]!.stages, stage));
