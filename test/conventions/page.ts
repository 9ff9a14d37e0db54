/**
 * docs/conventions.md: what this compiler gives at kinks and special points beside what other libraries do. Knows the recorded
 * answers and how a table of them is written; what the compiler gives is handed in.
 */
import { readFileSync } from "node:fs";

type Recorded = number | string;

/** What one spelling of a function gives at a point. */
export interface Answer {
  readonly case: string;
  readonly fn: string;
  readonly at: readonly Recorded[];
  readonly grad?: readonly Recorded[] | string;
  /** Rows; of ADOL-C, those of the lower triangle. A text if there is none. */
  readonly hess?: readonly (readonly Recorded[])[] | string;
}

const text = (name: string): string => readFileSync(new URL(`data/${name}`, import.meta.url), "utf8");
const json = <T>(name: string): T => JSON.parse(text(name)) as T;

/** Recorded beside the function that they resemble, but other functions. */
const OTHERS: ReadonlySet<string> = new Set([
  ...["rsqrt", "frac (other)", "hardswish", "mish", "selu", "rrelu eval", "gelu tanh", "sinc (πx)", "-entr"],
  ...["F.normalize[0]", "std uncorrected", "log_softmax", "remainder"],
]);
/** The points of each case. */
export const cases = json<Record<string, Recorded[][]>>("cases.json");

const libraries: readonly (readonly [string, readonly Answer[]])[] = [
  ["PyTorch 1.13.1", json("torch.json")],
  [
    "ADOL-C 2.7.2",
    text("adolc.jsonl")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Answer),
  ],
  ["jax-js 0.1.25", json("jaxjs.json")],
  ["TensorFlow.js 4.22.0", json("tfjs.json")],
];

/** Four digits: some libraries compute in single precision. */
function shown(x: Recorded): string {
  if (x === "-") return "0";
  const number = Number(x);
  if (!Number.isFinite(number)) return String(number).replace("Infinity", "∞").replace("-", "−");
  return String(Number(number.toPrecision(4)) + 0).replace("-", "−");
}

const place = (at: readonly Recorded[]): string =>
  at.map((x) => (Object.is(Number(x), -0) ? "−0" : shown(x))).join(", ");

const gradientOf = ({ grad }: Answer): string | null =>
  grad === undefined ? null : typeof grad === "string" ? "error" : grad.map(shown).join(", ");

/** The lower triangle, row by row. */
const hessianOf = ({ hess }: Answer): string | null =>
  hess === undefined
    ? null
    : typeof hess === "string"
      ? "error"
      : hess
          .map((row, i) =>
            row
              .slice(0, i + 1)
              .map(shown)
              .join(", "),
          )
          .join("; ");

/** What a library gives, with the spellings that give it where they do not give the same. */
function cell(answers: readonly Answer[], of: (answer: Answer) => string | null): string {
  const spellings = new Map<string, string[]>();
  for (const answer of answers) {
    const given = of(answer);
    if (given !== null) spellings.set(given, [...(spellings.get(given) ?? []), answer.fn]);
  }
  if (spellings.size <= 1) return [...spellings.keys()][0] ?? "";
  return [...spellings].map(([given, names]) => `${given} (${names.map(code).join(", ")})`).join("<br>");
}

const code = (name: string): string => `\`${name.replaceAll("|", "\\|")}\``;

const same = (a: readonly Recorded[], b: readonly Recorded[]): boolean =>
  a.length === b.length && a.every((x, i) => Object.is(Number(x), Number(b[i])));

/** Whether it is about the same function at the same point. */
const isOf = (other: Answer, answer: Answer): boolean =>
  other.case === answer.case && !OTHERS.has(other.fn) && same(other.at, answer.at);

function table(own: readonly Answer[], of: (answer: Answer) => string | null): string {
  const rows = own.map((answer) => {
    const others = libraries.map(([, answers]) =>
      cell(
        answers.filter((other) => isOf(other, answer)),
        of,
      ),
    );
    return `| ${[code(answer.fn), place(answer.at), of(answer), ...others].join(" | ")} |`;
  });
  const names = ["", "at", "micrograd-compile", ...libraries.map(([name]) => name)];
  return [`| ${names.join(" | ")} |`, `|${names.map(() => "---|").join("")}`, ...rows].join("\n");
}

/** How many cases PyTorch answers differently by spelling. */
function contested(own: readonly Answer[]): { of: number; all: number } {
  const torch = libraries[0]![1];
  const differing = own.filter((answer) => {
    const answers = torch.filter((other) => isOf(other, answer));
    return new Set(answers.map(gradientOf)).size > 1;
  });
  return { of: differing.length, all: own.length };
}

/** @param own what this compiler gives, in the order of the tables. */
export function conventionsPage(own: readonly Answer[]): string {
  const { of, all } = contested(own);
  return `# Conventions at kinks and special points

Written by \`npm run conventions\`: what modules of this compiler give, computed anew, beside what four libraries gave when they were
run (\`test/conventions/data\`), for those who port a model. Numbers have four digits. Where spellings of the same mathematics give
different answers in one library, each answer is there with the spellings that give it: in PyTorch at ${of} of these ${all} points
for the gradient alone. jax-js's \`gelu\` is the tanh form. An empty cell: the library has no such function. "error": it threw.

What stands behind the column of this compiler:

- A kink has one slope: 0 for \`abs\` and \`relu\`, the one from the left for \`leakyRelu\` and \`elu\`; a tie of two in \`min\` and \`max\` gives
  half to each side, and three are a fold of two. The slope of a NaN that \`relu\`, \`min\`, \`max\` or \`clamp\` meets is 0: the value shows it.
- Only a condition (\`select\`, a ternary, \`if\`) is a branch: what it does not take contributes nothing, not even NaN. Behind \`max\`, \`relu\`
  and \`abs\` 0·∞ is NaN.
- \`hypot\` and \`norm\` have slope 0 at the origin, and no second derivatives there.
- \`hessian\` and \`sparseHessian\` know which elements do not meet. A product with a vector, \`hvp\` or \`jvp\`, multiplies and adds: if an
  element of a row is not finite, 0 times it is NaN. So products with unit vectors are the columns of the Hessian wherever all
  elements of a row are finite, and only there. Hessians of more than 20,000 rows of operations are computed as such products.

## Gradients

${table(own, gradientOf)}

## Second derivatives

The lower triangle: ∂²/∂x²; then ∂²/∂x∂y, ∂²/∂y²; and so on.

${table(own, hessianOf)}
`;
}
