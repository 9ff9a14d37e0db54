/** The TypeScript type of a record of parameters, from their layout. */
import type { Entry } from "../ir/entries.js";

type Tree = Map<string | number, Tree | string>;

/**
 * The members of an interface, one a line: `w: number[];`.
 * @param indent as TypeScript prints them, with types over several lines, where members are indented by that; else each on a line.
 */
export function membersOf(entries: readonly Entry[], indent?: string): string {
  const root: Tree = new Map();
  for (const { path, shape } of entries) {
    let node = root;
    for (const key of path.slice(0, -1)) {
      if (!node.has(key)) node.set(key, new Map());
      node = node.get(key) as Tree;
    }
    node.set(path.at(-1)!, `number${"[]".repeat(shape.length)}`);
  }
  return members(root, indent).join(`\n${indent ?? "  "}`);
}

const members = (tree: Tree, indent: string | undefined): string[] =>
  [...tree].map(([key, type]) => `${key}: ${typeText(type, indent)};`);

function typeText(type: Tree | string, indent: string | undefined): string {
  if (typeof type === "string") return type;
  if (![...type.keys()].every((key) => typeof key === "number")) {
    if (indent === undefined) return `{ ${members(type, indent).join(" ")} }`;
    const inner = `${indent}    `;
    return `{\n${members(type, inner)
      .map((member) => `${inner}${member}\n`)
      .join("")}${indent}}`;
  }
  const kinds = new Set([...type.values()].map((one) => typeText(one, indent)));
  const element = [...kinds].join(" | ");
  return kinds.size === 1 && !element.includes(" ") ? `${element}[]` : `(${element})[]`;
}
