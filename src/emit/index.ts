/**
 * From modules to text: shells with the bodies of kernels put in. Bodies are plain text of any size, so nothing here parses
 * them again.
 */

import { diagnostic } from "../diagnostics.js";
import type { Kernel } from "../layout/kernel.js";
import { type Helper, helpersOf, steppedAside, withNames } from "./helpers.js";
import { printBodies } from "./javascript/print.js";
import { LISTING_NAMES } from "./javascript/print-listing.js";
import type { Surroundings } from "./javascript/surroundings.js";
import type { ModelModule, ModuleTexts } from "./module.js";
import { localName } from "./names.js";
import { fillShell, isTemplate, MARKS, partName, toDeclarations, toJavaScript } from "./shell.js";

export type { ModelModule, ModuleTexts } from "./module.js";
export { alwaysExported, isTemplate } from "./shell.js";
export { typeNames } from "./wrap.js";

/** What is said in a line of its own behind the statement of a kernel that computes a row. */
export type Note = (kernel: string, row: number, value: string) => string;

/** Prints the modules of a file, one after the other, under a header; with notes, for who explains the JavaScript. */
export function emit(modules: readonly ModelModule[], header: string, note?: Note): ModuleTexts {
  checkHelperNames(modules);
  const users = modules.map(({ exportName }) => exportName);
  const names = modules.map((module) => steppedAside(helpersIn(module), users));
  const shells = modules.map((module, i) => fillShell(module, names[i]!));
  const joined = (text: (shell: string, i: number) => string): string =>
    [header, ...shells.map(text)].join("\n").trimEnd() + "\n";
  return {
    typescript: joined((shell, i) => withBodies(shell, modules[i]!, names[i]!, true)),
    javascript: joined((shell, i) => withBodies(toJavaScript(shell), modules[i]!, names[i]!, false, note)),
    declarations: () => joined(toDeclarations),
  };
}

/** The names that locals of a kernel must not take: those of its module and of its parameters. */
const RESERVED = [
  ..."parameters inputs batch offset gradient vector out values sums data index model Math".split(" "),
  ..."shared sharedGradient sharedTangent sharedGradientTangent Float64Array Int32Array RangeError".split(" "),
  ..."batchParameters batchVector gradientSum NaN Infinity undefined arguments eval".split(" "),
];

const helpersIn = ({ kernels }: ModelModule): Helper[] => helpersOf(kernels.map(({ tape }) => tape));

/** @throws duplicate-name if an op that a user has defined would have the name of something else there. */
function checkHelperNames(modules: readonly ModelModule[]): void {
  const taken = new Set([...RESERVED, ...LISTING_NAMES, ...modules.map(({ exportName }) => exportName)]);
  for (const module of modules) {
    const names = helpersIn(module).flatMap(({ name, isDefined }) => (isDefined ? [name] : []));
    names.forEach((name, i) => {
      if (names.indexOf(name) < i) throw diagnostic("duplicate-name", name, "two different ops");
      if (taken.has(name) || isTemplate(name) || module.kernels.some((kernel) => kernel.name === name))
        throw diagnostic("duplicate-name", name, "an op and a part of the generated code");
    });
  }
}

/** Replaces each mark by the body it stands for, indented as the mark is. */
function withBodies(
  shell: string,
  module: ModelModule,
  names: ReadonlyMap<string, string>,
  typed: boolean,
  note?: Note,
): string {
  const bodies = new Map<string, string>();
  const helpers = [...names].flat();
  for (const kernel of module.kernels) {
    const { parts, main } = printBodies(kernel, {
      ...surroundingsOf(kernel, module, helpers, typed),
      ...(note && { note: (row: number, value: string) => note(kernel.name, row, value) }),
    });
    bodies.set(kernel.name, withNames(main, names));
    parts.forEach((body, i) => bodies.set(partName(kernel.name, i), withNames(body, names)));
  }
  const closed = shell.replace(KERNELS, (_, indent: string, name: string, given: string, body: string) => {
    const code = codeOf(bodies.get(name) ?? "");
    const head = withUnusedMarked(given, code);
    const used = arraysIn(code, module).join(", ");
    return used === ""
      ? `${indent}function ${name}${head} {\n${body}\n${indent}}`
      : `${indent}const ${name} = /* @__PURE__ */ (({ ${used} }) => ${head} => {\n${body}\n${indent}})({ ${used} });`;
  });
  return closed.replace(MARKS, (whole, indent: string, name: string) => {
    const body = bodies.get(name);
    return body === undefined ? whole : body.replace(/^(?=.)/gm, indent);
  });
}

/**
 * A function that is nothing but a body. One that uses arrays of the module becomes a closure over them: V8 takes such a
 * variable for the constant that it is, whatever a bundler makes of the module's own `const`, and no minifier moves the
 * function to where it is called. The pattern of an object is what none of them sees through.
 */
const KERNELS = /^( *)function (\w+)(\([^{}]*\)(?:: \w+)?) \{\n( *"body of \2";)\n *\}$/gm;

/** What the comments say of the model is no code. */
const codeOf = (body: string): string => body.replace(/\/\/.*$/gm, "");

/** Parameters that a body does not use begin with `_`: that is how TypeScript and linters want to be told. */
const withUnusedMarked = (head: string, code: string): string =>
  head.replace(/([(,]\s*)(\w+)/g, (whole, before: string, name: string) =>
    new RegExp(`\\b${name}\\b`).test(code) ? whole : `${before}_${name}`,
  );

/** The arrays of the module that a body reads or writes. */
function arraysIn(code: string, { arrays, data, index }: ModelModule): string[] {
  const lengths = { ...arrays, data: data.length, index: index.length };
  const used = new Set(Array.from(code.matchAll(/\b(\w+)\[/g), ([, name]) => name));
  return Object.keys(lengths).filter((name) => lengths[name as keyof typeof lengths] > 0 && used.has(name));
}

function surroundingsOf(
  kernel: Kernel,
  { facts, place, kernels }: ModelModule,
  helpers: readonly string[],
  typed: boolean,
): Surroundings {
  const inputs = BATCHED.has(kernel.name) ? { name: "batch", offset: "offset" } : { name: "inputs" };
  const inBatch = ON_COPIES.has(kernel.name);
  const names = { parameters: facts.parameters, inputs: facts.inputs };
  return {
    arrays: {
      parameters: { name: inBatch ? "batchParameters" : "parameters" },
      inputs,
      shared: { name: "shared" },
      sharedGradient: { name: "sharedGradient" },
      vector: { name: inBatch ? "batchVector" : "vector" },
      data: { name: "data" },
      sharedTangent: { name: "sharedTangent" },
      sharedGradientTangent: { name: "sharedGradientTangent" },
      fixed: { name: "parameters" },
    },
    gradient: ADDS_UP.has(kernel.name) ? "gradientSum" : "gradient",
    nameOf: (port, element) => {
      if (port === "parameters") return localName(names.parameters, element, "p");
      if (port === "inputs") return localName(names.inputs, element, "x");
      return `${PREFIXES[port]}${element}`;
    },
    place,
    reserved: [...RESERVED, ...kernels.map(({ name }) => name), ...helpers],
    typed,
  };
}

/** What elements of ports without names are called. */
const PREFIXES = {
  shared: "s",
  sharedGradient: "d_s",
  vector: "v",
  data: "n",
  sharedTangent: "v_s",
  sharedGradientTangent: "v_d_s",
  fixed: "p",
};

/** Kernels that run once per example, and read the copies of what is the same for all. */
const ON_COPIES: ReadonlySet<string> = new Set(["addExampleGradient", "addExampleHvp"]);

/** Kernels whose gradient is added up over the batch before it goes to the caller's array. */
const ADDS_UP: ReadonlySet<string> = new Set(["addExampleGradient", "finishBatch", "addExampleHvp", "finishBatchHvp"]);

/** Kernels that read one example out of a batch. */
const BATCHED: ReadonlySet<string> = new Set([
  "batchValue",
  "addExampleGradient",
  "addExampleHvp",
  "addExampleHessian",
  "writeExampleJacobian",
]);
