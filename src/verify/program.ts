/**
 * Holds a module to the user's own program: what recording, or the rewriting before it, got wrong must not hide behind
 * itself. The program runs as it is written, on plain numbers and in a process of its own, and must give the same bits. Knows
 * what the program gave, and how the module is called.
 */
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { inChild } from "../common/child.js";
import type { Model } from "../engine/model.js";
import type { Trace } from "../engine/trace.js";
import { type Entry, elementName } from "../ir/entries.js";
import { interpret } from "../ir/interpret.js";
import type { Tape } from "../ir/tape.js";
import { type Probe, probes } from "../products/index.js";
import { type Beginning, beginningsOf } from "./beginning.js";
import type { GeneratedModule } from "./check-module.js";
import type { Given, PlainAnswer, PlainJob, Wanted } from "./plain.js";
import { examplesOf, type Point, shown } from "./points.js";

/** What is compared with the user's program. */
export interface ProgramReport {
  /** The program ran on plain numbers; or it needs eager Values, and then it is the interpreter that the module is held to. */
  readonly run: "plain numbers" | "eager Values";
  /** Why it ran on eager Values (too), if it did. */
  readonly why: string | null;
  readonly points: number;
  /** Points at which the program throws: the module's numbers must be NaN there. */
  readonly thrown: number;
  readonly mismatches: readonly string[];
  /** Where in the user's files the first of them begins, if that can be found. */
  readonly begins: Beginning | null;
}

/** A model with the module that was made of it. */
export interface Subject {
  readonly exportName: string;
  readonly model: Model;
  readonly traced: Trace;
  readonly outputs: readonly Entry[] | null;
  readonly module: GeneratedModule;
  readonly points: readonly Point[];
}

/** Runs every model of a file as it is written and compares. */
export async function checkPrograms(file: string, subjects: readonly Subject[]): Promise<ProgramReport[]> {
  const models = subjects.map(({ exportName, model, outputs, points }) => ({
    exportName,
    outputs,
    points: points.map((point) => ({ parameters: point.parameters, examples: examplesOfPoint(point, model) })),
  }));
  const answers = await inChild<PlainAnswer[]>(CHILD(), { file, models } satisfies PlainJob, [], true).catch(
    (error: Error) =>
      models.map((): PlainAnswer => ({ run: "values", why: `as written it does not end well (${error.message})` })),
  );
  const compared = subjects.map((subject, i) => compare(subject, answers[i]!));
  const wanted = compared.map(({ wrongAt }, i) => wronglyRecorded(subjects[i]!, answers[i]!, wrongAt));
  const found = await beginningsOf(CHILD(), { file, wanted: wanted.filter((one) => one !== null) });
  return compared.map(({ wrongAt: _, ...report }, i) => ({ ...report, begins: wanted[i] ? found.shift()! : null }));
}

/** What is said of a model that was defined in a program: nobody has rewritten it. */
export const unwritten: ProgramReport = {
  run: "eager Values",
  why: "it was defined in a program",
  points: 0,
  thrown: 0,
  mismatches: [],
  begins: null,
};

const examplesOfPoint = (point: Point, { inputCount }: Model): Float64Array[] =>
  inputCount === 0 ? [point.inputs] : examplesOf(point, inputCount);

/** The script beside the built engine, wherever this runs. */
const CHILD = (): URL => {
  const engine = createRequire(import.meta.url).resolve("micrograd-compile");
  return new URL("./verify/plain-child.js", pathToFileURL(engine));
};

/** What engines throw at who reads a member of a row that an index does not name. */
const OF_NOTHING = /^TypeError: .*\bundefined\b/;

/** The report but for where it begins, and the points with mismatches. */
function compare(
  subject: Subject,
  answer: PlainAnswer,
): Omit<ProgramReport, "begins"> & { readonly wrongAt: ReadonlySet<number> } {
  const wrongAt = new Set<number>();
  if (answer.run === "values") return { ...unwritten, why: answer.why, wrongAt };
  const { model, module, points } = subject;
  const mismatches: string[] = [];
  let thrown = 0;
  points.forEach((point, i) => {
    const { examples, penalty } = answer.points[i]!;
    const [first] = examples;
    const complain = (name: string, found: number, expected: number, by = "the program on plain numbers"): void => {
      if (point.strange && Number.isNaN(found)) return;
      wrongAt.add(i);
      mismatches.push(`${name} is ${shown(found)}, but ${shown(expected)} by ${by}; at ${point.what}`);
    };
    const call = (name: string) => callOf(module, name, point, model);
    if (typeof first === "string") {
      thrown++;
      // What does not lead to the row that is not there has slopes nevertheless.
      const isRowMissing = point.strange || OF_NOTHING.test(first);
      const by = `the program on plain numbers, which throws ${first}`;
      for (const name of ["forward", "gradient", "valueAndGradient", "jacobian"])
        for (const [part, numbers] of Object.entries(call(name))) {
          if (isRowMissing && part !== "values") continue;
          const at = numbers.findIndex((x) => !Number.isNaN(x));
          if (at >= 0)
            complain(`${part === "values" ? "the value" : `slope ${at}`} of ${name}`, numbers[at]!, Number.NaN, by);
        }
    } else
      call("forward").values?.forEach((x, k) => {
        if (!Object.is(x, first![k]))
          complain(subject.outputs ? elementName(subject.outputs, k) : "value", x, first![k]!);
      });
    const expected = batchOf(examples, penalty, model.reduction === "mean");
    call("batchForward").values?.forEach((x) => {
      if (!Object.is(x, expected)) complain("the value of batchForward", x, expected);
    });
  });
  const why = answer.selects ? "it calls `select`" : null;
  return { run: "plain numbers", why, points: points.length, thrown, mismatches, wrongAt };
}

/** A part of a model, and numbers for which its recording, not the module alone, is wrong. */
function wronglyRecorded(
  { exportName, model, traced, points }: Subject,
  answer: PlainAnswer,
  wrongAt: ReadonlySet<number>,
): Wanted | null {
  if (answer.run === "values") return null;
  const differs = (tape: Tape | null, given: Given | null, parameters: Float64Array, inputs: Float64Array): boolean =>
    tape !== null &&
    given !== null &&
    (typeof given === "string" || interpret(tape, { parameters, inputs })[0]!.some((x, k) => !Object.is(x, given[k])));
  for (const i of wrongAt) {
    const point = points[i]!;
    const { parameters } = point;
    const { examples, penalty } = answer.points[i]!;
    for (const [k, inputs] of examplesOfPoint(point, model).entries())
      if (differs(traced.forward, examples[k]!, parameters, inputs))
        return { exportName, part: "forward", parameters, inputs };
    const inputs = new Float64Array();
    if (differs(traced.regularizer, penalty, parameters, inputs))
      return { exportName, part: "regularizer", parameters, inputs };
  }
  return null;
}

/** What a function of the module gives at a point; nothing if the module does not have it. */
function callOf(module: GeneratedModule, name: string, point: Point, { parameterCount }: Model) {
  const f = module[name];
  if (typeof f !== "function") return {};
  const { outputCount = 1, variableCount = parameterCount } = module.model as unknown as Partial<
    Record<string, number>
  >;
  const fresh = (): Float64Array => new Float64Array(variableCount * outputCount);
  const { values, derivatives } = probes[name]!.call(f as Parameters<Probe["call"]>[0], point, fresh);
  return {
    ...(values && { values: Array.from(values) }),
    ...(derivatives && { derivatives: Array.from(derivatives) }),
  };
}

/** The value of a batch, in the order of the law; NaN where any of its parts throws. */
function batchOf(examples: readonly Given[], penalty: Given | null, mean: boolean): number {
  const numberOf = (given: Given): number => (typeof given === "string" ? Number.NaN : given[0]!);
  const total = examples.map(numberOf).reduce((sum, x) => sum + x) * (mean ? 1 / examples.length : 1);
  return penalty === null ? total : total + numberOf(penalty);
}

/** What there is to say for people. */
export function programLine({ run, why, points, thrown, mismatches }: ProgramReport): string {
  if (run === "eager Values")
    return `  – its own program ran on eager Values, since ${why}: that is the interpreter below`;
  const both = why === null ? "" : `, and on eager Values, since ${why}`;
  const throws = thrown > 0 ? `; it throws at ${thrown} of them, where the module gives NaN` : "";
  const right = mismatches.length === 0;
  return `  ${right ? "✓" : "✗"} its own program ran as written, on plain numbers${both}: values ${right ? "equal" : "compared"}, bit for bit, at ${points} points${throws}`;
}
