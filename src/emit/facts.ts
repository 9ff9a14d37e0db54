/** The facts of a model as source text. */

/** A record: one property a line, arrays of records one element a line. */
export function factsText(record: Readonly<Record<string, unknown>>): string {
  const value = (x: unknown): string =>
    Array.isArray(x) && typeof x[0] === "object"
      ? `[\n${x.map((element) => `    ${flat(element)},\n`).join("")}  ]`
      : flat(x);
  return `{\n${Object.entries(record)
    .map(([key, x]) => `  ${key}: ${value(x)},\n`)
    .join("")}}`;
}

function flat(x: unknown): string {
  if (Array.isArray(x)) return `[${x.map(flat).join(", ")}]`;
  if (typeof x === "object" && x !== null)
    return `{ ${Object.entries(x)
      .map(([key, value]) => `${key}: ${flat(value)}`)
      .join(", ")} }`;
  // Bounds may be infinite, which JSON does not know.
  return typeof x === "number" ? String(x) : JSON.stringify(x);
}
