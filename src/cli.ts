#!/usr/bin/env node
/** The command: arguments → compile → files. No logic of the compiler; what is heavy is imported when it is needed. */
import { parseArguments, type Request } from "./cli/arguments.js";
import { again } from "./cli/bun.js";
import { flush, openConsole } from "./cli/console.js";
import { catchStrays, leave } from "./cli/strays.js";
import { Diagnostic } from "./diagnostics.js";

const given = process.argv.slice(2);
const has = (option: string): boolean => given.some((text) => text === option || text.startsWith(`${option}=`));
const [json, watching] = [has("--json"), has("--watch")];
const console = openConsole({ json, exclusive: json || has("--dump"), several: watching });

/** Runs a command; gives its exit code. */
async function run(request: Request): Promise<number> {
  switch (request.name) {
    case "print":
      console.result(
        request.isHelp ? request.text + (await (await import("./cli/names.js")).namesText()) : request.text,
      );
      return 0;
    case "compile": {
      const { runCompile } = await import("./cli/compile.js");
      return runCompile(request, console);
    }
    case "types": {
      const { runTypes } = await import("./cli/types.js");
      return runTypes(request, console);
    }
    case "explain": {
      const { runExplain } = await import("./cli/explain.js");
      return runExplain(request, console);
    }
    case "check": {
      const { withProgress } = await import("./cli/progress.js");
      const { check, checkJson } = await import("./verify/check.js");
      const { model, name: _, json: __, ...options } = request;
      const report = await withProgress(!json, (onStage) => check(model, { ...options, onStage }));
      console.result(json ? checkJson(report) : report.text);
      return report.ok ? 0 : 1;
    }
    case "bench": {
      const { withProgress } = await import("./cli/progress.js");
      const { benchJson, benchModel, benchText } = await import("./bench/model.js");
      const benches = await withProgress(!json, (onStage) => benchModel(request.model, onStage));
      console.result(json ? benchJson(benches) : benchText(benches));
      return 0;
    }
  }
}

/** Ends the command; 1: the model failed, 2: the command was wrong. */
async function end(code: number): Promise<never> {
  await flush();
  return leave(code);
}

/** What was thrown, in the user's terms. A command that is wrong has been told so already, and needs no engine. */
async function explained(error: unknown): Promise<Diagnostic> {
  if (error instanceof Diagnostic && error.exitCode === 2) return error;
  const { explain } = await import("./load/errors.js");
  return explain(error);
}

/** Before a model is there that may do something behind our back. */
async function watchOut(): Promise<void> {
  const { explain } = await import("./load/errors.js");
  catchStrays(explain, (error) => {
    console.error(error);
    if (!watching) void end(error.exitCode);
  });
}

const elsewhere = await again();
if (elsewhere !== undefined) leave(elsewhere);

try {
  const request = parseArguments(given);
  if (request.name !== "print") await watchOut();
  await end(await run(request));
} catch (error) {
  const diagnostic = await explained(error);
  console.error(diagnostic);
  await end(diagnostic.exitCode);
}
