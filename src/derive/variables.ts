/**
 * What is differentiated, if it is not all of the parameters: some of them, and inputs, as one vector. While derivatives are
 * taken, the chosen elements stand at the port "parameters" and the other parameters at "fixed"; afterwards every read goes
 * back to where it came from. So no sweep has to know about it.
 */

import { READ } from "../ir/opcodes.js";
import { type Port, portNumber, type Tape } from "../ir/tape.js";
import { expanded } from "./expand.js";

/** The chosen elements, in flat order: parameters, then inputs. */
export interface Variables {
  readonly ports: readonly Port[];
  readonly elements: Int32Array;
}

/** The chosen elements of some arrays, as one array. */
export const valuesOf = (
  { ports, elements }: Variables,
  arrays: Readonly<Partial<Record<Port, Float64Array>>>,
): Float64Array => Float64Array.from(elements, (element, i) => arrays[ports[i]!]![element]!);

/** A copy of a traced tape in which the chosen elements are the parameters. */
export function isolate(tape: Tape, { ports, elements }: Variables): Tape {
  const copy = expanded(tape).copy();
  const numbers = new Map<string, number>();
  elements.forEach((element, i) => {
    numbers.set(`${portNumber(ports[i]!)} ${element}`, i);
  });
  const [parameters, fixed] = [portNumber("parameters"), portNumber("fixed")];
  for (let id = 0; id < copy.size; id++) {
    if (copy.op[id] !== READ) continue;
    const variable = numbers.get(`${copy.b[id]} ${copy.a[id]}`);
    if (variable !== undefined) {
      copy.a[id] = variable;
      copy.b[id] = parameters;
    } else if (copy.b[id] === parameters) copy.b[id] = fixed;
  }
  return copy;
}

/** A copy of a derived tape in which reads are where they came from. */
export function restore(derived: Tape, { ports, elements }: Variables): Tape {
  const tape = derived.copy();
  const [parameters, fixed] = [portNumber("parameters"), portNumber("fixed")];
  for (let id = 0; id < tape.size; id++) {
    if (tape.op[id] !== READ) continue;
    const element = tape.a[id]!;
    if (tape.b[id] === parameters) {
      tape.a[id] = elements[element]!;
      tape.b[id] = portNumber(ports[element]!);
    } else if (tape.b[id] === fixed) tape.b[id] = parameters;
  }
  return tape;
}
