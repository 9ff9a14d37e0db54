/**
 * Records a model: runs `forward` once on handles and leaves a tape of everything it did. Knows models and tapes;
 * nothing of derivatives or code.
 */
import { diagnostic, type Warning } from "../diagnostics.js";
import { type Entry, elementName } from "../ir/entries.js";
import { isLeaf, READ } from "../ir/opcodes.js";
import { type Port, portNumber, Tape } from "../ir/tape.js";
import type { Model } from "./model.js";
import { flatten } from "./result.js";
import { isolated } from "./sides.js";
import { whileTracing } from "./tracing.js";
import { handle, type Value } from "./value.js";

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
 * @throws a diagnostic for whatever the model does that cannot be recorded.
 */
export function trace(model: Model, locate: () => number = () => -1): Trace {
  const forward = new Tape(1024);
  const run = record(model, forward, locate, (parameters, inputs) => model.forward(parameters, inputs));
  const { scalars, layout } = flatten(run, rowOn(forward));
  if (!scalars.some((id) => isTraced(forward, id))) throw diagnostic("untraced-result", "`forward` gave a constant");
  forward.outputs = [{ target: "return", ids: Int32Array.from(scalars) }];
  const regularizer = model.regularizer ? traceRegularizer(model, locate, layout) : null;
  return { forward, regularizer, outputs: layout, warnings: unused(model, forward, regularizer) };
}

function traceRegularizer(model: Model, locate: () => number, outputs: readonly Entry[] | null): Tape {
  if (outputs) throw diagnostic("bad-model", "A vector model has no batches, so it cannot have a regularizer.");
  const tape = new Tape();
  const { scalars, layout } = flatten(
    record(model, tape, locate, (parameters) => model.regularizer!(parameters)),
    rowOn(tape),
  );
  if (layout) throw diagnostic("bad-result", "The regularizer must give one scalar.");
  if (!isTraced(tape, scalars[0]!)) throw diagnostic("untraced-result", "`regularizer` gave a constant");
  tape.outputs = [{ target: "return", ids: Int32Array.from(scalars) }];
  return tape;
}

/** Runs a function of the model with its operations recorded on the tape. */
function record(
  model: Model,
  tape: Tape,
  locate: () => number,
  run: (parameters: never, inputs: never) => unknown,
): unknown {
  const ports = (port: Port) => (index: number) => handle(tape, tape.read(port, index)) as Value;
  const tracing = {
    tape,
    locate() {
      tape.currentSpan = isLocated(tape.size) ? locate() : -1;
    },
  };
  // A module's own values become handles for as long as the trace lasts.
  const own = model.module?.parameters() ?? [];
  try {
    own.forEach((value, i) => {
      value.id = tape.read("parameters", i);
      value.tape = tape;
    });
    const parameters = model.seen(model.parameters, ports("parameters"));
    const inputs = model.seen(model.inputs, ports("inputs"));
    return isolated(() => whileTracing(tracing, () => run(parameters as never, inputs as never)));
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
function unused(model: Model, forward: Tape, regularizer: Tape | null): Warning[] {
  const used = { parameters: new Uint8Array(model.parameterCount), inputs: new Uint8Array(model.inputCount) };
  for (const tape of [forward, regularizer]) {
    if (!tape) continue;
    const wanted = ancestry(tape, tape.outputs[0]!.ids);
    for (let i = 0; i < tape.size; i++)
      if (wanted[i] && tape.op[i] === READ) {
        const port = tape.b[i] === portNumber("parameters") ? "parameters" : "inputs";
        used[port][tape.a[i]!] = 1;
      }
  }
  const warnings: Warning[] = [];
  for (const [port, what, consequence] of [
    ["parameters", "parameter", "; its gradient is 0"],
    ["inputs", "input", ""],
  ] as const) {
    const names = [...used[port].keys()].filter((i) => !used[port][i]).map((i) => elementName(model[port], i));
    if (names.length === 0) continue;
    const shown = names.length > 5 ? `${names.slice(0, 4).join(", ")} and ${names.length - 4} more` : names.join(", ");
    const verb = names.length === 1 ? `The ${what} ${shown} never reaches` : `The ${what}s ${shown} never reach`;
    warnings.push({ code: `unused-${what}`, message: `${verb} the result${consequence}.` });
  }
  return warnings;
}
