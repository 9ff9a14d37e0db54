/** A module with WebAssembly in it, in pages whose policies allow it or not: what the import says, in real browsers. */
import { check, expectSame } from "./checks.js";
import { inFirefox, serve, until, withChromium } from "./pages.js";
import { Project } from "./tools.js";

const MODEL = `import { defineModel, scalar } from "micrograd-compile";
export default defineModel({ parameters: { a: scalar(2) }, backend: "wasm", forward: ({ a }) => a ** 2 });
`;

const MAIN = `const out = document.querySelector("#out");
import("./model.mjs").then(
  ({ forward }) => (out.textContent = "the value is " + forward(Float64Array.of(3))),
  ({ message }) => (out.textContent = message),
);
`;

const page = (sources: string): string => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>app</title>
<meta http-equiv="Content-Security-Policy" content="script-src ${sources}"></head>
<body><pre id="out"></pre><script type="module" src="/main.js"></script></body></html>
`;

/** What is in front of the engine's own words. */
const FORBIDDEN =
  "The page's Content-Security-Policy forbids WebAssembly: put 'wasm-unsafe-eval' into its script-src, or compile model with --backend js. CompileError: ";

const PAGES = [
  ["script-src 'self'", "'self'", (text: string) => expectSame(text.slice(0, FORBIDDEN.length), FORBIDDEN)],
  [
    "script-src 'self' 'wasm-unsafe-eval'",
    "'self' 'wasm-unsafe-eval'",
    (text: string) => expectSame(text, "the value is 9"),
  ],
] as const;

export async function policies(folder: string, tools: string): Promise<void> {
  const app = new Project(`${folder}/policies`, tools);
  app.write({ "model.ts": MODEL, "main.js": MAIN });
  await app.micrograd("model.ts", "-o", "model.mjs");
  for (const [name, sources, expectText] of PAGES) {
    app.write({ "index.html": page(sources) });
    await withChromium(async (browser) => {
      const { url, close } = await serve(app.folder);
      await check(`WebAssembly in Chromium under ${name}`, async () => {
        const tab = await browser.newPage();
        await tab.goto(url);
        await until(tab, "document.querySelector('#out').textContent !== ''");
        expectText((await tab.textContent("#out"))!);
      });
      close();
    });
    const { url, posted, close } = await serve(app.folder);
    await inFirefox(`WebAssembly in Firefox under ${name}`, url, posted, expectText);
    close();
  }
}
