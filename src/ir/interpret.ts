/**
 * The tape interpreter: one row after the other, by the law. Slow and obviously right; what everything compiled is
 * compared with.
 */
import {
  CONSTANT,
  evaluators,
  gets,
  isLinked,
  isPlace,
  looksUp,
  puts,
  READ,
  scatters,
  takesPlaces,
} from "./opcodes.js";
import { type Chains, chainsOf, memoriesOf, resultOf } from "./scatters.js";
import { type Output, PORTS, type Port, type Tape } from "./tape.js";

export type PortValues = Partial<Record<Port, ArrayLike<number>>>;

/** What is found once for a tape, which is interpreted at many points. */
const linked = new WeakMap<Tape, { readonly size: number; readonly chains: Chains; readonly memories: Chains }>();

function linksOf(tape: Tape) {
  const known = linked.get(tape);
  if (known?.size === tape.size) return known;
  const links = { size: tape.size, chains: chainsOf(tape), memories: memoriesOf(tape) };
  linked.set(tape, links);
  return links;
}

/**
 * The value of every row (conditions are 1 and 0).
 * @param results by output: what is scattered to its elements is added there.
 */
export function evaluate(tape: Tape, ports: PortValues, results: readonly Float64Array[] = []): Float64Array {
  const values = new Float64Array(tape.size);
  const arrays = PORTS.map((port) => ports[port] ?? (port === "tables" ? tape.tables : []));
  const { op, a, b, c } = tape;
  const { chains, memories } = linksOf(tape);
  const [scattered, cells] = [new Float64Array(chains.length), new Float64Array(memories.length)];
  for (let i = 0; i < tape.size; i++) {
    const code = op[i]!;
    if (code === CONSTANT) values[i] = tape.constantOf(i);
    else if (code === READ) values[i] = arrays[b[i]!]![a[i]!] ?? Number.NaN;
    else if (!takesPlaces[code]) values[i] = Number(evaluators[code]!(values[a[i]!]!, values[b[i]!]!, values[c[i]!]!));
    else if (looksUp[code]) {
      const first = a[i]!;
      const entry = arrays[b[first]!]![a[first]! + values[b[i]!]!] ?? Number.NaN;
      values[i] = Number(evaluators[code]!(entry, values[b[i]!]!, Number.NaN));
    } else if (isLinked[code]) {
      const place = isPlace(code, 1, op[b[i]!]!) ? a[b[i]!]! : values[b[i]!]!;
      const isMemory = puts[code]! || gets[code]!;
      const result = isMemory ? undefined : results[resultOf(chains.of(i))];
      const array = isMemory ? cells : (result ?? scattered);
      const at = (isMemory ? memories : chains).start(i) + place;
      if (place < 0) values[i] = gets[code] ? Number.NaN : 0;
      else if (scatters[code]) array[at]! += values[c[i]!]!;
      else if (puts[code]) array[at] = values[c[i]!]!;
      else {
        values[i] = array[at]!;
        if (!isMemory) array[at] = 0;
      }
    } else values[i] = Number(evaluators[code]!(a[a[i]!]!, values[b[i]!]!, Number.NaN));
  }
  return values;
}

/** The numbers of each output, in the order of `tape.outputs`. */
export function interpret(tape: Tape, ports: PortValues): Float64Array[] {
  const results = tape.outputs.map(({ ids }) => new Float64Array(ids.length));
  const values = evaluate(tape, ports, results);
  tape.outputs.forEach(({ ids }: Output, k) => {
    ids.forEach((id, element) => {
      if (id >= 0) results[k]![element] = values[id]!;
    });
  });
  return results;
}
