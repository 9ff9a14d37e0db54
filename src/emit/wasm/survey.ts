/**
 * What has to be known of a function of a kernel before its code is made: of what type its variables are, until where each is
 * needed, and what it calls. Knows the syntax that `emit/javascript` prints; nothing of instructions.
 */
import type { AnyNode, LongExpression } from "../../common/syntax.js";

export type Node<T extends AnyNode["type"]> = Extract<AnyNode, { type: T }>;

/** The parts of a node, for the kinds of nodes that kernels are made of; `null` where something may be missing. */
const PARTS: { readonly [T in AnyNode["type"]]?: (node: Node<T>) => readonly (object | null | undefined)[] } = {
  BlockStatement: ({ body }) => body,
  VariableDeclaration: ({ declarations }) => declarations,
  VariableDeclarator: ({ id, init }) => [init, id],
  ExpressionStatement: ({ expression }) => [expression],
  AssignmentExpression: ({ left, right }) => [right, left],
  UpdateExpression: ({ argument }) => [argument],
  ForStatement: ({ init, test, update, body }) => [init, test, body, update],
  IfStatement: ({ test, consequent, alternate }) => [test, consequent, alternate],
  SwitchStatement: ({ discriminant, cases }) => [discriminant, ...cases],
  SwitchCase: ({ consequent }) => consequent,
  ReturnStatement: ({ argument }) => [argument],
  UnaryExpression: ({ argument }) => [argument],
  BinaryExpression: ({ left, right }) => [left, right],
  LogicalExpression: ({ left, right }) => [left, right],
  LongExpression: ({ operands }: LongExpression) => operands,
  ConditionalExpression: ({ test, consequent, alternate }) => [test, consequent, alternate],
  // An array is no variable, and neither is what is called.
  MemberExpression: ({ property }) => [property],
  CallExpression: ({ arguments: given }) => given,
  ArrowFunctionExpression: ({ params, body }) => [...params, body],
  BreakStatement: () => [],
  Identifier: () => [],
  Literal: () => [],
};

export function partsOf(node: AnyNode): AnyNode[] {
  const parts = PARTS[node.type] as ((node: AnyNode) => readonly (object | null | undefined)[]) | undefined;
  if (!parts) throw new TypeError(`kernels have no ${node.type}`);
  return parts(node).filter((part) => part) as AnyNode[];
}

/** What is called: `Math.exp`, or the name of a function. */
export const calleeOf = ({ callee }: Node<"CallExpression">): string => {
  const called = callee as AnyNode;
  if (called.type === "Identifier") return called.name;
  const { object, property } = called as Node<"MemberExpression">;
  return `${(object as Node<"Identifier">).name}.${(property as Node<"Identifier">).name}`;
};

export interface Survey {
  /** The variables that count: counters of loops, of iterations, and where a list goes on. */
  readonly counting: ReadonlySet<string>;
  /** By variable: the position in the text behind which nothing needs it. */
  readonly until: ReadonlyMap<string, number>;
}

/** The function that stands for the operator `%`. */
export const REMAINDER = "remainder";

/** Is told of each function that is called, and how many operands it is given. */
type Use = (callee: string, operands: number) => void;

/** What a node itself calls. */
function callIn(node: AnyNode, use: Use): void {
  if (node.type === "CallExpression") use(calleeOf(node), node.arguments.length);
  const operators =
    node.type === "BinaryExpression" ? [node.operator] : node.type === "LongExpression" ? node.operators : [];
  if (operators.includes("%")) use(REMAINDER, 2);
}

function callsIn(node: AnyNode, use: Use): void {
  callIn(node, use);
  for (const part of partsOf(node)) callsIn(part, use);
}

export function surveyOf(body: AnyNode, use: Use): Survey {
  const counting = new Set<string>();
  const until = new Map<string, number>();
  /** By variable: how many loops were around its declaration. */
  const declared = new Map<string, number>();
  const loops: AnyNode[] = [];
  const visit = (node: AnyNode): void => {
    if (node.type === "Identifier") {
      if (!declared.has(node.name)) declared.set(node.name, loops.length);
      // A loop goes round: what was there before it is needed until its end.
      const around = loops[declared.get(node.name)!];
      until.set(node.name, Math.max(until.get(node.name) ?? 0, (around ?? node).end));
      return;
    }
    callIn(node, use);
    if (node.type === "VariableDeclarator") {
      if (node.init) visit(node.init as AnyNode);
      declared.set((node.id as Node<"Identifier">).name, loops.length);
      return visit(node.id as AnyNode);
    }
    // An inner function is surveyed by itself.
    if (node.type === "ArrowFunctionExpression") return callsIn(node.body as AnyNode, use);
    if (node.type === "UpdateExpression") counting.add((node.argument as Node<"Identifier">).name);
    if (node.type !== "ForStatement") {
      for (const part of partsOf(node)) visit(part);
      return;
    }
    if (node.init?.type === "VariableDeclaration")
      for (const { id } of node.init.declarations) counting.add((id as Node<"Identifier">).name);
    if (node.init) visit(node.init);
    loops.push(node);
    for (const part of [node.test, node.body, node.update]) if (part) visit(part as AnyNode);
    loops.pop();
  };
  visit(body);
  return { counting, until };
}
