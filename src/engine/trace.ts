/**
 * Records a model: runs `forward` once on handles and leaves a tape of everything it did. Knows models and tapes;
 * nothing of derivatives or code.
 */
import { diagnostic, type Warning } from "../diagnostics.js";
import { type Entry, elementName, sizeOf } from "../ir/entries.js";
import { isLeaf, looksUp, READ } from "../ir/opcodes.js";
import { tableOf } from "../ir/scatters.js";
import { type Port, portNumber, Tape } from "../ir/tape.js";
import { foundBy } from "./at.js";
import { Misreads } from "./misreads.js";
import { type Model, noBatches } from "./model.js";
import { watched } from "./platform.js";
import { recordMemories } from "./recorded-memories.js";
import { type Flat, flatten } from "./result.js";
import { lookUp } from "./tables.js";
import { isolated } from "./throws.js";
import { recording, whileTracing } from "./tracing.js";
import { Condition, handle, type Value, whole } from "./value.js";

/**
 * Whether a row's place in the model is looked up. That costs a stack trace, so in big traces fewer and fewer rows have one:
 * 5,000 of the first 5,000, about 8,000 of 10⁷; enough for each loop that is worth a comment.
 */
const isLocated = (row: number): boolean => row < 5000 || row % (row >> 10) === 0;

/** A recorded model. */
export interface Trace {
  /** `forward` for one example. Its output "return" has one row per scalar of the result. */
  readonly forward: Tape;
  /** The regularizer, a tape of its own. */
  readonly regularizer: Tape | null;
  /** The result's flat order; null for a scalar model. */
  readonly outputs: readonly Entry[] | null;
  readonly warnings: readonly Warning[];
}

/**
 * Traces a model.
 * @param locate gives the number of the place in the model that is running now (for comments and messages), or -1.
 * @param hasGuests whether code may take part that nobody rewrites.
 * @throws a diagnostic for whatever the model does that cannot be recorded, with the others of the same trace.
 */
export function trace(model: Model, locate: () => number = () => -1, hasGuests = false): Trace {
  foundBy(lookUp);
  recordMemories();
  const context = { model, locate, hasGuests, tables: [], misreads: new Misreads() };
  try {
    return traced(context);
  } catch (error) {
    throw context.misreads.outcome(error);
  }
}

function traced(context: Context): Trace {
  const { model, misreads } = context;
  const forward = new Tape(1024);
  forward.tables = context.tables;
  const { result, guards } = record(context, forward, (parameters, inputs) => model.forward(parameters, inputs));
  const { scalars, layout } = result;
  if (!scalars.some((id) => isTraced(forward, id))) throw diagnostic("untraced-result", "`forward` gave a constant");
  const regularizer = model.regularizer ? traceRegularizer(context, layout) : null;
  const all = [guards, ...(regularizer ? [regularizer.guards] : [])];
  const warnings = [...unused(model, all, misreads), ...all.flatMap(throwing)];
  return { forward, regularizer: regularizer?.guards.tape ?? null, outputs: layout, warnings };
}

interface Context {
  readonly model: Model;
  readonly locate: () => number;
  readonly hasGuests: boolean;
  /** The numbers that are looked up. */
  readonly tables: number[];
  readonly misreads: Misreads;
}

function traceRegularizer(context: Context, outputs: readonly Entry[] | null): Recorded {
  if (outputs) throw noBatches("a vector model has none");
  const tape = new Tape();
  tape.tables = context.tables;
  const recorded = record(context, tape, (parameters) => context.model.regularizer!(parameters));
  if (recorded.result.layout) throw diagnostic("bad-result", "The regularizer must give one scalar.");
  if (!isTraced(tape, recorded.result.scalars[0]!))
    throw diagnostic("untraced-result", "`regularizer` gave a constant");
  return recorded;
}

/** What a tape gives where nothing is thrown, and what decides that. */
interface Guards {
  readonly tape: Tape;
  readonly rows: readonly number[];
  /** Where in the model something is thrown under a condition; null if nothing is. */
  readonly span: number | null;
}

interface Recorded {
  readonly result: Flat<number>;
  readonly guards: Guards;
}

/** Runs a function of the model with its operations recorded on the tape. */
function record(
  { model, locate, hasGuests, misreads }: Context,
  tape: Tape,
  run: (parameters: never, inputs: never) => unknown,
): Recorded {
  const ports = (port: Port) => (index: number) => {
    const read = handle(tape, tape.read(port, index)) as Value;
    return hasGuests ? whole(read) : read;
  };
  const differentiated: Value[] = [];
  const locateRow = (): void => {
    tape.currentSpan = isLocated(tape.size) ? locate() : -1;
  };
  const tracing = recording(tape, locateRow, hasGuests);
  // A module's own values become handles for as long as the trace lasts.
  const own = model.module?.parameters() ?? [];
  try {
    own.forEach((value, i) => {
      value.id = tape.read("parameters", i);
      value.tape = tape;
    });
    const parameters = model.seen(model.parameters, (index) => {
      differentiated[index] ??= ports("parameters")(index);
      return differentiated[index]!;
    });
    const inputs = model.seen(model.inputs, ports("inputs"));
    if (!model.module) {
      misreads.watch(parameters, "parameters", model.inputs);
      misreads.watch(inputs, "inputs", model.parameters);
    }
    const { value, threw, span, guarded } = isolated(
      () => watched(() => whileTracing(tracing, () => run(parameters as never, inputs as never))),
      () => (own.length > 0 ? own : differentiated),
    );
    const result = flatten(value, rowOn(tape));
    const row = rowOn(tape);
    const { scalars } = flatten(value, (x) => row(whileTracing(tracing, () => guarded(x)) as Value | number));
    tape.outputs = [{ target: "return", ids: Int32Array.from(scalars) }];
    const rows = threw instanceof Condition ? [...result.scalars, threw.id] : result.scalars;
    return { result, guards: { tape, rows, span } };
  } finally {
    for (const value of own) value.tape = null;
  }
}

/** The row of a scalar of the result; a plain number among traced ones is a constant. */
const rowOn =
  (tape: Tape) =>
  (scalar: Value | number): number => {
    if (typeof scalar === "number") return tape.constant(scalar);
    if (scalar.tape !== tape) throw diagnostic(scalar.tape ? "foreign-scalar" : "outside-value");
    return scalar.id;
  };

/** Whether anything that is read at run time flows into a row. */
function isTraced(tape: Tape, row: number): boolean {
  const wanted = ancestry(tape, [row]);
  for (let i = row; i >= 0; i--) if (wanted[i] && tape.op[i] === READ) return true;
  return false;
}

/** Marks the rows that any of these are computed from. */
function ancestry(tape: Tape, rows: Iterable<number>): Uint8Array {
  const wanted = new Uint8Array(tape.size);
  for (const row of rows) wanted[row] = 1;
  for (let i = tape.size - 1; i >= 0; i--) {
    if (!wanted[i] || isLeaf(tape.op[i]!)) continue;
    for (const operand of [tape.a[i]!, tape.b[i]!, tape.c[i]!]) if (operand >= 0) wanted[operand] = 1;
  }
  return wanted;
}

/** Parameters and inputs that never reach the result. */
function unused(model: Model, guards: readonly Guards[], misreads: Misreads): Warning[] {
  const used = { parameters: new Uint8Array(model.parameterCount), inputs: new Uint8Array(model.inputCount) };
  for (const { tape, rows } of guards) {
    const wanted = ancestry(tape, rows);
    for (let i = 0; i < tape.size; i++)
      if (wanted[i] && tape.op[i] === READ && isGiven(tape.portOf(i))) {
        const port = tape.b[i] === portNumber("parameters") ? "parameters" : "inputs";
        used[port][tape.a[i]!] = 1;
      } else if (wanted[i] && looksUp[tape.op[i]!]) {
        const first = tape.a[i]!;
        const { length, stride } = tableOf(tape, i);
        const port = tape.portOf(first) === "parameters" ? "parameters" : "inputs";
        if (tape.portOf(first) !== "tables")
          for (let k = 0; k < length; k++) used[port][tape.a[first]! + k * stride] = 1;
      }
  }
  const warnings: Warning[] = [];
  for (const [port, what, consequence] of [
    ["parameters", "parameter", "; its gradient is 0"],
    ["inputs", "input", ""],
  ] as const) {
    const names = namesOf(model[port], used[port]);
    if (names.length === 0) continue;
    const shown = names.join(", ");
    const verb = names.length === 1 ? `The ${what} ${shown} never reaches` : `The ${what}s ${shown} never reach`;
    const misread = misreads.of(names);
    warnings.push({ code: `unused-${what}`, message: `${verb} the result${consequence}.${misread && ` ${misread}`}` });
  }
  return warnings;
}

const isGiven = (port: Port): boolean => port === "parameters" || port === "inputs";

/** What is thrown under a condition. */
const throwing = ({ span }: Guards): Warning[] => {
  if (span === null) return [];
  const message = "Where the model throws here, the value and all slopes are NaN.";
  return [{ code: "throwing", message, ...(span >= 0 && { span }) }];
};

/** Every element that is not used, by name; an array none of whose elements is used counts as one. */
const namesOf = (entries: readonly Entry[], used: Uint8Array): string[] =>
  entries.flatMap((entry) => {
    const elements = Array.from({ length: sizeOf(entry.shape) }, (_, i) => entry.offset + i);
    const unused = elements.filter((i) => !used[i]);
    if (unused.length === elements.length) return [elementName([{ ...entry, shape: [] }], entry.offset)];
    return unused.map((i) => elementName(entries, i));
  });
