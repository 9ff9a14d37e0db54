/**
 * The kernels of a model as one WebAssembly module: for each a function that is exported, for its parts functions that it
 * calls. Knows kernels as the texts that `emit/javascript` prints.
 */
import { type AnyNode, parseModule } from "../../common/syntax.js";
import { type Kernel, returns } from "../../layout/kernel.js";
import { helpersOf } from "../helpers.js";
import { printBodies } from "../javascript/print.js";
import type { ModelModule } from "../module.js";
import { partName } from "../names.js";
import { surroundingsOf } from "../surroundings.js";
import type { Callables } from "./callables.js";
import type { Scalar } from "./compile-expressions.js";
import { compileFunction } from "./compile-function.js";
import { ROOM } from "./compile-lanes.js";
import { type Deferred, deferred } from "./defer-calls.js";
import { encodeModule, type Import, type Signature, type WasmFunction } from "./encode.js";
import { insteadOf, isDear } from "./functions-of-math.js";
import { lawOf } from "./laws.js";
import { overExamples, type Steps } from "./over-examples.js";
import { compileInLanes, type InLanes, overLanes } from "./over-lanes.js";
import { type Around, compileOwn, type Form, ownOf } from "./own.js";
import { type Places, placesOf, WAITING } from "./places.js";
import { calledInRow, splitLoops } from "./split-loops.js";
import { type Node, type Survey, surveyOf } from "./survey.js";

export interface Compiled {
  readonly bytes: Uint8Array;
  readonly imports: readonly Import[];
  readonly places: Places;
  /** By kernel: of its innermost loops, how many run in vectors, and why others do not. */
  readonly loops: ReadonlyMap<string, readonly (string | null)[]>;
}

/** The objects that functions are imported from: `Math`, and what the module has besides. */
export const MATH = "m";
export const OWN = "f";

/** The element that an example of a batch begins with. */
const OFFSET = "offset";

/** Functions that are called for numbers in memory, in place: for all examples, or in a row. Given are the first element, and where they end. */
const OF_ALL = " of all";
const IN_A_ROW = " in a row";

/** What such an import applies to each number, and whether these are in a row. */
export function appliedToAll(name: string): { readonly callee: string; readonly isInRow: boolean } | undefined {
  const ending = [OF_ALL, IN_A_ROW].find((one) => name.endsWith(one));
  return ending === undefined ? undefined : { callee: name.slice(0, -ending.length), isInRow: ending === IN_A_ROW };
}

/** What a kernel does with an example behind such calls. */
const nameOfLast = (kernel: string): string => `${kernel} behind calls`;

/** A function on its way. */
interface Draft extends Signature {
  readonly statements: readonly AnyNode[];
  readonly survey: Survey;
  readonly exported?: string;
  /** Undefined for a law. */
  readonly kernel?: string;
  /** The names of its parameters. */
  readonly names: readonly string[];
}

const known = new WeakMap<ModelModule, Compiled>();

/** Compiles a module once, however often it is asked for. */
export function compileModule(module: ModelModule): Compiled {
  const compiled = known.get(module) ?? compile(module);
  known.set(module, compiled);
  return compiled;
}

function compile(module: ModelModule): Compiled {
  const places = placesOf(module);
  const imports = new Map<string, Import>();
  const drafts = new Map<string, Draft>();
  const inner = new Set<string>();
  const isWorthIt = (callee: string): boolean => isDear(callee) && !(module.isFast && ownOf(callee));
  const laws = new Map(helpersOf(module.kernels.map(({ tape }) => tape)).map(({ name, text }) => [name, lawOf(text)]));
  const use = (callee: string, operands: number): void => {
    const inRow = calledInRow(callee);
    if (inRow) imports.set(callee, importOfAll(inRow, IN_A_ROW));
    if (inRow || drafts.has(callee) || inner.has(callee) || insteadOf(callee)) return;
    const own = module.isFast ? ownOf(callee) : undefined;
    const law = own ? null : laws.get(callee);
    if (law) {
      const { parameters: names, statements } = law;
      const parameters = names.map(() => "f64" as const);
      // It is there before what it calls asks for it.
      laws.delete(callee);
      const survey = surveyOf({ type: "BlockStatement", body: statements } as unknown as AnyNode, use);
      drafts.set(callee, { statements, survey, parameters, result: "f64", names });
    } else if (!own) imports.set(callee, importOf(callee, operands));
    // Where an own function does not know, it asks the host's.
    if (own?.guard) imports.set(own.guard.host, importOf(own.guard.host, operands));
    for (const other of own?.calls ?? []) use(other, 1);
  };
  const draft = (name: string, text: string, facts: Pick<Draft, "kernel" | "result" | "exported" | "names">): void => {
    const body = parsed(splitLoops(text, isWorthIt, places.of.get(WAITING)!.start / 8));
    for (const one of body) for (const arrow of arrowsIn(one)) inner.add(arrow);
    const survey = surveyOf({ type: "BlockStatement", body } as unknown as AnyNode, use);
    drafts.set(name, { statements: body, survey, parameters: facts.names.map(() => "i32"), ...facts });
  };
  const split = new Map<string, Deferred>();
  const { inputCount } = module.facts;
  for (const kernel of module.kernels) {
    const { name } = kernel;
    const { parts, main } = textOf(kernel, module);
    const { ofBatch } = kernel.role;
    const facts = { kernel: name, names: ofBatch ? [OFFSET] : [] };
    parts.forEach((part, i) => draft(partName(name, i), part, { ...facts, result: "none" }));
    const calls = parts.map((_, i) => `${partName(name, i)}(${facts.names});`);
    const result = returns(kernel) ? "f64" : "none";
    const later = ofBatch && result === "f64" && !module.isFast ? deferred(main, OFFSET, inputCount, isDear) : null;
    if (later) {
      split.set(name, later);
      for (const { callee } of later.calls) imports.set(callee + OF_ALL, importOfAll(callee, OF_ALL));
      draft(nameOfLast(name), later.last, { ...facts, result });
    }
    draft(name, [...calls, later?.first ?? main].join("\n"), {
      ...facts,
      result: later ? "none" : result,
      ...(!ofBatch && { exported: name }),
    });
  }
  const loops = new Map<string, (string | null)[]>(module.kernels.map(({ name }) => [name, []]));
  // Where iterations are computed side by side, each has elements of its own.
  const constants = { start: places.size + (module.isFast ? ROOM : 0), numbers: [] as number[] };
  const { functions, inLanes } = compileAll(
    drafts,
    [...imports.keys()],
    inner,
    places,
    module.isFast ? { ...constants, inputCount } : null,
    (kernel, why) => loops.get(kernel)!.push(why),
  );
  const numbers = [...imports.keys(), ...drafts.keys()];
  for (const { name, role } of module.kernels)
    if (role.ofBatch) {
      const [several, one, draft] = [inLanes.get(name), numbers.indexOf(name), drafts.get(name)!];
      const steps: Steps = [{ function: one, result: draft.result }];
      for (const { callee, place } of split.get(name)?.calls ?? [])
        steps.push({ import: numbers.indexOf(callee + OF_ALL), place });
      if (split.has(name)) steps.push({ function: numbers.indexOf(nameOfLast(name)), result: "f64" });
      functions.push(
        several === undefined
          ? overExamples(name, steps, inputCount, places)
          : overLanes(name, several, several.index, one, draft.result !== "none", { places, inputCount }),
      );
    }
  const all = [...imports.values()];
  const memory = constants.start + 8 * constants.numbers.length;
  return { bytes: encodeModule({ imports: all, functions, memory, constants }), imports: all, places, loops };
}

/** What a kernel does, without words: whoever reads the code is a machine. */
export function textOf(kernel: Kernel, module: ModelModule) {
  const around = surroundingsOf(kernel, module, [], false);
  const nameOf = (port: string, element: number): string => `${port[0]}${element}`;
  return printBodies(kernel, { ...around, nameOf, place: () => undefined, isMarked: false, hasIntegers: false });
}

const parsed = (text: string): readonly AnyNode[] => {
  const [statement] = parseModule(`() => {\n${text}\n}`).body;
  const arrow = (statement as Node<"ExpressionStatement">).expression as Node<"ArrowFunctionExpression">;
  return (arrow.body as Node<"BlockStatement">).body as readonly AnyNode[];
};

/** The names of functions that a statement declares. */
const arrowsIn = (statement: AnyNode): string[] =>
  statement.type !== "VariableDeclaration"
    ? []
    : statement.declarations.flatMap(({ id, init }) =>
        init?.type === "ArrowFunctionExpression" ? [(id as Node<"Identifier">).name] : [],
      );

function importOf(callee: string, operands: number): Import {
  const [object, name] = callee.startsWith("Math.") ? [MATH, callee.slice("Math.".length)] : [OWN, callee];
  return { module: object, name, parameters: Array.from({ length: operands }, () => "f64" as const), result: "f64" };
}

const importOfAll = (callee: string, which: string): Import => ({
  ...{ module: OWN, name: callee + which, parameters: ["i32", "i32"], result: "none" },
});

function compileAll(
  drafts: ReadonlyMap<string, Draft>,
  imports: readonly string[],
  inner: ReadonlySet<string>,
  places: Places,
  /** Where own functions have their constants, if there may be any; and the distance of examples. */
  constants: { readonly start: number; readonly numbers: number[]; readonly inputCount: number } | null,
  noteLoop: (kernel: string, why: string | null) => void,
): { readonly functions: WasmFunction[]; readonly inLanes: ReadonlyMap<string, InLanes & { index: number }> } {
  const functions: WasmFunction[] = [];
  const numbers = new Map([...imports, ...drafts.keys()].map((name, i) => [name, i]));
  const waiting: (Draft | (() => WasmFunction))[] = [...drafts.values()];
  const isOwn = (callee: string): boolean => constants !== null && ownOf(callee) !== undefined;
  /** The number of an own function in a form, which is made when it is asked for. */
  const ownIndex = (callee: string, form: Form): number => {
    const key = `${callee} ${form}`;
    if (!numbers.has(key)) {
      numbers.set(key, imports.length + waiting.length);
      waiting.push(() => compileOwn(ownOf(callee)!, form, around));
    }
    return numbers.get(key)!;
  };
  const around: Around = {
    index: (callee, form) => (form === "host" ? numbers.get(callee)! : ownIndex(callee, form)),
    place: (constant) => {
      const { start, numbers: all } = constants!;
      const known = all.findIndex((one) => Object.is(one, constant));
      return start + 8 * (known < 0 ? all.push(constant) - 1 : known);
    },
  };
  let kernel: string | undefined;
  const callables: Callables = {
    noteLoop: (why) => kernel !== undefined && noteLoop(kernel, why),
    regroups: constants !== null,
    ...(constants && { lanes: { place: around.place, room: places.size } }),
    index: (callee) => (isOwn(callee) ? ownIndex(callee, "scalar") : numbers.get(callee)!),
    ofLanes: (callee) => (isOwn(callee) ? () => ownIndex(callee, "lanes") : undefined),
    instead: insteadOf,
    isInner: (name) => inner.has(name),
    addInner: (name, { params, body }) => {
      // Kernels may have functions of the same name: what is called is the one that was declared last.
      numbers.set(name, imports.length + waiting.length);
      const names = params.map((one) => (one as Node<"Identifier">).name);
      waiting.push({
        statements: (body as Node<"BlockStatement">).body as readonly AnyNode[],
        survey: surveyOf(body as AnyNode, () => {}),
        names,
        ...(kernel !== undefined && { kernel }),
        parameters: names.map(() => "i32" as const),
        result: "i32",
      });
    },
  };
  /** By kernel: the function for some examples, and its number. */
  const inLanes = new Map<string, InLanes & { index: number }>();
  for (const [name, { statements, survey, names, kernel: of }] of constants ? drafts : []) {
    const surroundings = { places, callables, inputCount: constants!.inputCount, offset: OFFSET };
    const several = of === name && names.includes(OFFSET) ? compileInLanes(statements, survey, surroundings) : null;
    if (!several) continue;
    inLanes.set(name, { ...several, index: imports.length + waiting.length });
    waiting.push(() => several.made);
  }
  for (let i = 0; i < waiting.length; i++) {
    const next = waiting[i]!;
    if (typeof next === "function") {
      functions.push(next());
      continue;
    }
    const { statements, survey, names, ...rest } = next;
    kernel = rest.kernel;
    const result = rest.result === "i32" ? "i32" : "f64";
    const given = names.map((name, at) => ({ name, type: rest.parameters[at] as Scalar }));
    const { locals, code } = compileFunction(statements, survey, places, callables, given, result);
    functions.push({ ...rest, locals, code });
  }
  return { functions, inLanes };
}
