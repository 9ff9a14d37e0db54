/**
 * What each row of the page's specification promises, tried in a browser as a reader would: one check per row. Longer than
 * other files because the rows are one list, to be read beside the specification.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import log from "../../examples/data/moons-training-log.json" with { type: "json" };
import type { Pages } from "./pages.js";

export interface Row {
  readonly row: number | string;
  readonly name: string;
  readonly page: string;
  /** It is about what is forbidden, so an error in the console is meant. */
  readonly mayComplain?: true;
  readonly run: (page: Page, pages: Pages) => Promise<void>;
}

const number = (text: string | null | undefined): number =>
  Number((text ?? "").replaceAll("−", "-").replace("∞", "Infinity"));
const sentence = (page: Page): Promise<string> => page.locator("#sentence").innerText();
const box = (page: Page, key: string) => page.locator(`[data-key="${key}"]`);
const titled = (page: Page, title: string) =>
  page.locator(".box", { has: page.locator(`text.title`, { hasText: new RegExp(`^${escaped(title)}$`) }) });
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const boxes = (page: Page): Promise<number> => page.locator(".box").count();
const tab = (page: Page, name: string): Promise<void> => page.getByRole("tab", { name }).click();
/** As a reader does: playwright has no way of its own to replace a number in Firefox. */
async function typeInto(page: Page, label: string, text: string): Promise<void> {
  await page.getByLabel(label).focus();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
}
/** The gradient of a row of the table, all digits. */
const gradientOf = async (page: Page, name: string): Promise<number> => {
  const row = page.locator(".row", { has: page.locator(`button.name[title="${name}"]`) });
  return number(await row.locator(".gradient").getAttribute("title"));
};
/** What the generated module says itself. */
const fromModule = <T>(page: Page, run: string): Promise<T> =>
  page.evaluate(async (body) => {
    // A script of the page's own: Firefox lets nobody else import what is in the page.
    const script = document.createElement("script");
    script.textContent = `(async () => {
      const { code } = JSON.parse(document.getElementById("code").textContent);
      const urlOf = (text) => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
      const { default: given } = await import(urlOf('import * as m from "' + urlOf(code) + '"; export default ${body};'));
      document.documentElement.dataset.given = JSON.stringify(given);
    })();`;
    document.documentElement.removeAttribute("data-given");
    document.head.append(script);
    for (;;) {
      const { given } = document.documentElement.dataset;
      if (given !== undefined) return JSON.parse(given);
      await new Promise((later) => setTimeout(later, 10));
    }
  }, run) as Promise<T>;

async function stepTo(page: Page, wanted: RegExp): Promise<string> {
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.press("Home");
  for (let i = 0; i < 400; i++) {
    const text = await sentence(page);
    if (wanted.test(text)) return text;
    await page.keyboard.press("ArrowRight");
  }
  throw new Error(`no step says ${wanted}`);
}

export const rows: readonly Row[] = [
  {
    row: 1,
    name: "three views are linked by spans, and scroll",
    page: "decay",
    run: async (page) => {
      const piece = page
        .locator(".source .piece", { hasText: /^ \* t$/ })
        .or(page.locator(".source .piece", { hasText: "* t" }))
        .first();
      await piece.hover();
      await page.locator(".box.lit").nth(1).waitFor();
      const lit = await page.locator(".box.lit .title").allTextContents();
      assert.deepEqual(lit.sort(), ["-b", "-b * t"]);
      const code = await page.locator(".code .line.lit").allInnerTexts();
      assert.ok(code.some((line) => /= -b;/.test(line)) && code.some((line) => / \* t;/.test(line)), code.join("\n"));
      // What is stepped through is the gradient, which comes after the value.
      await page.locator(".code .line", { hasText: "= Math.exp" }).last().hover();
      await page.waitForFunction(() => document.querySelectorAll(".box.lit").length === 1);
      assert.match((await page.locator(".box.lit").textContent()) ?? "", /exp/);
      assert.match((await page.locator(".source .piece.lit").allInnerTexts()).join(""), /Math\.exp\(-b \* t\)/);
      await titled(page, "-b").click();
      await page.mouse.move(2, 2);
      assert.equal((await page.locator(".source .piece.lit").allInnerTexts()).join(""), "-b");
    },
  },
  {
    row: "1 (caret)",
    name: "a caret in the code lights and scrolls the others",
    page: "expression",
    run: async (page) => {
      await page.locator(".code .text").focus();
      for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowDown");
      await page.locator(".box.lit").first().waitFor();
      const line = await page.locator(".code .line.caret").innerText();
      assert.match(line, /const|=/);
      const visible = await page.locator(".source .piece.lit").first().isVisible();
      assert.ok(visible, "the source shows what the caret is on");
    },
  },
  {
    row: 2,
    name: "steps by key, button and slider; the last one is gradient(), bit for bit",
    page: "expression",
    run: async (page) => {
      await page.keyboard.press("Home");
      assert.match(await sentence(page), /Forward/);
      assert.match(await page.locator("#step").innerText(), /^step 0 of \d+$/);
      await page.keyboard.press("ArrowRight");
      assert.match(await sentence(page), /= a \+ b = \(−4\) \+ 2 = −2$/);
      await page.keyboard.press("ArrowLeft");
      await page.getByRole("button", { name: "step forward" }).click();
      assert.match(await page.locator("#step").innerText(), /^step 1 /);
      await page.getByLabel("step", { exact: true }).fill("30");
      assert.match(await page.locator("#step").innerText(), /^step 30 /);
      await page.getByRole("button", { name: "first step" }).focus();
      await page.keyboard.press("Tab");
      await page.locator("body").click({ position: { x: 700, y: 20 } });
      await page.keyboard.press("Home");
      await page.keyboard.press(" ");
      await page.waitForFunction(() => !/^step 0 /.test(document.getElementById("step")!.textContent!));
      await page.keyboard.press(" ");
      await page.keyboard.press("End");
      const gradient = await fromModule<number[]>(page, "[...m.gradient(m.createParameters())]");
      assert.deepEqual(
        gradient.map((x) => x.toFixed(4)),
        ["138.8338", "645.5773"],
      );
      assert.ok(
        Object.is(await gradientOf(page, "a"), gradient[0]) && Object.is(await gradientOf(page, "b"), gradient[1]),
      );
      assert.match(
        (await titled(page, "a").locator("title").textContent()) ?? "",
        new RegExp(escaped(`gradient ${gradient[0]}`)),
      );
    },
  },
  {
    row: 3,
    name: "the chain rule in words, with the numbers in, and contributions pile up",
    page: "decay",
    run: async (page) => {
      await page.getByRole("spinbutton", { name: "y, value" }).fill("3");
      await page.getByRole("spinbutton", { name: "t, value" }).fill("0");
      await page.getByRole("spinbutton", { name: "t, value" }).press("Enter");
      const text = await stepTo(page, /the gradient of a gets/);
      assert.match(text, /= a · .*: the gradient of a gets grad\(.*\) · .* = \(−4\) · 1 = −4$/);
      await page.goto(page.url().replace(/decay\.html.*/, "expression.html"));
      await page.waitForSelector("html[data-ready]");
      assert.match(await stepTo(page, /contributions? before/), /with \d contributions? before: −?[\d.]+/);
      const fits = await page.locator("#sentence").evaluate((p) => p.scrollHeight <= p.clientHeight + 1);
      assert.ok(fits, "the sentence is on two lines");
    },
  },
  {
    row: 4,
    name: "numbers are live: field and slider",
    page: "decay",
    run: async (page) => {
      await page.getByRole("spinbutton", { name: "b, value" }).fill("0.7");
      await page.getByRole("spinbutton", { name: "b, value" }).press("Enter");
      const wanted = await fromModule<number[]>(
        page,
        "[...m.gradient(new Float64Array([1, 0.7]), new Float64Array([1, 1]))]",
      );
      assert.equal(await gradientOf(page, "b"), wanted[1]);
      await page.getByLabel("a, slider").fill("0.25");
      const moved = await fromModule<number[]>(
        page,
        "[...m.gradient(new Float64Array([0.25, 0.7]), new Float64Array([1, 1]))]",
      );
      assert.equal(await gradientOf(page, "a"), moved[0]);
      assert.match((await titled(page, "a").textContent()) ?? "", /0\.25/);
    },
  },
  {
    row: 5,
    name: "a nudge agrees with the gradient",
    page: "expression",
    run: async (page) => {
      await page.locator('button.name[title="b"]').click();
      assert.match(await page.locator(".nudge").innerText(), /A nudge of b/);
      const [slope, gradient] = (await page.locator(".nudge b").allInnerTexts()).map(number);
      assert.ok(Math.abs(slope! - gradient!) < 0.01 * Math.abs(gradient!), `${slope} ${gradient}`);
    },
  },
  {
    row: 6,
    name: "names are the author's",
    page: "expression",
    run: async (page, pages) => {
      for (const name of ["c", "d", "e", "f", "a * b", "relu(b - a)"])
        assert.equal(await titled(page, name).count(), 1, name);
      await page.goto(pages.url("moons"));
      await page.waitForSelector("html[data-ready]");
      assert.equal(await page.locator('button.name[title="layers[0].neurons[2].b"]').count(), 1);
    },
  },
  {
    row: 7,
    name: "the table of gradients: filter, zeros, and to the graph",
    page: "moons",
    run: async (page) => {
      const all = await page.locator(".row").count();
      await page.getByLabel("filter").fill("neurons[3].b");
      await page.waitForFunction((n) => document.querySelectorAll(".row").length < n, all);
      assert.equal(await page.locator(".row").count(), 2);
      await page.getByLabel("filter").fill("");
      await page.getByLabel("only zeros").check();
      assert.ok((await page.locator(".row .note").allInnerTexts()).every((note) => note === "zero"));
      await page.getByLabel("only zeros").uncheck();
      await page.locator("button.name").first().click();
      assert.equal(await page.locator(".row.chosen").count(), 1);
      assert.equal(await page.locator(".box.leaf.lit").count(), 1);
    },
  },
  {
    row: 8,
    name: "one neuron, with a histogram over the data",
    page: "moons",
    run: async (page) => {
      await tab(page, "one neuron");
      assert.ok((await page.locator(".neuron tbody tr").count()) > 2);
      await page.locator(".histogram rect").first().waitFor();
      assert.equal(await page.locator(".histogram rect").count(), 24);
    },
  },
  {
    row: 9,
    name: "100 steps of training end with the loss of micrograd's log",
    page: "moons",
    run: async (page) => {
      await tab(page, "data and training");
      await typeInto(page, "learning rate", "1");
      await page.getByLabel("falls to a tenth").fill("100");
      await page.getByRole("button", { name: "run" }).click();
      await page.waitForFunction(
        () => /after 99 steps/.test(document.querySelector(".training output")?.textContent ?? ""),
        null,
        { timeout: 60_000 },
      );
      const loss = Number(await page.locator("#loss").getAttribute("title"));
      assert.ok(Math.abs(loss - log.at(-1)![0]!) < 1e-9, `${loss}`);
      await page.getByRole("button", { name: "reset" }).click();
      await page.getByLabel("method").selectOption("Adam");
      await typeInto(page, "learning rate", "0.01");
      await page.getByRole("button", { name: "one step" }).click();
      await page.getByRole("button", { name: "one step" }).click();
      assert.match(await page.locator(".training output").innerText(), /after 1 step:/);
      assert.ok(Math.abs(Number(await page.locator("#loss").getAttribute("title")) - log[0]![0]!) > 1e-6);
    },
  },
  {
    row: 10,
    name: "one sees it learn: heat map, curve",
    page: "moons",
    run: async (page, pages) => {
      await tab(page, "data and training");
      await page.locator("#heat").waitFor();
      const picture = (): Promise<string> =>
        page.locator("#heat").evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());
      const before = await picture();
      for (let i = 0; i < 3; i++) await page.getByRole("button", { name: "one step" }).click();
      await page.waitForTimeout(100);
      assert.notEqual(await picture(), before);
      await page.goto(pages.url("curve"));
      await page.waitForSelector("html[data-ready]");
      await tab(page, "data and training");
      await page
        .getByRole("img", { name: / over t/ })
        .locator("canvas")
        .waitFor();
    },
  },
  {
    row: 11,
    name: "data by column names; what is wrong with it is said",
    page: "decay",
    run: async (page, pages) => {
      await tab(page, "data and training");
      const give = (name: string): Promise<void> => page.getByLabel("data:").setInputFiles(pages.file(name));
      for (const [name, what] of [
        ["wrong.csv", /no column for y: its columns are t, z/],
        ["text.csv", /line 3, column 2 \(y\).*"many"/],
        ["long.csv", /100,001 rows, and the page takes 100,000/],
        ["empty.csv", /The data is empty/],
      ] as const) {
        await give(name);
        await page.locator(".problem", { hasText: what }).waitFor();
      }
      await give("curve.csv");
      await page.getByText("4 rows of t, y").waitFor();
      assert.equal(await page.locator(".problem").count(), 0);
    },
  },
  {
    row: 12,
    name: "65,814 nodes fold by the loops that were found; dials and sparklines",
    page: "baked",
    run: async (page) => {
      assert.match(await page.locator("header").innerText(), /traced 65,814/);
      assert.ok((await boxes(page)) <= 200);
      assert.match((await page.locator(".box, .frame").allTextContents()).join(" "), /× 100/);
      const dial = page.getByLabel(/iteration of × 100/);
      await page.locator(".code").hover();
      const values = (): Promise<string> => page.locator(".panel").innerText();
      await tab(page, "as a table");
      const first = await values();
      await dial.fill("57");
      await page.waitForFunction((text) => document.querySelector<HTMLElement>(".panel")!.innerText !== text, first);
      assert.ok((await page.locator(".spark").count()) > 0 || (await page.locator(".box.group").count()) > 0);
      for (let i = 0; i < 6 && (await page.locator(".box.group").count()) > 0; i++) {
        await page.locator(".box.group").first().click();
        await page.waitForTimeout(150);
        assert.ok((await boxes(page)) <= 200);
      }
      // The values inside are those of the engine: the loss is the recorded one.
      const loss = await fromModule<number>(page, "m.forward(m.createParameters())");
      assert.ok(Math.abs(loss - log[0]![0]!) < 1e-9);
    },
  },
  {
    row: "12 (40,000 rows)",
    name: "a model without loops opens folded, and every scalar is within six clicks",
    page: "irregular",
    run: async (page) => {
      assert.ok((await boxes(page)) <= 200);
      for (let i = 0; i < 5 && (await page.locator(".box.group").count()) > 0; i++) {
        await page.locator(".box.group").last().click();
        await page.waitForTimeout(200);
        assert.ok((await boxes(page)) <= 200);
      }
      const depth = await page.evaluate(() => document.documentElement.dataset.depth);
      assert.ok(Number(depth) <= 6, `groups are ${depth} deep`);
      assert.ok((await page.locator(".box.node").count()) > 0);
    },
  },
  ...(["outputs", "branches", "microgpt"] as const).map(
    (name): Row => ({
      row: `12 (${name})`,
      name: "opens folded, and every scalar is within six clicks or a search",
      page: name,
      run: async (page) => {
        assert.ok((await boxes(page)) <= 200);
        const depth = await page.evaluate(() => document.documentElement.dataset.depth);
        assert.ok(Number(depth) <= 6, `groups are ${depth} deep`);
        for (let i = 0; i < 6 && (await page.locator(".box.group").count()) > 0; i++) {
          await page.locator(".box.group").first().click();
          await page.waitForTimeout(200);
          assert.ok((await boxes(page)) <= 200);
        }
        assert.ok((await page.locator(".box.node").count()) > 0);
        await page.locator("#search").fill(name === "microgpt" ? "exp" : name === "outputs" ? "sin" : "odd");
        await page.locator("#search").press("Enter");
        await page.locator(".box.node.lit").first().waitFor();
        assert.ok((await boxes(page)) <= 200);
      },
    }),
  ),
  {
    row: 13,
    name: "passes: what vanished, and why",
    page: "expression",
    run: async (page) => {
      await tab(page, "passes");
      const text = await page.locator(".passes").innerText();
      assert.match(text, /shared \(the same as %2\)/);
      assert.match(text, /folded \(it is always 0\.5\)/);
      assert.match(text, /traced 34 rows/);
      assert.ok((await page.locator(".passes s").count()) >= 3);
    },
  },
  {
    row: 14,
    name: "interleaved: each line with its forward and backward statements",
    page: "expression",
    run: async (page) => {
      await page.getByRole("button", { name: "interleaved" }).click();
      // Only what can be seen is drawn.
      await page.locator(".code .text").evaluate((text) => text.scrollTo({ top: 0 }));
      await page.locator(".code .lines", { hasText: /11: let c = a \+ b;/ }).waitFor();
      assert.ok((await page.locator(".code .line.forward").count()) > 3);
      assert.ok((await page.locator(".code .line.backward").count()) > 0);
    },
  },
  {
    row: 15,
    name: "branches: both sides are drawn, the one not taken pale, contributing 0",
    page: "branches",
    run: async (page) => {
      assert.ok((await page.locator(".edge.idle").count()) >= 1);
      assert.match(await stepTo(page, /not taken/), /this side is not taken: it contributes 0/);
    },
  },
  {
    row: 16,
    name: "search by name, line, value and gradient; an edge is followed",
    page: "branches",
    run: async (page) => {
      const search = async (text: string): Promise<string> => {
        await page.locator("#search").fill(text);
        return page.locator(".hits").innerText();
      };
      assert.match(await search("NaN"), /NaN/);
      assert.match(await search("line 9"), /line 9/);
      assert.match(await search("grad = 0"), /: 0/);
      assert.match(await search("odd"), /odd/);
      await page.locator("#search").fill("odd");
      await page.locator("#search").press("Enter");
      await page.locator(".box.lit .title", { hasText: /^odd$/ }).waitFor();
      await tab(page, "this scalar");
      await page.locator(".scalar .link").first().click();
      assert.equal(await page.locator(".box.lit .title", { hasText: /^odd$/ }).count(), 0);
    },
  },
  {
    row: 17,
    name: "export: SVG whose text fits, CSV, and the state in the address",
    page: "expression",
    run: async (page, pages) => {
      const saved = async (name: string): Promise<string> => {
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("button", { name }).click(),
        ]);
        return readFileSync(await download.path(), "utf8");
      };
      const svg = await saved("SVG");
      assert.match(svg, /^<svg[^>]*xmlns/);
      assert.match(svg, />relu\(b - a\)</);
      const fits = await page.evaluate(() =>
        [...document.querySelectorAll<SVGGElement>(".box")].every((group) => {
          const plate = group.querySelector<SVGRectElement>(".plate")!.getBBox();
          return [...group.querySelectorAll("text")].every(
            (text) => text.getBBox().x + text.getBBox().width <= plate.width + 1,
          );
        }),
      );
      assert.ok(fits, "text stays in its box");
      const csv = await saved("CSV");
      assert.match(csv, /^name,operation,value,gradient,line\na,parameter,-4,138\.83/);
      await page.goto(`${pages.url("expression")}#step=12&a=-3`);
      await page.reload();
      await page.waitForSelector("html[data-ready]");
      assert.match(await page.locator("#step").innerText(), /^step 12 /);
      assert.equal(await page.getByRole("spinbutton", { name: "a, value" }).inputValue(), "-3");
      await page.keyboard.press("ArrowRight");
      await page.waitForFunction(() => /step=13/.test(location.hash) && /a=-3/.test(location.hash));
    },
  },
  {
    row: 18,
    name: "a tour at the first visit, keys behind ?, words that explain themselves",
    page: "expression",
    run: async (page) => {
      await page.evaluate(() => {
        sessionStorage.setItem("visited", "yes");
        localStorage.removeItem("micrograd-tour");
      });
      await page.reload();
      await page.waitForSelector(".tour");
      for (let i = 0; i < 4; i++) await page.getByRole("button", { name: "next" }).click();
      assert.match(await page.locator(".tour").innerText(), /5 of 5/);
      await page.locator(".tour").getByRole("button", { name: "close" }).click();
      assert.equal(await page.locator(".tour").count(), 0);
      await page.keyboard.press("?");
      assert.match(await page.locator(".keys").innerText(), /next step/);
      await page.keyboard.press("Escape");
      assert.equal(await page.locator(".keys").count(), 0);
      assert.match((await page.locator(".term").first().getAttribute("aria-description")) ?? "", /The operations/);
    },
  },
  {
    row: "19 (keyboard)",
    name: "by keyboard alone; motion can be turned off",
    page: "expression",
    run: async (page) => {
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.keyboard.press("Home");
      let guard = 0;
      while (!/^step (\d+) of \1$/.test(await page.locator("#step").innerText()) && guard++ < 200)
        await page.keyboard.press("ArrowRight");
      assert.match(await page.locator("#step").innerText(), /^step (\d+) of \1$/);
      const animation = await page
        .locator(".edge.back")
        .first()
        .evaluate((edge) => getComputedStyle(edge).animationName);
      assert.equal(animation, "none");
      await box(page, "n0").focus();
      await page.keyboard.press("Enter");
      await page.waitForFunction(() => document.querySelectorAll(".box.lit").length === 1);
    },
  },
  {
    row: 21,
    name: "vector models: the Jacobian as a map, an output's backward pass, the pattern",
    page: "outputs",
    run: async (page) => {
      await tab(page, "Jacobian");
      assert.equal(await page.locator(".jacobian tbody tr").count(), 12);
      assert.match(await page.locator(".pattern figcaption").innerText(), /24 of 144/);
      await page.locator(".jacobian tbody .link").nth(4).click();
      await tab(page, "gradients");
      const jacobian = await fromModule<number[]>(page, "[...m.jacobian(m.createParameters())].slice(48, 60)");
      assert.equal(await gradientOf(page, "w[4]"), jacobian[4]);
      assert.equal(await gradientOf(page, "w[5]"), jacobian[5]);
    },
  },
  {
    row: 22,
    name: "honest: counts of each stage, version, and what computes it",
    page: "moons",
    run: async (page) => {
      const header = await page.locator("header").innerText();
      assert.match(header, /traced 984\W+derived [\d,]+\W+optimised [\d,]+\W+[\d,]+ statements/);
      assert.match(header, /micrograd-compile \d+\.\d+\.\d+ · computed by the generated code in this page/);
    },
  },
  {
    row: "policy",
    name: "a page whose module may not run says so",
    page: "forbidden",
    mayComplain: true,
    run: async (page) => {
      await page.locator(".cannot-run").waitFor();
      assert.match(await page.locator(".cannot-run").innerText(), /cannot run in this page.*script-src blob:/s);
    },
  },
];
