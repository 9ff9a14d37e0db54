/** The examples that are pages, in a real browser. */
import type { Browser, Page } from "playwright-core";
import { check, expectMatch, expectSame } from "./checks.js";
import { serve, until } from "./pages.js";
import { Project } from "./tools.js";

/** Shows a folder; gives what the page complained about, too. */
async function shown(browser: Browser, folder: string, look: (page: Page) => Promise<void>): Promise<void> {
  const { url, close } = await serve(folder);
  const page = await browser.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", ({ message }) => complaints.push(message));
  try {
    await page.goto(url);
    await look(page);
    expectSame(complaints.filter((text) => !text.includes("404")).join("\n"), "");
  } finally {
    await page.close();
    close();
  }
}

/** Where the hand is, and whether it is where the pointer points. */
const REACHED = `(() => {
  const at = (x, y) => [Number(x), Number(y)];
  const [x, y] = at(...document.querySelector("#arm").getAttribute("points").split(" ").at(-1).split(","));
  const target = document.querySelector("#target");
  const [u, v] = at(target.getAttribute("cx"), target.getAttribute("cy"));
  return Math.hypot(x - u, y - v) < 0.02 && { u, v };
})()`;

export async function examples(folder: string, tools: string, browser: Browser): Promise<void> {
  await check("examples/vite-arm: its types, its build, and an arm that follows the pointer", async () => {
    const app = new Project(`${folder}/arm`, tools);
    app.copy("examples/vite-arm", ".");
    await app.micrograd("types", "src/arm.ts");
    await app.tsc("ts7");
    await app.run(process.execPath, "node_modules/vite/bin/vite.js", "build");
    await shown(browser, app.path("dist"), async (page) => {
      expectSame(JSON.stringify(await until(page, REACHED)), '{"u":2,"v":2}');
      const { x, y, width, height } = (await page.locator("svg").boundingBox())!;
      await page.mouse.move(x + width / 2 - 20, y + height / 2 + 30);
      await until(page, `${REACHED}.u < 0`);
    });
  });
  await check("examples/plain-page: a module that no bundler has seen", async () => {
    const app = new Project(`${folder}/plain`, tools);
    app.copy("examples/plain-page", ".");
    await app.micrograd("curve.ts", "-o", "curve.grad.mjs");
    await shown(browser, app.folder, async (page) => {
      await until(page, `!document.querySelector("#out").textContent.startsWith("Fitting")`);
      expectMatch((await page.textContent("#out"))!, /^y = 2\.0\d · exp\(−0\.5\d? t\)$|^y = 2\.0\d · exp\(−0\.49 t\)$/);
    });
  });
}
