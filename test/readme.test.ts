/**
 * Everything README.md says can be run is run, in its order, in one folder: models are compiled, programs print what their
 * `// →` comments say, excerpts of generated code are what is generated. Commands of npm's are those that `.ci/run` runs.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runHere } from "./cli/command.js";
import { type Block, blocksOf, fileLinksOf, inlineCodeOf } from "./support/markdown.js";
import { projectRoot } from "./support/sources.js";

const read = (path: string): string => readFileSync(join(projectRoot, path), "utf8");
const readme = read("README.md");
const blocks = blocksOf(readme);
const { scripts, peerDependencies } = JSON.parse(read("package.json")) as {
  scripts: Record<string, string>;
  peerDependencies: Record<string, string>;
};

/** Inside of the project, so that "micrograd-compile" is this one. */
let folder = "";
let lastModel = "";
/** What a program of JavaScript is to print, once it is run. */
let lastPrinted = "";

beforeAll(() => {
  mkdirSync(join(projectRoot, "build"), { recursive: true });
  folder = mkdtempSync(join(projectRoot, "build/readme-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const node = (...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
async function command(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runHere(folder, args);
  if (code !== 0) throw new Error(`micrograd-compile ${args.join(" ")}:\n${stdout}${stderr}`);
  return stdout;
}

/** Runs one command of a shell block. */
async function runCommand(line: string): Promise<void> {
  const [program, ...args] = line.split(/\s+/) as [string, ...string[]];
  if (program === "npx" && args[0] === "micrograd-compile") await command(...args.slice(1));
  else if (program === "node") expect(node(...args)).toBe(lastPrinted);
  else checkNpm(line);
}

/** A command of npm's is one that .ci/run runs, or at least a script; what is behind `--` is the script's affair. */
function checkNpm(line: string): void {
  const script = /^npm (?:run )?([\w:]+)(?: -- .+)?$/.exec(line)?.[1] ?? "";
  if (line === "npm ci" || line === "npm test" || line === "npm run demo")
    expect(read(".ci/run")).toMatch(new RegExp(`\\b${line}\\b`));
  // What is optional is a peer.
  else if (/^npm install (?!micrograd|-)[a-z ]+$/.test(line))
    for (const name of line.split(" ").slice(2)) expect(Object.keys(peerDependencies)).toContain(name);
  // test/pack.test.ts installs the package.
  else if (!/^npm install( -D| --save-dev)? micrograd-compile( unplugin)?$/.test(line))
    expect(Object.keys(scripts)).toContain(script);
}

/** The lines that a program prints, and those that its comments expect. */
async function runProgram(text: string): Promise<{ printed: string[]; expected: string[] }> {
  const outfile = join(folder, "run.mjs");
  const options = { bundle: true, packages: "external", platform: "node", format: "esm", logLevel: "silent" } as const;
  await build({ ...options, stdin: { contents: text, resolveDir: folder, loader: "ts" }, outfile });
  const expected = [...text.matchAll(/^\s*\/\/ → (.*)$/gm)].map(([, line]) => line!);
  return { printed: node(outfile).trimEnd().split("\n"), expected };
}

const kinds: { readonly [language: string]: (block: Block) => void | Promise<void> } = {
  /** Usage and pictures: nothing to run. */
  "": () => {},
  sh: async ({ text }) => {
    const lines = text.split(/\n|&&/).map((line) => line.replace(/#.*/, "").trim());
    for (const line of lines) if (line !== "") await runCommand(line);
  },
  js: ({ info, text }) => {
    writeFileSync(join(folder, info), text);
    lastPrinted = [...text.matchAll(/^\/\/ → (.*)$/gm)].map(([, line]) => `${line}\n`).join("");
  },
  ts: async ({ info, text }) => {
    if (info === "run.ts") {
      const { printed, expected } = await runProgram(text);
      if (expected.length > 0) expect(printed).toEqual(expected);
    } else if (info !== "") {
      writeFileSync(join(folder, info), text);
      lastModel = info;
    } else {
      await command(lastModel, "-o", "excerpt.ts");
      const generated = readFileSync(join(folder, "excerpt.ts"), "utf8");
      // First line by line: a difference is easier to see.
      expect(text.split("\n").filter((line) => !generated.includes(line))).toEqual([]);
      expect(generated).toContain(text);
    }
  },
};

describe("README.md", () => {
  test.each(blocks.map((block) => [block.line, block.language, block.info, block] as const))(
    "line %i: %s %s",
    async (_line, _language, _info, block) => {
      expect(Object.keys(kinds)).toContain(block.language);
      await kinds[block.language]!(block);
    },
  );

  test("its programs type-check as they stand", () => {
    const files = blocks.flatMap(({ language, info, text }, i) => {
      if (language !== "ts" || info === "") return [];
      const name = info === "run.ts" ? `run-${i}.ts` : info;
      writeFileSync(join(folder, name), text);
      return [name];
    });
    const compilerOptions = {
      strict: true,
      target: "ES2022",
      module: "NodeNext",
      types: ["node"],
      skipLibCheck: true,
      noEmit: true,
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files }));
    try {
      node(fileURLToPath(import.meta.resolve("typescript/bin/tsc")), "-p", ".");
    } catch (error) {
      expect((error as { stdout: string }).stdout).toBe("");
      throw error;
    }
  });

  test.each(inlineCodeOf(readme).filter((code) => /^(npm|npx) /.test(code)))("`%s` can be run", (code) => {
    for (const line of code.split("&&")) if (!line.includes("…")) checkNpm(line.trim());
  });

  test.each(fileLinksOf(readme))("%s is there", (path) => expect(existsSync(join(projectRoot, path))).toBe(true));
});

describe("the command's help and README.md tell of the same options", () => {
  const optionsIn = (text: string): string[] => [...new Set(text.match(/--[a-z][\w-]*/g) ?? [])];
  const ofNpm = ["--help", "--version", "--save-dev"];
  const wanted = (options: string[]): string[] => options.filter((option) => !ofNpm.includes(option)).sort();

  test("options", async () => {
    // -o stands for --output.
    const asked = [["--help"], ["check", "--help"], ["bench", "--help"], ["explain", "--help"]];
    const helps: string[] = [];
    for (const given of asked) helps.push(await command(...given));
    const help = wanted(optionsIn(helps.join("\n"))).filter((option) => option !== "--output");
    expect(wanted(optionsIn(readme)).filter((option) => option !== "--output")).toEqual(help);
  });

  test("commands", async () => {
    const help = await command("--help");
    const commands = [...help.slice(help.indexOf("Commands:")).matchAll(/^ {2}(\w+) .*<model>/gm)].map(
      ([, name]) => name!,
    );
    expect(commands).toEqual(["check", "bench", "explain"]);
    for (const name of commands) {
      expect(readme).toContain(`micrograd-compile ${name} `);
      expect(await command(name, "--help")).toContain(`micrograd-compile ${name} `);
    }
  });
});
