/** The command under bun and Deno: the same bytes, the same frames. And what linters of packages say of ours. */
import { readFileSync, rmSync } from "node:fs";
import { check, expectMatch, expectSame } from "./checks.js";
import { BROKEN, HELPER, MODEL, Project, project } from "./tools.js";

export async function runtimes(folder: string, tools: string): Promise<void> {
  const app = new Project(`${folder}/runtimes`, tools);
  app.write({ "model.ts": MODEL, "helper.ts": HELPER, "broken.ts": BROKEN });
  app.write({ "throws.ts": MODEL.replace("** 2", '** 2 + JSON.parse("{")') });
  // Deno takes packages from the nearest package.json only.
  rmSync(app.path("package.json"));
  const command = `${project}/dist/cli.js`;
  const programs: readonly (readonly [name: string, ...program: string[]])[] = [
    ["Node", process.execPath],
    ["bun", `${tools}/node_modules/@oven/bun-linux-x64/bin/bun`],
    ["Deno", `${tools}/node_modules/@deno/linux-x64-glibc/deno`, "run", "-A", "--no-lock"],
  ];
  const frameOf = (printed: string): string => /^ --> [\s\S]*?\n(?=help| {4}at)/m.exec(printed)?.[0] ?? printed;
  for (const [name, program, ...flags] of programs) {
    await check(`${name}: the same bytes`, async () => {
      await app.run(program!, ...flags, command, "model.ts", "-o", `${name}.ts`);
      expectSame(readFileSync(app.path(`${name}.ts`), "utf8"), readFileSync(app.path("Node.ts"), "utf8"));
    });
    for (const [model, place] of [
      ["broken.ts", "broken.ts:8:72"],
      ["throws.ts", "throws.ts:8:70"],
    ] as const)
      await check(`${name}: the frame of ${model}`, async () => {
        const printed = await app.failure(program!, ...flags, command, model);
        expectMatch(
          frameOf(printed),
          new RegExp(`^ --> ${place.replaceAll(".", "\\.")}\\n[\\s\\S]*> +8 \\| .*\\n +\\| +\\^`),
        );
      });
    await check(`${name}: check finds no mismatch`, async () => {
      expectMatch(await app.run(program!, ...flags, command, "check", "model.ts"), /no mismatch/);
    });
  }
}

export async function packages(folder: string, tools: string): Promise<void> {
  const app = new Project(`${folder}/package`, tools);
  let tarball = "";
  await check("npm pack", async () => {
    const pack = ["pack", "--json", "--ignore-scripts", "--pack-destination", app.folder, project];
    const printed = await app.run("npm", ...pack);
    const [{ filename }] = JSON.parse(printed.slice(printed.indexOf("[")));
    tarball = app.path(filename);
    await app.run("tar", "-xzf", tarball);
  });
  await check("publint has nothing to say", async () => {
    expectMatch(await app.run(process.execPath, "node_modules/publint/src/cli.js", "package", "--strict"), /All good/);
  });
  await check("the types are right for those who import", async () => {
    await app.run(
      process.execPath,
      "node_modules/@arethetypeswrong/cli/dist/index.js",
      tarball,
      "--profile",
      "esm-only",
    );
  });
}
