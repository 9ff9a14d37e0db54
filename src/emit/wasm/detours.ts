/**
 * What calls cost in WebAssembly that they do not cost in JavaScript: engines compile functions of `Math` into JavaScript that is
 * hot, and call them from WebAssembly by a detour. Knows what functions are called, by the ops' texts; no op by name.
 */
import { parts } from "../../ir/fragment.js";
import { arities, CONSTANT, isLeaf, recordOf } from "../../ir/opcodes.js";
import type { Tape } from "../../ir/tape.js";
import type { Builder } from "../../ir/terms.js";
import { atom, type Code } from "../../ops/code.js";
import { helperOf } from "../helpers.js";
import { detourOf, insteadOf } from "./functions-of-math.js";
import { lawOf } from "./laws.js";

/** Of a function of the module, in nanoseconds; a law that is compiled calls `Math.exp` at most. */
const OTHER = 15;
const COMPILED = 1.5;
/** Of the operator `%`, which is a function there. */
const REMAINDER = 12;

const detours: number[] = [];

/** In nanoseconds; 0 for what is no call, or an instruction. */
function ofOperation(op: number): number {
  detours[op] ??= measure(op);
  return detours[op]!;
}

function measure(op: number): number {
  const { js } = recordOf(op) as { js?: (...operands: Code[]) => Code };
  const text = js?.(...["$0", "$1", "$2"].slice(0, arities[op]!).map(atom)).text ?? "";
  if (text.includes("%")) return REMAINDER;
  const callee = /^([\w.]+)\(/.exec(text)?.[1];
  if (callee === undefined || insteadOf(callee)) return 0;
  if (callee.startsWith("Math.")) return detourOf(callee);
  const helper = helperOf(op);
  return helper && lawOf(helper.text) ? COMPILED : OTHER;
}

/** What a call takes that is made for many examples at once (`defer-calls.ts`). */
const DEFERRED = 1;

/** The rows that something else than the value that is returned needs. */
function neededBesides(tape: Tape): Uint8Array {
  const needed = new Uint8Array(tape.size);
  for (const { target, ids } of tape.outputs)
    if (target !== "return") for (const id of ids) if (id >= 0) needed[id] = 1;
  for (let id = tape.size - 1; id >= 0; id--) {
    if (!needed[id] || isLeaf(tape.op[id]!)) continue;
    for (const operand of [tape.a[id]!, tape.b[id]!, tape.c[id]!]) if (operand >= 0) needed[operand] = 1;
  }
  return needed;
}

/**
 * The detours of a tape, with the ops that others stand for, each as often as it will be computed: what is the same is shared.
 * @param isOfBatch what serves the result alone is called for many examples at once.
 */
export function detoursOf(tape: Tape, isOfBatch: boolean): number {
  let total = 0;
  const needed = isOfBatch ? neededBesides(tape) : null;
  let waits = false;
  const known = new Map<string, number>();
  const constants = new Map<number, number>();
  let next = tape.size;
  const result = new Int32Array(1);
  const builder: Builder = {
    constant: (value) => {
      if (!constants.has(value)) constants.set(value, next++);
      return constants.get(value)!;
    },
    push: (op, a, b, c) => {
      const key = `${op} ${a} ${b} ${c}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const fragment = parts(op);
      let id = next++;
      if (fragment) {
        fragment.splice(builder, { g: -1, x: a, y: b, z: c, out: -1 }, result);
        id = result[0]!;
      } else total += waits ? Math.min(DEFERRED, ofOperation(op)) : ofOperation(op);
      known.set(key, id);
      return id;
    },
  };
  /** By row: what it is the same as. */
  const same = new Map<number, number>();
  const operand = (id: number): number =>
    id >= 0 && tape.op[id] === CONSTANT ? builder.constant(tape.constantOf(id)) : (same.get(id) ?? id);
  const count = (isNeeded: boolean): void => {
    waits = !isNeeded;
    for (let id = 0; id < tape.size; id++) {
      const op = tape.op[id]!;
      if (isLeaf(op) || (needed !== null && Boolean(needed[id]) !== isNeeded)) continue;
      if (!parts(op) && ofOperation(op) === 0) continue;
      same.set(id, builder.push(op, operand(tape.a[id]!), operand(tape.b[id]!), operand(tape.c[id]!)));
    }
  };
  count(true);
  // What waits is never needed by what does not.
  if (needed) count(false);
  return total;
}
