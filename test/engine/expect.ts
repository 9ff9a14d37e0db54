/** What the tests of the engine ask for more than once. */
import { expect } from "vitest";
import type { DiagnosticCode } from "../../src/diagnostics.js";

/** Equal up to rounding: off by no more than `tolerance` of the expected number. */
export function expectClose(actual: number, expected: number, tolerance = 1e-12): void {
  expect(Math.abs(actual - expected) / Math.abs(expected || 1), `${actual} is not ${expected}`).toBeLessThanOrEqual(
    tolerance,
  );
}

/** It throws the diagnostic of this code, with these words in its message. */
export function expectDiagnostic(run: () => unknown, code: DiagnosticCode, words = ""): void {
  expect(run).toThrow(expect.objectContaining({ code, message: expect.stringContaining(words) }));
}
