/**
 * Which functions of `Math` have an instruction, or an expression of others with the same bits: the ops' records say so
 * (`wasm`). Knows what their texts look like; no op by name.
 */
import { arities, isLeaf, opNames, recordOf } from "../../ir/opcodes.js";
import { atom, type Code } from "../../ops/code.js";
import { INSTRUCTIONS, type InstructionName } from "./instructions.js";

/** An instruction, or two with a space between; or an expression of the operands. */
export type Instead = { readonly instruction: string } | { readonly expression: string };

const known = new Map<string, Instead>();

function fill(): void {
  opNames.forEach((_, op) => {
    if (isLeaf(op)) return;
    const { js, wasm } = recordOf(op) as {
      js?: (...operands: Code[]) => Code;
      wasm?: string | ((...operands: Code[]) => Code);
    };
    if (!js || !wasm) return;
    const operands = ["$0", "$1", "$2"].slice(0, arities[op]!).map(atom);
    const callee = /^(Math\.\w+)\(/.exec(js(...operands).text)?.[1];
    if (callee === undefined) throw new TypeError(`${opNames[op]} is no function of Math`);
    known.set(callee, typeof wasm === "string" ? { instruction: wasm } : { expression: wasm(...operands).text });
  });
}

/** Nothing, if the function has to be imported. */
export function insteadOf(callee: string): Instead | undefined {
  if (known.size === 0) fill();
  return known.get(callee) ?? WITHOUT_OP.get(callee);
}

/** What the records' expressions and laws call besides. */
const WITHOUT_OP = new Map<string, Instead>([
  ["copysign", { instruction: "f64.copysign" }],
  ["Math.fround", { instruction: "f32.demote_f64 f64.promote_f32" }],
]);

/**
 * How much longer a call of an imported function of `Math` takes than one in JavaScript, in nanoseconds, in V8 (Node 20 to 26). Some it knows
 * by what they are; the numbers of all others go through objects.
 */
const KNOWN: Readonly<Record<string, number>> = {
  ...{ exp: 1.5, log: 1.5, sin: 2, cos: 2, tan: 2, atan: 2, atan2: 2, asin: 3.5, acos: 4, pow: 4 },
};
const OTHERS: Readonly<Record<string, number>> = { hypot: 6, log2: 12, tanh: 18, sinh: 20, asinh: 20 };
const ANY = 15;

/** Whether engines know an imported function of `Math`. */
export const isCheap = (callee: string): boolean => Object.hasOwn(KNOWN, nameOf(callee));

export const detourOf = (callee: string): number => KNOWN[nameOf(callee)] ?? OTHERS[nameOf(callee)] ?? ANY;

/** From so many nanoseconds on, calls are put off until there are many. */
const DEAR = 10;

/** Whether a function of `Math` is imported and takes a detour. */
export const isDear = (callee: string): boolean =>
  callee.startsWith("Math.") && insteadOf(callee) === undefined && detourOf(callee) >= DEAR;

const nameOf = (callee: string): string => callee.slice("Math.".length);

/** The instruction for vectors that does the same, if there is one. */
export function laneOf(instead: Instead | undefined): InstructionName | undefined {
  if (!instead || "expression" in instead) return undefined;
  const name = instead.instruction.replace("f64.", "f64x2.");
  return name in INSTRUCTIONS ? (name as InstructionName) : undefined;
}
