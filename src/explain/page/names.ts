/** What things are called: elements of flat vectors, and scalars by the names that their author gave them. */
import type { Entry, PageData } from "./data.js";

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
function unique(names: readonly string[], taken: Iterable<string>): string[] {
  const counts = new Map(Array.from(taken, (name) => [name, 1]));
  return names.map((name) => {
    const n = (counts.get(name) ?? 0) + 1;
    counts.set(name, n);
    return n === 1 ? name : `${name}_${n}`;
  });
}

/** The neuron that a parameter belongs to, as the path before its own name: `layers[0].neurons[3]`. */
export const ownerOf = (name: string): string | undefined => /^(.*)\.[^.]+$/.exec(name)?.[1];

/**
 * What nodes are called: by their author, else by their place in the text if that is short, else as in the code. What a call
 * of a function elsewhere computes has one place in the text; of that, the last one is what the call gives.
 */
export function nodeNames(data: PageData, taken: readonly string[]): string[] {
  const used = new Set(taken);
  const last = new Map<number, number>();
  data.nodes.forEach(({ span }, i) => last.set(span, i));
  const results = new Map(data.results.map((link, k) => [link, k]));
  return unique(
    data.nodes.map(({ name, span, value }, i) => {
      if (name !== undefined) return name;
      const place = data.spans[span];
      const text = place && data.files[place.file]!.text.slice(place.from, place.to);
      const isShort = text !== undefined && text.length > 1 && text.length <= 18 && !text.includes("\n");
      if (isShort && last.get(span) === i && !used.has(text)) {
        used.add(text);
        return text;
      }
      const result = results.get(value);
      if (result !== undefined) return data.outputs ? `out[${result}]` : "result";
      const local = data.statements[value]!.value;
      // Slots are used again, and elements of arrays are no names.
      return /^[sc]\d+$|\W/.test(local) ? `t${i + 1}` : local;
    }),
    taken,
  );
}
