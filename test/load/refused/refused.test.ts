/** What the rewriting of model files cannot follow is refused, at the line and column that the user wrote (cases.txt). */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Diagnostic } from "../../../src/diagnostics.js";
import { trace } from "../../../src/engine/trace.js";
import { workspace } from "../workspace.js";

const space = workspace();

const HEAD = `import { defineModel, scalar, sum, vector } from "micrograd-compile";
export default defineModel({ parameters: { w: scalar(1), v: vector(3) }, inputs: { t: scalar() }, forward: ({ w, v }, { t }) => {
`;

const [, ...cases] = readFileSync(new URL("cases.txt", import.meta.url), "utf8").split(/^# /m);

/** The error of tracing a model with this body; null if there is none. */
async function refusal(body: string): Promise<Diagnostic | null> {
  const loaded = await space.load({ "m.ts": `${HEAD}${body}\n}});\n` });
  try {
    trace(loaded.models[0]!.model, loaded.locate);
    return null;
  } catch (error) {
    return loaded.explain(error);
  }
}

const INSTEAD = "\n//! instead\n";

test.each(cases.map((text) => [text.slice(0, text.indexOf("\n")), text.slice(text.indexOf("\n") + 1)]))(
  "%s",
  async (_, text) => {
    const [given, instead] = text!.split(INSTEAD);
    const body = given!.split("\n");
    const line = body.findIndex((one) => one.includes("//!"));
    const [, code, place, message] = /\/\/! ([\w-]+)(?: at (.*?))?: (.*)$/.exec(body[line]!)!;
    const error = (await refusal(body.map((one) => one.replace(/\s*\/\/!.*/, "")).join("\n")))!;
    expect(error.message).toContain(message);
    expect([error.code, error.hint.length > 20]).toEqual([code, true]);
    // The advice works.
    if (instead !== undefined) expect((await refusal(instead))?.message).toBeUndefined();
    if (place === undefined) return;
    if (place === "forward") return expect(error.location!.line).toBe(2);
    const { line: found, column } = error.location!;
    expect([found - 3, body[line]!.slice(column - 1, column - 1 + place.length)]).toEqual([line, place]);
  },
);

test("there are many", () => {
  expect(cases.length).toBeGreaterThan(40);
  expect(cases.filter((text) => text.includes(INSTEAD)).length).toBeGreaterThan(cases.length - 3);
});
