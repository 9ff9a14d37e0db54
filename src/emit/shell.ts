/**
 * Fills a template: the only file that loads ts-morph, which takes as long as all the rest of compiling a small model, so it is
 * imported when there is something to print. Takes out of it what a model does not have, puts in the model's
 * facts, and leaves a mark where each kernel's body goes, so that bodies of any size are put in as text afterwards. The
 * template is parsed once and all changes are made in one go: manipulating it step by step would parse it anew each time.
 */
import type * as tsMorph from "ts-morph";
import { loadKept } from "../common/kept.js";
import { Edits } from "./edits.js";
import { folded } from "./fold.js";
import { mark, partName } from "./names.js";
import { DECODER, PURE } from "./numbers/text.js";
import type { Outline } from "./outline.js";
import { alwaysExported, RECORDS, TEMPLATES, templateText, WITH_INPUTS } from "./template.js";
import { wrapped } from "./wrap.js";

const { Node, Project, SyntaxKind, ts } = loadKept<typeof tsMorph>("ts-morph");
type Node = tsMorph.Node;
export type SourceFile = tsMorph.SourceFile;
/** For whoever else reads TypeScript. */
export type { ts as TypeScript } from "ts-morph";
export { ts };

type Statement = tsMorph.Statement;

const COMPILER_OPTIONS: tsMorph.ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  isolatedDeclarations: true,
  declaration: true,
};

/** Kernels that some models have nothing for. */
const OPTIONAL_KERNELS = [
  ...["prepareBatch", "finishBatch", "penalty", "addPenaltyGradient"],
  ...["prepareBatchHvp", "finishBatchHvp", "addPenaltyHvp"],
] as const;

/** Functions that call a kernel, and those that do without if there is none, with the kernel that these need. */
const ALTERNATIVES = [
  { kernel: "exampleHessian", with: "exampleHessian", without: "hessianByRows", by: "exampleHvp" },
  { kernel: "addExampleHessian", with: "sumHessians", without: "sumHessiansByRows", by: "addExampleHvp" },
  { kernel: "addPenaltyHessian", with: "addPenaltyHessian", without: "addPenaltyHessianByRows", by: "addPenaltyHvp" },
] as const;

/** The template filled in for one model, in TypeScript, with marks for bodies. */
export function fillShell(outline: Outline): string {
  const { exportName, local } = outline;
  const template = outline.byExample.reduce(calledByExample, TEMPLATES[outline.template].map(templateText).join("\n"));
  // Where nothing else is asked for, the parameters are the variables.
  const file = parse(outline.hasVariables ? template : template.replaceAll("variableCount", "parameterCount"));
  const edits = new Edits(file.getFullText());
  const dropped = drop(file, absent(outline), edits);
  fillFacts(file, outline, edits);
  const needed = [...outline.used, ...(fillNumbers(file, outline, edits) ? [DECODER] : [])];
  fillKernels(file, outline, edits);
  const exported = new Set([...RECORDS, ...alwaysExported(outline.hasInputs), ...outline.exports]);
  keepReachable(file, exported, needed, dropped, edits);
  const helpers = outline.helpers.map(helperText);
  const text = [...outline.declarations, edits.apply().trim(), ...helpers].join("\n\n");
  return exportName === "default" ? text : wrapped(parse(text), exportName, local);
}

/** The template in which a kernel for batches is the function that calls another kernel for each example. */
const calledByExample = (template: string, kernel: string): string =>
  template
    .replace(`function ${kernel}(`, `function ${kernel}Alone(`)
    .replace(`function ${kernel}ByExample(`, `function ${kernel}(`);

function parse(text: string): SourceFile {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: COMPILER_OPTIONS,
  });
  return project.createSourceFile("module.ts", text);
}

/** The names in a template that this model has nothing for. */
function absent({ hasInputs, kernels, arrays, used, mean }: Outline): ReadonlySet<string> {
  const names = new Set<string>();
  if (!hasInputs) for (const name of ["inputs", "ModelInputs", ...WITH_INPUTS]) names.add(name);
  if (!mean) names.add("meanScale");
  for (const array of [...arrays, "data", "index", "tables"]) if (!used.includes(array)) names.add(array);
  const has = (name: string): boolean => kernels.includes(name);
  for (const name of OPTIONAL_KERNELS) if (!has(name)) names.add(name);
  for (const choice of ALTERNATIVES) {
    if (!has(choice.kernel)) names.add(choice.with);
    if (has(choice.kernel) || !has(choice.by)) names.add(choice.without);
  }
  return names;
}

/** Takes out parameters and arguments of these names, and the statements and declarations that mention them. */
function drop(file: SourceFile, names: ReadonlySet<string>, edits: Edits): ReadonlySet<Node> {
  const dropped = new Set<Node>();
  const remove = (node: Node): void => {
    dropped.add(node);
    edits.remove(node);
  };
  for (const statement of file.getStatements()) if (names.has(nameOf(statement))) remove(statement);
  for (const identifier of identifiersOf(file, names)) {
    const parent = identifier.getParentOrThrow();
    // The name of a key, in a type or in the facts, is nobody's argument.
    if (parent.getParent()?.isKind(SyntaxKind.IndexSignature) || Node.isPropertyAssignment(parent)) continue;
    if (Node.isParameterDeclaration(parent)) remove(parent);
    else if (Node.isCallExpression(parent) && parent.getArguments().includes(identifier) && isOwnCall(parent))
      remove(identifier);
    else {
      const statement = identifier.getFirstAncestor((n) => Node.isStatement(n) && !Node.isBlock(n));
      if (statement && !dropped.has(statement)) remove(statement);
    }
  }
  return dropped;
}

/** The identifiers of these names. The others are many, and to make nodes of ts-morph's for them would take long. */
function identifiersOf(file: SourceFile, names: ReadonlySet<string>): Node[] {
  const places: number[] = [];
  const visit = (node: tsMorph.ts.Node): void => {
    if (ts.isIdentifier(node) && names.has(node.text)) places.push(node.getStart(file.compilerNode));
    ts.forEachChild(node, visit);
  };
  visit(file.compilerNode);
  return places.map((place) => file.getDescendantAtPos(place)!);
}

/** A call that works as well without the argument: of a kernel, of a hole. Checks and clears go as a whole. */
const isOwnCall = (call: Node): boolean => !/^(clear|copy|expect\w*)\(/.test(call.getText());

const nameOf = (statement: Statement): string => {
  if (Node.isVariableStatement(statement)) return statement.getDeclarations()[0]!.getName();
  return Node.isFunctionDeclaration(statement) || Node.isInterfaceDeclaration(statement)
    ? (statement.getName() ?? "")
    : "";
};

function fillFacts(file: SourceFile, { texts }: Outline, edits: Edits): void {
  initialize(file, "model", `${texts.facts} as const`, edits);
  for (const [name, length] of Object.entries(texts.lengths))
    initialize(file, name, `${PURE}new Float64Array(${length})`, edits);
  for (const [name, members] of Object.entries(texts.records))
    edits.replace(file.getInterfaceOrThrow(name).getMembers()[0]!, members);
}

/** @returns whether there are lists to decode. */
function fillNumbers(file: SourceFile, { texts, encoded }: Outline, edits: Edits): boolean {
  for (const [name, one] of Object.entries(texts.numbers)) {
    const members = typeof one === "string" ? [] : Object.entries(one).map(([key, text]) => `${key}: ${text}`);
    initialize(file, name, typeof one === "string" ? one : `{ ${members.join(", ")} }`, edits);
  }
  if (encoded.includes("initialParameters"))
    edits.replace(file.getVariableDeclarationOrThrow("initialParameters").getTypeNodeOrThrow(), "Float64Array");
  return encoded.length > 0;
}

function initialize(file: SourceFile, name: string, text: string, edits: Edits): void {
  const initializer = file.getVariableDeclaration(name)?.getInitializer();
  if (initializer) edits.replace(initializer, text);
}

/** Puts a mark in the place of each kernel's body; a kernel in several parts becomes a function that calls them. */
function fillKernels(file: SourceFile, { functions }: Outline, edits: Edits): void {
  for (const { name, parts: count, hasMain } of functions) {
    const fn = file.getFunctionOrThrow(name);
    const parts = Array.from({ length: count }, (_, i) => partName(name, i));
    if (parts.length === 0) {
      edits.replace(bodyOf(fn), `{\n  ${mark(name)}\n}`);
      continue;
    }
    const parameters = fn.getParameters().filter((parameter) => !edits.removes(parameter));
    const names = parameters.map((parameter) => parameter.getName()).join(", ");
    const statements = [...parts.map((part) => `${part}(${names});`), ...(hasMain ? [mark(name)] : [])].map(
      (statement) => `  ${statement}\n`,
    );
    edits.replace(bodyOf(fn), `{\n${statements.join("")}}`);
    const typed = parameters.map((parameter) => parameter.getText()).join(", ");
    edits.insert(fn, parts.map((part) => `function ${part}(${typed}): void {\n  ${mark(part)}\n}\n\n`).join(""));
  }
}

const bodyOf = (fn: tsMorph.FunctionDeclaration): Node => fn.getBodyOrThrow();

/** Removes what is neither asked for nor used by what is, and the word `export` from the rest. */
function keepReachable(
  file: SourceFile,
  exported: ReadonlySet<string>,
  needed: readonly string[],
  dropped: ReadonlySet<Node>,
  edits: Edits,
): void {
  const statements = new Map<string, Statement>();
  for (const statement of file.getStatements())
    if (!dropped.has(statement)) statements.set(nameOf(statement), statement);
  const reached = [...exported, ...needed].filter((name) => statements.has(name));
  for (const name of reached) {
    const statement = statements.get(name)!;
    const own = Node.isFunctionDeclaration(statement) ? statement.getParameters().map((p) => p.getName()) : [];
    for (const identifier of statement.getDescendantsOfKind(SyntaxKind.Identifier)) {
      const used = identifier.getText();
      // A body that is a mark by now has nothing of the hole that was there.
      if (own.includes(used) || used === "hole") continue;
      const gone = identifier.getFirstAncestor((ancestor) => dropped.has(ancestor));
      if (statements.has(used) && !reached.includes(used) && !gone) reached.push(used);
    }
  }
  for (const [name, statement] of statements) {
    if (!reached.includes(name)) edits.remove(statement);
    else if (!exported.has(name) && Node.isModifierable(statement))
      for (const modifier of statement.getModifiers()) edits.removeWord(modifier);
  }
}

/** An op whose law is a function of its own: the text of that function, under its name in the module and with types. */
export function helperText({ name, given, text }: Outline["helpers"][number]): string {
  const printer = ts.createPrinter({ removeComments: true });
  // Printed anew, so that the text does not depend on how this compiler itself was built.
  const source = ts.createSourceFile("law.ts", `const law = ${folded(text)};`, ts.ScriptTarget.ES2022);
  const copy = parse(printer.printFile(source));
  const fn = copy.getFirstDescendant((n) => Node.isFunctionExpression(n) || Node.isArrowFunction(n));
  if (!Node.isFunctionExpression(fn) && !Node.isArrowFunction(fn))
    throw new TypeError(`the law of ${name} is no function`);
  const parameters = fn.getParameters().map((parameter) => `${parameter.getName()}: number`);
  const indented = checkedElements(fn.getBody()).replace(/^ *;\n/gm, "");
  const body = indented.replace(/^ +/gm, (indent) => indent.slice(indent.length / 2));
  const head = `function ${given}(${parameters.join(", ")}): number`;
  return `/** ${name}, computed as the engine does. */\n${head} ${body}`;
}

/** The text of a function's body; TypeScript that checks indexing wants to be told that an element is there. */
function checkedElements(body: Node): string {
  const ends = body.getDescendantsOfKind(SyntaxKind.ElementAccessExpression).map((element) => element.getEnd());
  let [text, from] = ["", body.getStart()];
  for (const end of ends.sort((x, y) => x - y)) {
    text += `${body.getSourceFile().getFullText().slice(from, end)}!`;
    from = end;
  }
  return text + body.getSourceFile().getFullText().slice(from, body.getEnd());
}

/** The JavaScript of a TypeScript text, which is a part of a module: functions alone are a script to TypeScript. */
export const toJavaScript = (typescript: string): string =>
  ts
    .transpileModule(typescript, { fileName: "module.ts", compilerOptions: COMPILER_OPTIONS })
    .outputText.replace(/^"use strict";\n/, "");

/** The declarations of a TypeScript text. */
export const toDeclarations = (typescript: string): string =>
  ts.transpileDeclaration(typescript, { fileName: "module.ts", compilerOptions: COMPILER_OPTIONS }).outputText;
