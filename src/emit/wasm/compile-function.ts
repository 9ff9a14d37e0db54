/**
 * The code of one function of a kernel. What a kernel does is said once, in the small language that `emit/javascript` prints:
 * numbers in variables, elements of arrays, counted loops, choices, calls. Its tree is read here, operation by operation and
 * in its order, so both backends compute the same. Knows that language and instructions; nothing of tapes, layouts or ops. It
 * is long because each kind of syntax has its lines.
 */
import { type AnyNode, type LongExpression, parseModule } from "../../common/syntax.js";
import { laneOf, VectorCompiler } from "./compile-vectors.js";
import { Body, type WasmFunction } from "./encode.js";
import type { Instead } from "./functions-of-math.js";
import type { InstructionName, ValueType } from "./instructions.js";
import { type Places, widthOf } from "./places.js";
import { calleeOf, type Node, partsOf, REMAINDER, type Survey } from "./survey.js";
import { type Term, Terms } from "./terms.js";
import { OUTER, planOf } from "./vectorize.js";

/** What functions of a module may call. */
export interface Callables {
  /** The number of a function, by its name: imported, or one of the module. */
  readonly index: (callee: string) => number;
  /** The instruction that a function of `Math` is, or an expression of `$0` … that has the same bits. */
  readonly instead: (callee: string) => Instead | undefined;
  /** Adds a function that is inside of another one. */
  readonly addInner: (name: string, node: Node<"ArrowFunctionExpression">) => void;
  /** Is told of each innermost loop: why it does not run in vectors; null if it does. */
  readonly noteLoop: (why: string | null) => void;
  /** Whether a function is such: it takes and gives indices. */
  readonly isInner: (name: string) => boolean;
}

export const ARITHMETIC: Readonly<Record<string, string>> = { "+": "add", "-": "sub", "*": "mul", "/": "div" };
export const COMPARISONS: Readonly<Record<string, string>> = {
  ...{ "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "===": "eq", "!==": "ne" },
};
/** Integers are multiplied so. */
const INTEGER_PRODUCT = "Math.imul";

/** Loops of fewer iterations are not worth a test. */
const SHORTEST = 4;
/** Both sides of a choice are computed if they come to no more than this. */
const CHEAP = 6;

/** Numbers, and what counts or is a condition. */
type Scalar = Exclude<ValueType, "v128">;

interface Variable {
  readonly local: number;
  readonly type: Scalar;
}

/** @param parameters those of an inner function, which are indices. */
export function compileFunction(
  statements: readonly AnyNode[],
  survey: Survey,
  places: Places,
  callables: Callables,
  parameters: readonly string[] = [],
): Pick<WasmFunction, "locals" | "code"> {
  const compiler = new FunctionCompiler(survey, places, callables, parameters);
  for (const statement of statements) compiler.statement(statement);
  return { locals: compiler.locals, code: compiler.body.code };
}

export class FunctionCompiler {
  readonly body = new Body();
  /** The types of all locals but the parameters. */
  readonly locals: ValueType[] = [];
  private readonly survey: Survey;
  private readonly places: Places;
  readonly callables: Callables;
  private readonly parameterCount: number;
  private readonly variables = new Map<string, Variable>();
  readonly free: Record<ValueType, number[]> = { i32: [], f64: [], v128: [] };
  /** Counters of loops, and what else is never negative. */
  private readonly natural = new Set<string>();
  /** Variables by the position behind which their locals are free. */
  private readonly ending: { readonly name: string; readonly until: number }[] = [];

  constructor(survey: Survey, places: Places, callables: Callables, parameters: readonly string[]) {
    this.survey = survey;
    this.places = places;
    this.callables = callables;
    this.parameterCount = parameters.length;
    parameters.forEach((name, local) => {
      this.variables.set(name, { local, type: "i32" });
      this.natural.add(name);
    });
  }

  statement(node: AnyNode): void {
    this.inside(node);
    this.release(node.end);
  }

  /** A statement that ends where the one around it does, which may still need its variables. */
  private inside(node: AnyNode): void {
    if (node.type === "BlockStatement") for (const one of node.body) this.statement(one);
    else if (node.type === "VariableDeclaration") for (const one of node.declarations) this.declaration(one);
    else if (node.type === "ExpressionStatement") this.assignment(node.expression as AnyNode);
    else if (node.type === "ForStatement") this.loop(node);
    else if (node.type === "IfStatement") this.test(node);
    else if (node.type === "SwitchStatement") this.cases(node);
    else if (node.type === "ReturnStatement") {
      this.expression(node.argument as AnyNode, this.parameterCount > 0 ? "i32" : "f64");
      this.body.emit("return");
    } else throw new TypeError(`kernels have no ${node.type}`);
  }

  private declaration({ id, init }: Node<"VariableDeclarator">): void {
    const { name } = id as Node<"Identifier">;
    const value = init as AnyNode;
    if (value.type === "ArrowFunctionExpression") return this.callables.addInner(name, value);
    const known = this.variables.get(name);
    const isFresh = known === undefined && this.free[this.typeOfVariable(name, value)].length === 0;
    const { local, type } = known ?? this.declare(name, this.typeOfVariable(name, value));
    // Locals are 0 when a function begins.
    if (isFresh && this.depth === 0 && value.type === "Literal" && !value.value && !Object.is(value.value, -0)) return;
    this.expression(value, type);
    this.body.emit("local.set", local);
  }

  /** How many loops are around. */
  private depth = 0;

  private typeOfVariable(name: string, value: AnyNode): Scalar {
    return this.survey.counting.has(name) ? "i32" : this.typeOf(value);
  }

  private declare(name: string, type: Scalar): Variable {
    const local = this.take(type);
    const variable = { local, type };
    this.variables.set(name, variable);
    if (this.survey.counting.has(name)) this.natural.add(name);
    const until = this.survey.until.get(name)!;
    // Those that end first are last.
    let at = this.ending.length;
    while (at > 0 && this.ending[at - 1]!.until < until) at--;
    this.ending.splice(at, 0, { name, until });
    return variable;
  }

  variable(name: string): Variable {
    return this.variables.get(name)!;
  }

  take(type: ValueType): number {
    const free = this.free[type].pop();
    return free ?? this.parameterCount + this.locals.push(type) - 1;
  }

  private release(end: number): void {
    while (this.ending.length > 0 && this.ending.at(-1)!.until <= end) {
      const { name } = this.ending.pop()!;
      const { local, type } = this.variables.get(name)!;
      this.variables.delete(name);
      this.natural.delete(name);
      this.free[type].push(local);
    }
  }

  private assignment(node: AnyNode): void {
    if (node.type === "CallExpression") return this.body.emit("call", this.callables.index(calleeOf(node)));
    if (node.type === "UpdateExpression") {
      const { local } = this.variables.get((node.argument as Node<"Identifier">).name)!;
      this.body.emit("local.get", local);
      this.body.emit("i32.const", 1);
      this.body.emit("i32.add");
      return this.body.emit("local.set", local);
    }
    const { left, right, operator } = node as Node<"AssignmentExpression">;
    const target = left as AnyNode;
    const operation = operator === "=" ? undefined : ARITHMETIC[operator[0]!];
    if (target.type === "Identifier") {
      const { local, type } = this.variables.get(target.name)!;
      if (operation) this.body.emit("local.get", local);
      this.expression(right as AnyNode, type);
      if (operation) this.body.emit(`${type}.${operation}` as InstructionName);
      return this.body.emit("local.set", local);
    }
    const offset = this.address(target as Node<"MemberExpression">);
    if (operation) {
      this.address(target as Node<"MemberExpression">);
      this.body.emit("f64.load", offset);
    }
    this.expression(right as AnyNode, "f64");
    if (operation) this.body.emit(`f64.${operation}` as InstructionName);
    this.body.emit("f64.store", offset);
  }

  /** Tested at the end of each iteration, and before the first one if there may be none. */
  private loop(node: Node<"ForStatement">): void {
    const { init, test, update, body } = node;
    if (init) this.statement(init as AnyNode);
    const condition = test as Node<"BinaryExpression">;
    const isVector = this.pairwise(node);
    const runs = !isVector && (condition.right as AnyNode).type === "Literal" && init !== null && init !== undefined;
    if (!runs) {
      this.expression(condition, "i32");
      this.body.emit("if", "none");
    }
    this.body.emit("loop", "none");
    this.depth++;
    this.inside(body as AnyNode);
    if (update) this.assignment(update as AnyNode);
    this.expression(condition, "i32");
    this.body.emit("br_if", 0);
    this.depth--;
    this.body.emit("end");
    if (!runs) this.body.emit("end");
  }

  /** As many pairs of iterations as there are, in the lanes of vectors, if that can be; says whether it can. */
  private pairwise(node: Node<"ForStatement">): boolean {
    const plan = planOf(node, (callee) => laneOf(this.callables.instead(callee)) !== undefined);
    const trip = (node.test as Node<"BinaryExpression">).right as AnyNode;
    const isShort = trip.type === "Literal" && Number(trip.value) < SHORTEST;
    if (plan !== OUTER) this.callables.noteLoop(typeof plan === "string" ? plan : isShort ? "it is short" : null);
    if (typeof plan === "string" || isShort) return false;
    const { local: counter } = this.variables.get(plan.counter)!;
    const last = this.take("i32");
    this.integer(trip);
    this.body.emit("i32.const", 1);
    this.body.emit("i32.sub");
    this.body.emit("local.set", last);
    this.body.emit("local.get", last);
    this.body.emit("i32.const", SHORTEST - 1);
    this.body.emit("i32.ge_s");
    for (const [one, other] of plan.pairs) this.apart(one.index.minus(other.index), last);
    this.body.emit("if", "none");
    this.body.emit("loop", "none");
    new VectorCompiler(this, plan.counter).statements(node.body as AnyNode);
    this.body.emit("local.get", counter);
    this.body.emit("i32.const", 2);
    this.body.emit("i32.add");
    this.body.emit("local.set", counter);
    this.body.emit("local.get", counter);
    this.body.emit("local.get", last);
    this.body.emit("i32.lt_s");
    this.body.emit("br_if", 0);
    this.body.emit("end");
    this.body.emit("end");
    this.free.i32.push(last);
    return true;
  }

  /** Whether elements at this distance are the same, or never meet in a loop that ends behind `last`; in addition to what is known. */
  private apart({ terms, constant }: Terms, last: number): void {
    const distance = this.take("i32");
    this.sum(terms, constant);
    this.body.emit("local.set", distance);
    this.body.emit("local.get", distance);
    this.body.emit("i32.eqz");
    this.body.emit("local.get", distance);
    this.body.emit("local.get", last);
    this.body.emit("i32.add");
    this.body.emit("local.get", last);
    this.body.emit("i32.const", 1);
    this.body.emit("i32.shl");
    this.body.emit("i32.gt_u");
    this.body.emit("i32.or");
    this.body.emit("i32.and");
    this.free.i32.push(distance);
  }

  private test({ test, consequent, alternate }: Node<"IfStatement">): void {
    this.expression(test as AnyNode, "i32");
    this.body.emit("if", "none");
    // Inside, nothing is as it was when the function began.
    this.depth++;
    this.statement(consequent as AnyNode);
    if (alternate) {
      this.body.emit("else");
      this.statement(alternate as AnyNode);
    }
    this.depth--;
    this.body.emit("end");
  }

  private cases({ discriminant, cases }: Node<"SwitchStatement">): void {
    const local = this.take("i32");
    this.expression(discriminant as AnyNode, "i32");
    this.body.emit("local.set", local);
    this.depth++;
    for (const { test, consequent } of cases) {
      this.body.emit("local.get", local);
      this.expression(test as AnyNode, "i32");
      this.body.emit("i32.eq");
      this.body.emit("if", "none");
      for (const one of consequent) if (one.type !== "BreakStatement") this.statement(one as AnyNode);
      this.body.emit("else");
    }
    for (const _ of cases) this.body.emit("end");
    this.depth--;
    this.free.i32.push(local);
  }

  /** Indices and conditions are integers. */
  typeOf(node: AnyNode): Scalar {
    if (node.type === "Literal") return typeof node.value === "boolean" ? "i32" : "f64";
    if (node.type === "Identifier") return this.variables.get(node.name)?.type ?? "f64";
    if (node.type === "MemberExpression") return nameOf(node) === "index" ? "i32" : "f64";
    if (node.type === "LogicalExpression") return "i32";
    if (node.type === "UnaryExpression") return node.operator === "!" ? "i32" : this.typeOf(node.argument as AnyNode);
    if (node.type === "BinaryExpression")
      return COMPARISONS[node.operator] ? "i32" : this.wider(node.left as AnyNode, node.right as AnyNode);
    if (node.type === "ConditionalExpression") return this.typeOf(node.consequent as AnyNode);
    if (node.type === "CallExpression") return this.callables.isInner(calleeOf(node)) ? "i32" : "f64";
    if (node.type === "LongExpression") {
      if (LOGICAL.has(node.operators[0]!)) return "i32";
      return this.typeOf(node.operands[0] as AnyNode);
    }
    return "f64";
  }

  /** A literal is what the other operand is. */
  private wider(x: AnyNode, y: AnyNode): Scalar {
    return this.typeOf(x) === "i32" || this.typeOf(y) === "i32" ? "i32" : "f64";
  }

  expression(node: AnyNode, type: Scalar): void {
    const { body } = this;
    if (node.type === "Literal") return body.emit(`${type}.const`, Number(node.value));
    if (node.type === "Identifier") return this.name(node.name, type);
    if (node.type === "MemberExpression") {
      const offset = this.address(node);
      return body.emit(`${this.typeOf(node)}.load`, offset);
    }
    if (node.type === "UnaryExpression") return this.prefix(node, type);
    if (node.type === "BinaryExpression") return this.operation(node, type);
    if (node.type === "LogicalExpression") return this.connective(node);
    if (node.type === "LongExpression") return this.long(node, type);
    if (node.type === "ConditionalExpression") return this.choice(node, type);
    if (node.type === "CallExpression") return this.call(node, type);
    throw new TypeError(`kernels have no ${node.type}`);
  }

  private name(name: string, type: Scalar): void {
    const variable = this.variables.get(name);
    if (!variable) {
      // Of a batch, the example at hand is in memory.
      if (name === "offset") return this.body.emit("i32.const", 0);
      return this.body.emit("f64.const", name === "Infinity" ? Number.POSITIVE_INFINITY : Number.NaN);
    }
    if (variable.type !== type) throw new TypeError(`\`${name}\` is ${variable.type}`);
    this.body.emit("local.get", variable.local);
  }

  private prefix({ operator, argument }: Node<"UnaryExpression">, type: Scalar): void {
    const operand = argument as AnyNode;
    if (operator === "!") {
      this.expression(operand, "i32");
      return this.body.emit("i32.eqz");
    }
    if (operand.type === "Literal") return this.body.emit(`${type}.const`, -Number(operand.value));
    if (type === "i32") throw new TypeError("kernels negate no index");
    this.expression(operand, type);
    this.body.emit("f64.neg");
  }

  private operation(node: Node<"BinaryExpression">, type: Scalar): void {
    const [left, right] = [node.left as AnyNode, node.right as AnyNode];
    const comparison = COMPARISONS[node.operator];
    if (node.operator === ">>>") {
      // What is compared with the number itself: the two are the same for a natural number and differ for any other.
      this.expression(left, "f64");
      this.body.emit("i32.trunc_sat_f64_u");
      return this.body.emit("f64.convert_i32_u");
    }
    if (node.operator === "%") {
      this.expression(left, "f64");
      this.expression(right, "f64");
      return this.body.emit("call", this.callables.index(REMAINDER));
    }
    const of = comparison ? this.wider(left, right) : type;
    this.expression(left, of);
    this.expression(right, of);
    const signed = comparison && of === "i32" && !["eq", "ne"].includes(comparison) ? "_s" : "";
    this.body.emit(`${of}.${comparison ?? ARITHMETIC[node.operator]}${signed}` as InstructionName);
  }

  private connective({ left, right, operator }: Node<"LogicalExpression">): void {
    this.expression(left as AnyNode, "i32");
    if (costOf(right as AnyNode) <= CHEAP) {
      this.expression(right as AnyNode, "i32");
      return this.body.emit(operator === "&&" ? "i32.and" : "i32.or");
    }
    this.body.emit("if", "i32");
    if (operator === "&&") this.expression(right as AnyNode, "i32");
    else this.body.emit("i32.const", 1);
    this.body.emit("else");
    if (operator === "&&") this.body.emit("i32.const", 0);
    else this.expression(right as AnyNode, "i32");
    this.body.emit("end");
  }

  /** Many operations in a row, from the left. */
  private long({ operands, operators }: LongExpression, type: Scalar): void {
    this.expression(operands[0] as AnyNode, type);
    operators.forEach((operator, i) => {
      this.expression(operands[i + 1] as AnyNode, type);
      if (operator === "%") this.body.emit("call", this.callables.index(REMAINDER));
      else if (LOGICAL.has(operator)) this.body.emit(operator === "&&" ? "i32.and" : "i32.or");
      else this.body.emit(`${type}.${ARITHMETIC[operator]}` as InstructionName);
    });
  }

  private choice({ test, consequent, alternate }: Node<"ConditionalExpression">, type: Scalar): void {
    const sides = [consequent as AnyNode, alternate as AnyNode];
    if (sides.every((side) => costOf(side) <= CHEAP)) {
      for (const side of sides) this.expression(side, type);
      this.expression(test as AnyNode, "i32");
      return this.body.emit("select");
    }
    this.expression(test as AnyNode, "i32");
    this.body.emit("if", type);
    this.expression(sides[0]!, type);
    this.body.emit("else");
    this.expression(sides[1]!, type);
    this.body.emit("end");
  }

  private call(node: Node<"CallExpression">, type: Scalar): void {
    const callee = calleeOf(node);
    const given = node.arguments as AnyNode[];
    if (callee === INTEGER_PRODUCT) {
      for (const one of given) this.integer(one);
      this.body.emit("i32.mul");
      if (type === "f64") this.body.emit("f64.convert_i32_s");
      return;
    }
    const instead = this.callables.instead(callee);
    if (instead && "expression" in instead) return this.lowered(instead.expression, given);
    for (const one of given) this.expression(one, this.callables.isInner(callee) ? "i32" : "f64");
    if (instead) this.body.emit(instead.instruction as InstructionName);
    else this.body.emit("call", this.callables.index(callee));
  }

  /** A number that is an integer; places that were computed are doubles. */
  private integer(node: AnyNode): void {
    if (node.type === "Literal" || this.typeOf(node) === "i32") return this.expression(node, "i32");
    this.expression(node, "f64");
    this.body.emit("i32.trunc_sat_f64_s");
  }

  private lowered(expression: string, given: readonly AnyNode[]): void {
    const taken = given.map((one, k) => {
      this.expression(one, "f64");
      const local = this.take("f64");
      this.body.emit("local.set", local);
      this.variables.set(`$${k}`, { local, type: "f64" });
      return local;
    });
    this.expression(treeOf(expression), "f64");
    taken.forEach((local, k) => {
      this.variables.delete(`$${k}`);
      this.free.f64.push(local);
    });
  }

  /** Puts what is added to the place of an element on the stack; gives that place. */
  address(node: Node<"MemberExpression">, shift = 0): number {
    const array = nameOf(node);
    const place = this.places.of.get(array);
    if (!place) throw new TypeError(`no array is called ${array}`);
    const width = widthOf(array);
    const index = new Terms(node.property as AnyNode);
    index.constant += shift;
    // An address is never negative before the constant is added to it, or the sum would lie outside.
    const isNatural = index.terms.every(({ node: term, factor }) => factor > 0 && this.isNatural(term));
    const inside = isNatural && index.constant >= 0 ? index.constant : 0;
    const constant = index.constant - inside;
    if (index.terms.length === 0) this.body.emit("i32.const", width * constant);
    else {
      this.sum(index.terms, constant);
      this.body.emit("i32.const", Math.log2(width));
      this.body.emit("i32.shl");
    }
    return place.start + width * inside;
  }

  /** An index. */
  private sum(terms: readonly Term[], constant: number): void {
    if (terms.length === 0) return this.body.emit("i32.const", constant);
    terms.forEach(({ node: term, factor }, i) => {
      if (i === 0 && factor < 0) this.body.emit("i32.const", constant);
      this.integer(term);
      if (Math.abs(factor) !== 1) {
        this.body.emit("i32.const", Math.abs(factor));
        this.body.emit("i32.mul");
      }
      if (factor < 0) this.body.emit("i32.sub");
      else if (i > 0) this.body.emit("i32.add");
    });
    if (constant === 0 || terms[0]!.factor < 0) return;
    this.body.emit("i32.const", constant);
    this.body.emit("i32.add");
  }

  private isNatural(node: AnyNode): boolean {
    return node.type === "Identifier" && (this.natural.has(node.name) || node.name === "offset");
  }
}

const LOGICAL: ReadonlySet<string> = new Set(["&&", "||"]);

const nameOf = ({ object }: Node<"MemberExpression">): string => (object as Node<"Identifier">).name;

/** How much there is to compute, as far as that counts. */
function costOf(node: AnyNode): number {
  if (node.type === "CallExpression") return Number.POSITIVE_INFINITY;
  const own = node.type === "Literal" || node.type === "Identifier" ? 0 : 1;
  // A division takes about as long as a branch that is foretold wrongly.
  const division = node.type === "BinaryExpression" && (node.operator === "/" || node.operator === "%");
  return partsOf(node).reduce((sum, part) => sum + costOf(part), division ? 2 * CHEAP : own);
}

const trees = new Map<string, AnyNode>();

function treeOf(expression: string): AnyNode {
  const known = trees.get(expression);
  if (known) return known;
  const [statement] = parseModule(expression).body;
  const tree = (statement as Node<"ExpressionStatement">).expression as AnyNode;
  trees.set(expression, tree);
  return tree;
}
