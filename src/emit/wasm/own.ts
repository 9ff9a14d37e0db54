/**
 * Own functions in place of the host's, under `--fast-math`: ops have them as texts (`ops/own`). Each is compiled twice, for one
 * number and for the two lanes of a vector, with the same bits. Knows their small language: constants, arithmetic, choices of which
 * both sides are computed, integer operations on the bits of doubles, calls of other such functions, and a guard at
 * the beginning, behind which the host's function is called. Nothing of kernels.
 */
import { type AnyNode, parseModule } from "../../common/syntax.js";
import { arities, isLeaf, opNames, recordOf } from "../../ir/opcodes.js";
import { atom, type Code } from "../../ops/code.js";
import { ownLaws } from "../../ops/own/index.js";
import { Body, type WasmFunction } from "./encode.js";
import type { InstructionName, ValueType } from "./instructions.js";
import { calleeOf, type Node, partsOf } from "./survey.js";

/** For one number, or for the two lanes of a vector. */
export type Form = "scalar" | "lanes";

/** What a function is made of. */
interface Own {
  readonly parameters: readonly string[];
  /** Where the host's function is called instead: the condition, and its name. */
  readonly guard?: { readonly test: AnyNode; readonly host: string };
  readonly body: readonly AnyNode[];
  /** The other own functions that it calls. */
  readonly calls: readonly string[];
}

const known = new Map<string, Own>();

/** By what generated code calls: `Math.exp`, or the name of a law. */
export function ownOf(callee: string): Own | undefined {
  if (known.size === 0) fill();
  return known.get(callee);
}

function fill(): void {
  opNames.forEach((name, op) => {
    const { js } = isLeaf(op) ? {} : (recordOf(op) as { js?: (...operands: Code[]) => Code });
    const own = ownLaws[name];
    if (!js || own === undefined) return;
    const text = js(...["x", "y"].slice(0, arities[op]!).map(atom)).text;
    known.set(text.slice(0, text.indexOf("(")), parsed(own));
  });
}

function parsed(text: string): Own {
  const [statement] = parseModule(text).body;
  const { params, body: block } = (statement as Node<"ExpressionStatement">)
    .expression as Node<"ArrowFunctionExpression">;
  const body = (block as Node<"BlockStatement">).body as readonly AnyNode[];
  const parameters = params.map((one) => (one as Node<"Identifier">).name);
  const first = body[0]!;
  if (first.type !== "IfStatement") return { parameters, body, calls: callsIn(body) };
  const { argument } = first.consequent as Node<"ReturnStatement">;
  const guard = { test: first.test as AnyNode, host: calleeOf(argument as Node<"CallExpression">) };
  return { parameters, guard, body: body.slice(1), calls: callsIn(body.slice(1)) };
}

function callsIn(nodes: readonly AnyNode[]): string[] {
  const own = nodes.flatMap((node) =>
    node.type === "CallExpression" && !(calleeOf(node) in OPERATIONS) ? [calleeOf(node)] : [],
  );
  return [...own, ...nodes.flatMap((node) => callsIn(partsOf(node)))];
}

/** An operation on the bits of two numbers as integers. */
const onBits = (scalar: InstructionName, lanes: InstructionName): Operation => ({ scalar, lanes, isOfBits: true });

interface Operation {
  readonly scalar: InstructionName;
  readonly lanes: InstructionName;
  readonly isOfBits?: true;
}

const both = (name: string): Operation => ({
  scalar: `f64.${name}` as InstructionName,
  lanes: `f64x2.${name}` as InstructionName,
});

/** What is called or written with an operator, and is an instruction of either form. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  ...{ "+": both("add"), "-": both("sub"), "*": both("mul"), "/": both("div") },
  ...{ "<": both("lt"), "<=": both("le"), ">": both("gt"), ">=": both("ge"), "===": both("eq"), "!==": both("ne") },
  ...{ "Math.abs": both("abs"), "Math.floor": both("floor") },
  // Of a number, which may be NaN, and a constant that is not 0: for lanes, one instruction of processors instead of seven.
  "Math.min": { scalar: "f64.min", lanes: "f64x2.pmin" },
  "Math.max": { scalar: "f64.max", lanes: "f64x2.pmax" },
  "&&": { scalar: "i32.and", lanes: "v128.and" },
  "||": { scalar: "i32.or", lanes: "v128.or" },
  nearest: both("nearest"),
  addBits: onBits("i64.add", "i64x2.add"),
  subBits: onBits("i64.sub", "i64x2.sub"),
  andBits: onBits("i64.and", "v128.and"),
  orBits: onBits("i64.or", "v128.or"),
  xorBits: onBits("i64.xor", "v128.xor"),
  shiftLeft: onBits("i64.shl", "i64x2.shl"),
  shiftRight: onBits("i64.shr_u", "i64x2.shr_u"),
  // The one whose form for lanes is made of others.
  copysign: { scalar: "f64.copysign", lanes: "v128.bitselect" },
};

/** What own functions find in the module around. */
export interface Around {
  /** The number of a function: of the host's, or of an own one in a form. */
  readonly index: (callee: string, form: Form | "host") => number;
  /** Where a constant is in memory: from there it takes one instruction of a processor, from the code three. */
  readonly place: (constant: number) => number;
}

export function compileOwn({ parameters, guard, body }: Own, form: Form, around: Around): WasmFunction {
  const compiler = new OwnCompiler(parameters, form, around);
  if (guard && form === "scalar") compiler.guarded(guard.test, guard.host);
  for (const statement of body) compiler.statement(statement);
  if (guard && form === "lanes") compiler.lanesBeyond(guard.test, guard.host);
  const { type } = compiler;
  return { parameters: parameters.map(() => type), result: type, locals: compiler.locals, code: compiler.body.code };
}

class OwnCompiler {
  readonly body = new Body();
  readonly locals: ValueType[] = [];
  readonly type: "f64" | "v128";
  private readonly form: Form;
  private readonly around: Around;
  private readonly parameters: readonly string[];
  private readonly names: Map<string, number>;

  constructor(parameters: readonly string[], form: Form, around: Around) {
    this.form = form;
    this.type = form === "scalar" ? "f64" : "v128";
    this.around = around;
    this.parameters = parameters;
    this.names = new Map(parameters.map((name, i) => [name, i]));
  }

  statement(node: AnyNode): void {
    if (node.type === "ReturnStatement") return this.value(node.argument as AnyNode);
    const [{ id, init }] = (node as Node<"VariableDeclaration">).declarations as [Node<"VariableDeclarator">];
    const value = init as AnyNode;
    this.value(value);
    this.names.set((id as Node<"Identifier">).name, this.take(this.isCondition(value) ? "i32" : "f64"));
    this.body.emit("local.set", this.names.get((id as Node<"Identifier">).name)!);
    if (this.isCondition(value)) this.conditions.add((id as Node<"Identifier">).name);
  }

  private readonly conditions = new Set<string>();

  private take(type: "i32" | "f64"): number {
    return this.parameters.length + this.locals.push(this.form === "scalar" ? type : "v128") - 1;
  }

  private isCondition(node: AnyNode): boolean {
    if (node.type === "Identifier") return this.conditions.has(node.name);
    if (node.type === "BinaryExpression") return /[<>=]/.test(node.operator);
    return node.type === "LogicalExpression";
  }

  private value(node: AnyNode): void {
    const { body, form } = this;
    if (node.type === "Literal") return this.constant(Number(node.value));
    if (node.type === "Identifier") {
      const local = this.names.get(node.name);
      if (local !== undefined) return body.emit("local.get", local);
      return this.constant(node.name === "Infinity" ? Number.POSITIVE_INFINITY : Number.NaN);
    }
    if (node.type === "UnaryExpression") {
      const operand = node.argument as AnyNode;
      if (operand.type === "Literal") return this.constant(-Number(operand.value));
      this.value(operand);
      if (node.operator === "-") return body.emit(form === "scalar" ? "f64.neg" : "f64x2.neg");
      return body.emit(form === "scalar" ? "i32.eqz" : "v128.not");
    }
    if (node.type === "BinaryExpression" || node.type === "LogicalExpression")
      return this.operation(node.operator, [node.left as AnyNode, node.right as AnyNode]);
    if (node.type === "ConditionalExpression") {
      for (const part of [node.consequent, node.alternate, node.test]) this.value(part as AnyNode);
      return body.emit(form === "scalar" ? "select" : "v128.bitselect");
    }
    if (node.type !== "CallExpression") throw new TypeError(`own functions have no ${node.type}`);
    const callee = calleeOf(node);
    const given = node.arguments as AnyNode[];
    if (callee in OPERATIONS) return this.operation(callee, given);
    for (const one of given) this.value(one);
    body.emit("call", this.around.index(callee, form));
  }

  private constant(value: number): void {
    this.body.emit("i32.const", 0);
    this.body.emit(this.form === "scalar" ? "f64.load" : "v128.load64_splat", this.around.place(value));
  }

  /** The bits of a number, as an integer. */
  private bits(node: AnyNode): void {
    if (node.type === "Literal") {
      this.body.emit("i32.const", 0);
      return this.body.emit("i64.load", this.around.place(Number(node.value)));
    }
    this.value(node);
    this.body.emit("i64.reinterpret_f64");
  }

  private operation(name: string, [x, y]: readonly AnyNode[]): void {
    const { body, form } = this;
    const { [form]: instruction, isOfBits } = OPERATIONS[name]!;
    const isInteger = isOfBits && form === "scalar";
    const operand = (node: AnyNode): void => (isInteger ? this.bits(node) : this.value(node));
    operand(x!);
    // Shifts have a number of bits.
    if (name.startsWith("shift"))
      body.emit(form === "scalar" ? "i64.const" : "i32.const", Number((y as Node<"Literal">).value));
    else if (y) operand(y);
    // All bits but the sign are of the first.
    if (instruction === "v128.bitselect") {
      this.constant(-0);
      body.emit("v128.not");
    }
    body.emit(instruction);
    if (isInteger) body.emit("f64.reinterpret_i64");
  }

  /** Behind the condition, the host's function. */
  guarded(test: AnyNode, host: string): void {
    this.value(test);
    this.body.emit("if", "none");
    this.body.emit("local.get", 0);
    this.body.emit("call", this.around.index(host, "host"));
    this.body.emit("return");
    this.body.emit("end");
  }

  /** The same for the lanes of which the condition holds, once the others' results are on the stack. */
  lanesBeyond(test: AnyNode, host: string): void {
    const { body } = this;
    const [result, mask] = [this.take("f64"), this.take("f64")];
    body.emit("local.set", result);
    this.value(test);
    body.emit("local.set", mask);
    body.emit("local.get", mask);
    body.emit("v128.any_true");
    body.emit("if", "v128");
    for (const lane of [0, 1]) {
      body.emit("local.get", 0);
      body.emit("f64x2.extract_lane", lane);
      body.emit("call", this.around.index(host, "host"));
      if (lane === 0) body.emit("f64x2.splat");
      else body.emit("f64x2.replace_lane", 1);
    }
    body.emit("local.get", result);
    body.emit("local.get", mask);
    body.emit("v128.bitselect");
    body.emit("else");
    body.emit("local.get", result);
    body.emit("end");
  }
}
