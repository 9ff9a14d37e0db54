/** Texts are kept for later processes, until something that makes them changes. Run as built: sources keep nothing. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { KeptTexts as Unbuilt } from "../../src/common/kept.js";
import { projectRoot } from "../support/sources.js";

const { KeptTexts }: { KeptTexts: typeof Unbuilt } = await import(
  pathToFileURL(join(projectRoot, "dist/common/kept.js")).href
);

test("a text is made once, for all processes, until a maker changes", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kept-"));
  const makers = [pathToFileURL(`${folder}/`)];
  const given = `given to ${folder}`;
  let made = 0;
  const make = async (): Promise<string> => `made ${++made}`;
  const text = (Kept = KeptTexts, what = given) => new Kept("ts-morph", makers).text(what, make);
  try {
    expect([await text(), await text()]).toEqual(["made 1", "made 1"]);
    expect(await text(KeptTexts, `${given}, too`)).toBe("made 2");
    writeFileSync(join(folder, "maker.js"), "1");
    expect([await text(), await text()]).toEqual(["made 3", "made 3"]);
    expect([await text(Unbuilt), await text(Unbuilt)]).toEqual(["made 4", "made 5"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a text that comes with the package is not made", async () => {
  const folder = mkdtempSync(join(tmpdir(), "kept-"));
  const given = `given to ${folder}`;
  const delivered = pathToFileURL(join(folder, "texts.br"));
  const none = (): Promise<string> => Promise.reject(new Error("it is made"));
  try {
    const maker = new KeptTexts("ts-morph", [], delivered);
    expect(await maker.text(given, async () => "made")).toBe("made");
    writeFileSync(delivered, maker.toDeliver());
    const folders = [pathToFileURL(`${folder}/`)];
    expect(await new KeptTexts("ts-morph", folders, delivered).text(given, none)).toBe("made");
    await expect(new KeptTexts("ts-morph", folders, delivered).text(`${given}, too`, none)).rejects.toThrow(
      "it is made",
    );
    writeFileSync(delivered, "no such file");
    await expect(new KeptTexts("ts-morph", folders, delivered).text(given, none)).rejects.toThrow("it is made");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
