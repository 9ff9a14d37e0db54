/**
 * `npm run test:pages`: tries the pages of `explain` in Debian's browsers, from `file://`, under their own policy and offline;
 * prints what failed and leaves the counts in `build/pages-results.json` for `.ci/run`. Where no browser is, it says so.
 *   --only <text>   only the rows whose number or name contains it
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import type { Browser, Page } from "playwright-core";
import { inTemporaryFolder } from "../../bench/temporary.js";
import { type Opened, openBrowsers } from "./browsers.js";
import { type Pages, writePages } from "./pages.js";
import { rows } from "./rows.js";
import { tryBeginningBroken, tryWatching } from "./watching.js";

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });
const chosen = (...texts: readonly string[]): boolean => texts.join(" ").includes(values.only);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let passed = 0;
let failed = 0;

/** A check, with what it says where it fails. */
async function check(name: string, run: () => Promise<void>): Promise<void> {
  try {
    await run();
    passed++;
  } catch (error) {
    failed++;
    console.log(
      `✗ ${name}\n  ${String((error as Error).message)
        .split("\n")
        .slice(0, 14)
        .join("\n  ")}`,
    );
  }
}

/** The rows that are tried in Firefox, too. */
const IN_FIREFOX: ReadonlySet<string> = new Set(["1", "1 (caret)", "2", "9", "19 (keyboard)"]);
const PAGES = ["expression", "moons", "baked", "outputs", "microgpt", "branches"];

await inTemporaryFolder(async (folder) => {
  const browsers = await openBrowsers(console.log);
  if (browsers.length === 0) return;
  const pages = await writePages(folder);
  try {
    for (const opened of browsers) await tryIn(opened, pages);
  } finally {
    for (const { browser } of browsers) await browser.close();
  }
  for (const [page, most] of [
    ["expression", 300_000],
    ["baked", 600_000],
  ] as const)
    await check(`the page of ${page} has at most ${most} bytes`, async () => {
      const size = Buffer.byteLength(pages.html(page));
      if (size > most) throw new Error(`it has ${size}`);
    });
});

async function tryIn({ name: engine, browser }: Opened, pages: Pages): Promise<void> {
  const isChromium = engine === "Chromium";
  for (const { row, name, page, run, mayComplain } of rows)
    if (chosen(engine, `row ${row}`, name) && (isChromium || IN_FIREFOX.has(String(row))))
      await check(`${engine}, row ${row}: ${name}`, () =>
        withPage(browser, pages, page, (opened) => run(opened, pages), mayComplain),
      );
  for (const page of PAGES)
    for (const colorScheme of isChromium ? (["light", "dark"] as const) : [null])
      if (chosen(engine, "row 19 axe", page))
        await check(`${engine}, row 19: axe finds nothing on ${page}, ${colorScheme ?? "as it is"}`, () =>
          withPage(browser, pages, page, accessible, false, colorScheme),
        );
  if (isChromium)
    for (const [name, run] of [
      ["a page follows what is written, through a mistake", tryWatching],
      ["a model that is broken at first", tryBeginningBroken],
    ] as const)
      if (chosen(engine, "row 20", name))
        await check(`${engine}, row 20: ${name}`, () => withServed(browser, (page) => run(page, pages.folder)));
  for (const width of [360, 768, 1440, 2560])
    if (chosen(engine, "widths"))
      await check(`${engine}, ${width} pixels wide: nothing is cut off`, () =>
        withPage(browser, pages, "expression", (page) => fits(page, width)),
      );
}

/** Opens a page, offline; whatever it complains about is a failure. */
async function withPage(
  browser: Browser,
  pages: Pages,
  name: string,
  run: (page: Page) => Promise<void>,
  mayComplain = false,
  colorScheme: "light" | "dark" | null = "light",
): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    offline: true,
    colorScheme,
    acceptDownloads: true,
  });
  const complaints: string[] = [];
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error.stack)));
    page.on(
      "request",
      (request) => /^(file|blob|data):/.test(request.url()) || complaints.push(`asks for ${request.url()}`),
    );
    await page.addInitScript(() => {
      try {
        if (sessionStorage.getItem("visited")) return;
        sessionStorage.setItem("visited", "yes");
        localStorage.setItem("micrograd-tour", "seen");
      } catch {
        // The empty page that Firefox begins with has neither.
      }
    });
    await page.goto(pages.url(name));
    if (!mayComplain) await page.waitForSelector("html[data-ready]");
    await run(page);
  } finally {
    await context.close();
  }
  if (complaints.length > 0 && !mayComplain) throw new Error(complaints.join("\n"));
}

/** A page that may ask the machine it is on. */
async function withServed(browser: Browser, run: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.addInitScript(() => localStorage.setItem("micrograd-tour", "seen"));
    await run(page);
  } finally {
    await context.close();
  }
}

async function accessible(page: Page): Promise<void> {
  await page.evaluate(axe);
  for (const tab of await page.getByRole("tab").all()) {
    await tab.click();
    const found = await page.evaluate(async () => {
      const { violations } = await (
        window as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> };
        }
      ).axe.run();
      return violations.map(
        ({ id, nodes }) =>
          `${id}: ${nodes[0]!.html.slice(0, 160)} ${nodes[0]!.failureSummary.slice(0, 300)} (${nodes.length})`,
      );
    });
    if (found.length > 0) throw new Error(`${await tab.innerText()}: ${found.join("\n")}`);
  }
}

async function fits(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  await page.waitForTimeout(200);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) throw new Error(`${over} pixels too wide`);
}

mkdirSync("build", { recursive: true });
writeFileSync("build/pages-results.json", JSON.stringify({ passed, failed }));
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
