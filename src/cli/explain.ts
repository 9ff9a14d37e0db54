/** `explain`: writes the page of a model, opens it, or serves it and keeps it up to date. */
import { spawn } from "node:child_process";
import { basename, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { shownPath } from "../common/paths.js";
import { diagnostic } from "../diagnostics.js";
import type { ExplainCommand } from "./arguments.js";
import type { Console } from "./console.js";
import { writeFiles } from "./files.js";
import { withProgress } from "./progress.js";

export async function runExplain(command: ExplainCommand, console: Console): Promise<number> {
  const { model, at, data, open } = command;
  const output = resolve(command.output ?? `${model.slice(0, model.length - extname(model).length)}.explain.html`);
  if (!/\.html?$/.test(output))
    throw diagnostic("bad-usage", `${basename(output)} is no .html file, and explain writes one.`);
  const given = { ...(at !== undefined && { at }), ...(data !== undefined && { data }) };
  const { explainModel } = await import("../explain/index.js");
  if (command.watch) {
    const { serve } = await import("./explain-server.js");
    return serve(model, given, { console, open: open ? openPage : undefined });
  }
  const { html, sources } = await withProgress(true, (onStage) => explainModel(model, { ...given, onStage }));
  await writeFiles([{ path: output, text: html }], sources);
  console.result(`${shownPath(output)}  ${Math.ceil(Buffer.byteLength(html) / 1000)} kB\n`);
  if (open) openPage(pathToFileURL(output).href);
  return 0;
}

/** Opens a page with whatever the system has for that. */
function openPage(url: string): void {
  const [program, ...before] =
    process.platform === "darwin" ? ["open"] : process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
  spawn(program!, [...before, url], { stdio: "ignore", detached: true })
    .on("error", () => {})
    .unref();
}
