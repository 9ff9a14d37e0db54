/**
 * How large what was added up is, row by row: what `--fast-math` may be wrong by is a small part of that (law 3). Knows tapes,
 * and reads them as `ir/interpret.ts` does.
 *
 * A running error analysis (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.3): the size of a row is
 * its absolute value, and that of each operand times the slope by it. So a sum has the absolute values of its terms, and what is
 * computed from a sum that cancels has what this loses. Numbers that the program is given are exact, and count as terms only.
 */
import { pullback } from "../ir/fragment.js";
import { evaluate, type PortValues } from "../ir/interpret.js";
import {
  arities,
  gathers,
  gets,
  isBranch,
  isCondition,
  isLeaf,
  isLinked,
  isPlace,
  looksUp,
  opcodes,
  pieces,
  puts,
  READ,
  scatters,
} from "../ir/opcodes.js";
import { chainsOf, memoriesOf } from "../ir/scatters.js";
import { PORTS, type Tape } from "../ir/tape.js";

/** Law 3: how much of what is added up a result may be wrong by. */
export const FAST = 1e-12;

/** Results of a tape that are sizes, with the numbers whose sizes they are. */
type Sized = Float64Array & { readonly numbers?: Float64Array };

export class Sizes {
  /** Whether some row was so near to another piece of its function, or a condition to its end, that rounding may decide. */
  isUndecided = false;
  /** Whether rows are so large that sums of some of them are infinite. */
  mayOverflow = false;

  /** Before another point. */
  begin(): void {
    this.isUndecided = this.mayOverflow = false;
  }

  /** What `interpret` gives, but for the sizes instead of the numbers. Arrays of sizes may be ports of other tapes. */
  readonly interpret = (tape: Tape, ports: PortValues): Float64Array[] => {
    const numbersOf = (port: ArrayLike<number>): ArrayLike<number> => (port as Sized).numbers ?? port;
    const plain = Object.fromEntries(Object.entries(ports).map(([port, array]) => [port, numbersOf(array)]));
    const values = evaluate(tape, plain);
    const sizes = this.ofRows(tape, values, ports);
    return tape.outputs.map(({ ids }) => {
      const of = (rows: Float64Array): Float64Array => Float64Array.from(ids, (id) => (id < 0 ? 0 : rows[id]!));
      return Object.assign(of(sizes), { numbers: of(values) });
    });
  };

  private ofRows(tape: Tape, values: Float64Array, ports: PortValues): Float64Array {
    const { op, a, b, c, size } = tape;
    const sizes = new Float64Array(size);
    const slopes = new Float64Array(3);
    const [chains, memories] = [chainsOf(tape), memoriesOf(tape)];
    const [scattered, cells] = [new Float64Array(chains.length), new Float64Array(memories.length)];
    for (let i = 0; i < size; i++) {
      const code = op[i]!;
      const value = Math.abs(values[i]!);
      if (isLeaf(code)) {
        const port = tape.isRead(i) ? ports[PORTS[b[i]!]!] : undefined;
        sizes[i] = port && "numbers" in port ? port[a[i]!]! : value;
      } else if (isBranch[code]) sizes[i] = sizes[values[a[i]!] ? b[i]! : c[i]!]!;
      else if (looksUp[code]) sizes[i] = value;
      else if (isLinked[code]) {
        const place = isPlace(code, 1, op[b[i]!]!) ? a[b[i]!]! : values[b[i]!]!;
        const isMemory = puts[code]! || gets[code]!;
        const array = isMemory ? cells : scattered;
        const at = (isMemory ? memories : chains).start(i) + place;
        if (place < 0) continue;
        if (scatters[code]) array[at]! += sizes[c[i]!]!;
        else if (puts[code]) array[at] = sizes[c[i]!]!;
        else sizes[i] = array[at]!;
        if (gathers[code]) array[at] = 0;
      } else if (isPlace(code, 0, READ)) sizes[i] = value;
      else {
        this.decide(tape, i, values, sizes);
        if (isCondition[code]) continue;
        sizes[i] = value;
        const rule = pullback(code);
        if (!rule) continue;
        const isSum = code === opcodes.add || code === opcodes.sub;
        rule.run({ g: 1, x: values[a[i]!]!, y: values[b[i]!] ?? 0, z: values[c[i]!] ?? 0, out: values[i]! }, slopes);
        for (let k = 0; k < arities[code]!; k++) {
          const operand = k === 0 ? a[i]! : b[i]!;
          // What a slope of 0 keeps away is not there; of one that is no number nothing is known.
          const isThere = (isSum || !isLeaf(op[operand]!)) && sizes[operand]! > 0 && slopes[k] !== 0;
          if (isThere) sizes[i]! += Number.isNaN(slopes[k]) ? Infinity : Math.abs(slopes[k]!) * sizes[operand]!;
        }
      }
    }
    if (!(sizes.reduce((most, x) => Math.max(most, x), 0) * size < Number.MAX_VALUE)) this.mayOverflow = true;
    return sizes;
  }

  /** Looks whether operands that are computed may lie on the other side of where a function changes. */
  private decide({ op, a, b }: Tape, i: number, values: Float64Array, sizes: Float64Array): void {
    const piece = pieces[op[i]!]!;
    const [x, y] = [values[a[i]!]!, values[b[i]!] ?? 0];
    const near = (operand: number): number => (operand < 0 || isLeaf(op[operand]!) ? 0 : FAST * sizes[operand]!);
    const [dx, dy] = [near(a[i]!), near(b[i]!)];
    if (!(dx > 0 || dy > 0) || this.isUndecided) return;
    const here = piece(x, y);
    for (const [sx, sy] of [
      [1, 1],
      [1, -1],
      [-1, 1],
      [-1, -1],
    ] as const)
      if (piece(x + sx * dx, y + sy * dy) !== here) this.isUndecided = true;
  }
}
