/**
 * Long chains of operators: what comes of each operation is put into a variable and taken on from there, in one sequence,
 * since calls in calls would be nested as deep as the chain is long. Knows the same helpers as `expressions.ts`, and that
 * nothing is evaluated earlier or later than there.
 */
import { type AnyNode, LOGICAL, type LongExpression, lengthened, linked } from "../common/syntax.js";
import { helperFor, suspends, unvalued } from "./expressions.js";
import type { Piece } from "./pieces.js";
import type { Rewriter, Rules } from "./rewriter.js";

/** One operation, on what the variable holds. */
function step(rewriter: Rewriter, node: LongExpression, i: number, variable: string): Piece {
  const { operands, operators, ends } = node;
  const [left, right, operator] = [operands[i]! as AnyNode, operands[i + 1]! as AnyNode, operators[i]!];
  const at = rewriter.operatorAt(left.end);
  const from = at + operator.length;
  // Of a chain whose value nobody asks for, all but the last operand decide something.
  const isUnvalued = rewriter.unvalued.has(node) && i === operators.length - 1;
  const helper = LOGICAL.has(operator) ? LOGICALS[operator] : helperFor(rewriter, operator);
  if (!helper) return [variable, ` ${operator} `, rewriter.value(right, from, ends[i]!)];
  if (!LOGICAL.has(operator))
    return [rewriter.call(helper, at), `${variable}, `, rewriter.value(right, from, ends[i]!), ")"];
  const isTest = operator !== "??" && (rewriter.unvalued.has(node) || rewriter.tests.has(node));
  if (isTest) rewriter.tests.add(right);
  if (isUnvalued) rewriter.unvalued.add(right);
  const side = isUnvalued ? unvalued(rewriter, right, from, ends[i]!) : rewriter.arrow(right, from, ends[i]!);
  return [rewriter.call(`${helper}${isTest ? "Truth" : ""}`, at), `${variable}, `, side, ")"];
}

const LOGICALS: Readonly<Record<string, string>> = { "&&": "and", "||": "or", "??": "orNothing" };

/** A sequence is in a function of its own, which could not pause the one around it. */
function suspended(rewriter: Rewriter, node: LongExpression): Piece {
  const calls = lengthened(node);
  for (const known of [rewriter.tests, rewriter.unvalued]) if (known.has(node)) known.add(calls);
  return rewriter.text(calls);
}

/** Long chains of members and calls, which are as deep for V8, too. */
export const links: Rules = {
  LongChain(rewriter, node) {
    if (suspends(rewriter, node)) return rewriter.text(linked(node));
    const variable = rewriter.local("s");
    const steps = node.runs.map((run, i) => [i === 0 ? "" : ", ", `${variable} = `, rewriter.text(run)]);
    return [`((${variable}) => (`, steps, "))()"];
  },
  ChainSoFar: (rewriter) => rewriter.local("s"),
};

export const chains: Rules = {
  LongExpression(rewriter, node) {
    const { start, operands, operators } = node;
    const [first] = operands as AnyNode[];
    if (rewriter.isPlain(node)) return rewriter.unchanged(node);
    if (suspends(rewriter, node)) return suspended(rewriter, node);
    const variable = rewriter.local("s");
    const isLogical = LOGICAL.has(operators[0]!) && operators[0] !== "??";
    if (isLogical && (rewriter.tests.has(node) || rewriter.unvalued.has(node))) rewriter.tests.add(first!);
    const begin = rewriter.value(first!, start, rewriter.operatorAt(first!.end));
    const steps = operators.map((_, i) => [`, ${variable} = `, step(rewriter, node, i, variable)]);
    return [`((${variable}) => (${variable} = `, begin, ...steps, "))()"];
  },
};
