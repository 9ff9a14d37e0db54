/**
 * `npm run bench -- explain`: how fast the pages of `explain` are in Debian's Chromium: until one is open and answers, for a step of
 * the stepper and a slider that is moved, and how many steps of training go into a frame. Times of the page's own thread, so
 * that what else the machine does counts for little.
 *   --quick   fewer times each
 */
import type { CDPSession, Page } from "playwright-core";
import { median } from "../../src/bench/harness.js";
import { digits, duration, textTable } from "../../src/bench/text.js";
import { openBrowsers } from "../../test/pages/browsers.js";
import { irregular, type Pages, writePages } from "../../test/pages/pages.js";
import { machine } from "../machine.js";
import type { BenchOptions } from "../run.js";
import { inTemporaryFolder } from "../temporary.js";

/** What is measured of a page, and how long it may take. */
interface Figure {
  readonly what: string;
  readonly seconds: readonly number[];
  readonly most: number;
}

const ROWS = { "1,000 rows": [1000, 0.016], "10,000 rows": [10_000, 0.05] } as const;

export async function explain({ quick, json }: BenchOptions): Promise<void> {
  const times = quick ? 5 : 15;
  await inTemporaryFolder(async (folder) => {
    const [opened] = (await openBrowsers(console.error)).filter(({ name }) => name === "Chromium");
    if (!opened) return;
    const { browser } = opened;
    const pages = await writePages(folder, ["moons", "baked"], models());
    const figures: Figure[] = [];
    const on = async (name: string, run: (page: Page, cdp: CDPSession) => Promise<void>): Promise<void> => {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, offline: true });
      const page = await context.newPage();
      await page.addInitScript({ content: 'localStorage.setItem("micrograd-tour", "seen")' });
      const cdp = await context.newCDPSession(page);
      await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
      await open(page, pages, name);
      await run(page, cdp);
      await context.close();
    };
    const openings: number[] = [];
    for (let i = 0; i < Math.ceil(times / 3); i++)
      await on("baked", async (_, cdp) => void openings.push(await spent(cdp)));
    figures.push({ what: "65,814 nodes: open, drawn and ready", seconds: openings, most: 1 });
    for (const [rows, [, most]] of Object.entries(ROWS))
      await on(rows, async (page, cdp) => {
        await page.keyboard.press("Home");
        const steps = await each(times, page, cdp, () => page.keyboard.press("ArrowRight"));
        figures.push({ what: `${rows}: a step`, seconds: steps, most });
        const slider = page.getByLabel(/, slider$/).first();
        const moves = await each(times, page, cdp, (i) => slider.fill(String(0.1 + 0.01 * i)));
        figures.push({ what: `${rows}: a slider is moved`, seconds: moves, most });
      });
    let training = 0;
    await on("moons", async (page) => {
      await page.getByRole("tab", { name: "data and training" }).click();
      await page.getByRole("button", { name: "run" }).click();
      await page.waitForTimeout(quick ? 2000 : 5000);
      training = Number(await page.locator("html").getAttribute("data-steps-in-frame"));
    });
    await browser.close();
    const table = figures.map(({ what, seconds, most }) => [
      what,
      duration(Math.min(...seconds)),
      duration(median(seconds)),
      `≤ ${duration(most)}`,
    ]);
    table.push(["moons: steps of training in a frame", "", digits(training), "≥ 60"]);
    if (json) console.log(JSON.stringify({ machine, figures, training }, null, 2));
    else console.log(`${textTable([["", "least", "median", "wanted"], ...table])}\n\n${machine}`);
  });
}

const models = (): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(ROWS).map(([name, [rows]]) => [name, irregular(rows)]));

async function open(page: Page, pages: Pages, name: string): Promise<void> {
  await page.goto(pages.url(name));
  await page.waitForSelector("html[data-ready]");
  await page.locator(".box").first().waitFor();
  await painted(page);
}

/** Until what has changed is on the screen. */
const painted = (page: Page): Promise<void> =>
  page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))");

/** Seconds that the page's thread has worked so far. */
async function spent(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")!.value;
}

/** Seconds of the page's thread for each of some acts, without what asking for them takes. */
async function each(
  times: number,
  page: Page,
  cdp: CDPSession,
  act: (i: number) => Promise<unknown>,
): Promise<number[]> {
  const seconds: number[] = [];
  for (let i = 0; i < times; i++) {
    const idle = await spent(cdp);
    await painted(page);
    const before = await spent(cdp);
    await act(i);
    await painted(page);
    seconds.push((await spent(cdp)) - before - (before - idle));
  }
  return seconds;
}
