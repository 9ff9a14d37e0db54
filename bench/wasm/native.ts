/**
 * The kernels of a model as a C program that times itself, from the same texts that the WebAssembly backend compiles: what native code
 * would take. Knows the small language of kernels; how numbers get into the program, and its answer out.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type AnyNode, type LongExpression, lengthened, parseModule } from "../../src/common/syntax.js";
import { compile } from "../../src/compile.js";
import { backends } from "../../src/emit/backends.js";
import type { ModelModule } from "../../src/emit/module.js";
import { partName } from "../../src/emit/names.js";
import { textOf } from "../../src/emit/wasm/compile-module.js";
import { placesOf } from "../../src/emit/wasm/places.js";
import { calleeOf, type Node, type Survey, surveyOf } from "../../src/emit/wasm/survey.js";

const COMPILER = "clang-19";
const FLAGS = ["-O3", "-ffp-contract=off", "-lm"];

export const nativeName = `${COMPILER} ${FLAGS.slice(0, 2).join(" ")}`;

export function hasCompiler(): boolean {
  try {
    execFileSync(COMPILER, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

export interface NativeJob {
  readonly file: string;
  readonly folder: string;
  readonly isBatch: boolean;
}

/** Makes the program of a model in a folder; null if its kernels call laws of their own. It compiles by the sources, so it has a process of its own. */
export async function makeNative({ file, folder, isBatch }: NativeJob): Promise<string | null> {
  const stages = { c: (module: ModelModule) => programOf(module, isBatch) };
  backends.c = { ...backends.wasm!, name: "c", stages };
  const { dump } = await compile(file, { backend: "c", dump: "c" }).finally(() => delete backends.c);
  if (!dump) return null;
  const [source, program] = ["native.c", "native"].map((name) => join(folder, name)) as [string, string];
  writeFileSync(source, dump);
  execFileSync(COMPILER, [source, "-o", program, ...FLAGS]);
  return program;
}

/** Seconds of CPU time that a call takes, and the value and the gradient. */
export function timeNative(program: string, given: readonly Float64Array[], seconds: number, folder: string) {
  const path = join(folder, "numbers");
  writeFileSync(path, Buffer.concat(given.map((numbers) => Buffer.from(numbers.slice().buffer))));
  const lines = execFileSync(program, [path, String(given[1]?.length ?? 0), String(seconds)], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const [time, ...numbers] = lines.trim().split("\n").map(Number);
  return { seconds: time!, numbers };
}

/** Functions of `Math` whose namesakes in C are other functions. */
const RENAMED: Readonly<Record<string, string>> = { abs: "fabs", max: "largest", min: "smallest", round: "rounded" };
const KNOWN = new Set(
  "exp expm1 log log1p log2 log10 sin cos tan asin acos atan atan2 sinh cosh tanh sqrt cbrt pow floor ceil trunc hypot".split(
    " ",
  ),
);

class Unknown extends Error {}

function programOf(module: ModelModule, isBatch: boolean): string {
  try {
    return textOfProgram(module, isBatch);
  } catch (error) {
    if (error instanceof Unknown) return "";
    throw error;
  }
}

function textOfProgram(module: ModelModule, isBatch: boolean): string {
  const { facts, kernels } = module;
  const kernelName = isBatch ? "addExampleGradient" : "exampleGradient";
  const kernel = kernels.find(({ name }) => name === kernelName);
  if (!kernel) throw new Unknown(kernelName);
  const contents: Readonly<Record<string, ArrayLike<number>>> = {
    data: module.data,
    tables: module.tables,
    index: module.index,
  };
  const arrays = [...placesOf(module).of].map(([name, { length }]) => {
    if (name === "batch") return "static double *batch;";
    const numbers = contents[name];
    const filled = numbers && numbers.length > 0 ? ` = { ${Array.from(numbers, cNumber).join(", ")} }` : "";
    return `static ${name === "index" ? "int" : "double"} ${name}[${Math.max(1, length)}]${filled};`;
  });
  const penalty = isBatch ? kernels.find(({ name }) => name === "addPenaltyGradient") : undefined;
  const functions = [kernel, ...(penalty ? [penalty] : [])].flatMap((one) => {
    const { parts, main } = textOf(one, module);
    const calls = parts.map((_, i) => `${partName(one.name, i)}();`).join(" ");
    return [...parts.map((part, i) => functionOf(partName(one.name, i), part)), functionOf(one.name, main, calls)];
  });
  const count = facts.parameterCount;
  const scale = module.mean ? " / rows" : "";
  const call = isBatch
    ? `for (int i = 0; i < ${count}; i++) { batchParameters[i] = parameters[i]; gradientSum[i] = 0; }
  double total = 0; int rows = length / ${facts.inputCount};
  for (offset = 0; offset < length; offset += ${facts.inputCount}) total += ${kernelName}();
  for (int i = 0; i < ${count}; i++) gradient[i] = gradientSum[i]${scale};
  return total${scale}${penalty ? ` + ${penalty.name}()` : ""};`
    : `${facts.inputCount > 0 ? `for (int i = 0; i < ${facts.inputCount}; i++) inputs[i] = batch[i];\n  ` : ""}return ${kernelName}();`;
  return `#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <stdint.h>
#include <time.h>
static inline double largest(double x, double y) { return x > y || x != x ? x : y > x || y != y ? y : signbit(x) ? y : x; }
static inline double smallest(double x, double y) { return x < y || x != x ? x : y < x || y != y ? y : signbit(x) ? x : y; }
static inline double rounded(double x) { return copysign(x - floor(x) >= 0.5 ? floor(x) + 1 : floor(x), x); }
${arrays.join("\n")}
static int offset;
${functions.join("\n")}
static __attribute__((noinline)) double call(int length) {
  ${call}
}
static double now(void) { struct timespec t; clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); return t.tv_sec + 1e-9 * t.tv_nsec; }
static int ascending(const void *x, const void *y) { return *(double *)x < *(double *)y ? -1 : 1; }
int main(int count, char **given) {
  int length = atoi(given[2]);
  double seconds = atof(given[3]), value = 0, samples[21];
  FILE *file = fopen(given[1], "rb");
  batch = malloc(8 * (length + 1));
  if (fread(parameters, 8, ${count}, file) != ${count} || fread(batch, 8, length, file) != (size_t)length) return 1;
  int calls = 0;
  for (double end = now() + seconds / 2; now() < end; calls++) value = call(length);
  int each = 1 + calls / 21;
  for (int i = 0; i < 21; i++) {
    double start = now();
    for (int k = 0; k < each; k++) value = call(length);
    samples[i] = (now() - start) / each;
  }
  qsort(samples, 21, 8, ascending);
  printf("%.17g\\n%.17g\\n", samples[10], value);
  for (int i = 0; i < ${count}; i++) printf("%.17g\\n", gradient[i]);
}
`;
}

const cNumber = (x: number): string =>
  Number.isNaN(x) ? "NAN" : Number.isFinite(x) ? String(x) : x > 0 ? "INFINITY" : "-INFINITY";

function functionOf(name: string, text: string, before = ""): string {
  const [statement] = parseModule(`() => {\n${text}\n}`).body;
  const { body } = (statement as Node<"ExpressionStatement">).expression as Node<"ArrowFunctionExpression">;
  const printer = new Printer(surveyOf(body as AnyNode, () => {}));
  const code = (body as Node<"BlockStatement">).body.map((one) => printer.statement(one as AnyNode)).join("\n");
  const type = /\breturn\b/.test(text) ? "double" : "void";
  return `static __attribute__((noinline)) ${type} ${name}(void) {\n${before}\n${code}\n}`;
}

/** C for what kernels are written in: its words are nearly the same. */
class Printer {
  private readonly survey: Survey;

  constructor(survey: Survey) {
    this.survey = survey;
  }

  statement(node: AnyNode): string {
    const all = (list: readonly unknown[]): string => list.map((one) => this.statement(one as AnyNode)).join("\n");
    if (node.type === "BlockStatement") return `{\n${all(node.body)}\n}`;
    if (node.type === "VariableDeclaration")
      return node.declarations.map((one) => `${this.declaration(one)};`).join(" ");
    if (node.type === "ExpressionStatement") return `${this.effect(node.expression as AnyNode)};`;
    if (node.type === "ReturnStatement") return `return ${this.value(node.argument as AnyNode)};`;
    if (node.type === "ForStatement") {
      const { init, test, update, body } = node;
      const first = init ? (init as Node<"VariableDeclaration">).declarations.map((one) => this.declaration(one)) : [];
      const last = update ? this.effect(update as AnyNode) : "";
      return `${first.map((one) => `{ ${one};`).join(" ")} for (; ${this.index(test as AnyNode)}; ${last}) ${this.statement(body as AnyNode)} ${"}".repeat(first.length)}`;
    }
    if (node.type === "IfStatement") {
      const other = node.alternate ? ` else ${this.statement(node.alternate as AnyNode)}` : "";
      return `if (${this.value(node.test as AnyNode)}) ${this.statement(node.consequent as AnyNode)}${other}`;
    }
    throw new Unknown(node.type);
  }

  private declaration({ id, init }: Node<"VariableDeclarator">): string {
    const { name } = id as Node<"Identifier">;
    const value = init as AnyNode;
    if (value.type === "ArrowFunctionExpression") throw new Unknown(name);
    if (this.survey.counting.has(name) || this.isInteger(value)) return `int ${name} = ${this.index(value)}`;
    return `double ${name} = ${this.value(value)}`;
  }

  private isInteger(node: AnyNode): boolean {
    return node.type === "MemberExpression" && (node.object as Node<"Identifier">).name === "index";
  }

  private effect(node: AnyNode): string {
    if (node.type === "UpdateExpression") return `${(node.argument as Node<"Identifier">).name}++`;
    if (node.type === "CallExpression") return `${calleeOf(node)}()`;
    const { left, right, operator } = node as Node<"AssignmentExpression">;
    return `${this.value(left as AnyNode)} ${operator} ${this.value(right as AnyNode)}`;
  }

  /** Where numbers are integers. */
  private index(node: AnyNode): string {
    if (node.type === "Literal") return String(node.value);
    if (node.type === "BinaryExpression")
      return `(${this.index(node.left as AnyNode)} ${node.operator} ${this.index(node.right as AnyNode)})`;
    if (node.type === "UnaryExpression") return `(${node.operator}${this.index(node.argument as AnyNode)})`;
    if (node.type === "CallExpression" && calleeOf(node) === "Math.imul")
      return `(${node.arguments.map((one) => this.index(one as AnyNode)).join(" * ")})`;
    return `(int)${this.value(node)}`;
  }

  private value(node: AnyNode): string {
    const of = (one: unknown): string => this.value(one as AnyNode);
    if (node.type === "Literal" && typeof node.value === "boolean") return node.value ? "1" : "0";
    if (node.type === "Literal") return /[.e]/.test(String(node.value)) ? String(node.value) : `${node.value}.0`;
    if (node.type === "Identifier")
      return node.name === "Infinity" ? "INFINITY" : node.name === "NaN" ? "NAN" : node.name;
    if (node.type === "MemberExpression")
      return `${(node.object as Node<"Identifier">).name}[${this.index(node.property as AnyNode)}]`;
    if (node.type === "UnaryExpression") return `(${node.operator}${of(node.argument)})`;
    if (node.type === "ConditionalExpression")
      return `(${of(node.test)} ? ${of(node.consequent)} : ${of(node.alternate)})`;
    if ((node as AnyNode).type === "LongExpression") return of(lengthened(node as unknown as LongExpression));
    if (node.type === "BinaryExpression" || node.type === "LogicalExpression") {
      if (node.operator === "%") return `fmod(${of(node.left)}, ${of(node.right)})`;
      if (node.operator === ">>>") return `(double)(uint32_t)${of(node.left)}`;
      return `(${of(node.left)} ${node.operator.replace(/([=!]=)=/, "$1")} ${of(node.right)})`;
    }
    if (node.type !== "CallExpression") throw new Unknown(node.type);
    const callee = calleeOf(node);
    const name = callee.replace("Math.", "");
    if (callee === "Math.imul") return this.index(node);
    if (!callee.startsWith("Math.") || !(KNOWN.has(name) || RENAMED[name])) throw new Unknown(callee);
    return `${RENAMED[name] ?? name}(${node.arguments.map(of).join(", ")})`;
  }
}
