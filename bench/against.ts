/**
 * An earlier build of this project as a competitor: installs a packed one, and has it compile a model. Knows its command;
 * nothing of what is measured.
 */
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";
import type { ModelReport } from "micrograd-compile";
import { installed, resolveIn } from "./tools.js";

/** The command of a packed build. */
export function commandOf(tarball: string): string {
  const folder = installed({ "micrograd-compile": `file:${resolve(tarball)}` });
  return resolveIn(folder, "micrograd-compile").replace(/index\.js$/, "cli.js");
}

/**
 * Compiles with that build.
 * @throws if it cannot do that model.
 */
export function compileWith(command: string, file: string, output: string): ModelReport {
  const given = ["--max-old-space-size=16384", command, file, "-o", output, "--json"];
  const stdout = execFileSync(process.execPath, given, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const [report] = JSON.parse(stdout).models ?? JSON.parse(stdout);
  return report;
}
