/**
 * Laws that are functions of the generated module, compiled along with the kernels that call them: a call out of WebAssembly
 * takes longer than most of them. Says which texts can be: those of numbers, conditions, choices, variables, and functions
 * that are instructions or that engines call without a detour. All others are imported. Knows syntax; makes no code.
 */
import { type AnyNode, parseModule } from "../../common/syntax.js";
import { COMPARISONS } from "./compile-expressions.js";
import { insteadOf, isCheap } from "./functions-of-math.js";
import { calleeOf, type Node } from "./survey.js";

export interface Law {
  readonly parameters: readonly string[];
  readonly statements: readonly AnyNode[];
}

const known = new Map<string, Law | null>();

/** @param text a function expression. */
export function lawOf(text: string): Law | null {
  if (!known.has(text)) known.set(text, parsed(text));
  return known.get(text)!;
}

/** Thrown inside, at what cannot be compiled. */
class Unknown extends Error {}

function parsed(text: string): Law | null {
  try {
    const [statement] = parseModule(`(${text})`).body;
    const { expression } = statement as Node<"ExpressionStatement">;
    if (expression.type !== "FunctionExpression" && expression.type !== "ArrowFunctionExpression") return null;
    const { params, body } = expression;
    // Tools leave a semicolon behind a block.
    const statements =
      body.type === "BlockStatement"
        ? (body.body as readonly AnyNode[]).filter(({ type }) => type !== "EmptyStatement")
        : [{ ...body, type: "ReturnStatement", argument: body } as unknown as AnyNode];
    if (statements.at(-1)?.type !== "ReturnStatement") return null;
    const parameters = params.map((one) => nameIn(one as AnyNode));
    const checker = new Checker();
    for (const name of parameters) checker.declare(name, "number");
    checker.block(statements);
    return { parameters, statements };
  } catch (error) {
    if (error instanceof Unknown || error instanceof SyntaxError) return null;
    throw error;
  }
}

type Kind = "number" | "condition";

const nameIn = (node: AnyNode): string => {
  if (node.type !== "Identifier") throw new Unknown();
  return node.name;
};

const CONSTANTS: ReadonlySet<string> = new Set(["Infinity", "NaN"]);

/** Types are known, and a name means one variable at any place: the code has one local for it. */
class Checker {
  private readonly kinds = new Map<string, Kind>();
  private inScope = new Set<string>();

  declare(name: string, kind: Kind): void {
    if (this.inScope.has(name) || (this.kinds.get(name) ?? kind) !== kind) throw new Unknown();
    this.inScope.add(name);
    this.kinds.set(name, kind);
  }

  block(nodes: readonly AnyNode[]): void {
    const outside = this.inScope;
    this.inScope = new Set(outside);
    for (const node of nodes) this.statement(node);
    this.inScope = outside;
  }

  private statement(node: AnyNode): void {
    if (node.type === "BlockStatement") return this.block(node.body as readonly AnyNode[]);
    if (node.type === "ReturnStatement" && node.argument) return this.expect(node.argument as AnyNode, "number");
    if (node.type === "VariableDeclaration" && node.kind !== "var")
      return node.declarations.forEach(({ id, init }) => {
        if (!init) throw new Unknown();
        this.declare(nameIn(id as AnyNode), this.kindOf(init as AnyNode));
      });
    if (node.type === "IfStatement") {
      this.expect(node.test as AnyNode, "condition");
      // Each is a scope of its own.
      this.block([node.consequent as AnyNode]);
      if (node.alternate) this.block([node.alternate as AnyNode]);
      return;
    }
    const assignment = node.type === "ExpressionStatement" ? (node.expression as AnyNode) : node;
    if (assignment.type !== "AssignmentExpression" || !/^[-+*/]?=$/.test(assignment.operator)) throw new Unknown();
    const kind = this.kindOf(assignment.left as AnyNode);
    if (assignment.left.type !== "Identifier" || CONSTANTS.has(assignment.left.name)) throw new Unknown();
    this.expect(assignment.right as AnyNode, assignment.operator === "=" ? kind : "number");
  }

  private expect(node: AnyNode, kind: Kind): void {
    if (this.kindOf(node) !== kind) throw new Unknown();
  }

  private kindOf(node: AnyNode): Kind {
    if (node.type === "Literal" && typeof node.value === "number") return "number";
    if (node.type === "Identifier") {
      if (this.inScope.has(node.name)) return this.kinds.get(node.name)!;
      if (CONSTANTS.has(node.name)) return "number";
    }
    if (node.type === "UnaryExpression" && (node.operator === "-" || node.operator === "!")) {
      const kind = node.operator === "-" ? "number" : "condition";
      this.expect(node.argument as AnyNode, kind);
      return kind;
    }
    if (node.type === "BinaryExpression") {
      const compares = node.operator in COMPARISONS;
      if (!compares && !/^[-+*/]$/.test(node.operator)) throw new Unknown();
      for (const operand of [node.left, node.right]) this.expect(operand as AnyNode, "number");
      return compares ? "condition" : "number";
    }
    if (node.type === "LogicalExpression" && node.operator !== "??") {
      for (const operand of [node.left, node.right]) this.expect(operand as AnyNode, "condition");
      return "condition";
    }
    if (node.type === "ConditionalExpression") {
      this.expect(node.test as AnyNode, "condition");
      for (const side of [node.consequent, node.alternate]) this.expect(side as AnyNode, "number");
      return "number";
    }
    if (node.type === "CallExpression") {
      const { callee } = node;
      if (callee.type !== "MemberExpression" || callee.computed || nameIn(callee.object as AnyNode) !== "Math")
        throw new Unknown();
      const name = calleeOf(node);
      if (this.inScope.has("Math") || !(insteadOf(name) || isCheap(name))) throw new Unknown();
      if (node.arguments.length !== operandsOf(name)) throw new Unknown();
      for (const one of node.arguments) this.expect(one as AnyNode, "number");
      return "number";
    }
    throw new Unknown();
  }
}

/** `Math.max` and `Math.min` take any number, of which two are an instruction. */
const operandsOf = (callee: string): number => Math[callee.slice("Math.".length) as "sin"].length;
