/**
 * From modules to text: shells with the code of kernels put in. That code is plain text of any size, so nothing here parses it
 * again. What prints it is the backend; shells are made or found elsewhere.
 */
import { diagnostic } from "../diagnostics.js";
import type { Backend, Note, Printed, Setting } from "./backend.js";
import { type Helper, helpersOf, localNames, steppedAside } from "./helpers.js";
import type { ModelModule, ModuleTexts } from "./module.js";
import { partName } from "./names.js";
import { outlineOf, withNodes } from "./outline.js";
import { type Form, type Shape, shapeOf } from "./shape.js";
import { shellText } from "./shells.js";
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
  const shapes = modules.map((module, i) =>
    shapeOf(outlineOf(module, locals[i]!, printed[i]!, helpersIn(module), helpers[i]!), module),
  );
  const javascript = await shellsOf(shapes, "javascript");
  const joined = (texts: readonly string[]): string =>
    [header, ...texts.map((text, i) => withNodes(text, modules[i]!))].join("\n").trimEnd() + "\n";
  return {
    javascript: joined(javascript.map((shell, i) => withBodies(shell, printed[i]!))),
    typescript: async () => {
      const shells = await shellsOf(shapes, "typescript");
      const typed = print({ typed: true });
      const text = joined(shells.map((shell, i) => withBodies(shell, typed[i]!)));
      const ambient = [...new Set(backends.flatMap((backend) => backend.ambient ?? []))].join("\n");
      return ambient === "" ? text : text.replace(header, () => `${header}\n${ambient}\n`);
    },
    declarations: async () => joined(await shellsOf(shapes, "declarations")),
  };
}

/** One after the other: what the first has loaded the others need not load. */
async function shellsOf(shapes: readonly Shape[], form: Form): Promise<string[]> {
  const texts: string[] = [];
  for (const shape of shapes) texts.push(shape.complete(await shellText(shape, form), form));
  return texts;
}

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
