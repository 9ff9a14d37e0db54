/** The facts of a model as source text, and as the type of that. */

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

/** The type of a record of facts, as TypeScript prints it in declarations. */
export function factsType(x: unknown, indent = ""): string {
  if (Array.isArray(x)) return `readonly [${x.map((element) => factsType(element, indent)).join(", ")}]`;
  if (typeof x === "object" && x !== null)
    return `{\n${Object.entries(x)
      .map(([key, value]) => `${indent}    readonly ${key}: ${factsType(value, `${indent}    `)};\n`)
      .join("")}${indent}}`;
  return typeof x === "number" && !Number.isFinite(x) ? "number" : flat(x);
}
