/** Counts checks, and tells those that fail. */
import { parseArgs } from "node:util";

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });

export const counts = { passed: 0, failed: 0 };

/** Runs a check, if it is wanted. */
export async function check(name: string, run: () => unknown): Promise<void> {
  if (!name.includes(values.only)) return;
  const start = performance.now();
  const time = (): string => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  try {
    await run();
    counts.passed++;
    console.log(`✓ ${name} (${time()})`);
  } catch (error) {
    counts.failed++;
    const {
      message,
      stdout = "",
      stderr = "",
    } = error as Error & { readonly stdout?: string; readonly stderr?: string };
    console.log(
      `✗ ${name} (${time()})\n  ${[message, stdout, stderr].join("\n").split("\n").slice(0, 60).join("\n  ")}`,
    );
  }
}

/** @throws unless a text matches. */
export function expectMatch(text: string, pattern: RegExp): void {
  if (!pattern.test(text)) throw new Error(`${pattern} does not match:\n${text}`);
}

/** @throws unless two things are the same as JSON. */
export function expectSame(found: unknown, expected: unknown): void {
  const [left, right] = [found, expected].map((one) => JSON.stringify(one));
  if (left !== right) throw new Error(`expected ${right}\nbut found ${left}`);
}
