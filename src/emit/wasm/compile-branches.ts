/**
 * The code of statements that are skipped, or are one of several. An offset that a test has found not to be negative is an integer
 * inside: elements are told by it. Knows that much of the language, and instructions.
 */
import type { AnyNode } from "../../common/syntax.js";
import { BlockCompiler } from "./compile-block.js";
import type { Node } from "./survey.js";

export abstract class BranchCompiler extends BlockCompiler {
  /** How many loops and tests are around. */
  protected depth = 0;

  abstract statement(node: AnyNode): void;
  abstract statements(nodes: readonly AnyNode[]): void;

  protected test({ test, consequent, alternate }: Node<"IfStatement">): void {
    this.expression(test as AnyNode, "i32");
    this.body.emit("if", "none");
    // Inside, nothing is as it was when the function began.
    this.depth++;
    const offset = offsetIn(test as AnyNode, consequent as AnyNode);
    const isInteger = offset !== undefined && this.makeInteger(offset);
    this.statement(consequent as AnyNode);
    if (isInteger) this.forgetInteger(offset.name);
    if (alternate) {
      this.body.emit("else");
      this.statement(alternate as AnyNode);
    }
    this.depth--;
    this.body.emit("end");
  }

  /** An offset that is not negative, as an integer: several elements are told by it. */
  private makeInteger(offset: Node<"Identifier">): boolean {
    if (this.typeOf(offset) !== "f64" || this.integers.has(offset.name)) return false;
    const local = this.take("i32");
    this.integer(offset);
    this.body.emit("local.set", local);
    this.integers.set(offset.name, local);
    this.natural.add(offset.name);
    return true;
  }

  protected cases({ discriminant, cases }: Node<"SwitchStatement">): void {
    const local = this.take("i32");
    this.expression(discriminant as AnyNode, "i32");
    this.body.emit("local.set", local);
    this.depth++;
    for (const { test, consequent } of cases) {
      this.body.emit("local.get", local);
      this.expression(test as AnyNode, "i32");
      this.body.emit("i32.eq");
      this.body.emit("if", "none");
      this.statements(consequent.filter(({ type }) => type !== "BreakStatement") as AnyNode[]);
      this.body.emit("else");
    }
    for (const _ of cases) this.body.emit("end");
    this.depth--;
    this.free.i32.push(local);
  }
}

/** What is not negative where a test holds, if nothing behind it but elements of arrays is assigned. */
function offsetIn(test: AnyNode, consequent: AnyNode): Node<"Identifier"> | undefined {
  if (test.type !== "BinaryExpression" || test.operator !== ">=") return undefined;
  const [left, right] = [test.left as AnyNode, test.right as AnyNode];
  if (left.type !== "Identifier" || right.type !== "Literal" || right.value !== 0) return undefined;
  const statements = consequent.type === "BlockStatement" ? consequent.body : [consequent];
  const isElement = (node: AnyNode): boolean =>
    node.type === "ExpressionStatement" &&
    node.expression.type === "AssignmentExpression" &&
    node.expression.left.type === "MemberExpression";
  return statements.every((one) => isElement(one as AnyNode)) ? left : undefined;
}
