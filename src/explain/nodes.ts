/**
 * The scalars of a model as its author wrote them, found again in the generated code: which statement has the value of
 * each, which its adjoint, and what each adds to the adjoints of its operands. Reads the derived tape for what was meant
 * and the kernel's tape for what became of it.
 */
import { arities, isBranch, isCondition, isLeaf, opNames, recordOf } from "../ir/opcodes.js";
import type { Tape } from "../ir/tape.js";
import { atom, type Code, literal } from "../ops/code.js";
import { codeOf, type Links, type Statements, templateOf } from "./links.js";
import type { NodeData, StatementData } from "./page/data.js";

/** A derived tape and the tape of the kernel that it became, with what is known of both. */
export interface Pair {
  readonly derived: Tape;
  readonly final: Tape;
  readonly became: Int32Array;
  readonly statements: Statements;
  readonly links: Links;
}

/** Each node with the rows of the derived tape that it stands for, one for each iteration. */
export interface Found {
  readonly nodes: NodeData[];
  readonly rules: string[];
  readonly rows: (readonly number[])[];
}

export function nodesOf(pair: Pair, size: number): Found {
  const { derived, statements, links } = pair;
  const { adjoint, flows } = sweepOf(derived, size);
  const columns = [derived.a, derived.b, derived.c];
  const found: Found = { nodes: [], rows: [], rules: [] };
  for (const [statement, rows] of primalRows(pair, size)) {
    const first = rows.find((row) => row >= 0)!;
    const op = derived.op[first]!;
    const link = (of: (row: number) => number) =>
      links.linkOfDerived(
        rows.map((row) => (row < 0 ? -1 : of(row))),
        statement,
      );
    const operands = Array.from({ length: arities[op]! }, (_, k) => link((row) => columns[k]![row]!));
    const given = operands.map((_, k) => link((row) => flows.get(3 * row + k) ?? -1));
    found.rows.push(rows);
    const rules = given.map((flow, k) =>
      flow === null ? "" : ruleOf(derived, first, adjoint[first]!, flows.get(3 * first + k) ?? -1),
    );
    found.nodes.push({
      op: symbolOf(op),
      text: templateOf(op).replaceAll("Math.", ""),
      operands,
      value: statement,
      loop: statements.loopOf[statement]!,
      span: -1,
      ...(isCondition[op] && { isCondition: true as const }),
      ...(isBranch[op] && { isBranch: true as const }),
      ...(rows.some((row) => row >= 0 && adjoint[row]! >= 0) && { adjoint: link((row) => adjoint[row]!) }),
      ...(given.some((flow) => flow !== null) && {
        flows: given,
        rules: rules.map((rule) => numbered(found.rules, rule)),
      }),
    });
  }
  return found;
}

/**
 * The rows of the primal program by the statements that have their values, in the order of the code. Where sharing made one
 * row of several, a statement stands for several nodes.
 */
function primalRows({ derived, became, statements }: Pair, size: number): [number, number[]][] {
  const nodes = new Map<number, number[][]>();
  for (let row = 0; row < size; row++) {
    if (isLeaf(derived.op[row]!) || became[row]! < 0) continue;
    const statement = statements.of[became[row]!]!;
    if (statement < 0) continue;
    const ordinal = statements.ordinal[became[row]!]!;
    const known = nodes.get(statement) ?? [];
    nodes.set(statement, known);
    let at = 0;
    while (known[at] && known[at]![ordinal]! >= 0) at++;
    known[at] ??= statements.rows[statement]!.map(() => -1);
    known[at]![ordinal] = row;
  }
  return [...nodes]
    .sort(([x], [y]) => x - y)
    .flatMap(([statement, lists]) => lists.map((rows): [number, number[]] => [statement, rows]));
}

/** By row of the primal program: its adjoint; by row and operand (3 · row + k): what it adds to that one's. */
function sweepOf(derived: Tape, size: number): { adjoint: Int32Array; flows: ReadonlyMap<number, number> } {
  const adjoint = new Int32Array(size).fill(-1);
  for (let row = size; row < derived.size; row++)
    if (derived.adjointOf[row]! >= 0) adjoint[derived.adjointOf[row]!] = row;
  const flows = new Map<number, number>();
  const given = derived.flows ?? [];
  for (let i = 0; i < given.length; i += 4) {
    const [row, k, share, sum] = given.slice(i, i + 4) as [number, number, number, number];
    if (row < 0) adjoint[k] = sum;
    else {
      flows.set(3 * row + k, share);
      adjoint[[derived.a, derived.b, derived.c][k]![row]!] = sum;
    }
  }
  return { adjoint, flows };
}

/** What is said of the statements that are no node's: how they are computed. */
export function textsOf({ final, statements, links }: Pair): Pick<StatementData, "text" | "operands">[] {
  const columns = [final.a, final.b, final.c];
  return statements.rows.map((rows, statement) => {
    if (rows.length === 0) return {};
    const op = final.op[rows[0]!]!;
    if (isLeaf(op)) return {};
    const operands = Array.from({ length: arities[op]! }, (_, k) =>
      links.link(
        rows.map((row) => columns[k]![row]!),
        statement,
      ),
    );
    return { text: templateOf(op).replaceAll("Math.", ""), operands };
  });
}

const symbolOf = (op: number): string => recordOf(op).symbol ?? opNames[op]!;

/** Rules are no longer than this many operations inside one another. */
const DEEPEST = 5;

/** A share as an expression of the gradient of its giver, of the giver and of its operands; "" if it is of something else. */
function ruleOf(tape: Tape, giver: number, gradient: number, share: number): string {
  const { op, a, b, c } = tape;
  const operands = [a[giver]!, b[giver]!, c[giver]!].slice(0, arities[op[giver]!]);
  const code = (row: number, depth: number): Code | null => {
    if (row === gradient) return atom("@g");
    if (row === giver) return atom("@o");
    if (operands.includes(row)) return atom(`@${operands.indexOf(row)}`);
    if (row < 0 || depth === 0) return null;
    if (tape.isConstant(row)) return literal(tape.constantOf(row));
    if (isLeaf(op[row]!)) return null;
    const parts = [a, b, c].slice(0, arities[op[row]!]).map((column) => code(column[row]!, depth - 1));
    if (parts.includes(null)) return null;
    const { shown } = recordOf(op[row]!);
    if (shown === undefined) return codeOf(op[row]!, parts as Code[]);
    return atom(shown.replace(/@(\d)/g, (_, k: string) => parts[Number(k)]!.text));
  };
  return code(share, DEEPEST)?.text.replaceAll("Math.", "") ?? "";
}

function numbered(list: string[], text: string): number {
  if (text === "") return -1;
  const known = list.indexOf(text);
  return known >= 0 ? known : list.push(text) - 1;
}
