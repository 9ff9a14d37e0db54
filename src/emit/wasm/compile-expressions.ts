/**
 * The code of expressions in a kernel's function: values, choices, calls, and where elements of arrays are. Knows the small
 * language that `emit/javascript` prints, and instructions; which local a variable is in, whoever has declared it.
 */
import type { AnyNode, LongExpression } from "../../common/syntax.js";
import type { Version } from "./blocks.js";
import type { Callables, Parameter } from "./callables.js";
import { Body } from "./encode.js";
import { treeOf } from "./functions-of-math.js";
import type { InstructionName, ValueType } from "./instructions.js";
import { type Places, widthOf } from "./places.js";
import { calleeOf, type Node, partsOf, REMAINDER, type Survey } from "./survey.js";
import { type Term, Terms } from "./terms.js";

export const ARITHMETIC: Readonly<Record<string, string>> = { "+": "add", "-": "sub", "*": "mul", "/": "div" };
export const COMPARISONS: Readonly<Record<string, string>> = {
  ...{ "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "===": "eq", "!==": "ne" },
};
/** Integers are multiplied so. */
const INTEGER_PRODUCT = "Math.imul";

/** Both sides of a choice are computed if they come to no more than this. */
const CHEAP = 6;

/** Numbers, and what counts or is a condition. */
export type Scalar = Exclude<ValueType, "v128">;

export interface Variable {
  readonly local: number;
  readonly type: Scalar;
  /** That of the vector that it is in, if it is. */
  readonly lane?: number;
}

export class ExpressionCompiler {
  readonly body = new Body();
  /** The types of all locals but the parameters. */
  readonly locals: ValueType[] = [];
  protected readonly survey: Survey;
  protected readonly places: Places;
  readonly callables: Callables;
  protected readonly parameterCount: number;
  protected readonly variables = new Map<string, Variable>();
  /** By name in the text, if it is in a block: which version of the variable is read. */
  protected readonly versions = new Map<AnyNode, Version>();
  readonly free: Record<ValueType, number[]> = { i32: [], f64: [], v128: [] };
  /** Counters of loops, and what else is never negative. */
  protected readonly natural = new Set<string>();

  constructor(survey: Survey, places: Places, callables: Callables, parameters: readonly Parameter[]) {
    this.survey = survey;
    this.places = places;
    this.callables = callables;
    this.parameterCount = parameters.length;
    parameters.forEach(({ name, type }, local) => {
      this.variables.set(name, { local, type });
      if (type === "i32") this.natural.add(name);
    });
  }

  variable(name: string): Variable | undefined {
    return this.variables.get(name);
  }

  take(type: ValueType): number {
    const free = this.free[type].pop();
    return free ?? this.parameterCount + this.locals.push(type) - 1;
  }

  /** Indices and conditions are integers. */
  typeOf(node: AnyNode): Scalar {
    if (node.type === "Literal") return typeof node.value === "boolean" ? "i32" : "f64";
    if (node.type === "Identifier")
      return this.versions.get(node)?.type ?? this.variables.get(node.name)?.type ?? "f64";
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
  protected wider(x: AnyNode, y: AnyNode): Scalar {
    return this.typeOf(x) === "i32" || this.typeOf(y) === "i32" ? "i32" : "f64";
  }

  expression(node: AnyNode, type: Scalar): void {
    const { body } = this;
    if (node.type === "Literal") return body.emit(`${type}.const`, Number(node.value));
    if (node.type === "Identifier") return this.read(node, type);
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

  protected read(node: Node<"Identifier">, type: Scalar): void {
    this.name(node.name, type);
  }

  protected name(name: string, type: Scalar): void {
    const variable = this.variables.get(name);
    if (!variable) return this.body.emit("f64.const", name === "Infinity" ? Number.POSITIVE_INFINITY : Number.NaN);
    if (variable.type !== type) throw new TypeError(`\`${name}\` is ${variable.type}`);
    this.body.emit("local.get", variable.local);
    if (variable.lane !== undefined) this.body.emit("f64x2.extract_lane", variable.lane);
  }

  protected prefix({ operator, argument }: Node<"UnaryExpression">, type: Scalar): void {
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

  protected operation(node: Node<"BinaryExpression">, type: Scalar): void {
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

  protected connective({ left, right, operator }: Node<"LogicalExpression">): void {
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
  protected long({ operands, operators }: LongExpression, type: Scalar): void {
    this.expression(operands[0] as AnyNode, type);
    operators.forEach((operator, i) => {
      this.expression(operands[i + 1] as AnyNode, type);
      if (operator === "%") this.body.emit("call", this.callables.index(REMAINDER));
      else if (LOGICAL.has(operator)) this.body.emit(operator === "&&" ? "i32.and" : "i32.or");
      else this.body.emit(`${type}.${ARITHMETIC[operator]}` as InstructionName);
    });
  }

  protected choice({ test, consequent, alternate }: Node<"ConditionalExpression">, type: Scalar): void {
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

  protected call(node: Node<"CallExpression">, type: Scalar): void {
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
    if (instead) for (const one of instead.instruction.split(" ")) this.body.emit(one as InstructionName);
    else this.body.emit("call", this.callables.index(callee));
  }

  /** A number that is an integer; places that were computed are doubles. Where one is nowhere, -1, the first is as good. */
  protected integer(node: AnyNode): void {
    if (node.type === "Literal" || this.typeOf(node) === "i32") return this.expression(node, "i32");
    this.expression(node, "f64");
    this.body.emit("i32.trunc_sat_f64_u");
  }

  protected lowered(expression: string, given: readonly AnyNode[]): void {
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

  /** The byte that an array begins with. */
  readonly startOf = (array: string): number => this.places.of.get(array)!.start;

  /** Puts what is added to the place of an element on the stack; gives that place. */
  address(node: Node<"MemberExpression">, shift = 0): number {
    const array = nameOf(node);
    const place = this.places.of.get(array);
    if (!place) throw new TypeError(`no array is called ${array}`);
    const width = widthOf(array);
    const index = new Terms(node.property as AnyNode);
    index.constant += shift;
    return place.start + this.addressIn(index, width);
  }

  /** The same of an array that begins at byte 0 and has elements of so many bytes. */
  addressIn(index: Terms, width: number): number {
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
    return width * inside;
  }

  /** An index. */
  protected sum(terms: readonly Term[], constant: number): void {
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

  protected isNatural(node: AnyNode): boolean {
    return node.type === "Identifier" && this.natural.has(node.name);
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
