/** Vite's dev server and built pages in real browsers: reloads, overlays, a strict policy. */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { check, expectMatch, expectSame } from "./checks.js";
import { examples } from "./examples.js";
import { APP, BROKEN, HELPER, MODEL, Project } from "./tools.js";
import { VITE_CONFIG } from "./types.js";

const programOf = (...names: readonly string[]): string | undefined => {
  for (const name of names)
    try {
      return execFileSync("which", [name], { encoding: "utf8" }).trim();
    } catch {}
  return undefined;
};

export async function pages(folder: string, tools: string): Promise<void> {
  await builtPages(folder, tools);
  await withChromium(async (browser) => {
    await devServer(folder, tools, browser);
    await examples(folder, tools, browser);
  });
}

/** Runs what needs Chromium, if it is there. */
export async function withChromium(run: (browser: Browser) => Promise<void>): Promise<void> {
  const program = programOf("chromium", "chromium-browser", "google-chrome");
  if (!program) return console.log("Chromium: not there, its pages are left out");
  const browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
  try {
    await run(browser);
  } finally {
    await browser.close();
  }
}

/** Checks what a page that is served shows in Firefox, if that is there: the page that posts it. */
export async function inFirefox(
  name: string,
  url: string,
  posted: Promise<string>,
  expectText: (text: string) => void,
): Promise<void> {
  const firefox = programOf("firefox-esr", "firefox");
  if (!firefox) return console.log("Firefox: not there, its page is left out");
  await check(name, async () => {
    const profile = mkdtempSync(join(tmpdir(), "micrograd-firefox-"));
    writeFileSync(join(profile, "user.js"), 'user_pref("browser.shell.checkDefaultBrowser", false);\n');
    const child = spawn(firefox, ["--headless", "--no-remote", "--profile", profile, `${url}reporting.html`], {
      stdio: "ignore",
      detached: true,
    });
    try {
      const late = new Promise<never>((_, no) =>
        setTimeout(() => no(new Error("Firefox gave no answer")), 120_000).unref(),
      );
      expectText(await Promise.race([posted, late]));
    } finally {
      process.kill(-child.pid!, "SIGKILL");
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
  });
}

async function builtPages(folder: string, tools: string): Promise<void> {
  const app = new Project(`${folder}/page`, tools);
  const vite = (...given: string[]): Promise<string> =>
    app.run(process.execPath, "node_modules/vite/bin/vite.js", ...given);
  const size = (): number => {
    const [script] = readdirSync(app.path("dist/assets")).filter((name) => name.endsWith(".js"));
    return statSync(app.path(`dist/assets/${script}`)).size;
  };
  await check("the model adds at most 3 kB to a page", async () => {
    app.write({ ...APP, "vite.config.js": VITE_CONFIG });
    app.write({
      "src/main.ts":
        'import { decay } from "./helper";\ndocument.querySelector("#out")!.textContent = String(decay(0, 1));\n',
    });
    await vite("build");
    const before = size();
    app.write({ "src/main.ts": APP["src/main.ts"] });
    await vite("build");
    console.log(`  ${size() - before} bytes`);
    if (size() - before > 3000) throw new Error(`it adds ${size() - before} bytes`);
  });
  const { url, posted, close } = await serve(app.path("dist"));
  try {
    await withChromium((browser) =>
      check("the built page works in Chromium under script-src 'self'", async () => {
        const page = await browser.newPage();
        await page.goto(url);
        await until(page, "document.querySelector('#out').textContent !== ''");
        expectSame(await page.textContent("#out"), "4 -4 1");
      }),
    );
    const name = "the built page works in Firefox under script-src 'self'";
    await inFirefox(name, url, posted, (text) => expectSame(text, "4 -4 1"));
  } finally {
    close();
  }
}

/** Asks until it is so: what the page's policy forbids, asking within it would be. */
export async function until(page: Page, expression: string): Promise<unknown> {
  for (let rest = 300; rest > 0; rest--) {
    const found = await page.evaluate(expression);
    if (found) return found;
    await page.waitForTimeout(100);
  }
  throw new Error(`it never holds: ${expression}`);
}

const KINDS: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".html": "text/html",
  ".css": "text/css",
};

/** A folder over HTTP; `reporting.html` is the page with a script of its own file that posts what the page shows. */
export async function serve(folder: string) {
  let settle = (_: string): void => {};
  const posted = new Promise<string>((resolve) => {
    settle = resolve;
  });
  const report = `const out = document.querySelector("#out");
    const post = () => out.textContent === "" ? setTimeout(post, 50) : fetch("/report", { method: "POST", body: out.textContent });
    post();`;
  const server = createServer(async (request, response) => {
    const path = request.url === "/" ? "/index.html" : request.url!;
    const send = (text: string | Buffer, kind: string): unknown => response.setHeader("content-type", kind).end(text);
    if (path === "/report") {
      let text = "";
      for await (const chunk of request) text += chunk;
      settle(text);
      return response.end();
    }
    if (path === "/report.js") return send(report, "text/javascript");
    const html = (): string => readFileSync(join(folder, "index.html"), "utf8");
    if (path === "/reporting.html")
      return send(html().replace("</body>", '<script type="module" src="/report.js"></script></body>'), "text/html");
    try {
      return send(readFileSync(join(folder, path)), KINDS[extname(path)] ?? "text/plain");
    } catch {
      return response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://localhost:${(server.address() as AddressInfo).port}/`, posted, close };
}

const SLOW = (seconds: number): string =>
  MODEL.replace(
    "export default",
    `const end = Date.now() + ${seconds * 1000}; while (Date.now() < end);\nexport default`,
  );

async function devServer(folder: string, tools: string, browser: Browser): Promise<void> {
  const app = new Project(`${folder}/dev`, tools);
  app.write({
    ...APP,
    "index.html": APP["index.html"].replace(/<meta http-equiv.*>\n/, ""),
    "vite.config.js": VITE_CONFIG,
  });
  const server = spawn(process.execPath, ["node_modules/vite/bin/vite.js", "--port", "0", "--host", "localhost"], {
    cwd: app.folder,
    env: { ...process.env, NO_COLOR: "1" },
  });
  let printed = "";
  const url = await new Promise<string>((resolve, reject) => {
    const read = (text: Buffer): void => {
      printed += text;
      const found = /http:\/\/localhost:\d+\//.exec(printed);
      if (found) resolve(found[0]);
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.once("exit", () => reject(new Error(`vite ended:\n${printed}`)));
    setTimeout(() => reject(new Error(`vite did not start:\n${printed}`)), 60_000).unref();
  });
  try {
    const page = await browser.newPage();
    let loads = 0;
    page.on("load", () => loads++);
    await page.goto(url);
    await shows(page, "4 -4 1");

    await check("dev: nothing is complained about", async () => expectSame(/Error|Failed|!/.test(printed), false));
    await check("dev: an edit of a shared helper reloads once, with the right number", async () => {
      loads = 0;
      const start = performance.now();
      app.write({ "src/helper.ts": HELPER.replace("Math.exp(-b * t)", "2 * Math.exp(-b * t)") });
      await shows(page, "1 -4 2");
      console.log(`  after ${(performance.now() - start).toFixed(0)} ms`);
      await page.waitForTimeout(1500);
      expectSame(loads, 1);
    });
    await check("dev: a mistake is shown over the page with frame and caret, and gone when it is mended", async () => {
      app.write({ "src/model.ts": BROKEN });
      const overlay = page.locator("vite-error-overlay");
      await overlay.waitFor({ state: "attached", timeout: 30_000 });
      const text = await overlay.evaluate((element) => element.shadowRoot!.textContent ?? "");
      expectMatch(text, /A traced condition cannot choose between a number and "x"/);
      expectMatch(text, /help: Give a scalar in both branches/);
      expectMatch(text, /src\/model\.ts:8:7[12]/);
      expectMatch(text, /> +8 \|[\s\S]*\n +\| +\^/);
      expectSame(/dist\/(engine|plugin|load)\//.test(text), false);
      expectSame(await page.textContent("#out"), "1 -4 2");
      app.write({ "src/model.ts": MODEL });
      await overlay.waitFor({ state: "detached", timeout: 30_000 });
      await shows(page, "1 -4 2");
    });
    await check("dev: of ten edits in a second the last one counts", async () => {
      for (let factor = 11; factor <= 20; factor++) {
        app.write({ "src/helper.ts": HELPER.replace("Math.exp", `${factor} * Math.exp`) });
        await page.waitForTimeout(100);
      }
      await shows(page, "289 680 20");
    });
    await check("dev: while a model takes long the server says what it waits for, and answers", async () => {
      printed = "";
      app.write({ "src/model.ts": SLOW(6) });
      await page.waitForTimeout(3500);
      const before = performance.now();
      expectMatch(await (await fetch(`${url}src/helper.ts`)).text(), /decay/);
      console.log(`  it answers in ${(performance.now() - before).toFixed(0)} ms`);
      await shows(page, "289 680 20");
      expectMatch(printed, /micrograd-compile: src\/model\.ts: \w+, \d+ s so far/);
    });
    await check("dev: a model outside of the project's root", async () => {
      const outside = new Project(`${folder}/outside`, tools);
      outside.write({ "m.ts": MODEL, "helper.ts": HELPER });
      app.write({ "src/main.ts": APP["src/main.ts"].replace("./model.grad.js", "../../outside/m.grad.js") });
      await shows(page, "4 -4 20");
      outside.write({ "m.ts": MODEL.replace("** 2", "** 2 + 1") });
      await shows(page, "5 -4 20");
    });
  } finally {
    server.kill();
  }
}

const shows = async (page: Page, text: string): Promise<void> => {
  await page
    .waitForFunction(`document.querySelector("#out")?.textContent === ${JSON.stringify(text)}`, undefined, {
      timeout: 30_000,
    })
    .catch(async (error) => {
      throw new Error(`${text} is not shown, but ${await page.textContent("#out").catch(String)}: ${error.message}`);
    });
};
