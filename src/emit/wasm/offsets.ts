/**
 * Where an entry of a table is: what `ops/tables.ts` prints for an index, `x >>> 0 === x && x < length ? Math.imul(x, stride) : -1`,
 * without a conversion. Between 2⁵² and 2⁵³ doubles are the integers, so x + 2⁵² has an x that is one in its lower half, and x
 * comes back when 2⁵² is taken away again. Engines take 4 ns for `i32.trunc_sat_f64_u`, and could not overlap four of them.
 */
import type { AnyNode } from "../../common/syntax.js";
import type { Body } from "./encode.js";
import type { Node } from "./survey.js";

const UNIT = 2 ** 52;

export interface Offset {
  readonly index: Node<"Identifier">;
  readonly length: number;
  readonly stride: number;
  /** Where the text has the index once more. */
  readonly again: readonly Node<"Identifier">[];
}

/** What an expression computes an offset of, if it does. */
export function offsetIn(node: AnyNode): Offset | null {
  if (node.type !== "ConditionalExpression" || node.test.type !== "LogicalExpression") return null;
  const [isNatural, isBelow] = [node.test.left as AnyNode, node.test.right as AnyNode];
  if (isNatural.type !== "BinaryExpression" || isNatural.operator !== "===") return null;
  if (isBelow.type !== "BinaryExpression" || isBelow.operator !== "<") return null;
  const [index, natural, length] = [isNatural.right, isNatural.left, isBelow.right] as [AnyNode, AnyNode, AnyNode];
  if (index.type !== "Identifier" || natural.type !== "BinaryExpression" || natural.operator !== ">>>") return null;
  const found = node.consequent as AnyNode;
  const [factor, stride] =
    found.type === "CallExpression" ? (found.arguments as AnyNode[]) : [(found as Node<"BinaryExpression">).left, null];
  if (length.type !== "Literal" || (stride && stride.type !== "Literal")) return null;
  const again = [natural.left, isBelow.left, factor] as Node<"Identifier">[];
  return { index, length: Number(length.value), stride: stride ? Number(stride.value) : 1, again };
}

/** The locals that an offset is computed in. */
export interface OffsetLocals {
  readonly index: number;
  readonly shifted: number;
  readonly isThere: number;
  /** Gets the offset as an integer, 0 where there is no entry: an address may be computed of it in any case. */
  readonly integer: number;
}

/** The offset, as a double, of the index on the stack. */
export function compileOffset(body: Body, { length, stride }: Offset, locals: OffsetLocals): void {
  const { index, shifted, isThere, integer } = locals;
  body.emit("local.tee", index);
  body.emit("f64.const", UNIT);
  body.emit("f64.add");
  body.emit("local.tee", shifted);
  body.emit("f64.const", UNIT);
  body.emit("f64.sub");
  body.emit("local.get", index);
  body.emit("f64.eq");
  body.emit("local.get", index);
  body.emit("f64.const", 0);
  body.emit("f64.ge");
  body.emit("i32.and");
  body.emit("local.get", index);
  body.emit("f64.const", length);
  body.emit("f64.lt");
  body.emit("i32.and");
  body.emit("local.set", isThere);
  body.emit("local.get", shifted);
  body.emit("i64.reinterpret_f64");
  body.emit("i32.wrap_i64");
  if (stride !== 1) {
    body.emit("i32.const", stride);
    body.emit("i32.mul");
  }
  body.emit("i32.const", 0);
  body.emit("local.get", isThere);
  body.emit("i32.sub");
  body.emit("i32.and");
  body.emit("local.set", integer);
  body.emit("local.get", index);
  if (stride !== 1) {
    body.emit("f64.const", stride);
    body.emit("f64.mul");
  }
  body.emit("f64.const", -1);
  body.emit("local.get", isThere);
  body.emit("select");
}
