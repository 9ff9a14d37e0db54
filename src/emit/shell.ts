/**
 * Fills a template: the only file that imports ts-morph. Takes out of it what a model does not have, puts in the model's
 * facts, and leaves a mark where each kernel's body goes, so that bodies of any size are put in as text afterwards.
 */
import { readFileSync } from "node:fs";
import {
  type FunctionDeclaration,
  Node,
  Project,
  type SourceFile,
  type Statement,
  SyntaxKind,
  ts,
  type VariableStatement,
} from "ts-morph";
import { helpersOf } from "./helpers.js";
import type { ModelModule } from "./module.js";
import { membersOf } from "./types.js";

/** Where the body of a function goes, in the text of a shell. */
export const mark = (name: string): string => `"body of ${name}";`;

const COMPILER_OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  isolatedDeclarations: true,
  declaration: true,
};

const templateText = (name: string): string =>
  readFileSync(new URL(`../../templates/${name}.ts`, import.meta.url), "utf8");

/** The template filled in for one model, in TypeScript, with marks for bodies. */
export function fillShell(module: ModelModule): string {
  const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true, compilerOptions: COMPILER_OPTIONS });
  const common = templateText("common");
  const specific = templateText(module.template);
  const file = project.createSourceFile("module.ts", withoutHeader(common) + withoutHeader(specific));
  for (const declaration of file.getImportDeclarations()) declaration.remove();
  fillFacts(file, module);
  drop(file, absent(module));
  addKernels(file, module);
  keepReachable(file, new Set(["model", "ModelParameters", "createParameters", "packParameters", "unpackParameters", ...module.exports]));
  addHelpers(file, module);
  if (module.exportName !== "default") wrap(file, module.exportName);
  file.formatText({ indentSize: 2 });
  return `${file.getFullText().trim()}\n`;
}

const withoutHeader = (text: string): string => text.replace(/^\/\*\*[\s\S]*?\*\/\s*/, "");

/** The names in a template that this model has nothing for. */
function absent({ facts, kernels, arrays, mean }: ModelModule): Set<string> {
  const names = new Set<string>();
  if (facts.inputCount === 0) names.add("inputs");
  if (!mean) names.add("meanScale");
  for (const [array, length] of Object.entries(arrays)) if (length === 0) names.add(array);
  for (const name of OPTIONAL_KERNELS) if (!kernels.some((kernel) => kernel.name === name)) names.add(name);
  return names;
}

const OPTIONAL_KERNELS = ["prepareBatch", "finishBatch", "penalty", "addPenaltyGradient"];

/** Takes out parameters and arguments of these names, and the statements and declarations that mention them. */
function drop(file: SourceFile, names: ReadonlySet<string>): void {
  const mentions = (node: Node): boolean =>
    node.getDescendantsOfKind(SyntaxKind.Identifier).some((identifier) => names.has(identifier.getText()));
  for (const statement of [...file.getStatements()]) if (declaredNames(statement).some((name) => names.has(name))) statement.remove();
  for (const fn of file.getFunctions()) {
    for (const parameter of fn.getParameters()) if (names.has(parameter.getName())) parameter.remove();
    for (const call of fn.getDescendantsOfKind(SyntaxKind.CallExpression))
      for (const argument of [...call.getArguments()].reverse())
        if (Node.isIdentifier(argument) && names.has(argument.getText())) call.removeArgument(argument);
    for (const statement of [...fn.getStatements()]) if (mentions(statement)) statement.remove();
  }
}

const declaredNames = (statement: Statement): string[] => {
  if (Node.isVariableStatement(statement)) return statement.getDeclarations().map((d) => d.getName());
  return Node.isFunctionDeclaration(statement) || Node.isInterfaceDeclaration(statement)
    ? [statement.getName() ?? ""]
    : [];
};

function fillFacts(file: SourceFile, { facts, initialParameters, arrays }: ModelModule): void {
  const initializer = (name: string, text: string): void => {
    file.getVariableDeclaration(name)?.setInitializer(text);
  };
  initializer("model", `${objectText(facts)} as const`);
  initializer("initialParameters", `[${Array.from(initialParameters, numberText).join(", ")}]`);
  for (const [name, length] of Object.entries(arrays)) initializer(name, `new Float64Array(${length})`);
  const record = file.getInterfaceOrThrow("ModelParameters");
  for (const member of record.getMembers()) member.remove();
  record.addMembers(membersOf(facts.parameters));
}

const numberText = (x: number): string => (Object.is(x, -0) ? "-0" : String(x));

/** A record as source text: one property a line, arrays of records one element a line. */
function objectText(record: Readonly<Record<string, unknown>>): string {
  const value = (x: unknown): string =>
    Array.isArray(x) && typeof x[0] === "object" ? `[\n${x.map((e) => `    ${flat(e)},\n`).join("")}  ]` : flat(x);
  return `{\n${Object.entries(record).map(([key, x]) => `  ${key}: ${value(x)},\n`).join("")}}`;
}

function flat(x: unknown): string {
  if (Array.isArray(x)) return `[${x.map(flat).join(", ")}]`;
  if (typeof x === "object" && x !== null)
    return `{ ${Object.entries(x).map(([key, value]) => `${key}: ${flat(value)}`).join(", ")} }`;
  return JSON.stringify(x);
}

/** Puts a mark in the place of each kernel's body; a kernel in several parts becomes a function that calls them. */
function addKernels(file: SourceFile, { kernels }: ModelModule): void {
  for (const { name, layout, tape } of kernels) {
    const fn = file.getFunctionOrThrow(name);
    if (layout.chunks.length === 1) {
      fn.setBodyText(mark(name));
      continue;
    }
    const { parameters } = fn.getStructure();
    const names = (parameters ?? []).map((parameter) => parameter.name).join(", ");
    const parts = layout.chunks.map((_, i) => partName(name, i));
    const returns = tape.outputs.some(({ target }) => target === "return");
    fn.setBodyText([...parts.map((part) => `${part}(${names});`), ...(returns ? [mark(name)] : [])].join("\n"));
    file.addFunctions(
      parts.map((part) => ({ name: part, parameters: parameters ?? [], returnType: "void", statements: mark(part) })),
    );
  }
}

/** The function of a kernel's part. */
export const partName = (kernel: string, part: number): string => `${kernel}_${part + 1}`;

/** Removes what is neither asked for nor used by what is, and the word `export` from the rest. */
function keepReachable(file: SourceFile, exported: ReadonlySet<string>): void {
  const statements = new Map(file.getStatements().flatMap((s) => declaredNames(s).map((name) => [name, s] as const)));
  const wanted = [...exported].filter((name) => statements.has(name));
  const reached = new Set(wanted);
  for (const name of wanted)
    for (const identifier of statements.get(name)!.getDescendantsOfKind(SyntaxKind.Identifier)) {
      const used = identifier.getText();
      // Bodies that are still marks may use these.
      if (statements.has(used) && !reached.has(used)) {
        reached.add(used);
        wanted.push(used);
      }
    }
  for (const [name, statement] of statements) {
    if (!reached.has(name) && !MODULE_ARRAYS.has(name)) statement.remove();
    else if (!exported.has(name) && isExportable(statement)) statement.setIsExported(false);
  }
}

const MODULE_ARRAYS: ReadonlySet<string> = new Set(["values", "shared", "sharedGradient"]);

const isExportable = (statement: Statement): statement is FunctionDeclaration | VariableStatement =>
  Node.isFunctionDeclaration(statement) || Node.isVariableStatement(statement);

/** Ops whose law is a function of its own: the text of that function, under the op's name and with types. */
function addHelpers(file: SourceFile, { kernels }: ModelModule): void {
  const printer = ts.createPrinter({ removeComments: true });
  for (const [name, law] of helpersOf(kernels.map(({ tape }) => tape))) {
    // Printed anew, so that the text does not depend on how this compiler itself was built.
    const source = ts.createSourceFile("law.ts", `const law = ${law.toString()};`, ts.ScriptTarget.ES2022);
    const copy = file.getProject().createSourceFile("law.ts", printer.printFile(source), { overwrite: true });
    const fn = copy.getFirstDescendant((n) => Node.isFunctionExpression(n) || Node.isArrowFunction(n));
    if (!Node.isFunctionExpression(fn) && !Node.isArrowFunction(fn)) throw new TypeError(`the law of ${name} is no function`);
    file.addFunction({
      name,
      parameters: fn.getParameters().map((parameter) => ({ name: parameter.getName(), type: "number" })),
      returnType: "number",
      statements: fn.getBodyText(),
    });
  }
}

/** Puts the module into an object of the same shape, for a model that is a named export. */
function wrap(file: SourceFile, name: string): void {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Module`;
  const record = `${name[0]!.toUpperCase()}${name.slice(1)}Parameters`;
  const functions = file.getFunctions().filter((fn) => fn.isExported());
  const rename = (text: string): string => text.replace(/\bModelParameters\b/g, record);
  const members = functions.map((fn) => {
    const parameters = fn.getParameters().map((p) => `${p.getName()}${p.isOptional() ? "?" : ""}: ${p.getTypeNodeOrThrow().getText()}`);
    const doc = fn.getJsDocs().map((d) => `${d.getText()}\n`).join("");
    return rename(`${doc}readonly ${fn.getName()}: (${parameters.join(", ")}) => ${fn.getReturnTypeNodeOrThrow().getText()};`);
  });
  const facts = file.getVariableDeclarationOrThrow("model").getInitializerOrThrow().getText().replace(/ as const$/, "");
  const factsType = facts.replace(/\[/g, "readonly [").replace(/^( *)(\w+):/gm, "$1readonly $2:").replace(/([{,] )(\w+):/g, "$1readonly $2:");
  const interfaces = file.getInterfaceOrThrow("ModelParameters").getText().replace("ModelParameters", record);
  file.getInterfaceOrThrow("ModelParameters").remove();
  for (const statement of file.getStatements()) if (isExportable(statement)) statement.setIsExported(false);
  const inner = rename(file.getFullText());
  const names = ["model", ...functions.map((fn) => fn.getName()!)].join(", ");
  file.replaceWithText(
    `/** The parameters of \`${name}\` by their names. */\n${interfaces}\n\n/** The functions of the model \`${name}\`. */\n` +
      `export interface ${type} {\n/** The facts of this model. */\nreadonly model: ${factsType};\n${members.join("\n")}\n}\n\n` +
      `export const ${name}: ${type} = ((): ${type} => {\n${inner}\nreturn { ${names} };\n})();\n`,
  );
}

/** JavaScript and declarations of a TypeScript text. */
export function translate(typescript: string): { javascript: string; declarations: string } {
  const fileName = "module.ts";
  const javascript = ts.transpileModule(typescript, { fileName, compilerOptions: COMPILER_OPTIONS }).outputText;
  const declarations = ts.transpileDeclaration(typescript, { fileName, compilerOptions: COMPILER_OPTIONS }).outputText;
  return { javascript, declarations };
}
