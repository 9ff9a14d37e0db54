/** The thread that compiles for the plugin, so that the dev server goes on. Knows the compiler; nothing of bundlers. */
import { parentPort } from "node:worker_threads";
import { compile } from "../compile.js";
import { failureOf } from "../load/room.js";
import type { Compiled } from "./compiler.js";

/** What the thread is asked for. */
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

parentPort!.on("message", async ({ model, loops, backend }: Job) => {
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
});
