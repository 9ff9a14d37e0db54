/**
 * The rules of the architecture, as functions from source files (paths relative to src/) to complaints: which folder may
 * import which, where a package is known, where ops may be told apart, what a file begins with. Reads syntax, runs nothing.
 */
import { posix } from "node:path";
import { Node, Project, type SourceFile, SyntaxKind } from "ts-morph";
import type { Source } from "./sources.js";

/** What each folder may import besides itself. Whatever is not listed stands on top and may import everything. */
const MAY_IMPORT: { readonly [folder: string]: readonly string[] } = {
  ops: [],
  ir: ["ops"],
  engine: ["ops", "ir"],
  passes: ["ops", "ir"],
  derive: ["ops", "ir"],
  layout: ["ops", "ir"],
  emit: ["ops", "ir", "layout"],
  rewrite: [],
  solvers: [],
  load: ["engine", "ir", "rewrite"],
  verify: ["ir"],
  cluster: ["solvers"],
};
/** Files that every folder may import, and that import none. */
const COMMON = [
  "diagnostics.ts",
  "common/child.ts",
  "common/kept.ts",
  "common/paths.ts",
  "common/random.ts",
  "common/syntax.ts",
  "common/version.ts",
];
/** Files of a folder that stand on top all the same: tools that use the compiler as a whole. */
const TOOLS = [
  ...["verify/check.ts", "verify/check-module.ts", "verify/check-op.ts", "verify/fast.ts", "verify/oracles.ts"],
  ...["verify/product-oracles.ts", "verify/sparse-oracles.ts"],
  ...["derive/gradients.ts", "derive/record-gradients.ts"],
  ...["verify/program.ts", "verify/plain.ts", "verify/plain-child.ts", "verify/initial.ts", "verify/beginning.ts"],
];

/** Packages that only one file knows. */
const KNOWN_TO_ONE = [
  "ts-morph",
  "esbuild",
  "acorn",
  "benchmark",
  "commander",
  "tinyglobby",
  "@viz-js/viz",
  "@jridgewell/sourcemap-codec",
  ...["bullmq", "ioredis", "piscina"],
  ...["preact", "@preact/signals", "@dagrejs/dagre", "uplot"],
];
/** Bundlers, which the folder of the plugin is about. */
const BUNDLERS = ["esbuild", "unplugin", "vite"];
/** Packages that any file may import. */
const KNOWN_TO_ALL = ["picocolors"];

/** How many op names make a table of ops: options may well be called `min` and `max`. */
const TABLE = 3;
const MOST_LINES = 300;

export class Sources {
  private readonly files: readonly SourceFile[];

  constructor(sources: readonly Source[]) {
    const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });
    this.files = sources
      .filter(({ path }) => path.endsWith(".ts"))
      .map(({ path, text }) => project.createSourceFile(`/${path}`, text));
  }

  /** Imports from a folder that the importing one must not know. */
  directions(): string[] {
    return this.imports()
      .filter(({ specifier }) => specifier.startsWith("."))
      .filter(({ path, specifier }) => !mayImport(path, resolved(path, specifier)))
      .map(({ path, specifier }) => `${path} imports ${resolved(path, specifier)}`);
  }

  /** Packages that are imported in a second file, or that nobody has allowed. */
  packages(): string[] {
    const importers = new Map<string, Set<string>>();
    for (const { path, specifier } of this.imports()) {
      if (specifier.startsWith(".") || specifier.startsWith("node:")) continue;
      const name = /^(@[^/]+\/)?[^/]+/.exec(specifier)![0];
      if (path.startsWith("plugin/") && BUNDLERS.includes(name)) continue;
      importers.set(name, (importers.get(name) ?? new Set()).add(path));
    }
    return [...importers].flatMap(([name, paths]) => {
      const where = [...paths].sort().join(", ");
      if (KNOWN_TO_ALL.includes(name)) return [];
      if (!KNOWN_TO_ONE.includes(name)) return [`${name} is imported by ${where}`];
      return paths.size > 1 ? [`${name} is imported by more than one file: ${where}`] : [];
    });
  }

  /** Places outside of ops/ that tell ops apart by their names. */
  opsToldApart(ops: readonly string[]): string[] {
    const isOp = (text: string | undefined): boolean => text !== undefined && ops.includes(text);
    return this.files.flatMap((file) => {
      const path = pathOf(file);
      if (folderOf(path) === "ops") return [];
      const complaint = (node: Node, what: string): string => `${path}:${node.getStartLineNumber()} ${what}`;
      return file.getDescendants().flatMap((node) => {
        if (Node.isSwitchStatement(node) && folderOf(path) in MAY_IMPORT) return [complaint(node, "has a switch")];
        if (
          Node.isCaseClause(node) &&
          (isOp(textOf(node.getExpression())) || /\bopcodes\b/.test(node.getExpression().getText()))
        )
          return [complaint(node, `has a case for ${node.getExpression().getText()}`)];
        if (Node.isBinaryExpression(node) && /^[!=]==?$/.test(node.getOperatorToken().getText())) {
          const [left, right] = [node.getLeft(), node.getRight()];
          const names = (side: Node, other: Node): boolean =>
            isOp(textOf(side)) && /op|name|symbol/i.test(other.getText());
          if (names(left, right) || names(right, left)) return [complaint(node, `compares: ${node.getText()}`)];
        }
        if (Node.isObjectLiteralExpression(node) && node.getProperties().filter((p) => isOp(keyOf(p))).length >= TABLE)
          return [complaint(node, "has a table keyed by ops")];
        if (Node.isArrayLiteralExpression(node) && node.getElements().filter((e) => isOp(firstText(e))).length >= TABLE)
          return [complaint(node, "has a list of ops")];
        return [];
      });
    });
  }

  /** Files that do not begin by saying what they know, or are long without saying why. */
  headers(): string[] {
    return this.files.flatMap((file) => {
      const [path, text] = [pathOf(file), file.getFullText()];
      const header = /^(?:#!.*\n)?\/\*\*([\s\S]*?)\*\//.exec(text)?.[1];
      if (!header) return [`${path} has no header`];
      const lines = text.trimEnd().split("\n").length;
      return lines > MOST_LINES && !/\bbecause\b|\blong\b/.test(header)
        ? [`${path} has ${lines} lines, and its header does not say why`]
        : [];
    });
  }

  /** Whatever is imported, exported on, or imported while running or in a type. */
  private imports(): { path: string; specifier: string }[] {
    return this.files.flatMap((file) => {
      const declared = [...file.getImportDeclarations(), ...file.getExportDeclarations()].map((d) =>
        d.getModuleSpecifierValue(),
      );
      const called = file
        .getDescendantsOfKind(SyntaxKind.CallExpression)
        .filter((call) => call.getExpression().getKind() === SyntaxKind.ImportKeyword)
        .map((call) => textOf(call.getArguments()[0]!));
      const inTypes = file.getDescendantsOfKind(SyntaxKind.ImportType).map((type) => textOf(type.getArgument()));
      return [...declared, ...called, ...inTypes].flatMap((specifier) =>
        specifier === undefined ? [] : [{ path: pathOf(file), specifier }],
      );
    });
  }
}

const pathOf = (file: SourceFile): string => file.getFilePath().slice(1);
/** The first part of a path; of a file that is in no folder, its name. */
const folderOf = (path: string): string => path.split("/")[0]!;

const resolved = (path: string, specifier: string): string =>
  posix.join(posix.dirname(path), specifier).replace(/\.js$/, ".ts");

function mayImport(path: string, imported: string): boolean {
  if (COMMON.includes(path)) return false;
  if (TOOLS.includes(path) || COMMON.includes(imported)) return true;
  const [from, to] = [folderOf(path), folderOf(imported)];
  if (!(from in MAY_IMPORT)) return true;
  return !TOOLS.includes(imported) && (from === to || MAY_IMPORT[from]!.includes(to));
}

/** The text of a string literal. */
function textOf(node: Node): string | undefined {
  if (Node.isLiteralTypeNode(node)) return textOf(node.getLiteral());
  return Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node) ? node.getLiteralText() : undefined;
}

/** The text of a string literal, or of the first one of a pair. */
function firstText(node: Node): string | undefined {
  const [first] = Node.isArrayLiteralExpression(node) ? node.getElements() : [node];
  return first && textOf(first);
}

/** The key of a property: `add: …`, `"add": …`, `[opcodes.add]: …`. */
function keyOf(property: Node): string | undefined {
  if (
    !Node.isPropertyAssignment(property) &&
    !Node.isMethodDeclaration(property) &&
    !Node.isShorthandPropertyAssignment(property)
  )
    return undefined;
  const name = property.getNameNode();
  if (!Node.isComputedPropertyName(name)) return property.getName().replace(/^["']|["']$/g, "");
  return /^opcodes\.(\w+)$/.exec(name.getExpression().getText())?.[1] ?? textOf(name.getExpression());
}
