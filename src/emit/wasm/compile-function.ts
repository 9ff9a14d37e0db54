/**
 * The code of one function of a kernel. What a kernel does is said once, in the small language that `emit/javascript` prints:
 * numbers in variables, elements of arrays, counted loops, choices, calls. Its tree is read here, operation by operation and
 * in its order, so both backends compute the same. Knows that language and instructions; nothing of tapes, layouts or ops. It
 * is long because each kind of syntax has its lines.
 */
import { type AnyNode, type LongExpression, parseModule } from "../../common/syntax.js";
import { Body, type WasmFunction } from "./encode.js";
import type { InstructionName, ValueType } from "./instructions.js";
import { type Places, widthOf } from "./places.js";
import { calleeOf, type Node, partsOf, REMAINDER, type Survey } from "./survey.js";

/** What functions of a module may call. */
export interface Callables {
  /** The number of a function, by its name: imported, or one of the module. */
  readonly index: (callee: string) => number;
  /** The instruction that a function of `Math` is, or an expression of `$0` … that has the same bits. */
  readonly instead: (callee: string) => { readonly instruction: string } | { readonly expression: string } | undefined;
  /** Adds a function that is inside of another one. */
  readonly addInner: (name: string, node: Node<"ArrowFunctionExpression">) => void;
  /** Whether a function is such: it takes and gives indices. */
  readonly isInner: (name: string) => boolean;
}

const ARITHMETIC: Readonly<Record<string, string>> = { "+": "add", "-": "sub", "*": "mul", "/": "div" };
const COMPARISONS: Readonly<Record<string, string>> = {
  ...{ "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "===": "eq", "!==": "ne" },
};
/** Integers are multiplied so. */
const INTEGER_PRODUCT = "Math.imul";

/** Both sides of a choice are computed if they come to no more than this. */
const CHEAP = 6;

interface Variable {
  readonly local: number;
  readonly type: ValueType;
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

class FunctionCompiler {
  readonly body = new Body();
  /** The types of all locals but the parameters. */
  readonly locals: ValueType[] = [];
  private readonly survey: Survey;
  private readonly places: Places;
  private readonly callables: Callables;
  private readonly parameterCount: number;
  private readonly variables = new Map<string, Variable>();
  private readonly free: Record<ValueType, number[]> = { i32: [], f64: [] };
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

  private typeOfVariable(name: string, value: AnyNode): ValueType {
    return this.survey.counting.has(name) ? "i32" : this.typeOf(value);
  }

  private declare(name: string, type: ValueType): Variable {
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

  private take(type: ValueType): number {
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
  private loop({ init, test, update, body }: Node<"ForStatement">): void {
    if (init) this.statement(init as AnyNode);
    const condition = test as Node<"BinaryExpression">;
    const runs = (condition.right as AnyNode).type === "Literal" && init !== null && init !== undefined;
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
  private typeOf(node: AnyNode): ValueType {
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
  private wider(x: AnyNode, y: AnyNode): ValueType {
    return this.typeOf(x) === "i32" || this.typeOf(y) === "i32" ? "i32" : "f64";
  }

  private expression(node: AnyNode, type: ValueType): void {
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

  private name(name: string, type: ValueType): void {
    const variable = this.variables.get(name);
    if (!variable) {
      // Of a batch, the example at hand is in memory.
      if (name === "offset") return this.body.emit("i32.const", 0);
      return this.body.emit("f64.const", name === "Infinity" ? Number.POSITIVE_INFINITY : Number.NaN);
    }
    if (variable.type !== type) throw new TypeError(`\`${name}\` is ${variable.type}`);
    this.body.emit("local.get", variable.local);
  }

  private prefix({ operator, argument }: Node<"UnaryExpression">, type: ValueType): void {
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

  private operation(node: Node<"BinaryExpression">, type: ValueType): void {
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
  private long({ operands, operators }: LongExpression, type: ValueType): void {
    this.expression(operands[0] as AnyNode, type);
    operators.forEach((operator, i) => {
      this.expression(operands[i + 1] as AnyNode, type);
      if (operator === "%") this.body.emit("call", this.callables.index(REMAINDER));
      else if (LOGICAL.has(operator)) this.body.emit(operator === "&&" ? "i32.and" : "i32.or");
      else this.body.emit(`${type}.${ARITHMETIC[operator]}` as InstructionName);
    });
  }

  private choice({ test, consequent, alternate }: Node<"ConditionalExpression">, type: ValueType): void {
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

  private call(node: Node<"CallExpression">, type: ValueType): void {
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
  private address(node: Node<"MemberExpression">): number {
    const array = nameOf(node);
    const place = this.places.of.get(array);
    if (!place) throw new TypeError(`no array is called ${array}`);
    const width = widthOf(array);
    const index = new Terms();
    index.add(node.property as AnyNode, 1);
    // An address is never negative before the constant is added to it, or the sum would lie outside.
    const isNatural = index.terms.every(({ node: term, factor }) => factor > 0 && this.isNatural(term));
    const inside = isNatural && index.constant >= 0 ? index.constant : 0;
    const constant = index.constant - inside;
    if (index.terms.length === 0) this.body.emit("i32.const", width * constant);
    else {
      index.terms.forEach(({ node: term, factor }, i) => {
        const isFirst = i === 0;
        if (isFirst && factor < 0) this.body.emit("i32.const", constant);
        this.integer(term);
        if (Math.abs(factor) !== 1) {
          this.body.emit("i32.const", Math.abs(factor));
          this.body.emit("i32.mul");
        }
        if (factor < 0) this.body.emit("i32.sub");
        else if (!isFirst) this.body.emit("i32.add");
      });
      if (constant !== 0 && index.terms[0]!.factor > 0) {
        this.body.emit("i32.const", constant);
        this.body.emit("i32.add");
      }
      this.body.emit("i32.const", Math.log2(width));
      this.body.emit("i32.shl");
    }
    return place.start + width * inside;
  }

  private isNatural(node: AnyNode): boolean {
    return node.type === "Identifier" && (this.natural.has(node.name) || node.name === "offset");
  }
}

const LOGICAL: ReadonlySet<string> = new Set(["&&", "||"]);

const nameOf = ({ object }: Node<"MemberExpression">): string => (object as Node<"Identifier">).name;

/** An index as a constant and what moves: `3 + 17 * i - j`. */
class Terms {
  constant = 0;
  readonly terms: { readonly node: AnyNode; readonly factor: number }[] = [];

  add(node: AnyNode, factor: number): void {
    if (node.type === "Literal") this.constant += factor * Number(node.value);
    else if (node.type === "UnaryExpression" && node.operator === "-") this.add(node.argument as AnyNode, -factor);
    else if (node.type === "BinaryExpression" && node.operator === "*" && (node.left as AnyNode).type === "Literal")
      this.add(node.right as AnyNode, factor * Number((node.left as Node<"Literal">).value));
    else if (node.type === "BinaryExpression" && (node.operator === "+" || node.operator === "-")) {
      this.add(node.left as AnyNode, factor);
      this.add(node.right as AnyNode, node.operator === "+" ? factor : -factor);
    } else if (node.type !== "Identifier" || node.name !== "offset") this.terms.push({ node, factor });
  }
}

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
