/**
 * What the command does, from arguments to exit code. No logic of the compiler; what is heavy is imported when it is needed.
 * What it changes of the process (who listens to it, where a model's own output goes) it leaves so: the process is
 * about to end.
 */
import { Diagnostic } from "../diagnostics.js";
import { parseArguments, type Request } from "./arguments.js";
import { type Console, openConsole } from "./console.js";
import { catchStrays } from "./strays.js";

/**
 * Runs the command.
 * @returns its exit code; 1: the model failed, 2: the command was wrong.
 */
export async function main(given: readonly string[]): Promise<number> {
  const has = (option: string): boolean => given.some((text) => text === option || text.startsWith(`${option}=`));
  const [json, watching] = [has("--json"), has("--watch")];
  const console = openConsole({ json, exclusive: json || has("--dump"), several: watching });
  try {
    const request = parseArguments(given);
    if (request.name === "print") return await print(request, console);
    const { stray } = await watchOut(console, watching);
    return await Promise.race([stray, run(request, console)]);
  } catch (error) {
    const diagnostic = await explained(error);
    console.error(diagnostic);
    return diagnostic.exitCode;
  }
}

type Printed = Extract<Request, { readonly name: "print" }>;

async function print({ isHelp, text }: Printed, console: Console): Promise<number> {
  console.result(isHelp ? text + (await (await import("./names.js")).namesText()) : text);
  return 0;
}

async function run(request: Exclude<Request, Printed>, console: Console): Promise<number> {
  switch (request.name) {
    case "compile": {
      const { runCompile } = await import("./compile.js");
      return runCompile(request, console);
    }
    case "types": {
      const { runTypes } = await import("./types.js");
      return runTypes(request, console);
    }
    case "explain": {
      const { runExplain } = await import("./explain.js");
      return runExplain(request, console);
    }
    case "check": {
      const { withProgress } = await import("./progress.js");
      const { check, checkJson } = await import("../verify/check.js");
      const { model, name: _, json, ...options } = request;
      const report = await withProgress(!json, (onStage) => check(model, { ...options, onStage }));
      console.result(json ? checkJson(report) : report.text);
      return report.ok ? 0 : 1;
    }
    case "bench": {
      const { withProgress } = await import("./progress.js");
      const { benchJson, benchModel, benchText } = await import("../bench/model.js");
      const benches = await withProgress(!request.json, (onStage) =>
        benchModel(request.model, onStage, request.backend),
      );
      console.result(request.json ? benchJson(benches) : benchText(benches));
      return 0;
    }
  }
}

/** What was thrown, in the user's terms. A command that is wrong has been told so already, and needs no engine. */
async function explained(error: unknown): Promise<Diagnostic> {
  if (error instanceof Diagnostic && error.exitCode === 2) return error;
  const { explain } = await import("../load/errors.js");
  return explain(error);
}

/**
 * Before a model is there that may do something behind our back: what it does is said.
 * @returns the exit code that the command ends with then, if it ends.
 */
async function watchOut(console: Console, watching: boolean): Promise<{ readonly stray: Promise<number> }> {
  const { explain } = await import("../load/errors.js");
  const stray = new Promise<number>((end) => {
    catchStrays(explain, (error) => {
      console.error(error);
      if (!watching) end(error.exitCode);
    });
  });
  return { stray };
}
