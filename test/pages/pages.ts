/** The pages that are tested: models of examples/, and some that have what those lack; written into a folder. */
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import moons from "../../examples/data/moons.json" with { type: "json" };

export interface Pages {
  /** The address of a page, by name. */
  readonly url: (name: string) => string;
  readonly html: (name: string) => string;
  readonly folder: string;
  /** A file beside the pages. */
  readonly file: (name: string) => string;
}

const MODELS: { readonly [name: string]: string } = {
  // The first example of the README.
  decay: `import { defineModel, scalar } from "micrograd-compile";
export default defineModel({
  parameters: { a: scalar(1), b: scalar(0.5) },
  inputs: { t: scalar(), y: scalar() },
  forward: ({ a, b }, { t, y }) => (a * Math.exp(-b * t) - y) ** 2,
});
`,
  branches: `import { defineModel, vector } from "micrograd-compile";
export default defineModel({
  parameters: { w: vector(3, [2, -1, 0.5]) },
  forward: ({ w }) => {
    const [u, v, z] = w as unknown as number[];
    let score = u! > 0 ? u! * v! : Math.sqrt(v!);
    if (z! > 1) score = score * z!;
    const odd = Math.log(z! - 0.5);
    return score + 0 * odd;
  },
});
`,
  curve: `import { defineModel, scalar } from "micrograd-compile";
export default defineModel({
  parameters: { a: scalar(1), b: scalar(0.5) },
  inputs: { t: scalar(), y: scalar() },
  forward: ({ a, b }, { t, y }) => (a * Math.exp(-b * t) - y) ** 2,
});
`,
  outputs: `import { defineModel, vector } from "micrograd-compile";
export default defineModel({
  parameters: { w: vector(12, (i) => 0.1 * i - 0.5) },
  forward: ({ w }) => w.map((x, i) => Math.sin(x) * w[(i + 1) % 12]!),
});
`,
};

/** A model of so many rows that no loop is found in: each operation is another one. */
export function irregular(rows: number): string {
  const lines = [];
  let seed = 7;
  const random = (n: number): number => {
    seed = (seed * 48271) % 2147483647;
    return seed % n;
  };
  const calls = [
    "Math.sin(x + y)",
    "x * y",
    "x - 0.5 * y",
    "Math.tanh(x) + y",
    "0.9 * x + Math.cos(y)",
    "x / (1 + y * y)",
  ];
  for (let i = 0; i < rows / 2; i++) lines.push([random(calls.length), random(20), random(20)].join(" "));
  return `import { defineModel, vector } from "micrograd-compile";
const plan = ${JSON.stringify(lines.join("\n"))}.split("\\n").map((line) => line.split(" ").map(Number));
const steps: ((x: number, y: number) => number)[] = [${calls.map((call) => `(x, y) => ${call}`).join(", ")}];
export default defineModel({
  parameters: { w: vector(20, (i) => 0.05 * i) },
  forward: ({ w }) => {
    const x = [...w] as number[];
    for (const [kind, from, to] of plan) x[to!] = steps[kind!]!(x[from!]!, x[to!]!);
    return x.reduce((sum, y) => sum + y, 0);
  },
});
`;
}

/** What the pages of examples are made of. */
const EXAMPLES: { readonly [name: string]: string } = {
  expression: "examples/readme-expression.ts",
  moons: "examples/moons.ts",
  baked: "examples/moons-baked.ts",
  microgpt: "examples/microgpt/model.ts",
};

/** @param examples which of them, and @param models the texts of others. */
export async function writePages(
  folder: string,
  examples: readonly string[] = Object.keys(EXAMPLES),
  models: Readonly<Record<string, string>> = { ...MODELS, irregular: irregular(40_000) },
): Promise<Pages> {
  const built = pathToFileURL(resolve("dist/explain/index.js")).href;
  const { explainModel } = (await import(built)) as {
    explainModel(model: string, options?: { data?: string; at?: string }): Promise<{ html: string }>;
  };
  const texts = new Map<string, string>();
  const file = (name: string): string => join(folder, name);
  writeFileSync(
    file("moons.csv"),
    `x0,x1,label\n${moons.X.map((x, i) => `${x.join(",")},${moons.y[i]}`).join("\n")}\n`,
  );
  writeFileSync(file("curve.csv"), "t,y\n0,2\n1,1.2\n2,0.75\n3,0.45\n");
  writeFileSync(file("wrong.csv"), "t,z\n0,2\n");
  writeFileSync(file("text.csv"), "t,y\n0,2\n1,many\n");
  writeFileSync(file("long.csv"), `t,y\n${"1,2\n".repeat(100_001)}`);
  writeFileSync(file("empty.csv"), "");
  const write = async (name: string, model: string, options = {}): Promise<void> => {
    const { html } = await explainModel(model, options);
    texts.set(name, html);
    writeFileSync(file(`${name}.html`), html);
  };
  for (const [name, text] of Object.entries(models)) {
    const path = file(`${name}.ts`);
    writeFileSync(path, text);
    await write(name, path, name === "curve" ? { data: file("curve.csv") } : {});
  }
  for (const name of examples) await write(name, EXAMPLES[name]!, name === "moons" ? { data: file("moons.csv") } : {});
  if (texts.has("decay"))
    writeFileSync(
      file("forbidden.html"),
      texts.get("decay")!.replace("script-src 'unsafe-inline' blob:", "script-src 'unsafe-inline'"),
    );
  return {
    url: (name) => pathToFileURL(file(`${name}.html`)).href,
    html: (name) => texts.get(name)!,
    folder,
    file,
  };
}
