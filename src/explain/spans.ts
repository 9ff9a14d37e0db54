/**
 * Where in the author's text an operation stands, and what its author calls the result: the expression whose operator or
 * callee is at a place, and the variable, member or parameter that it is given to. Knows the syntax of TypeScript.
 */
import { type TypeScript, ts } from "../emit/shell.js";

export interface Span {
  readonly from: number;
  readonly to: number;
  /** `c`, `layers[0]`; undefined where the value goes straight into another expression. */
  readonly name: string | undefined;
}

/** The expressions of one file, by the offset of their operators. */
export class Spans {
  private readonly file: TypeScript.SourceFile;
  private readonly lineStarts: readonly number[];
  private readonly known = new Map<number, Span | undefined>();

  constructor(text: string) {
    this.file = ts.createSourceFile("model.ts", text, ts.ScriptTarget.ES2022, true, ts.ScriptKind.TS);
    this.lineStarts = this.file.getLineStarts();
  }

  /** @param line @param column count from 1. */
  at(line: number, column: number): Span | undefined {
    const offset = (this.lineStarts[line - 1] ?? 0) + column - 1;
    if (!this.known.has(offset)) this.known.set(offset, this.find(offset));
    return this.known.get(offset);
  }

  private find(offset: number): Span | undefined {
    let found: TypeScript.Node | undefined;
    const visit = (node: TypeScript.Node): void => {
      if (offset < node.getFullStart() || offset >= node.getEnd()) return;
      if (this.isAt(node, offset)) found = node;
      ts.forEachChild(node, visit);
    };
    visit(this.file);
    return found && { from: found.getStart(), to: found.getEnd(), name: this.nameOf(found) };
  }

  /** Whether an operation is told by this place. */
  private isAt(node: TypeScript.Node, offset: number): boolean {
    if (ts.isBinaryExpression(node)) return node.operatorToken.getStart() === offset;
    if (ts.isConditionalExpression(node)) return node.questionToken.getStart() === offset || node.getStart() === offset;
    if (ts.isPrefixUnaryExpression(node)) return node.getStart() === offset;
    if (ts.isPostfixUnaryExpression(node)) return node.operand.getEnd() === offset || node.getStart() === offset;
    if (!ts.isCallExpression(node)) return ts.isIfStatement(node) && node.getStart() === offset;
    const callee = node.expression;
    return node.getStart() === offset || (ts.isPropertyAccessExpression(callee) && callee.name.getStart() === offset);
  }

  private nameOf(node: TypeScript.Node): string | undefined {
    if (ts.isBinaryExpression(node) && isCompound(node.operatorToken.kind)) return this.textOf(node.left);
    if (ts.isPostfixUnaryExpression(node)) return this.textOf(node.operand);
    let value = node;
    while (
      ts.isParenthesizedExpression(value.parent) ||
      ts.isAsExpression(value.parent) ||
      ts.isSatisfiesExpression(value.parent) ||
      ts.isNonNullExpression(value.parent)
    )
      value = value.parent;
    const { parent } = value;
    if (ts.isVariableDeclaration(parent) && parent.initializer === value && ts.isIdentifier(parent.name))
      return parent.name.text;
    if (ts.isPropertyAssignment(parent) && parent.initializer === value) return this.textOf(parent.name);
    if (
      ts.isBinaryExpression(parent) &&
      parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      parent.right === value
    )
      return this.textOf(parent.left);
    return undefined;
  }

  private textOf(node: TypeScript.Node): string | undefined {
    const text = node.getText().replace(/^this\./, "");
    return text.length <= 24 ? text : undefined;
  }
}

const isCompound = (kind: TypeScript.SyntaxKind): boolean =>
  kind >= ts.SyntaxKind.FirstCompoundAssignment && kind <= ts.SyntaxKind.LastCompoundAssignment;
