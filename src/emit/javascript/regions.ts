/**
 * Which values of a program of loops are computed where they may be skipped and used where that does not show: their
 * variables have to be declared before. Knows which statements are between which tests.
 */
import type { Accesses } from "../../layout/loops/access.js";
import type { Block } from "../../layout/loops/blocks.js";
import type { Program } from "../../layout/loops/program.js";
import { END, IF } from "../../layout/loops/sequence.js";

/** By the statement that is a test: the statements whose variables are declared before it. */
export function declaredBefore(block: Block, program: Program, accesses: Accesses): Map<number, number[]> {
  const { storage } = program;
  /** By statement, the tests around it in its function, outermost first. */
  const around = new Map<number, readonly number[]>();
  const visit = (steps: Block["steps"], outer: readonly number[]): void => {
    const inside = [...outer];
    for (const step of steps) {
      if (typeof step === "object") visit(step.steps, inside);
      else {
        if (accesses.opOf(step) === END) inside.pop();
        around.set(step, [...inside]);
        if (accesses.opOf(step) === IF) inside.push(step);
      }
    }
  };
  visit(block.steps, []);
  const found = new Map<number, number[]>();
  const use = (variable: number, user: number): void => {
    const tests = around.get(user) ?? [];
    const outermost = around.get(variable)!.find((test, i) => tests[i] !== test);
    if (outermost === undefined) return;
    const before = found.get(outermost) ?? [];
    if (!before.includes(variable)) found.set(outermost, [...before, variable]);
  };
  for (const [statement] of around) {
    for (let k = 0; k < 3; k++) if (storage.localOf(statement, k) >= 0) use(storage.localOf(statement, k), statement);
    const taker = storage.sumOf(statement);
    if (taker < 0 || taker === statement) continue;
    // A sum in a variable: where it is added to, maybe in a loop inside, as where it is taken.
    const test = around.get(statement)!.find((one, i) => around.get(taker)![i] !== one);
    if (test !== undefined) found.set(test, [...new Set([...(found.get(test) ?? []), taker])]);
  }
  return found;
}
