/** The backend that prints JavaScript, or TypeScript: for V8 first of all, but readable, and fast in other engines. */
import type { Backend, Bodies, Printed, Setting } from "../backend.js";
import { withNames } from "../helpers.js";
import type { ModelModule } from "../module.js";
import { RESERVED, surroundingsOf } from "../surroundings.js";
import { v8Budget } from "./budget.js";
import { printBodies } from "./print.js";
import { LISTING_NAMES } from "./print-listing.js";

export const javascript: Backend = {
  name: "js",
  cost: v8Budget,
  print,
  reserved: [...RESERVED, ...LISTING_NAMES],
  globals: [],
  stages: {},
};

function print(module: ModelModule, { typed, helpers, note }: Setting): Printed {
  const functions = new Map<string, Bodies>();
  for (const kernel of module.kernels) {
    const { parts, main } = printBodies(kernel, {
      ...surroundingsOf(kernel, module, [...helpers].flat(), typed),
      ...(note && { note: (row: number, value: string) => note(kernel.name, row, value) }),
    });
    const named = (body: string): string => withNames(body, helpers);
    functions.set(kernel.name, { parts: parts.map(named), main: named(main) });
  }
  const { data, index, tables } = module;
  const lengths = { ...module.arrays, data: data.length, index: index.length, tables: tables.length };
  const names = Object.keys(lengths) as (keyof typeof lengths)[];
  return { functions, arrays: new Set(names.filter((name) => lengths[name] > 0)), declarations: [] };
}
