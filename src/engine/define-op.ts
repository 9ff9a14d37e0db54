/**
 * What a user defines an op with: its law on doubles and its pullback. Checks the definition and makes a record of it, as
 * those in `ops/` are, so that everything else follows. The pullback is written as a model is: it runs once, on handles,
 * and the tape that it leaves is the rule. Knows opcodes and tapes; nothing of derivatives or code.
 */
import { type Diagnostic, diagnostic } from "../diagnostics.js";
import { interpret } from "../ir/interpret.js";
import { addOp, CONSTANT, innerOpcodes, opcodes, READ, room } from "../ir/opcodes.js";
import { printTape } from "../ir/print.js";
import { Tape } from "../ir/tape.js";
import { BuiltTerm } from "../ir/terms.js";
import { call } from "../ops/code.js";
import type { Interval, Op, Op1, Op2 } from "../ops/op.js";
import { type Binary, functionOf, type Unary } from "./functions.js";
import { lawOf } from "./law.js";
import { checkName } from "./names.js";
import { isolated } from "./throws.js";
import { recording, whileTracing } from "./tracing.js";
import { describe, handle, type Num, type Scalar, Value } from "./value.js";

/** What the cotangent `g` of the result adds to each operand's cotangent; null where nothing ever flows. */
type Contributions = readonly (Scalar | null)[];

interface Named {
  /** An identifier: the generated module has a function of this name. */
  readonly name: string;
}

/** An op of one number. */
export interface OpDefinition1 extends Named {
  /**
   * The function itself, on plain numbers. Its text goes into the generated module, so it uses nothing but `Math`, its
   * argument, numbers, locals, arrays, conditions and loops; and it gives the same number each time.
   */
  readonly eval: (x: number) => number;
  /**
   * The pullback: `g` times ∂out/∂x, in an array. Runs once, on scalars that record what is done to them. Must be linear
   * in `g`. `out` is the result, already computed.
   */
  readonly vjp: (g: Num, x: Num, out: Num) => Contributions;
  /** Where the derivative is checked. Default: [[-2, 2]]. */
  readonly domain?: readonly [Interval];
}

/** An op of two numbers. */
export interface OpDefinition2 extends Named {
  /** As in `OpDefinition1`. */
  readonly eval: (x: number, y: number) => number;
  /** The pullback: `g` times ∂out/∂x and `g` times ∂out/∂y. */
  readonly vjp: (g: Num, x: Num, y: Num, out: Num) => Contributions;
  /** Where the derivative is checked. Default: [[-2, 2], [-2, 2]]. */
  readonly domain?: readonly [Interval, Interval];
}

type Definition = OpDefinition1 | OpDefinition2;

const DEFAULT_INTERVAL: Interval = [-2, 2];

/** What has been defined: the same definition again (a model file that is loaded once more) is the same op. */
const known = new Map<string, number>();

/**
 * Defines an op with a derivative of its own.
 * @returns the function: of scalars where an operand is one, else of plain numbers.
 * @throws bad-op, open-eval, bad-name, duplicate-name
 * @example
 * const softAbs = defineOp({
 *   name: "softAbs",
 *   eval: (x: number) => Math.sqrt(x * x + 1e-6),
 *   vjp: (g, x, out) => [g.mul(x).div(out)],
 * });
 */
export function defineOp(definition: OpDefinition1): Unary;
export function defineOp(definition: OpDefinition2): Binary;
export function defineOp(definition: Definition): unknown {
  checkDefinition(definition);
  const { name, vjp } = definition;
  const arity = definition.eval.length as 1 | 2;
  const { text } = lawOf(name, definition.eval);
  const domain = definition.domain ?? Array.from({ length: arity }, () => DEFAULT_INTERVAL);
  checkDomain(name, domain, arity);
  const rule = record(name, arity, vjp as (...given: Num[]) => unknown);
  checkLaw(definition, domain);
  checkLinear(definition, rule, domain);
  const key = JSON.stringify([name, text, domain, printTape(rule), [...rule.op.subarray(0, rule.size)]]);
  let code = known.get(key);
  if (code === undefined) {
    if (room() === 0)
      throw badOp(name, "there are more different ops than the compiler has numbers for (start the process anew)");
    code = addOp(name, recordFor(definition, arity, domain, text, rule));
    known.set(key, code);
  }
  return functionOf(code);
}

const badOp = (name: string, what: string): Diagnostic => diagnostic("bad-op", `${name}: ${what}.`);

const KEYS: readonly string[] = ["name", "eval", "vjp", "domain"];

function checkDefinition(definition: Definition): void {
  if (typeof definition !== "object" || definition === null)
    throw diagnostic("bad-op", "defineOp was not given a record.");
  const { name, vjp } = definition;
  if (typeof name !== "string") throw diagnostic("bad-op", `\`name\` must be a text, not ${describe(name)}.`);
  checkName(name);
  if (Object.hasOwn({ ...innerOpcodes, ...opcodes }, name))
    throw diagnostic("duplicate-name", name, "it is an op that the compiler has");
  const unknown = Object.keys(definition).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw badOp(name, `defineOp does not know \`${unknown}\``);
  for (const key of ["eval", "vjp"] as const)
    if (typeof definition[key] !== "function") throw badOp(name, `${key} must be a function`);
  const arity = definition.eval.length;
  if (arity !== 1 && arity !== 2) throw badOp(name, `eval must take one number or two, and takes ${arity}`);
  if (vjp.length > arity + 2)
    throw badOp(name, `vjp is given ${arity + 2} arguments (g, the operands, the result), and takes ${vjp.length}`);
}

function checkDomain(name: string, domain: readonly Interval[], arity: number): void {
  const isInterval = (x: unknown): boolean =>
    Array.isArray(x) && x.length === 2 && x.every(Number.isFinite) && (x[0] as number) < (x[1] as number);
  if (!Array.isArray(domain) || domain.length !== arity || !domain.every(isInterval))
    throw badOp(name, `domain must be ${arity === 1 ? "[[low, high]]" : "[[low, high], [low, high]]"}`);
}

/** Points of a domain, the same each time. */
const samples = (domain: readonly Interval[]): number[][] =>
  [0.5, 0.13, 0.71, 0.92].map((at) =>
    domain.map(([low, high], i) => low + (high - low) * (i === 0 ? at : 1 - at ** 2)),
  );

/** eval gives numbers. */
function checkLaw({ name, eval: law }: Definition, domain: readonly Interval[]): void {
  for (const point of samples(domain)) {
    const result: unknown = (law as (...x: number[]) => unknown)(...point);
    if (typeof result !== "number") throw badOp(name, `eval gives ${describe(result)} at ${point.join(", ")}`);
  }
}

/** The pullback as a tape: it reads g, the operands and the result, and returns a contribution per operand, or none. */
function record(name: string, arity: 1 | 2, vjp: (...given: Num[]) => unknown): Tape {
  const tape = new Tape();
  const given = Array.from({ length: arity + 2 }, (_, i) => handle(tape, tape.read("inputs", i)) as Num);
  const { value: results, span } = isolated(() => whileTracing(recording(tape), () => vjp(...given)));
  if (span !== null) throw badOp(name, "vjp throws under a condition");
  if (!Array.isArray(results) || results.length !== arity) {
    const found = Array.isArray(results) ? `an array of ${results.length}` : describe(results);
    throw badOp(name, `vjp must give an array with one contribution per operand (${arity}), not ${found}`);
  }
  const ids = results.map((result, i) => {
    if (result === null || result === 0) return -1;
    if (!(result instanceof Value))
      throw badOp(name, `contribution ${i + 1} of vjp must be computed from g (or null), not ${describe(result)}`);
    if (result.tape !== tape) throw diagnostic(result.tape ? "foreign-scalar" : "outside-value");
    return result.id;
  });
  tape.outputs = [{ target: "return", ids: Int32Array.from(ids) }];
  return tape;
}

/** Twice the cotangent gives twice the contributions, and the opposite gives the opposite, at some points. */
function checkLinear({ name, eval: law }: Definition, rule: Tape, domain: readonly Interval[]): void {
  for (const point of samples(domain)) {
    const out = (law as (...x: number[]) => number)(...point);
    const [once, twice, opposite] = [1, 2, -1].map((g) => interpret(rule, { inputs: [g, ...point, out] })[0]!);
    once!.forEach((contribution, i) => {
      const isLinear = twice![i] === 2 * contribution && opposite![i] === -contribution;
      if (!isLinear && Number.isFinite(contribution))
        throw badOp(name, `contribution ${i + 1} of vjp is not linear in g at ${point.join(", ")}`);
    });
  }
}

function recordFor(
  { name, eval: law }: Definition,
  arity: 1 | 2,
  domain: readonly Interval[],
  text: string,
  rule: Tape,
): Op {
  const definition = `${text}\n${printTape(rule)}`;
  const shared = { helper: text, definition, domain: domain as never, vjp: replay(rule) as never };
  if (arity === 1) return { ...shared, arity, eval: law as Op1["eval"], js: (x) => call(name, x) };
  return { ...shared, arity, eval: law as Op2["eval"], js: (x, y) => call(name, x, y) };
}

/** The rule as `ops/` has them: appends the rows of the tape to whatever its terms belong to. */
const replay =
  (rule: Tape) =>
  (...given: BuiltTerm[]): (BuiltTerm | null)[] => {
    const { builder } = given[0]!;
    const ids = new Int32Array(rule.size);
    const at = (row: number): number => (row < 0 ? -1 : ids[row]!);
    for (let row = 0; row < rule.size; row++) {
      const op = rule.op[row]!;
      if (op === READ) ids[row] = given[rule.a[row]!]!.id;
      else if (op === CONSTANT) ids[row] = builder.constant(rule.constantOf(row));
      else ids[row] = builder.push(op, at(rule.a[row]!), at(rule.b[row]!), at(rule.c[row]!));
    }
    return Array.from(rule.outputs[0]!.ids, (row) => (row < 0 ? null : new BuiltTerm(builder, ids[row]!)));
  };
