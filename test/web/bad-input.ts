/** What is wrong with a project, and is told. */
import { chmodSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { check, expectMatch, expectSame } from "./checks.js";
import { APP, MODEL, Project, project } from "./tools.js";

const VITE = ["node_modules/vite/bin/vite.js", "build"];
const CONFIG = 'import micrograd from "micrograd-compile/vite";\nexport default { plugins: [micrograd()] };\n';

export async function badInput(folder: string, tools: string): Promise<void> {
  await check("two models that want the same file", async () => {
    const app = new Project(`${folder}/two`, tools);
    app.write({ ...APP, "src/model.mts": MODEL, "vite.config.js": CONFIG });
    expectMatch(
      await app.failure(process.execPath, ...VITE),
      /would be made from two models: .*model\.ts and .*model\.mts/,
    );
  });
  await check("a left-over file that is older than its model", async () => {
    const app = new Project(`${folder}/stale`, tools);
    app.write({ ...APP, "vite.config.js": CONFIG });
    await app.micrograd("src/model.ts");
    await new Promise((resolve) => setTimeout(resolve, 20));
    app.write({ "src/model.ts": MODEL.replace("** 2", "** 2 + 1") });
    expectMatch(await app.run(process.execPath, ...VITE), /model\.grad\.ts is older than its model src\/model\.ts/);
  });
  await check("the plugin without its peer says what to install", async () => {
    const app = new Project(`${folder}/peer`, tools);
    // A copy of the package, from which the project's own packages cannot be seen.
    rmSync(app.path("node_modules/micrograd-compile"));
    rmSync(app.path("node_modules/unplugin"));
    app.copy(`${project}/dist`, "node_modules/micrograd-compile/dist");
    app.copy(`${project}/package.json`, "node_modules/micrograd-compile/package.json");
    for (const name of [
      "acorn",
      "picocolors",
      "@jridgewell",
      "fdir",
      "picomatch",
      "tinyglobby",
      "ts-morph",
      "@ts-morph",
    ])
      try {
        symlinkSync(`${project}/node_modules/${name}`, app.path(`node_modules/${name}`));
      } catch {}
    app.write({ ...APP, "vite.config.js": CONFIG });
    const printed = await app.failure(process.execPath, ...VITE);
    expectMatch(printed, /needs the package unplugin, which is not installed\.\nhelp: .*npm i -D unplugin/);
  });
  await check("-o m.js in a CommonJS package can be required", async () => {
    const app = new Project(`${folder}/commonjs`, tools);
    app.write({ ...APP, "package.json": '{ "type": "commonjs" }' });
    await app.micrograd("src/model.ts", "-o", "m.js");
    app.write({ "use.js": 'console.log(require("./m.js").model.parameterCount);' });
    expectSame(await app.run(process.execPath, "use.js"), "2\n");
  });
  await check("a folder where no declarations can be written", async () => {
    const app = new Project(`${folder}/read-only`, tools);
    const root = process.getuid?.() === 0;
    app.write({
      ...APP,
      "vite.config.js": CONFIG.replace("micrograd()", 'micrograd({ types: "package.json/types" })'),
    });
    chmodSync(app.path("src"), root ? 0o755 : 0o555);
    const printed = await app.run(process.execPath, ...VITE);
    chmodSync(app.path("src"), 0o755);
    expectMatch(printed, /The declarations .* cannot be written/);
    expectMatch(readFileSync(app.path("dist/index.html"), "utf8"), /script/);
  });
}
