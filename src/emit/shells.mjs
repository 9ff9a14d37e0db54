/**
 * Has the shells of common models made by the built compiler, and leaves them beside it, so that whoever compiles such a model
 * does not wait for ts-morph. Common is what small models are: with and without inputs, a regularizer, work that the examples of
 * a batch share, loops, more parameters than one reads. Made again when something is newer that makes them.
 */
import { readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const DELIVERED = "dist/shells.br";
const MAKERS = ["templates", "src/emit", "src/common/kept.ts", "package-lock.json"];

const timeOf = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const filesOf = (path) =>
  statSync(path).isFile() ? [path] : readdirSync(path, { recursive: true }).map((name) => join(path, name));

if (timeOf(DELIVERED) <= Math.max(...MAKERS.flatMap(filesOf).map(timeOf))) {
  rmSync(DELIVERED, { force: true });
  const { compile, defineModel, scalar, sum, vector } = await import("../../dist/index.js");
  const { shellTexts } = await import("../../dist/emit/shells.js");

  const [SHARED, ALONE] = [({ b }) => b.exp(), ({ b }) => b];
  const penalty = { regularizer: ({ b }) => b.square() };
  const models = [];
  for (const length of [1, 60, 200])
    for (const factor of [ALONE, SHARED]) {
      const parameters = { a: vector(length, 0.1), b: scalar(1) };
      const inputs = { x: scalar(), y: scalar() };
      const forward = (p, { x, y }) =>
        sum(p.a.map((a) => a.mul(x).add(factor(p)).sin()))
          .sub(y)
          .square();
      for (const more of [{}, penalty]) models.push({ parameters, inputs, forward, ...more });
      if (length === 1) models.push({ parameters, inputs, forward, reduction: "sum" });
      models.push({ parameters, forward: (p) => sum(p.a.map((a) => a.mul(factor(p)).sin())) });
    }
  // Each law that is a function is a text of its own.
  const laws = ["tanh", "sigmoid", "softplus", "elu", "gelu", "silu", "erf", "cbrt", "asinh", "acosh", "atanh", "sinh"];
  models.push({ parameters: { a: scalar(0.5) }, forward: ({ a }) => sum(laws.map((law) => a[law]())) });
  for (const inputs of [{}, { inputs: { x: scalar() } }]) {
    const parameters = { a: scalar(1), b: scalar(1) };
    models.push({ parameters, ...inputs, forward: ({ a, b }, { x = a }) => [a.mul(x), b] });
    for (const emit of [["gradient"], ["valueAndGradient"], ["valueAndGradient", "hvp"], ["hessian"]])
      models.push({ parameters, ...inputs, emit, forward: ({ a, b }, { x = a }) => a.mul(x).add(b.exp()) });
  }
  for (const given of models) for (const output of ["m.ts", "m.mjs"]) await compile(defineModel(given), { output });
  writeFileSync(DELIVERED, shellTexts().toDeliver());
}
