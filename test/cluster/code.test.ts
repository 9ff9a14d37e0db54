/**
 * No code comes over the wire: nothing in src/cluster makes code of a text, and what it imports beside its own files is the one file
 * that the user's own program names. (`npm run test:cluster` runs workers with `--disallow-code-generation-from-strings`.)
 */
import { describe, expect, test } from "vitest";
import { sourcesIn } from "../support/sources.js";

const sources = sourcesIn("src/cluster").filter(({ path }) => path.endsWith(".ts"));
const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

describe("src/cluster", () => {
  test("has files", () => expect(sources.length).toBeGreaterThan(15));

  test.each([/\beval\b/, /\bFunction\s*\(/, /\bimportScripts\b/, /node:vm/, /node:child_process/, /\brequire\b/])(
    "does not say %s",
    (pattern) =>
      expect(sources.filter(({ text }) => pattern.test(withoutComments(text))).map(({ path }) => path)).toEqual([]),
  );

  test("imports by name, except for the user's own file", () => {
    const dynamic = sources.flatMap(({ path, text }) =>
      Array.from(withoutComments(text).matchAll(/\bimport\(([^)]*)\)/g), ([, what]) => `${path} ${what!.trim()}`),
    );
    expect(dynamic.filter((found) => !/"\.[./\w-]+"$/.test(found))).toEqual([expect.stringMatching(/site\.ts href$/)]);
  });
});
