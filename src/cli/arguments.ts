/**
 * What the user typed, as a command: arguments, options, help and version. Knows commander; does nothing of what it is
 * asked for.
 */
import { existsSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { packageVersion } from "../common/version.js";
import { type Diagnostic, diagnostic } from "../diagnostics.js";

export interface CompileCommand {
  readonly name: "compile";
  /** Paths and patterns. */
  readonly models: readonly string[];
  readonly output?: string;
  readonly emit?: readonly string[];
  readonly wrt?: readonly string[];
  readonly backend?: string;
  readonly loops?: "auto" | "off";
  readonly optimize?: "auto" | "off";
  readonly fastMath?: boolean;
  readonly dump?: string;
  readonly watch: boolean;
  readonly report: boolean;
  readonly json: boolean;
}

export interface ExplainCommand {
  readonly name: "explain";
  readonly model: string;
  readonly output?: string;
  readonly at?: string;
  readonly data?: string;
  readonly watch?: boolean;
  readonly open?: boolean;
}

export interface TypesCommand {
  readonly name: "types";
  /** Paths and patterns. */
  readonly models: readonly string[];
  readonly json?: boolean;
}

export type Request =
  | CompileCommand
  | TypesCommand
  | ExplainCommand
  | {
      readonly name: "check";
      readonly model: string;
      readonly emit?: readonly string[];
      readonly wrt?: readonly string[];
      readonly backend?: string;
      readonly fastMath?: boolean;
      readonly seed?: number;
      readonly json?: boolean;
    }
  | { readonly name: "bench"; readonly model: string; readonly backend?: string; readonly json?: boolean }
  /** Help or version: there is only something to print. */
  | { readonly name: "print"; readonly text: string; readonly isHelp: boolean };

const EXAMPLES = `
Examples:
  $ micrograd-compile moons.ts                        writes moons.grad.ts
  $ micrograd-compile moons.ts -o dist/moons.mjs      an ES module, with dist/moons.d.mts
  $ micrograd-compile moons.ts --emit gradient            these functions instead of the default ones
  $ micrograd-compile moons.ts --report
  $ micrograd-compile --watch 'src/**/*.model.ts'     each beside its model, again after each change
  $ micrograd-compile check moons.ts                  compiled = interpreted = finite differences?
  $ micrograd-compile bench moons.ts
  $ micrograd-compile explain moons.ts --data moons.csv --open
  $ micrograd-compile types 'src/**/*.ts'             declarations for ./model.grad.js, for tsc before a build`;

/**
 * Reads the arguments after the program's name.
 * @throws `bad-usage`.
 */
export function parseArguments(given: readonly string[]): Request {
  let request: Request | undefined;
  let printed = "";
  const program = new Command("micrograd-compile")
    .description("Compiles a scalar model written in TypeScript to a standalone module with exact derivatives.")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        printed += text;
      },
      // What is wrong is in the error that is thrown.
      writeErr: () => {},
      // The same on every terminal: the help of all commands together is made once, when this is built.
      getOutHelpWidth: () => 80,
    })
    .argument("<models...>", "the model files: model.ts, 'src/**/*.model.ts'")
    .option(
      "-o, --output <file>",
      "what to write: .ts, .js, .mjs or .cjs; of several, a folder (default: <model>.grad.ts)",
    )
    .option("--emit <functions>", "the functions to offer, separated by commas, instead of the default ones", listOf)
    .option("--wrt <names>", "what to differentiate instead of all parameters: a,b[2],inputs.x", listOf)
    .option("--backend <name>", "what the code is: js (the default), wasm, or auto for what suits a model")
    .addOption(new Option("--loops <how>", "recover loops in large models").choices(["auto", "off"]))
    .addOption(new Option("--optimize <how>", "off: print what was derived one to one").choices(["auto", "off"]))
    .option("--fast-math", "regroup sums, write powers as products: within 1e-12 of what is added up")
    .option("--watch", "compile again whenever a file of the model changes", false)
    .option("--report", "show time by stage, sizes and memory", false)
    .option("--json", "print the report as JSON, errors too", false)
    .option("--dump <stage>", "print what a stage leaves behind, and write nothing")
    .version(packageVersion(), "--version")
    .addHelpText("after", EXAMPLES)
    .action((models: string[], options: Omit<CompileCommand, "name" | "models">) => {
      request = { name: "compile", models, ...options };
    });
  for (const [name, description, taken] of [
    [
      "check",
      "compare compiled, interpreted and finite differences at many points",
      ["emit", "wrt", "backend", "fastMath", "json"],
    ],
    ["bench", "time the compiled module against the interpreter", ["backend", "json"]],
    ["explain", "write a page with graph, code, values and gradients, step by step", ["output", "watch"]],
  ] as const) {
    const command = program
      .command(name)
      .description(description)
      .argument("<model>", "the model file")
      .addHelpText("after", `\nTakes ${taken.map(flagOf).join(", ")}, too.`)
      .action((model: string, own: { readonly seed?: number; readonly open?: boolean }) => {
        request = { name, model, ...own, ...optionsFor(program, name, taken) };
      });
    if (name === "explain")
      command
        .option("--at <file>", "JSON with the parameters and inputs to begin at, by name")
        .option("--data <file>", "CSV or JSON with a column for each input: rows to train on")
        .option("--open", "open the page in a browser");
    if (name === "check")
      command.option("--seed <number>", "where the random points come from: the same again", seedOf);
  }
  program
    .command("types")
    .description("write declarations for ./model.grad.js beside models, for tsc before a build")
    .argument("<models...>", "the model files")
    .addHelpText("after", "\nTakes --json, too.")
    .action((models: string[]) => {
      request = { name: "types", models, ...optionsFor(program, "types", ["json"]) };
    });
  try {
    program.parse(given, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw noCommand(program) ?? diagnostic("bad-usage", sentence(error.message));
  }
  if (request?.name === "compile") {
    const unknown = noCommand(program);
    if (unknown) throw unknown;
  }
  return request ?? { name: "print", text: printed, isHelp: /^Usage: /.test(printed) };
}

/** The options that stand before a command's own. @throws `bad-usage` for one that it does not take. */
function optionsFor(program: Command, name: string, taken: readonly string[]): Record<string, unknown> {
  const options = Object.entries(program.opts()).filter(([, value]) => value !== false);
  const [option] = options.find(([key]) => !taken.includes(key)) ?? [];
  if (option !== undefined) throw diagnostic("bad-usage", `${name} does not take ${flagOf(option)}.`);
  return Object.fromEntries(options);
}

/** The error of a first word that is meant to be a command and is none: it names no file, and looks like no path. */
function noCommand(program: Command): Diagnostic | undefined {
  const [word] = program.args;
  const names = program.commands.map((command) => command.name());
  if (word === undefined || !/^[a-z]+$/i.test(word) || [...names, "help"].includes(word) || existsSync(word))
    return undefined;
  const commands = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  for (const name of names) commands.command(name);
  try {
    commands.parse([word], { from: "user" });
  } catch (error) {
    const known = `The commands are ${names.join(", ")}; without one, name a model file.`;
    const what = sentence((error as CommanderError).message);
    return diagnostic("bad-usage", /Did you mean/.test(what) ? what : `${what} ${known}`);
  }
  return undefined;
}

function seedOf(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && seed < 2 ** 31) return seed;
  throw diagnostic("bad-usage", `--seed takes a whole number below 2147483648, not ${text}.`);
}

/** `fastMath` is `--fast-math`. */
const flagOf = (option: string): string => `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const listOf = (text: string): string[] => text.split(",").map((name) => name.trim());

/** commander says `error: unknown option '--emt'\n(Did you mean --emit?)`. */
function sentence(message: string): string {
  const [what, suggestion] = message.replace(/^error: /, "").split("\n");
  const first = `${what!.charAt(0).toUpperCase()}${what!.slice(1)}`.replace(/\.?$/, ".");
  return suggestion ? `${first} ${suggestion.replace(/^\((.*)\)$/, "$1")}` : first;
}
