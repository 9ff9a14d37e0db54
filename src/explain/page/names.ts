/** What things are called: elements of flat vectors, and scalars by the names that their author gave them. */
import type { Entry } from "./data.js";

const sizeOf = ({ shape }: Entry): number => shape.reduce((product, n) => product * n, 1);

export function elementName(entries: readonly Entry[], index: number): string {
  const entry = entries.find((one) => index >= one.offset && index < one.offset + sizeOf(one));
  if (!entry) return `[${index}]`;
  const path = entry.path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
  let rest = index - entry.offset;
  const indices = entry.shape.map((_, axis) => {
    const stride = entry.shape.slice(axis + 1).reduce((product, n) => product * n, 1);
    const i = Math.floor(rest / stride);
    rest -= i * stride;
    return `[${i}]`;
  });
  return path.replace(/^\./, "") + indices.join("");
}

/** `c`, `c_2`, `c_3`: names that several have are told apart in their order. */
export function unique(names: readonly string[], taken: Iterable<string>): string[] {
  const counts = new Map(Array.from(taken, (name) => [name, 1]));
  return names.map((name) => {
    const n = (counts.get(name) ?? 0) + 1;
    counts.set(name, n);
    return n === 1 ? name : `${name}_${n}`;
  });
}

/** The neuron that a parameter belongs to, as the path before its own name: `layers[0].neurons[3]`. */
export const ownerOf = (name: string): string | undefined => /^(.*)\.[^.]+$/.exec(name)?.[1];
