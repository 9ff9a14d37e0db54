/** The thread that compiles for the plugin, so that the dev server goes on. Knows the compiler; nothing of bundlers. */
import { fileURLToPath } from "node:url";
import { parentPort } from "node:worker_threads";
import { compile } from "../compile.js";
import { failureOf } from "../load/room.js";
import type { Compiled } from "./compiler.js";

/** A model that every installation has. */
const REHEARSED = fileURLToPath(new URL("../../examples/readme-expression.ts", import.meta.url));

/** What the thread is asked for, besides rehearsals. */
export interface Job {
  readonly model: string;
  readonly loops: "auto" | "off";
  readonly backend?: string | undefined;
}

/** What it says: which stage begins, and then what came out. */
export type Answer =
  | { readonly stage: string }
  | { readonly compiled: Compiled }
  | { readonly failure: ReturnType<typeof failureOf> };

const say = (answer: Answer): void => parentPort!.postMessage(answer);

async function run({ model, loops, backend }: Job): Promise<void> {
  try {
    const output = model.replace(/\.\w+$/, ".grad.mjs");
    const onStage = (stage: string): void => say({ stage });
    const { files, map, sources, environment, models } = await compile(model, {
      output,
      loops,
      ...(backend !== undefined && { backend }),
      sourceMap: true,
      onStage,
    });
    const [code, declarations] = files;
    const warnings = models.flatMap((one) => one.warnings);
    say({
      compiled: {
        code: code!.text,
        declarations: declarations!.text,
        map: map!,
        sources,
        environment: [...environment],
        warnings,
      },
    });
  } catch (error) {
    say({ failure: failureOf(error) });
  }
}

/** Loads all that is needed, and has esbuild and V8 warm. Without that the first job takes longer, and nothing else. */
const rehearse = (): Promise<unknown> =>
  compile(REHEARSED, { output: "rehearsal.grad.mjs", sourceMap: true }).catch(() => {});

let last: Promise<unknown> = Promise.resolve();
parentPort!.on("message", (given: Job | "rehearse") => {
  last = last.then(() => (given === "rehearse" ? rehearse() : run(given)));
});
