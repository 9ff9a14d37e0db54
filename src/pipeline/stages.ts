/** The names of the stages, for whoever shows them: nothing of what they do, so that help need not load the compiler. */

/** What is done to each model, in order. */
export const MODEL_STAGES = ["trace", "derive", "optimize", "layout"] as const;

/** The stages that can be dumped, whatever the backend. */
export const STAGES: readonly string[] = ["rewritten", ...MODEL_STAGES, "emit"];
