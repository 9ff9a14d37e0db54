/**
 * The code of one function of a kernel. What a kernel does is said once, in the small language that `emit/javascript` prints:
 * numbers in variables, elements of arrays, counted loops, choices, calls. Its tree is read here, statement by statement and
 * in its order, so both backends compute the same. Knows that language and instructions; nothing of tapes, layouts or ops.
 */

import type { AnyNode } from "../../common/syntax.js";
import { Block, isSimple } from "./blocks.js";
import type { Callables, Parameter } from "./callables.js";
import { BranchCompiler } from "./compile-branches.js";
import type { Scalar, Variable } from "./compile-expressions.js";
import { VectorCompiler } from "./compile-vectors.js";
import type { WasmFunction } from "./encode.js";
import { laneOf } from "./functions-of-math.js";
import { inLanes } from "./over-iterations.js";
import { type Plan, planOf as planOfBlock } from "./packs.js";
import type { Places } from "./places.js";
import { calleeOf, type Node, type Survey } from "./survey.js";
import type { Terms } from "./terms.js";
import { hasIndices, OUTER, planOf } from "./vectorize.js";

/** Loops of fewer iterations are not worth a test. */
const SHORTEST = 4;
/**
 * @param result what it returns, if it does.
 */
export function compileFunction(
  statements: readonly AnyNode[],
  survey: Survey,
  places: Places,
  callables: Callables,
  parameters: readonly Parameter[] = [],
  result: Scalar = "f64",
): Pick<WasmFunction, "locals" | "code"> {
  const compiler = new FunctionCompiler(survey, places, callables, parameters, result);
  compiler.statements(statements);
  return { locals: compiler.locals, code: compiler.body.code };
}

export class FunctionCompiler extends BranchCompiler {
  /** Variables by the position behind which their locals are free. */
  private readonly ending: { readonly name: string; readonly until: number }[] = [];

  private readonly result: Scalar;

  constructor(survey: Survey, places: Places, callables: Callables, parameters: readonly Parameter[], result: Scalar) {
    super(survey, places, callables, parameters);
    this.result = result;
  }

  /** In a row: those that only give something to variables and elements are compiled together. */
  statements(nodes: readonly AnyNode[]): void {
    for (let i = 0; i < nodes.length; ) {
      const from = i;
      while (i < nodes.length && isSimple(nodes[i]!)) i++;
      if (i > from) {
        this.simple(nodes.slice(from, i));
        this.release(nodes[i - 1]!.end);
      } else this.statement(nodes[i++]!);
    }
  }

  private simple(nodes: readonly AnyNode[]): void {
    const block = this.blockOf(nodes, false);
    this.items(block, planOfBlock(block, this.isVector));
  }

  /** Whether a function does the same for the lanes of a vector. */
  readonly isVector = (callee: string): boolean =>
    laneOf(this.callables.instead(callee)) !== undefined || this.callables.ofLanes(callee) !== undefined;

  private blockOf(nodes: readonly AnyNode[], isLoop: boolean): Block {
    const { end } = nodes.at(-1)!;
    const outside = {
      typeOf: (name: string, value: AnyNode) => this.typeOfVariable(name, value),
      variable: (name: string) => this.variables.get(name),
      isLeft: (name: string) => this.survey.until.get(name)! > end,
    };
    return new Block(nodes, this.versions, outside, isLoop);
  }

  statement(node: AnyNode): void {
    this.inside(node);
    this.release(node.end);
  }

  /** A statement that ends where the one around it does, which may still need its variables. */
  private inside(node: AnyNode): void {
    if (node.type === "BlockStatement") this.statements(node.body);
    else if (isSimple(node)) this.simple([node]);
    else if (node.type === "VariableDeclaration")
      for (const { id, init } of node.declarations)
        this.callables.addInner((id as Node<"Identifier">).name, init as Node<"ArrowFunctionExpression">);
    else if (node.type === "ExpressionStatement") this.other(node.expression as AnyNode);
    else if (node.type === "ForStatement") this.loop(node);
    else if (node.type === "IfStatement") this.test(node);
    else if (node.type === "SwitchStatement") this.cases(node);
    else if (node.type === "ReturnStatement") {
      this.expression(node.argument as AnyNode, this.result);
      this.body.emit("return");
    } else throw new TypeError(`kernels have no ${node.type}`);
  }

  private typeOfVariable(name: string, value: AnyNode): Scalar {
    return this.survey.counting.has(name) ? "i32" : this.typeOf(value);
  }

  /** Locals are 0 when a function begins. */
  protected isZero(type: Scalar): boolean {
    return this.depth === 0 && this.free[type].length === 0;
  }

  protected declare(name: string, type: Scalar): Variable {
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

  /** Gives back what is not needed behind a position. */
  release(end: number): void {
    while (this.ending.length > 0 && this.ending.at(-1)!.until <= end) {
      const { name } = this.ending.pop()!;
      const { local, type } = this.variables.get(name)!;
      this.forget(name);
      this.free[type].push(local);
    }
  }

  /** A call, or a counter that goes on. */
  other(node: AnyNode): void {
    if (node.type === "CallExpression") {
      for (const one of node.arguments) this.expression(one as AnyNode, "i32");
      return this.body.emit("call", this.callables.index(calleeOf(node)));
    }
    const { local } = this.variables.get(((node as Node<"UpdateExpression">).argument as Node<"Identifier">).name)!;
    this.advance(local, 1);
  }

  /** A counter goes on by so many. */
  advance(counter: number, by: number): void {
    this.body.emit("local.get", counter);
    this.body.emit("i32.const", by);
    this.body.emit("i32.add");
    this.body.emit("local.set", counter);
  }

  /** Tested at the end of each iteration, and before the first one if there may be none. */
  private loop(node: Node<"ForStatement">): void {
    const { init, test, update, body } = node;
    if (init) this.statement(init as AnyNode);
    const condition = test as Node<"BinaryExpression">;
    const why = this.pairwise(node);
    const isVector = why === null;
    const loop = isVector ? undefined : this.loopOf(body as AnyNode);
    const wasInLanes = this.isInLanes;
    this.isInLanes ||= !isVector && inLanes(this, node);
    if (why !== OUTER) this.callables.noteLoop(this.isInLanes || (loop && loop.plan.packs.length > 0) ? null : why);
    const leave = loop && this.hold(loop.block, loop.plan);
    const runs = !isVector && (condition.right as AnyNode).type === "Literal" && init !== null && init !== undefined;
    if (!runs) {
      this.expression(condition, "i32");
      this.body.emit("if", "none");
    }
    this.repeat(() => {
      if (loop) {
        this.items(loop.block, loop.plan);
        // A body without braces ends where the loop does, which still needs its counter.
        this.release(Math.min(loop.end, node.end - 1));
      } else this.inside(body as AnyNode);
      if (update) this.other(update as AnyNode);
      this.expression(condition, "i32");
    });
    if (!runs) this.body.emit("end");
    leave?.();
    this.isInLanes = wasInLanes;
  }

  /** Goes round as long as a condition is left on the stack. */
  repeat(body: () => void): void {
    this.body.emit("loop", "none");
    this.depth++;
    body();
    this.body.emit("br_if", 0);
    this.depth--;
    this.body.emit("end");
  }

  /** Whether only the last iterations are compiled, and the others run in lanes. */
  private isInLanes = false;

  /** What a loop does, if that is statements in a row. */
  private loopOf(body: AnyNode): { block: Block; plan: Plan; end: number } | undefined {
    const nodes = body.type === "BlockStatement" ? body.body : [body];
    if (nodes.length === 0 || !nodes.every(isSimple)) return undefined;
    const block = this.blockOf(nodes, true);
    return { block, plan: planOfBlock(block, this.isVector), end: nodes.at(-1)!.end };
  }

  /** As many pairs of iterations as there are, in the lanes of vectors, if that can be; says why not, or null. */
  private pairwise(node: Node<"ForStatement">): string | null {
    const plan = planOf(node, this.isVector, this.callables.regroups);
    const trip = (node.test as Node<"BinaryExpression">).right as AnyNode;
    if (typeof plan === "string") return plan;
    if (trip.type === "Literal" && Number(trip.value) < SHORTEST) return "it is short";
    if (hasIndices(node.body as AnyNode, (name) => this.variables.get(name)?.type === "i32"))
      return "it computes with indices";
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
    // Four sums at a time, in two vectors.
    const step = plan.onlyAdds ? 4 : 2;
    const vectors = new VectorCompiler(this, plan.counter, node.body as AnyNode, step);
    vectors.prepare();
    this.repeat(() => {
      vectors.iterations();
      this.advance(counter, step);
      this.body.emit("local.get", counter);
      if (step > 2) {
        this.body.emit("i32.const", step - 2);
        this.body.emit("i32.add");
      }
      this.body.emit("local.get", last);
      this.body.emit("i32.lt_s");
    });
    vectors.finish();
    this.body.emit("end");
    this.free.i32.push(last);
    return null;
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
}
