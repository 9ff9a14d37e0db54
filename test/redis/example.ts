/** The cluster example over redis, as its README.md tells: its training is killed in the middle, and goes on. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Row, same } from "./place.js";

const ROOT = process.cwd();
const PROGRAMS = ["data", "train", "sweep", "minimise", "worker"];

/** Inside of the project, so that "micrograd-compile" is this one. */
function built(): string {
  mkdirSync(join(ROOT, "build"), { recursive: true });
  const folder = mkdtempSync(join(ROOT, "build/cluster-"));
  const filter = (file: string): boolean => !file.includes(".grad.");
  cpSync(join(ROOT, "examples/cluster"), folder, { recursive: true, filter });
  const run = (...given: string[]): unknown => execFileSync(process.execPath, given, { cwd: folder, stdio: "pipe" });
  run(join(ROOT, "dist/cli.js"), "logistic.ts", "-o", "logistic.grad.mjs");
  const options = ["--bundle", "--packages=external", "--platform=node", "--format=esm", "--outdir=built"];
  const files = PROGRAMS.map((name) => `${name}.ts`);
  execFileSync(join(ROOT, "node_modules/.bin/esbuild"), [...files, ...options], { cwd: folder, stdio: "pipe" });
  return folder;
}

export const example: readonly Row[] = [
  {
    name: "examples/cluster: two workers, training that is killed and goes on, a sweep, and L-BFGS",
    async run(place) {
      const folder = built();
      const started: ChildProcess[] = [];
      const start = (
        environment: object,
        name: string,
        ...given: string[]
      ): { child: ChildProcess; text: () => string } => {
        const child = spawn(process.execPath, [`built/${name}.js`, ...given], {
          cwd: folder,
          env: { ...process.env, ...environment },
          stdio: ["ignore", "pipe", "inherit"],
        });
        started.push(child);
        let text = "";
        child.stdout!.on("data", (piece) => {
          text += piece;
        });
        return { child, text: () => text };
      };
      const finished = async (environment: object, name: string, ...given: string[]): Promise<string> => {
        const { child, text } = start(environment, name, ...given);
        await once(child, "close");
        return text();
      };
      const redis = { REDIS: place.server.path, ROWS: "100000" };
      try {
        for (const partitions of ["0,1", "2,3"]) start(redis, "worker", partitions);
        const victim = start(redis, "train", "200", "state.bin");
        while (!existsSync(join(folder, "state.bin"))) await sleep(10);
        victim.child.kill("SIGKILL");
        await once(victim.child, "close");
        const found = await finished(redis, "train", "200", "state.bin");
        same(found, await finished({ ROWS: redis.ROWS }, "train", "200"));
        same(await finished(redis, "sweep", "24", "500"), await finished({}, "sweep", "24", "500"));
        const minimum = await finished(redis, "minimise");
        same(minimum, await finished({ ROWS: redis.ROWS }, "minimise"));
        if (!/^loss \S+ after \d+ steps, .*: gradient\n$/.test(minimum)) throw new Error(minimum);
      } finally {
        for (const child of started) child.kill("SIGKILL");
        rmSync(folder, { recursive: true, force: true });
      }
    },
  },
];
