/**
 * Where there is nothing to follow, the rewritten text does what the old one did, to the letter: the same results, the same
 * effects in the same order, the same errors.
 */
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { helpers } from "../../src/engine/helpers.js";
import { evaluated, rewritten } from "../support/run-programs.js";
import { snippets } from "./snippets.js";

type Main = (log: (...what: unknown[]) => void) => unknown;

/** What a function gives or throws, and what it logs. */
async function outcome(main: () => Main): Promise<string> {
  const logged: unknown[] = [];
  const log = (...what: unknown[]): void => void logged.push(what.map(String));
  try {
    return inspect({ value: await main()(log), logged }, { depth: 9, maxArrayLength: 999, breakLength: 100 });
  } catch (error) {
    return inspect({ thrown: (error as Error).name, message: (error as Error).message, logged });
  }
}

describe("rewritten and as it was", () => {
  for (const [what, body] of Object.entries(snippets))
    test(what, async () => {
      const text = `function main(log) { ${body}\n}`;
      const before = await outcome(() => evaluated(text, "main") as Main);
      const after = await outcome(() => evaluated(rewritten(text), "main", helpers) as Main);
      expect(after).toBe(before);
    });
});
