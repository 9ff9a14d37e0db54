/**
 * Every message the compiler can give about a user's model or command: a stable code, one sentence of what happened and
 * one of what to do. Knows the words; where in the user's file it happened is filled in by `load/`. It is long because all
 * messages are here, so that they can be read as one text.
 */

/** What and what to do, from the facts of the case. */
type Message = (...facts: never[]) => readonly [what: string, hint: string];

/** What to do about code that nobody rewrites. */
const FOLLOWING =
  "Copy the function into a file of your own, where operators and conditions are followed, or write it with methods: x.mul(y), x.lt(y).select(a, b).";

/** What the engine has to say, compiler or not. */
const engineMessages = {
  // The model, while it is traced.
  "traced-data": (property: string) => [
    `\`.${property}\` of a traced scalar was read: it has no number yet, the model is only being recorded.`,
    "Go on computing with the scalar itself; to choose by its value write select(condition, a, b), to stop its gradient stopGradient(x).",
  ],
  "traced-decay": (what: string) => [
    `A traced scalar was turned into ${what}: a conversion would bake in one value.`,
    "Use + - * / % **, comparisons, ?: and Math on it; what cannot follow a scalar must be given plain numbers.",
  ],
  "traced-index": () => [
    "A traced scalar was used as an index: which element or member it names is not known yet.",
    "Put what it chooses between into an array, and read or write that: table[i], at(table, i).",
  ],
  "bad-table": (why: string) => [
    `A traced scalar is the index of a table that ${why}.`,
    "Give the table an entry at each index from 0 on, all of them numbers, or all of them arrays or records of the same shape.",
  ],
  "traced-text": () => [
    "A traced scalar was made part of a text: it has no number yet that could be written down.",
    "Make texts of plain values; print a scalar with console.log, where templates may hold it, as may the message of an Error.",
  ],
  "traced-choice": (x: string, y: string, isUntested = false) =>
    isUntested
      ? [
          `A traced condition decides whether this is ${x} or ${y}, and it is used without a test.`,
          `Test it where it is used (y === ${y} ? 0 : y, or y ?? 0), or give it a value in both branches.`,
        ]
      : [
          `A traced condition cannot choose between ${x} and ${y}.`,
          "Give a scalar in both branches (or conditions, or arrays and records of the same shape).",
        ],
  "traced-store": (kind: string) => [
    kind === "Float64Array"
      ? "A traced scalar is stored into a Float64Array that was made before the model ran, which can hold plain numbers only."
      : `A traced scalar is stored where a reader of type ${kind} would round it, or see only its bytes.`,
    kind === "Float64Array"
      ? "Make it where the model runs: new Float64Array(n) inside of forward."
      : "Use a Float64Array that is made inside of forward, or an Array.",
  ],
  "traced-json": () => [
    "JSON.stringify was called on a traced scalar: it has no number yet that could be written down.",
    "Copy records and arrays with { ...x }, [...x] or structuredClone(x), which keep scalars; print with console.log(x).",
  ],
  "unseen-condition": (who: string) => [
    `A condition on traced scalars was left to ${who}, and nothing has come of it: code that is not rewritten takes every condition for true.`,
    FOLLOWING,
  ],
  "stranger-operator": (who: string) => [
    `An operator or a conversion in ${who} asked for the number of a traced scalar: code that is not rewritten cannot be followed.`,
    FOLLOWING,
  ],
  "stranger-copy": (who: string) => [
    `A traced scalar was copied or compared member by member in ${who}, as if it were a record.`,
    "Copy with { ...x }, [...x] or structuredClone(x), which keep scalars, and compare them in a file of your own.",
  ],
  "value-decay": (what: string) => [
    `A Value was turned into ${what} by an operator or a conversion, which would lose its gradient.`,
    "Read a.data for the number. Operators follow scalars in model files; elsewhere write a.add(b), a.mul(b), a.lt(b).",
  ],
  "condition-decay": () => [
    "A condition was used as a number or a text.",
    "Choose numbers by it: c ? 1 : 0, or select(c, 1, 0); read .data for the boolean outside a trace.",
  ],
  "foreign-scalar": () => [
    "A scalar of another trace was used: it was kept from an earlier model or an earlier call.",
    "Use only scalars that this call of forward was given or made.",
  ],
  "outside-value": () => [
    "A Value made outside of forward was used that is none of the model's parameters: its gradient would be lost.",
    "List it in the model's parameters, give it as an input, or use its number (value.data, read outside of forward).",
  ],
  "bad-operand": (op: string, position: number, expected: string, got: string) => [
    `${op}: operand ${position} must be ${expected}, got ${got}.`,
    "Operands are numbers and scalars (conditions for select, and, or, not); check for a missing argument or element.",
  ],
  "bad-argument": (what: string) => [what, "See the docstring of the function that is called there."],
  "graph-too-large": (nodes: number, most: number) => [
    `The graph has ${nodes} nodes; more than ${most} cannot be drawn so that anyone could read them.`,
    "Draw a value nearer to the leaves, or the same model with fewer inputs or examples.",
  ],

  // What defineModel is given.
  "bad-model": (what: string) => [
    what,
    "defineModel takes { parameters, inputs?, forward, regularizer?, reduction?, emit?, wrt?, backend?, fastMath? }.",
  ],
  "bad-shape": (what: string) => [
    what,
    "A length is a whole number from 1; give scalar(), vector(n) or matrix(rows, columns).",
  ],
  "bad-initial": (what: string) => [
    what,
    "Initial values are one number for all, an array of the shape's lengths, or a function of the indices.",
  ],
  "duplicate-name": (name: string, why: string) => [
    `The name \`${name}\` is there twice: ${why}.`,
    "Give each parameter, input and model a name of its own.",
  ],
  "bad-name": (name: string, why: string) => [
    `The name \`${name}\` ${why}.`,
    "Choose another name: an identifier of letters, digits and _ that hides nothing.",
  ],
  "async-forward": () => [
    "`forward` is async (it returned a promise), but the model is traced in one go.",
    "Load what it needs before defineModel (top-level await is fine) and make forward an ordinary function.",
  ],
  "bad-result": (what: string) => [what, "Return one scalar, or an array, nested array or record of scalars."],
} satisfies { readonly [code: string]: Message };

/** What only the compiler has to say. */
const compilerMessages = {
  // What defineOp is given.
  "bad-op": (what: string) => [
    what,
    "defineOp takes { name, eval: (x) => number, vjp: (g, x, out) => [g times ∂out/∂x], domain? }, or the same of x and y.",
  ],
  "open-eval": (op: string, what: string) => [
    `${op}: eval ${what}, but its text has to stand alone in the generated module.`,
    "Write eval out in the call of defineOp: Math, its arguments, numbers, locals, arrays, conditions and loops.",
  ],
  // The model, while it is traced.
  "traced-decision": (what: string, who: string | null = null) => {
    const isLoop = what === "for" || what === "while";
    const isSwitch = what === "switch" || what === "case";
    const where = isLoop ? "The test of this" : isSwitch ? "The value of this" : "The outcome of this";
    return [
      `${where} \`${what}\`${who ? ` in ${who}` : ""} depends on a traced scalar: it would be decided once, for one value.`,
      who
        ? FOLLOWING
        : isLoop
          ? "Give it an end that is known, beside the test or in it: … && steps-- > 0, i < Math.min(n, 16), or an input n that is an integer(17)."
          : isSwitch
            ? "Write if … else …, or c ? a : b."
            : "Take all elements and choose between numbers: c ? a : b.",
    ];
  },
  "traced-branch": (what: string, hint: string) => [what, hint],
  "traced-filter": (what: string) => [
    `${what} of an array that was filtered by a traced condition: which elements are left is not known yet.`,
    "Count, reduce (with a first value), map, filter, take kept[0] or kept.at(-1), or go through it with `for (… of …)`.",
  ],
  "filtered-list": () => [
    "An array that was filtered by a traced condition is spread or taken apart: how many elements are left is not known yet.",
    "Take elements by their place (kept[0]), reduce with a first value (kept.reduce((m, x) => Math.max(m, x), -Infinity)), or loop.",
  ],
  "traced-sort": (how: string) => [
    `Scalars are sorted ${how}: an order of scalars is followed for at most 64, by a comparator that gives a number.`,
    "Write xs.sort((a, b) => a - b), on at most 64 elements.",
  ],
  "traced-object": (what: string, hint: string) => [what, hint],
  "traced-recursion": () => [
    "The model calls itself without end: whether it goes on is decided by a traced scalar, so both sides are run each time.",
    "Let a plain number count the calls.",
  ],
  "too-deep": (what: string) => [
    what,
    "Keep parts of it in constants or in an array, and go through that with a loop.",
  ],
  "random-forward": (what: string) => [
    `${what} was called while the model is recorded: one draw would be baked into the generated code.`,
    "Draw the numbers outside of forward if they are to stay the same, else make them inputs of the model.",
  ],
  "clock-forward": (what: string) => [
    `${what} was called while the model is recorded: one moment would be baked into the generated code.`,
    "Read the clock outside of forward if it is to stay the same, else make the time an input of the model.",
  ],
  "traced-bits": (operator: string) => [
    `\`${operator}\` was used on a traced scalar: it works on 32 bits, which are not known yet, and no slope goes through them.`,
    operator.includes("<") || operator.includes(">")
      ? "For x << n write Math.trunc(x) * 2 ** n, for x >> n Math.floor(Math.trunc(x) / 2 ** n)."
      : "To cut off a fraction write Math.trunc(x) or Math.floor(x), which have a slope of 0.",
  ],
  "traced-order": (method: string, compares: boolean) => [
    compares
      ? `The comparator of this \`${method}\` depends on a traced scalar: one order would be baked in.`
      : `This \`${method}\` without a comparator sorts as text, and a traced scalar has none yet.`,
    "Sort plain numbers, or exchange scalars by choices: [x, y] = [Math.min(x, y), Math.max(x, y)].",
  ],
  "traced-key": (what: string) => [
    `A traced scalar was given to ${what} as a key: which other key it equals is not known yet.`,
    "Use something plain as the key (a name or an index), or compare with each element: x === y ? a : b.",
  ],
  "untraced-result": (what: string) => [
    `${what}: no traced scalar flows into the result.`,
    "Return a scalar computed from the parameters (an array or a record of them for a vector model).",
  ],
  "wrong-record": (name: string, record: "parameters" | "inputs") =>
    record === "parameters"
      ? [
          `\`${name}\` is an input, and was read from the parameters, where there is none.`,
          `The inputs come second: forward: (parameters, { ${name} }) => …`,
        ]
      : [
          `\`${name}\` is a parameter, and was read from the inputs, where there is none.`,
          `The parameters come first: forward: ({ ${name} }, inputs) => …`,
        ],
  "model-threw": (message: string, who?: string) =>
    who === undefined
      ? [message, "The model itself threw this; the frame shows where."]
      : [
          `In ${who}, which is not rewritten, something was thrown: ${message}`,
          "A traced scalar is an object for such code (`typeof` says so). If that is why, copy the function into a file of your own.",
        ],
  "model-exited": () => [
    "The model file ended the process while it was loaded or traced.",
    "Remove process.exit() (and whatever ends the process) from what runs when the model is imported.",
  ],
  "model-never-loaded": () => [
    "The model file never finished loading: a top-level await waits for something that never comes.",
    "Await only what ends by itself.",
  ],
  "internal-error": (message: string) => [
    `The compiler itself failed: ${message}`,
    "This is a bug of micrograd-compile: please report it with the model.",
  ],

  "not-rewritten": (where: string) => [
    // Test runners show the message alone.
    `An operator or a conversion in ${where} asked for the number of a traced scalar: the model was handed over as it is, and nobody has rewritten its file. Add the plugin to the configuration (plugins: [micrograd()] from "micrograd-compile/vite"), or hand over the path of the file: load("model.ts").`,
    "Models that are written with methods, x.mul(y), need neither.",
  ],

  // Loading.
  "missing-file": (file: string) => [
    `The model file ${file} does not exist.`,
    "Check the path; it is relative to the working directory.",
  ],
  "not-a-file": (file: string) => [
    `${file} is not a file.`,
    "Name the model's file, for example model.ts, or a pattern for several: 'src/**/*.model.ts'.",
  ],
  "unreadable-file": (file: string, why: string) => [`Cannot read ${file}: ${why}.`, "Check its permissions."],
  "bad-syntax": (message: string) => [message, "The file must be TypeScript that can be run by stripping its types."],
  "unresolved-import": (message: string) => [
    message,
    "Check the path and the name, or install the package beside the model.",
  ],
  "no-model": (file: string) => [
    `${file} exports no model.`,
    "Write `export default defineModel({ … })`, or a named export of one.",
  ],

  "two-models": (output: string, models: string) => [
    `${output} would be made from two models: ${models}.`,
    "Rename one of them, or give each an output of its own.",
  ],
  "missing-peer": (name: string, who = "The plugin", install = `npm i -D ${name}`) => [
    `${who} needs the package ${name}, which is not installed.`,
    `Install it beside micrograd-compile: ${install}`,
  ],

  // More than one process.
  "bad-cluster": (what: string, hint = "See docs/scale.md for what connect and serve take.") => [what, hint],
  "no-redis": (where: string, why: string) => [
    `Redis at ${where} cannot be reached: ${why}.`,
    "Start it (redis-server --appendonly yes), or check host, port and password in `redis`.",
  ],
  "volatile-redis": (where: string) => [
    `Redis at ${where} keeps nothing on disk (appendonly no): if it dies, what is queued is lost and done again.`,
    "Start it with --appendonly yes.",
  ],
  "late-step": (what: string, timeout: number, why: string) => [
    `${what} was not finished within ${timeout} ms: ${why}.`,
    "Nothing of it was kept: mend that (or give a longer `timeout`) and call once more with the same arguments.",
  ],
  "closed-data": () => ["The data was closed while it was at work.", "Close it when all steps are finished."],
  "lost-thread": (why: string) => [
    `A thread ${why}.`,
    "Give a longer `timeout`, or see what the shard or job does there.",
  ],
  "other-module": (where: string, own: string, asked: string) => [
    `The worker ${where} has the model ${own}, but was asked for ${asked}.`,
    "Compile the same model file, with the same options and version, on all machines, and start the worker again.",
  ],
  "other-engine": (where: string, own: string, asked: string) => [
    `The worker ${where} runs on ${own}, but was asked from ${asked}: the bits of Math differ between engines.`,
    "Run the same version of the same engine on all machines.",
  ],
  "missing-shard": (id: number, where: string, why: string) => [
    `Shard ${id} cannot be had at ${where}: ${why}.`,
    "Give `shard` a function that returns the shard's examples as a Float64Array, or serve its partition where the shard is.",
  ],
  "nan-shard": (id: number, where: string, what: string) => [
    `Shard ${id} at ${where} is not a number: ${what}.`,
    "Mend the data, or the parameters that it was summed with; if your solver can do with NaN, give nan: 'pass'.",
  ],
  "failed-job": (index: number, where: string, why: string) => [
    `Job ${index} failed at ${where}: ${why}.`,
    "The other jobs have run; run those that failed once more when that is mended.",
  ],
  "failed-jobs": (failed: number, all: number, first: string) => [
    `${failed} of ${all} jobs failed. The first: ${first}`,
    "The others' results are in `results` of this error, each failed job's own error in `failures`.",
  ],

  // Emitting.
  "unknown-product": (name: string, known: string) => [
    `--emit does not know \`${name}\`.`,
    `It takes a comma-separated list of ${known}.`,
  ],
  "dense-derivative": (what: string, instead: string) => [
    `The ${what} of this model has more elements that may be nonzero than can be listed.`,
    `Ask for ${instead} instead.`,
  ],
  "integer-variable": (name: string) => [
    `\`${name}\` is an integer: nothing can be differentiated by it.`,
    "Leave it out of --wrt, or make it a scalar() or vector(n) if it may be any number.",
  ],
  "bad-bounds": (what: string) => [
    what,
    "Parameters may have { min, max, fixed }: numbers with min ≤ initial value ≤ max, and true or false; one for all, an array of the shape's lengths, or a function of the indices.",
  ],
  "unknown-variable": (name: string, known: string) => [
    `--wrt does not know \`${name}\`: no parameter has that name, and no input.`,
    `It takes a comma-separated list of ${known}, or of elements of these (w[3]).`,
  ],
  "product-mismatch": (what: string) => [what, "See the README for which functions a scalar and a vector model have."],
  "bad-output": (file: string, why: string) => [
    `Cannot write ${file}: ${why}.`,
    "Make it possible there, or choose another output (-o; of the plugin's declarations, `types`).",
  ],
  "bad-extension": (file: string) => [
    `${file} has no extension that says what to write.`,
    "Use .ts (TypeScript), .mjs (ES module), .cjs (CommonJS), .js (what the nearest package.json says), or a folder with a / at its end.",
  ],
  "output-is-model": (file: string, what = "the model itself") => [
    `The output ${file} is ${what}.`,
    "Choose another output with -o.",
  ],
  // What explain is given.
  "bad-data": (what: string, hint: string) => [what, hint],
  "bad-usage": (what: string) => [what, "Run micrograd-compile --help."],
  "bad-option": (what: string, takes: string) => [what, takes],
  "too-large": (what: string, most: string) => [
    `The model comes to ${what}, and WebAssembly has no more than ${most}.`,
    "Compile it with --backend js.",
  ],
  "not-closed": (what: string) => [
    `The generated module is not self-contained: ${what}.`,
    "This is a bug of micrograd-compile: please report it with the model.",
  ],
} satisfies { readonly [code: string]: Message };

type EngineMessages = typeof engineMessages;
type Messages = EngineMessages & typeof compilerMessages;

export type DiagnosticCode = keyof Messages;

/** A usage error (exit code 2) is one that the command line alone is at fault for. */
const USAGE: ReadonlySet<DiagnosticCode> = new Set([
  "missing-file",
  "not-a-file",
  "unreadable-file",
  "unknown-product",
  "bad-output",
  "bad-extension",
  "output-is-model",
  "bad-usage",
  "two-models",
]);

/** A place in a file of the user's; lines and columns count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** An error with a stable code, a sentence of what and one of what to do, and (once known) a frame of the user's file. */
export class Diagnostic extends Error {
  override readonly name = "Diagnostic";
  readonly code: DiagnosticCode;
  readonly hint: string;
  location: Location | undefined;
  /** The word of the user's file that it is about, if that stands behind the place that its stack leads to. */
  word: string | undefined;
  /** The word of the user's file behind which that stands; its own first place if they are the same. */
  after = "eval";
  /** Some lines of the user's file around the place, with a mark under it. */
  frame: string | undefined;
  /** Its stack in the user's own files, innermost first: `at helper (model.ts:8:14)`. */
  trail: readonly string[] = [];
  /** The user's files that went in before it was found, absolute; if that came so far. */
  sources: readonly string[] = [];
  /** What else is wrong, in errors that do not follow from this one. */
  others: readonly Diagnostic[] = [];

  constructor(code: DiagnosticCode, what: string, hint: string, options?: ErrorOptions) {
    super(what, options);
    this.code = code;
    this.hint = hint;
  }

  /** 1: the model failed; 2: the command was wrong. */
  get exitCode(): 1 | 2 {
    return USAGE.has(this.code) ? 2 : 1;
  }
}

/** The error of this code, from the facts of the case. */
export function diagnostic<C extends DiagnosticCode>(code: C, ...facts: Parameters<Messages[C]>): Diagnostic {
  return made(code, { ...engineMessages, ...compilerMessages }[code], facts);
}

/** The same for what the engine has to say itself: a page with the engine alone does not carry the rest. */
export function engineDiagnostic<C extends keyof EngineMessages>(
  code: C,
  ...facts: Parameters<EngineMessages[C]>
): Diagnostic {
  return made(code, engineMessages[code], facts);
}

function made(code: DiagnosticCode, message: unknown, facts: readonly unknown[]): Diagnostic {
  const [what, hint] = (message as (...facts: readonly unknown[]) => readonly [string, string])(...facts);
  return new Diagnostic(code, what, hint);
}

/** Something worth knowing that stops nothing. */
export interface Warning {
  readonly code: "unused-parameter" | "unused-input" | "throwing" | "not-finite";
  readonly message: string;
  /** The number of the place in the model that it is about, if it is about one. */
  readonly span?: number;
  /** That place. */
  readonly location?: Location;
}
