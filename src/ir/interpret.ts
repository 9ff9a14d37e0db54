/**
 * The tape interpreter: one row after the other, by the law. Slow and obviously right; what everything compiled is
 * compared with.
 */
import { CONSTANT, evaluators, READ } from "./opcodes.js";
import { type Output, PORTS, type Port, type Tape } from "./tape.js";

export type PortValues = Partial<Record<Port, ArrayLike<number>>>;

/** The value of every row (conditions are 1 and 0). */
export function evaluate(tape: Tape, ports: PortValues): Float64Array {
  const values = new Float64Array(tape.size);
  const arrays = PORTS.map((port) => ports[port] ?? []);
  const { op, a, b, c } = tape;
  for (let i = 0; i < tape.size; i++) {
    const code = op[i]!;
    if (code === CONSTANT) values[i] = tape.constantOf(i);
    else if (code === READ) values[i] = arrays[b[i]!]![a[i]!] ?? Number.NaN;
    else values[i] = Number(evaluators[code]!(values[a[i]!]!, values[b[i]!]!, values[c[i]!]!));
  }
  return values;
}

/** The numbers of each output, in the order of `tape.outputs`. */
export function interpret(tape: Tape, ports: PortValues): Float64Array[] {
  const values = evaluate(tape, ports);
  return tape.outputs.map((output: Output) => Float64Array.from(output.ids, (id) => (id < 0 ? 0 : values[id]!)));
}
