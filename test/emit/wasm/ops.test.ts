/** Law 2 for every op that there is: at special values, WebAssembly has the bits of the interpreter of the same engine. */
import { describe, expect, test } from "vitest";
import { wasmBudget } from "../../../src/emit/wasm/budget.js";
import {
  arities,
  conditionsTaken,
  evaluators,
  isCondition,
  isLeaf,
  opcodes,
  opNames,
  tableOpcodes,
} from "../../../src/ir/opcodes.js";
import { Tape } from "../../../src/ir/tape.js";
import { layOut } from "../../../src/layout/line.js";
import { onlyLowered } from "../../../src/passes/index.js";
import { runWasm } from "../../support/run-wasm.js";

const SPECIAL = [
  ...[0, 1, 0.5, 1.5, 2.5, 0.49999999999999994, 4503599627370495.5, 2 ** 52, 2 ** 53, 1e-310, 5e-324, 1e300],
  ...[Number.MAX_VALUE, Math.PI, 0.1, 3, 710, 1e22, Number.POSITIVE_INFINITY],
].flatMap((x) => [x, -x]);
const VALUES = [...SPECIAL, Number.NaN];

const same = (x: number, y: number): boolean => Object.is(x, y) || (Number.isNaN(x) && Number.isNaN(y));

/** The operands of an op: numbers from two lists that meet in all pairs, and a third one that is as good as any. */
function operandsOf(arity: number): number[][] {
  if (arity === 1) return VALUES.map((x) => [x]);
  return VALUES.flatMap((x) => VALUES.map((y) => (arity === 2 ? [x, y] : [x, y, -x])));
}

/** A tape with one operation on parameters; what it takes or gives as a condition is a comparison with 0, or a choice. */
function tapeOf(op: number): Tape {
  const tape = new Tape();
  const zero = tape.constant(0);
  const operands = Array.from({ length: arities[op]! }, (_, k) => {
    const read = tape.read("parameters", k);
    return k < conditionsTaken[op]! ? tape.push(opcodes.gt, read, zero) : read;
  });
  const result = tape.push(op, ...operands);
  const value = isCondition[op] ? tape.push(opcodes.select, result, tape.constant(1), zero) : result;
  tape.outputs = [{ target: "return", ids: Int32Array.of(value) }];
  return tape;
}

const all = opNames.flatMap((name, op) => (isLeaf(op) || op >= tableOpcodes.offset ? [] : [[name, op] as const]));

describe("at special values", () => {
  test.each(all)("%s", (_, op) => {
    const tape = onlyLowered(tapeOf(op));
    const layout = layOut(tape, wasmBudget);
    const compiled = runWasm({ name: "kernel", tape, layout, stores: "set", role: {} });
    const wrong = operandsOf(arities[op]!).flatMap((operands) => {
      const given = operands.map((x, k) => (k < conditionsTaken[op]! ? Number(x > 0) : x));
      const expected = Number(evaluators[op]!(given[0]!, given[1]!, given[2]!));
      const found = compiled(Float64Array.from(operands), new Float64Array(0));
      return same(found, expected) ? [] : [`${operands}: ${found}, not ${expected}`];
    });
    expect(wrong).toEqual([]);
  });
});
