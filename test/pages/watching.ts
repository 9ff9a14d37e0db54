/**
 * `explain --watch`, end to end: the command serves a page, which follows what its author writes, keeps what its reader has set, and
 * is there for nobody who calls it by another name.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { get } from "node:http";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";

const model = (forward: string): string => `import { defineModel, scalar } from "micrograd-compile";
export default defineModel({
  parameters: { a: scalar(1), b: scalar(2) },
  forward: ({ a, b }) => {
    ${forward}
  },
});
`;
const BROKEN = model("const c = a * b; if (c.data > 0) return c; return a;");

/** Runs with a page that is not open yet; the server ends with it. */
export async function tryWatching(page: Page, folder: string): Promise<void> {
  const file = join(folder, "watched.ts");
  writeFileSync(file, model("const c = a * b; return c + a;"));
  const { command, url } = await serve(file);
  try {
    await page.goto(url);
    await ready(page);
    await page.getByRole("spinbutton", { name: "b, value" }).fill("3.5");
    await page.getByRole("spinbutton", { name: "b, value" }).press("Enter");
    await page.getByRole("button", { name: "first step" }).click();
    await page.getByRole("button", { name: "step forward" }).click();
    await page.waitForFunction(() => /step=1/.test(location.hash) && /b=3\.5/.test(location.hash));

    writeFileSync(file, model("const c = a * b; const energy = c * c; return energy + a;"));
    await page.locator("text.title", { hasText: /^energy$/ }).waitFor();
    await ready(page);
    assert.equal(await page.getByRole("spinbutton", { name: "b, value" }).inputValue(), "3.5");
    assert.match(await page.locator("#step").innerText(), /^step 1 of /);

    writeFileSync(file, BROKEN);
    await page.locator("#failure").waitFor();
    assert.match(await page.locator("#failure").innerText(), /watched\.ts:5:.*\n[\s\S]*> +5 \|.*c\.data/);
    assert.ok(await page.locator("text.title", { hasText: /^energy$/ }).isVisible(), "the last page is still there");

    writeFileSync(file, model("const c = a * b; const power = c * c; return power + a;"));
    await page.locator("text.title", { hasText: /^power$/ }).waitFor();
    assert.equal(await page.locator("#failure").count(), 0);
    assert.equal(await page.getByRole("spinbutton", { name: "b, value" }).inputValue(), "3.5");

    const { port } = new URL(url);
    assert.equal(await statusFor(port, `127.0.0.1:${port}`, "/"), 200);
    for (const host of ["example.com", `example.com:${port}`, `127.0.0.1.example.com:${port}`])
      assert.equal(await statusFor(port, host, "/"), 403);
    assert.equal(await statusFor(port, "example.com", "/events"), 403);
  } finally {
    command.kill();
  }
}

/** The same, with a model that is broken when the command starts. */
export async function tryBeginningBroken(page: Page, folder: string): Promise<void> {
  const file = join(folder, "broken.ts");
  writeFileSync(file, BROKEN);
  const { command, url } = await serve(file);
  try {
    await page.goto(url);
    assert.match(await page.locator("#failure").innerText(), /broken\.ts:5:/);
    writeFileSync(file, BROKEN.replace("c.data", "(c * b).data"));
    await page.locator("#failure", { hasText: "(c * b).data" }).waitFor();
    writeFileSync(file, model("const c = a * b; return c + a;"));
    await ready(page);
    assert.equal(await page.locator("#failure").count(), 0);
  } finally {
    command.kill();
  }
}

const ready = async (page: Page): Promise<void> => {
  await page.waitForSelector("html[data-ready]");
};

/** Starts the command, until it says where its page is. */
async function serve(file: string): Promise<{ command: ChildProcess; url: string }> {
  const command = spawn(process.execPath, [resolve("dist/cli.js"), "explain", file, "--watch"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  const url = await new Promise<string>((found, failed) => {
    const hear = (chunk: Buffer): void => {
      said += chunk;
      const address = /http:\/\/127\.0\.0\.1:\d+\//.exec(said);
      if (address) found(address[0]);
    };
    command.stdout!.on("data", hear);
    command.stderr!.on("data", hear);
    command.on("exit", () => failed(new Error(`the command ended: ${said}`)));
  });
  return { command, url };
}

const statusFor = (port: string, host: string, path: string): Promise<number> =>
  new Promise((answered, failed) => {
    get({ host: "127.0.0.1", port, path, headers: { host } }, (response) => {
      answered(response.statusCode!);
      response.destroy();
    }).on("error", failed);
  });
