/**
 * Holds the pullback of each op that a user has defined to its law: first derivatives to finite differences of `eval`, and
 * the derivatives of those to finite differences of them. Knows ops and tapes; neither models nor modules.
 */
import { jacobian } from "../derive/products.js";
import { interpret } from "../ir/interpret.js";
import { arities, isDefined, opNames, recordOf } from "../ir/opcodes.js";
import { Tape } from "../ir/tape.js";
import type { Op1, Op2 } from "../ops/op.js";
import { shown } from "./points.js";
import { pieceOf, primal } from "./primal.js";
import { Random } from "./random.js";
import { judgeDerivatives } from "./slopes.js";

export interface OpReport {
  readonly name: string;
  readonly points: number;
  /** Derivatives that finite differences confirm … */
  readonly slopes: number;
  /** … and those that these cannot say anything about. */
  readonly skipped: number;
  /** Each in words. */
  readonly mismatches: readonly string[];
}

const POINTS = 64;
const OPERANDS = ["x", "y"];

/** The ops that a user has defined, on these tapes and in the pullbacks of such ops. */
export function definedOps(tapes: readonly (Tape | null)[]): number[] {
  const used = new Set<number>();
  const note = (tape: Tape | null): void => {
    if (tape) for (const op of tape.op.subarray(0, tape.size)) if (isDefined(op)) used.add(op);
  };
  tapes.forEach(note);
  // What is added on the way is visited, too.
  for (const op of used) note(jacobian(tapeOf(op), arities[op]!));
  return [...used].sort((x, y) => x - y);
}

/** Compares at random points of the op's domain. */
export function checkOp(op: number, seed: number): OpReport {
  const arity = arities[op]!;
  const random = new Random(seed);
  const { domain } = recordOf(op) as Op1 | Op2;
  const value = tapeOf(op);
  const first = returning(jacobian(value, arity));
  const second = returning(jacobian(first, arity));
  const mismatches: string[] = [];
  let slopes = 0;
  let skipped = 0;
  const compare = (f: Tape, derivative: Tape, point: Float64Array, names: (index: number) => string): void => {
    const [values, derivatives] = [f, derivative].map((tape) => interpret(tape, { parameters: point })[0]!);
    const outcome = { values: values!, derivatives: derivatives! };
    const at = { parameters: point };
    const curve = { f: primal(f, at), at: point, piece: pieceOf(f, at) };
    const verdicts = judgeDerivatives(curve, f.size, outcome, random);
    slopes += verdicts.right;
    skipped += verdicts.skipped;
    for (const { index, found, expected } of verdicts.wrong)
      mismatches.push(
        `${names(index)} at ${placeOf(point)} is ${shown(found)}, finite differences say ${rounded(expected)}`,
      );
  };
  for (let i = 0; i < POINTS; i++) {
    const point = Float64Array.from(domain, ([low, high]) => low + (high - low) * random.uniform());
    compare(value, first, point, (index) => `∂/∂${OPERANDS[index]}`);
    compare(first, second, point, (index) => secondName(Math.floor(index / arity), index % arity));
  }
  return { name: opNames[op]!, points: POINTS, slopes, skipped, mismatches };
}

/** The op of its operands, which are the parameters. */
function tapeOf(op: number): Tape {
  const tape = new Tape();
  const operands = Array.from({ length: arities[op]! }, (_, i) => tape.read("parameters", i));
  tape.outputs = [{ target: "return", ids: Int32Array.of(tape.push(op, ...operands)) }];
  return tape;
}

/** Whatever a tape gives, as its results. */
function returning(tape: Tape): Tape {
  tape.outputs = [{ target: "return", ids: tape.outputs[0]!.ids }];
  return tape;
}

const placeOf = (point: Float64Array): string => Array.from(point, (x, i) => `${OPERANDS[i]} = ${shown(x)}`).join(", ");

const secondName = (i: number, j: number): string =>
  i === j ? `∂²/∂${OPERANDS[i]}²` : `∂²/∂${OPERANDS[j]}∂${OPERANDS[i]}`;

/** As many digits as finite differences are good for. */
const rounded = (x: number): string => String(Number(x.toPrecision(8)));
