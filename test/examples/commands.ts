/** Runs the commands of an example's README.md in a copy of its folder. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "../support/sources.js";

const programs: { readonly [name: string]: readonly string[] } = {
  "npx micrograd-compile": [process.execPath, join(projectRoot, "dist/cli.js")],
  "npx esbuild": [join(projectRoot, "node_modules/.bin/esbuild")],
  node: [process.execPath],
};

/** What the last one prints. */
export function runInCopy(folder: string, commands: string): string {
  let printed = "";
  for (const line of commands.trim().split("\n")) {
    const [, name, rest] = /^(npx \S+|node) (.*)$/.exec(line)!;
    const [program, ...args] = [...programs[name!]!, ...rest!.split(" ")];
    printed = execFileSync(program!, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }
  return printed;
}
