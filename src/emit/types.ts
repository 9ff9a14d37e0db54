/** The TypeScript type of a record of parameters, from their layout. */
import type { Entry } from "../ir/entries.js";

type Tree = Map<string | number, Tree | string>;

/** The members of an interface, one a line: `w: number[];`. */
export function membersOf(entries: readonly Entry[]): string {
  const root: Tree = new Map();
  for (const { path, shape } of entries) {
    let node = root;
    for (const key of path.slice(0, -1)) {
      if (!node.has(key)) node.set(key, new Map());
      node = node.get(key) as Tree;
    }
    node.set(path.at(-1)!, `number${"[]".repeat(shape.length)}`);
  }
  return [...members(root)].join("\n  ");
}

const members = (tree: Tree): string[] => [...tree].map(([key, type]) => `${key}: ${typeText(type)};`);

function typeText(type: Tree | string): string {
  if (typeof type === "string") return type;
  if (![...type.keys()].every((key) => typeof key === "number")) return `{ ${members(type).join(" ")} }`;
  const kinds = new Set([...type.values()].map(typeText));
  const element = [...kinds].join(" | ");
  return kinds.size === 1 && !element.includes(" ") ? `${element}[]` : `(${element})[]`;
}
