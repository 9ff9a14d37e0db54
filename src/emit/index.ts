/**
 * From modules to text: shells with the code of kernels put in. That code is plain text of any size, so nothing here parses it
 * again. What prints it is the backend; the shell, and ts-morph with it, is loaded when there is one that was not kept.
 */
import { KeptTexts } from "../common/kept.js";
import { diagnostic } from "../diagnostics.js";
import type { Backend, Note, Printed, Setting } from "./backend.js";
import { type Helper, helpersOf, localNames, steppedAside } from "./helpers.js";
import type { ModelModule, ModuleTexts } from "./module.js";
import { partName } from "./names.js";
import { type Outline, outlineOf, withNodes } from "./outline.js";
import { isTemplate, MARKS } from "./template.js";

/**
 * Prints the modules of a file, one after the other, under a header; with notes, for who explains the JavaScript.
 * @param backends that of each module.
 */
export async function emit(
  modules: readonly ModelModule[],
  header: string,
  backends: readonly Backend[],
  note?: Note,
): Promise<ModuleTexts> {
  checkHelperNames(modules, backends);
  const users = modules.map(({ exportName }) => exportName);
  const helpers = modules.map((module) => steppedAside(helpersIn(module), users));
  const print = (setting: Omit<Setting, "helpers">): Printed[] =>
    modules.map((module, i) => backends[i]!.print(module, { ...setting, helpers: helpers[i]! }));
  const printed = print({ typed: false, ...(note && { note }) });
  const locals = localNames(users, helpers[users.indexOf("default")]?.values() ?? [], isTemplate);
  const shells = await each(modules, (module, i) =>
    shellOf(outlineOf(module, locals[i]!, printed[i]!, helpersIn(module), helpers[i]!)),
  );
  const javascript = await each(shells, keptAs("toJavaScript"));
  const joined = (texts: readonly string[]): string =>
    [header, ...texts.map((text, i) => withNodes(text, modules[i]!))].join("\n").trimEnd() + "\n";
  return {
    javascript: joined(javascript.map((shell, i) => withBodies(shell, printed[i]!))),
    typescript: () => {
      const typed = print({ typed: true });
      const text = joined(shells.map((shell, i) => withBodies(shell, typed[i]!)));
      const ambient = [...new Set(backends.flatMap((backend) => backend.ambient ?? []))].join("\n");
      return ambient === "" ? text : text.replace(header, () => `${header}\n${ambient}\n`);
    },
    declarations: async () => joined(await each(shells, keptAs("toDeclarations"))),
  };
}

/** One after the other: what the first has loaded the others need not load. */
async function each<T>(list: readonly T[], make: (one: T, i: number) => Promise<string>): Promise<string[]> {
  const texts: string[] = [];
  for (const [i, one] of list.entries()) texts.push(await make(one, i));
  return texts;
}

/** Loading ts-morph and filling a shell take longer than all the rest of compiling a small model. */
let kept: KeptTexts | undefined;
const keptText = (given: string, make: () => Promise<string>): Promise<string> => {
  kept ??= new KeptTexts(
    "ts-morph",
    [".", "../../templates"].map((path) => folder(path)),
  );
  return kept.text(given, make);
};

const folder = (path: string): URL => new URL(`${path}/`, import.meta.url);

const shellOf = (outline: Outline): Promise<string> =>
  keptText(`shell ${JSON.stringify(outline)}`, async () => (await import("./shell.js")).fillShell(outline));

/** What a shell is printed as. */
const keptAs =
  (form: "toJavaScript" | "toDeclarations") =>
  (shell: string): Promise<string> =>
    keptText(`${form} ${shell}`, async () => (await import("./shell.js"))[form](shell));

const helpersIn = ({ kernels }: ModelModule): Helper[] => helpersOf(kernels.map(({ tape }) => tape));

/** @throws duplicate-name if an op that a user has defined would have the name of something else there. */
function checkHelperNames(modules: readonly ModelModule[], backends: readonly Backend[]): void {
  const taken = new Set([
    ...backends.flatMap(({ reserved }) => reserved),
    ...modules.map(({ exportName }) => exportName),
  ]);
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
function withBodies(shell: string, { functions, arrays, texts }: Printed): string {
  const bodies = new Map<string, string>(texts);
  for (const [kernel, { parts, main }] of functions) {
    bodies.set(kernel, main);
    parts.forEach((body, i) => bodies.set(partName(kernel, i), body));
  }
  const closed = shell.replace(KERNELS, (_, indent: string, name: string, given: string, body: string) => {
    const code = codeOf(bodies.get(name) ?? "");
    const head = withUnusedMarked(given, code);
    const used = arraysIn(code, arrays).join(", ");
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
function arraysIn(code: string, arrays: Printed["arrays"]): string[] {
  const used = new Set(Array.from(code.matchAll(/\b(\w+)\[/g), ([, name]) => name));
  return [...arrays].filter((name) => used.has(name));
}
