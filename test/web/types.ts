/** What TypeScript 5.9, 6 and 7 say of models, of generated modules and of a fresh app, under every strict flag. */
import { check } from "./checks.js";
import { APP, Project } from "./tools.js";

const STRICT = {
  ...{ target: "ES2023", lib: ["ES2023", "DOM"], types: [], module: "NodeNext", moduleResolution: "NodeNext" },
  ...{ strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noImplicitOverride: true },
  ...{ noImplicitReturns: true, noFallthroughCasesInSwitch: true, noPropertyAccessFromIndexSignature: true },
  ...{ noUnusedLocals: true, noUnusedParameters: true, allowUnreachableCode: false, allowUnusedLabels: false },
  ...{ erasableSyntaxOnly: true, verbatimModuleSyntax: true, isolatedModules: true, isolatedDeclarations: true },
  ...{ declaration: true, noEmit: true, skipLibCheck: false },
};
const SCALAR = "forward,gradient,valueAndGradient,jvp,vjp,hvp,hessian,sparseHessian";
const BATCH = "batchForward,batchGradient,batchValueAndGradient,batchHvp,batchHessian";

/** Kernels that read only some of what they are given, a condition that a batch shares, loops, ops of all kinds. */
const MODELS = `import { defineModel, defineOp, matrix, type Model, scalar, vector } from "micrograd-compile";
const c = Array.from({ length: 3000 }, (_, i) => Math.sin(i * i) * 3);
const soft = defineOp({ name: "soft", eval: (x: number) => Math.sqrt(x * x + Math.exp(-3)), vjp: (g, x, out) => [(g * x) / out] });
const inPlace = (x: number[]): number => { x[0]! += 1; return x.reduce((a, b) => a + b, 0); };
const some: Model = defineModel({
  parameters: { a: scalar(2), unused: vector(3), K: matrix(2, 2) },
  inputs: { x: vector(2), n: scalar() },
  forward: ({ a }, { x }) => soft(a) * 3 + (a === -0 ? x[0]! : 1),
  regularizer: ({ a }) => a * a,
});
export default some;
export const quadratic: Model = defineModel({ parameters: { a: vector(2), b: scalar(1) }, forward: ({ a }) => inPlace(a) ** 2 });
export const outputs: Model = defineModel({
  parameters: { a: vector(3) }, inputs: { t: scalar() }, forward: ({ a }) => [2 * a[0]!, a[0]! + a[2]!, Math.hypot(...a)],
});
export const loops: Model = defineModel({
  parameters: { a: vector(40, (i) => i / 7) }, inputs: { x: scalar() },
  forward: ({ a }, { x }) => { let s = 0; for (let i = 0; i < 3000; i++) s += Math.tanh(a[(i * i) % 40]! * c[i]! + x) ** 2; return s; },
});
`;

const USE = `import { createParameters, packBatch, packInputs, packParameters, unpackInputs } from "./m.mjs";
import * as commonJs from "./m.cjs";
export const blob: Blob = new Blob([createParameters(), packParameters({ a: 1, unused: [1, 2, 3], K: [[1, 2], [3, 4]] })]);
export const batch: Blob = new Blob([packBatch([{ x: [1, 2], n: 3 }]), packInputs({ x: [1, 2], n: 3 })]);
export const inputs: { readonly x: number[]; readonly n: number } = unpackInputs(packInputs({ x: [1, 2], n: 3 }));
export const same: typeof createParameters = commonJs.createParameters;
`;

export async function types(folder: string, tools: string): Promise<void> {
  const app = new Project(`${folder}/types`, tools);
  app.write({ "models.ts": MODELS, "use.ts": USE });
  app.write({ "tsconfig.json": JSON.stringify({ compilerOptions: STRICT, include: ["*.ts", "*.mts"] }) });
  await check("modules for all versions of TypeScript", async () => {
    for (const output of ["m.mjs", "m.cjs"]) await app.micrograd("models.ts", "-o", output);
    await app.micrograd(
      "models.ts",
      "-o",
      "all.ts",
      "--emit",
      `${SCALAR},${BATCH},jacobian,sparseJacobian,batchJacobian`,
    );
    await app.micrograd("models.ts", "-o", "default.ts");
  });
  for (const version of ["ts5", "ts6", "ts7"] as const)
    await check(`${version}: model, .ts, .mjs and .cjs under every strict flag`, async () => {
      await app.tsc(version, "-p", ".");
    });

  const fresh = new Project(`${folder}/create-vite`, tools);
  await check("create-vite's vanilla-ts: types, its own tsc, vite build", async () => {
    fresh.copy(`${tools}/node_modules/create-vite/template-vanilla-ts`, ".");
    fresh.write({ ...APP, "vite.config.js": VITE_CONFIG });
    await fresh.micrograd("types", "src/**/*.ts");
    for (const version of ["ts6", "ts7"] as const) await fresh.tsc(version);
    await fresh.run(process.execPath, "node_modules/vite/bin/vite.js", "build");
  });
}

export const VITE_CONFIG = `import micrograd from "micrograd-compile/vite";
export default { logLevel: "info", build: { modulePreload: false }, plugins: [micrograd()] };
`;
