/** The real tools, pinned, in a temporary folder; and projects in which they find this package as users' projects do. */
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { installed } from "../../bench/tools.js";

export const TOOLS = {
  "@arethetypeswrong/cli": "0.18",
  "@deno/linux-x64-glibc": "2.9.6",
  "@oven/bun-linux-x64": "1.4.5",
  "@rspack/core": "2",
  "@swc/core": "1",
  "create-vite": "9.3.0",
  esbuild: "0.28",
  publint: "0.3",
  rolldown: "1",
  rollup: "4",
  "swc-loader": "0.2",
  ts5: "npm:typescript@5.9",
  ts6: "npm:typescript@6",
  ts7: "npm:typescript@7.0.2",
  unplugin: "3.7",
  vite: "8.4",
  vitest: "4",
  webpack: "5",
};

/** Where this project is. */
export const project = process.cwd();

/** The folder that has them, with this package among them. */
export function toolsFolder(): string {
  const folder = installed(TOOLS);
  // The tools stay where they are between runs, also those of another checkout.
  rmSync(join(folder, "node_modules", "micrograd-compile"), { force: true });
  link(project, join(folder, "node_modules", "micrograd-compile"));
  return folder;
}

function link(to: string, path: string): void {
  try {
    symlinkSync(to, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

export class Project {
  readonly folder: string;

  /** @param tools whose packages it has. */
  constructor(folder: string, tools: string) {
    this.folder = folder;
    mkdirSync(join(folder, "node_modules"), { recursive: true });
    for (const name of [...Object.keys(TOOLS), "micrograd-compile"]) {
      mkdirSync(dirname(join(folder, "node_modules", name)), { recursive: true });
      link(join(tools, "node_modules", name), join(folder, "node_modules", name));
    }
    link(join(tools, "node_modules", "ts5"), join(folder, "node_modules", "typescript"));
    this.write({ "package.json": '{ "type": "module", "private": true, "name": "app" }' });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(this.path(name)), { recursive: true });
      writeFileSync(this.path(name), text);
    }
  }

  copy(from: string, to: string): void {
    cpSync(from, this.path(to), { recursive: true });
  }

  /** Runs a program here; gives what it prints, all together. */
  async run(program: string, ...args: string[]): Promise<string> {
    const options = { cwd: this.folder, encoding: "utf8", timeout: 240_000, maxBuffer: 1 << 27 } as const;
    const env = { ...process.env, NO_COLOR: "1", CI: "true", FORCE_COLOR: "0" };
    const { stdout, stderr } = await promisify(execFile)(program, args, { ...options, env });
    return stdout + stderr;
  }

  /** The same for what is to fail. */
  async failure(program: string, ...args: string[]): Promise<string> {
    const failed = (await this.run(program, ...args).catch((error) => error)) as
      | string
      | { stdout: string; stderr: string };
    if (typeof failed === "string") throw new Error(`${program} ${args.join(" ")} did not fail:\n${failed}`);
    return failed.stdout + failed.stderr;
  }

  /** Runs a script of the project's. */
  node(text: string): Promise<string> {
    this.write({ "run.mjs": text });
    return this.run(process.execPath, "run.mjs");
  }

  tsc(version: "ts5" | "ts6" | "ts7", ...args: string[]): Promise<string> {
    return this.run(process.execPath, join("node_modules", version, "bin", "tsc"), ...args);
  }

  micrograd(...args: string[]): Promise<string> {
    return this.run(process.execPath, join(project, "dist", "cli.js"), ...args);
  }
}

export const HELPER = `export const decay = (b: number, t: number): number => Math.exp(-b * t);
`;

/** The model of the README, with its curve in a file of its own. */
export const MODEL = `import { defineModel, scalar } from "micrograd-compile";
import { decay } from "./helper";

// How far the curve a·exp(−b·t) is from a measurement y at time t, squared.
export default defineModel({
  parameters: { a: scalar(1), b: scalar(0.5) },
  inputs: { t: scalar(), y: scalar() },
  forward: ({ a, b }, { t, y }) => (a * decay(b, t) - y) ** 2,
});
`;

/** A page, or a script, that uses it. */
export const MAIN = `import { decay } from "./helper";
import { createParameters, model, valueAndGradient } from "./model.grad.js";

const gradient = new Float64Array(model.parameterCount);
const value = valueAndGradient(createParameters(), new Float64Array([0, 3]), gradient);
const text = [value, gradient[0], decay(0, 1)].join(" ");
if (typeof document === "object") document.querySelector("#out")!.textContent = text;
else console.log(text);
`;

export const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>app</title>
<meta http-equiv="Content-Security-Policy" content="script-src 'self'"></head>
<body><pre id="out"></pre><script type="module" src="/src/main.ts"></script></body></html>
`;

/** Its files. */
export const APP = { "src/helper.ts": HELPER, "src/model.ts": MODEL, "src/main.ts": MAIN, "index.html": PAGE };

/** A mistake in the model. */
export const BROKEN = MODEL.replace("** 2", '** 2 + (a > 0 ? 1 : "x").length');
