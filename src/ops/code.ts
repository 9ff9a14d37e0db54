/**
 * Pieces of JavaScript text that know how tightly they bind, so that whoever combines them puts parentheses where the
 * language needs them and nowhere else. Only these functions make `Code`: a raw string cannot slip in as an expression.
 * Knows JavaScript's precedence; knows nothing of ops, tapes or names.
 */

/** Operator precedence, as in the table of the ECMAScript grammar (higher binds tighter). */
const PRECEDENCE = {
  "?:": 2,
  "||": 3,
  "&&": 4,
  "|": 5,
  "===": 8,
  "!==": 8,
  "<": 9,
  "<=": 9,
  ">": 9,
  ">=": 9,
  ">>>": 10,
  "+": 11,
  "-": 11,
  "*": 12,
  "/": 12,
  "%": 12,
  prefix: 14,
  atom: 18,
} as const;

export type InfixOperator = Exclude<keyof typeof PRECEDENCE, "?:" | "prefix" | "atom">;

/** An expression's text with the precedence of its outermost operator. */
export class Code {
  readonly text: string;
  readonly precedence: number;

  constructor(text: string, precedence: number) {
    this.text = text;
    this.precedence = precedence;
  }

  /** The text, in parentheses if it binds less tightly than its surroundings do. */
  within(precedence: number): string {
    return this.precedence < precedence ? `(${this.text})` : this.text;
  }
}

/** A name, an element or a call: binds tighter than every operator. */
export const atom = (text: string): Code => new Code(text, PRECEDENCE.atom);

/**
 * A number, printed so that reading it back gives the same double (ECMAScript prints the shortest such text; -0 and the
 * non-finite ones are written out).
 */
export function literal(value: number): Code {
  const text = Object.is(value, -0) ? "-0" : String(value);
  return text.startsWith("-") ? new Code(text, PRECEDENCE.prefix) : atom(text);
}

export const call = (callee: string, ...args: readonly Code[]): Code =>
  atom(`${callee}(${args.map((arg) => arg.text).join(", ")})`);

/** `x operator y`. The right operand of equal precedence keeps its parentheses: floating-point sums do not regroup. */
export function infix(operator: InfixOperator, x: Code, y: Code): Code {
  const precedence = PRECEDENCE[operator];
  return new Code(`${x.within(precedence)} ${operator} ${y.within(precedence + 1)}`, precedence);
}

/** `x operator y` of a comparison, where -0 is 0: linters take `x === -0` for a mistake. */
export function comparison(operator: "<" | "<=" | ">" | ">=" | "===" | "!==", x: Code, y: Code): Code {
  const plain = (code: Code): Code => (code.text === "-0" ? literal(0) : code);
  return infix(operator, plain(x), plain(y));
}

/** `-x` or `!x`; an operand that is itself a prefix expression is put in parentheses, so `--x` never appears. */
export const prefix = (operator: "-" | "!", x: Code): Code =>
  new Code(operator + x.within(PRECEDENCE.prefix + 1), PRECEDENCE.prefix);

/** `condition ? x : y`. */
export function ternary(condition: Code, x: Code, y: Code): Code {
  const inner = PRECEDENCE["?:"] + 1;
  return new Code(`${condition.within(inner)} ? ${x.within(inner)} : ${y.within(inner)}`, PRECEDENCE["?:"]);
}
