/**
 * Which functions of `Math` have an instruction, or an expression of others with the same bits: the ops' records say so
 * (`wasm`); and what calls of the others cost. Knows what their texts look like; no op by name.
 */
import { type AnyNode, parseModule } from "../../common/syntax.js";
import { arities, isLeaf, opNames, recordOf } from "../../ir/opcodes.js";
import { atom, type Code } from "../../ops/code.js";
import { detours } from "../../ops/own/detours.js";
import { INSTRUCTIONS, type InstructionName } from "./instructions.js";
import type { Node } from "./survey.js";

/** An instruction, or two with a space between; or an expression of the operands. */
export type Instead = { readonly instruction: string } | { readonly expression: string };

const known = new Map<string, Instead>();

function fill(): void {
  opNames.forEach((_, op) => {
    if (isLeaf(op)) return;
    const { wasm } = recordOf(op) as { wasm?: string | ((...operands: Code[]) => Code) };
    if (!wasm) return;
    const operands = operandsOf(op);
    const callee = calleeOf(op);
    if (callee === undefined) throw new TypeError(`${opNames[op]} is no function of Math`);
    known.set(callee, typeof wasm === "string" ? { instruction: wasm } : { expression: wasm(...operands).text });
  });
}

const operandsOf = (op: number): Code[] => ["$0", "$1", "$2"].slice(0, arities[op]!).map(atom);

/** The function of `Math` that an op's text calls. */
function calleeOf(op: number): string | undefined {
  const { js } = recordOf(op) as { js?: (...operands: Code[]) => Code };
  return /^(Math\.\w+)\(/.exec(js?.(...operandsOf(op)).text ?? "")?.[1];
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

/** What a call of an imported function takes more than one in JavaScript, in nanoseconds, unless it was measured. */
const ANY = 15;
/** From so many nanoseconds on, calls are put off until there are many. */
const DEAR = 10;

const measured = new Map<string, number>();

/** Of a function of `Math`. */
export function detourOf(callee: string): number {
  if (measured.size === 0)
    opNames.forEach((name, op) => {
      const detour = detours[name];
      if (detour !== undefined) measured.set(calleeOf(op)!, detour);
    });
  return measured.get(callee) ?? ANY;
}

/** Whether engines know an imported function of `Math` by what it is. */
export const isCheap = (callee: string): boolean => callee.startsWith("Math.") && detourOf(callee) < KNOWN;
const KNOWN = 5;

/** Whether a function of `Math` is imported and takes a detour. */
export const isDear = (callee: string): boolean =>
  callee.startsWith("Math.") && insteadOf(callee) === undefined && detourOf(callee) >= DEAR;

/** The instruction for vectors that does the same, if there is one. */
export function laneOf(instead: Instead | undefined): InstructionName | undefined {
  if (!instead || "expression" in instead) return undefined;
  const name = instead.instruction.replace("f64.", "f64x2.");
  return name in INSTRUCTIONS ? (name as InstructionName) : undefined;
}

const trees = new Map<string, AnyNode>();

/** The tree of such an expression. */
export function treeOf(expression: string): AnyNode {
  const known = trees.get(expression);
  if (known) return known;
  const [statement] = parseModule(expression).body;
  const tree = (statement as Node<"ExpressionStatement">).expression as AnyNode;
  trees.set(expression, tree);
  return tree;
}
