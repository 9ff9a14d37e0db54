/**
 * A kernel as loops: what is printed instead of a straight line where a straight line would be too long. Puts together what
 * is known of the statements of a nest and where everything is stored; knows no language, and nothing of how loops are found.
 */
import { SUMS, type Tape } from "../../ir/tape.js";
import { type Blocks, blocksOf, run } from "./blocks.js";
import { type Elements, placeElements } from "./elements.js";
import type { Step } from "./nest.js";
import type { Pools } from "./pool.js";
import { computes, type Sequence, SUM } from "./sequence.js";
import { assignStorage, type Storage } from "./storage.js";

export interface Program {
  readonly tape: Tape;
  readonly sequence: Sequence;
  /** The functions of the kernel, with their statements numbered. */
  readonly blocks: Blocks;
  /** By statement: the position of its first instance, and how many there are. */
  readonly first: Int32Array;
  readonly instances: Int32Array;
  /** By statement: where in the model it comes from (a span of the tape), or -1. */
  readonly span: Int32Array;
  /** By statement: the statement whose value's adjoint it computes, or -1. */
  readonly adjointOf: Int32Array;
  /** By statement that contributes to sums: whether the sign of zero counts, in any of them. */
  readonly isExact: Uint8Array;
  readonly storage: Storage;
  readonly elements: Elements;
}

/** Sums of which the sign does not count where they are 0: adjoints. */
const UNSIGNED: ReadonlySet<number> = new Set([SUMS.adds, SUMS.begins, SUMS.alone]);

/** The functions of a program, each as its steps, with places for all that is stored. */
export function programOf(
  tape: Tape,
  sequence: Sequence,
  segments: readonly (readonly Step[])[],
  data: Float64Array,
  pools: Pools,
): Program {
  const blocks = blocksOf(segments);
  const statementAt = new Int32Array(sequence.length);
  run(blocks, (statement, position) => {
    statementAt[position] = statement;
  });
  const facts = factsOf(tape, sequence, statementAt, blocks.flat.length);
  const storage = assignStorage(blocks, sequence, statementAt, (row) => UNSIGNED.has(tape.sums[row]!));
  const elements = placeElements(blocks, sequence, statementAt, storage, data, pools);
  return { tape, sequence, blocks, ...facts, storage, elements };
}

/** What is known of statements from all of their instances. */
function factsOf(
  tape: Tape,
  { op, row, space }: Sequence,
  statementAt: Int32Array,
  statements: number,
): Pick<Program, "first" | "instances" | "span" | "adjointOf" | "isExact"> {
  const [first, span, adjointOf] = Array.from({ length: 3 }, () => new Int32Array(statements).fill(-1)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  const instances = new Int32Array(statements);
  const isExact = new Uint8Array(statements);
  /** By row: the statement that computes it, from 1 on. */
  const statementOf = new Int32Array(tape.size);
  for (let position = 0; position < statementAt.length; position++) {
    const statement = statementAt[position]!;
    instances[statement]!++;
    if (first[statement]! < 0) first[statement] = position;
    if (space[3 * position] === SUM && tape.sums[row[position]!] === SUMS.continues) isExact[statement] = 1;
    if (!computes(op[position]!)) continue;
    const id = row[position]!;
    statementOf[id] = statement + 1;
    if (span[statement]! < 0) span[statement] = tape.span[id]!;
  }
  for (let i = 0; i < statements; i++) {
    const primal = computes(op[first[i]!]!) ? tape.adjointOf[row[first[i]!]!]! : -1;
    if (primal >= 0) adjointOf[i] = statementOf[primal]! - 1;
  }
  return { first, instances, span, adjointOf, isExact };
}
