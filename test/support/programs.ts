/**
 * Random plain functions of three numbers, as fast-check arbitraries of their texts: locals, captured variables, members and
 * elements that are written in branches of conditions at any depth, early returns, loops that are left, `switch`, `throw`,
 * sorting and searching, helpers, methods, closures. What
 * is generated here is what the rewriting of model files promises to follow, so that none of it may be refused. It is long
 * because every kind of statement and expression has its generator, and they call one another.
 */
import fc from "fast-check";
import { chosen, filtered, floats, goneThrough, nothing, searched } from "./program-objects.js";
import {
  adding,
  block,
  fresh,
  indented,
  pick,
  plain,
  type Scope,
  type Statement,
  sequence,
  target,
  type Writer,
} from "./program-scopes.js";

const which = fc.nat(30);
const UNARY = ["exp", "tanh", "sin", "abs", "sqrt", "log", "floor", "sign", "cos", "cbrt", "round", "atan"];
const LITERALS = ["0", "1", "2", "(-1)", "0.5", "3", "(-2.5)", "0.1", "(-0)", "NaN", "Infinity"];

const read: fc.Arbitrary<Writer> = which.map((i) => (scope) => pick(scope.numbers, i));
const literal: fc.Arbitrary<Writer> = fc.constantFrom(...LITERALS).map((text) => () => text);

const { number, condition } = fc.letrec<{ number: Writer; condition: Writer }>((tie) => {
  const [x, y, z, c] = [tie("number"), tie("number"), tie("number"), tie("condition")];
  const number = fc.oneof(
    { maxDepth: 3, depthIdentifier: "expression" },
    { weight: 6, arbitrary: read },
    { weight: 2, arbitrary: literal },
    {
      weight: 6,
      arbitrary: fc.tuple(x, fc.constantFrom("+", "-", "*", "*", "/", "%"), y).map(
        ([x, op, y]): Writer =>
          (s) =>
            `(${x(s)} ${op} ${y(s)})`,
      ),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(fc.constantFrom(...UNARY), x).map(
        ([f, x]): Writer =>
          (s) =>
            `Math.${f}(${x(s)})`,
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom("max", "min", "hypot", "atan2"), x, y).map(
        ([f, x, y]): Writer =>
          (s) =>
            `Math.${f}(${x(s)}, ${y(s)})`,
      ),
    },
    {
      weight: 1,
      arbitrary: x.map(
        (x): Writer =>
          (s) =>
            `(${x(s)} ** 2)`,
      ),
    },
    {
      weight: 1,
      arbitrary: x.map(
        (x): Writer =>
          (s) =>
            `(- ${x(s)})`,
      ),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(c, x, y).map(
        ([c, x, y]): Writer =>
          (s) =>
            `(${c(s)} ? ${x(s)} : ${y(s)})`,
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(x, fc.constantFrom("&&", "||", "??"), y).map(
        ([x, op, y]): Writer =>
          (s) =>
            `(${x(s)} ${op} ${y(s)})`,
      ),
    },
    {
      weight: 1,
      arbitrary: c.map(
        (c): Writer =>
          (s) =>
            `(+!!(${c(s)}))`,
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(c, fc.constantFrom("+", "-", "*"), x).map(
        ([c, op, x]): Writer =>
          (s) =>
            `(Number(!(${c(s)})) ${op} ${x(s)})`,
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom("findIndex", "findLastIndex"), x, y, z).map(
        ([method, x, y, z]): Writer =>
          (s) =>
            `[${x(s)}, ${y(s)}].${method}((q) => q > ${z(s)})`,
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom("indexOf", "lastIndexOf"), x, y).map(
        ([method, x, y]): Writer =>
          (s) =>
            `[${x(s)}, ${y(s)}].${method}(Math.min(${x(s)}, ${y(s)}))`,
      ),
    },
    { weight: 1, arbitrary: filtered(x, y, z) },
    { weight: 2, arbitrary: searched(x, y, z) },
    {
      weight: 2,
      arbitrary: fc.tuple(which, x, y).map(
        ([i, x, y]): Writer =>
          (s) => {
            return s.functions.length === 0 ? x(s) : `${pick(s.functions, i)}(${x(s)}, ${y(s)})`;
          },
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(which, fc.constantFrom("=", "+=", "-=", "*=", "&&=", "||="), z).map(
        ([i, op, z]): Writer =>
          (s) =>
            `(${target(i, s)} ${op} ${z(s)})`,
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(which, fc.constantFrom("++", "--"), fc.boolean()).map(
        ([i, op, first]): Writer =>
          (s) =>
            first ? `(${op}${target(i, s)})` : `(${target(i, s)}${op})`,
      ),
    },
  );
  const condition = fc.oneof(
    { maxDepth: 2, depthIdentifier: "condition" },
    {
      weight: 6,
      arbitrary: fc.tuple(x, fc.constantFrom("<", "<=", ">", ">=", "===", "!=="), y).map(
        ([x, op, y]): Writer =>
          (s) =>
            `${x(s)} ${op} ${y(s)}`,
      ),
    },
    {
      weight: 2,
      arbitrary: c.map(
        (c): Writer =>
          (s) =>
            `!(${c(s)})`,
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(c, fc.constantFrom("&&", "||"), c).map(
        ([p, op, q]): Writer =>
          (s) =>
            `(${p(s)}) ${op} (${q(s)})`,
      ),
    },
    { weight: 1, arbitrary: x },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom("some", "every"), x, y, fc.constantFrom("<", ">="), z).map(
        ([method, x, y, op, z]): Writer =>
          (s) =>
            `[${x(s)}, ${y(s)}].${method}((q) => q ${op} ${z(s)})`,
      ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(fc.constantFrom("Number.isNaN", "Number.isFinite", "isNaN", "Boolean"), x).map(
        ([f, x]): Writer =>
          (s) =>
            `${f}(${x(s)})`,
      ),
    },
  );
  return { number, condition };
});

const declaration: fc.Arbitrary<Statement> = fc
  .tuple(number, fc.constantFrom("let", "let", "const"))
  .map(([x, kind]) => (s) => {
    const name = fresh(s);
    return { text: `${kind} ${name} = ${x(s)};`, scope: adding(s, [name], kind === "const" ? [] : [name]) };
  });

const records: fc.Arbitrary<Statement> = fc.tuple(number, number, fc.boolean()).map(([x, y, array]) => (s) => {
  const name = fresh(s);
  const members = array ? [`${name}[0]`, `${name}[1]`] : [`${name}.x`, `${name}.y`];
  const made = array ? `[${x(s)}, ${y(s)}]` : `{ x: ${x(s)}, y: ${y(s)} }`;
  return { text: `const ${name} = ${made};`, scope: adding(s, members) };
});

const destructuring: fc.Arbitrary<Statement> = fc.tuple(which, number, number).map(([i, x, y]) => (s) => {
  const [a, b] = [fresh(s), fresh(s)];
  const value = s.pairs.length > 0 && i % 2 ? `${pick(s.pairs, i >> 1)}(${x(s)}, ${y(s)})` : `[${x(s)}, ${y(s)}]`;
  return { text: `let [${a}, ${b}] = ${value};`, scope: adding(s, [a, b]) };
});

const swap: fc.Arbitrary<Statement> = fc.tuple(which, which, number, fc.boolean()).map(([i, j, x, record]) => (s) => {
  const [a, b] = [target(i, s), target(j, s)];
  return { text: record ? `({ x: ${a}, y: ${b} = 2 } = { x: ${x(s)} });` : `[${a}, ${b}] = [${b}, ${a}];` };
});

const change = plain(
  fc.tuple(which, fc.constantFrom("=", "=", "+=", "-=", "*=", "/=", "%=", "&&=", "||=", "??="), number).map(
    ([i, op, x]): Writer =>
      (s) =>
        `${target(i, s)} ${op} ${x(s)};`,
  ),
);
const update = plain(
  fc.tuple(which, fc.constantFrom("++", "--"), fc.boolean()).map(
    ([i, op, first]): Writer =>
      (s) =>
        first ? `${op}${target(i, s)};` : `${target(i, s)}${op};`,
  ),
);
/** Three numbers in order; of NaN no order is known. */
const sorts: fc.Arbitrary<Statement> = fc
  .tuple(number, number, number, fc.constantFrom("p - q", "q - p"), fc.constantFrom("sort", "toSorted"))
  .map(([x, y, z, order, method]) => (s) => {
    const name = fresh(s);
    const all = `[${x(s)}, ${y(s)}, ${z(s)}].map((q) => (Number.isNaN(q) ? 0 : q))`;
    const text = `const ${name} = ${all}.${method}((p, q) => ${order});`;
    return {
      text,
      scope: adding(
        s,
        [0, 1, 2].map((i) => `${name}[${i}]`),
      ),
    };
  });
const jump = plain(
  fc.tuple(condition, fc.constantFrom("break", "continue"), which).map(
    ([c, what, i]): Writer =>
      (s) => {
        const label = i % 2 === 0 && s.labels.length > 0 ? ` ${pick(s.labels, i >> 1)}` : "";
        return s.loops === 0 ? ";" : `if (${c(s)}) ${what}${label};`;
      },
  ),
);
const guard = plain(
  fc.tuple(condition, condition).map(
    ([c, d]): Writer =>
      (s) =>
        `if ((${c(s)}) && (${d(s)})) throw new RangeError("guard");`,
  ),
);
const valued = plain(
  number.map(
    (x): Writer =>
      (s) =>
        `${x(s)};`.replace(/^(?=[{[])/, "void "),
  ),
);
const returned: fc.Arbitrary<Writer> = fc.tuple(number, number).map(
  ([x, y]) =>
    (s) =>
      `return ${s.returns === "one" ? x(s) : `[${x(s)}, ${y(s)}]`};`,
);

/** The head of a loop and what can be read and written in its body. */
const heads: fc.Arbitrary<(s: Scope) => [head: string, inner: Scope]> = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.constantFrom("count", "count", "of", "carried"), number, number)
  .map(([most, kind, x, y]) => (s) => {
    const trip = s.loops > 0 ? Math.min(most, 2) : most;
    const name = fresh(s);
    const inner = { ...s, loops: s.loops + 1 };
    if (kind === "of") return [`for (const ${name} of [${x(s)}, ${y(s)}])`, adding(inner, [name], [])];
    const counted = [name, `TABLE[${name}]`, `table[${name}]`];
    if (kind === "count")
      return [`for (let ${name} = 0; ${name} < ${trip}; ${name}++)`, adding(inner, counted, [counted[2]!])];
    const carried = fresh(s);
    const all = adding(inner, [...counted, carried], [counted[2]!, carried]);
    const next = `${name}++, ${carried} = ${y(adding(inner, [carried], []))}`;
    return [`for (let ${name} = 0, ${carried} = ${x(s)}; ${name} < ${trip}; ${next})`, all];
  });

/** The number that a clause of a `switch` is for; none is `default`. */
const cases = fc.option(fc.constantFrom("-1", "0", "1", "2", "-0"), { freq: 3 });

const bodies = fc.letrec<{ body: Writer; branch: Writer; statement: Statement; conditional: Writer }>((tie) => ({
  body: fc.array(tie("statement"), { minLength: 1, maxLength: 3 }).map((all) => sequence(all)),
  branch: fc
    .tuple(fc.array(tie("statement"), { maxLength: 2 }), fc.option(returned, { freq: 2 }))
    .map(([all, last]) => block(sequence(all, last ?? undefined))),
  conditional: fc
    .tuple(condition, tie("branch"), fc.option(fc.oneof(tie("branch"), tie("branch"), tie("conditional")), { freq: 2 }))
    .map(
      ([c, yes, no]) =>
        (s) =>
          `if (${c(s)}) ${yes(s)}${no ? ` else ${no(s)}` : ""}`,
    ),
  statement: fc.oneof(
    { maxDepth: 3, depthIdentifier: "statement" },
    { weight: 5, arbitrary: change },
    { weight: 2, arbitrary: declaration },
    { weight: 1, arbitrary: records },
    { weight: 1, arbitrary: destructuring },
    { weight: 1, arbitrary: swap },
    { weight: 1, arbitrary: update },
    { weight: 1, arbitrary: valued },
    { weight: 6, arbitrary: plain(tie("conditional")) },
    { weight: 3, arbitrary: jump },
    { weight: 1, arbitrary: sorts },
    { weight: 1, arbitrary: guard },
    { weight: 1, arbitrary: goneThrough(number) },
    { weight: 1, arbitrary: floats(number) },
    { weight: 1, arbitrary: chosen(number, condition) },
    { weight: 1, arbitrary: nothing(number, condition) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(
          number,
          fc.uniqueArray(fc.tuple(cases, tie("branch"), fc.boolean()), {
            maxLength: 4,
            selector: ([c]) => Number(c ?? 9) + 0,
          }),
        )
        .map(
          ([x, clauses]): Statement =>
            (s) => {
              const texts = clauses.map(([value, body, breaks]) => {
                const text = `${value === null ? "default" : `case ${value}`}: ${body(s)}`;
                return breaks ? `${text}\n  break;` : text;
              });
              return { text: `switch (Math.sign(${x(s)})) {\n${indented(texts.join("\n"))}\n}` };
            },
        ),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(condition, fc.integer({ min: 1, max: 2 }), tie("body"), fc.boolean()).map(
        ([c, trip, body, first]): Statement =>
          (s) => {
            const name = fresh(s);
            const inner = { ...adding(s, [name], []), loops: s.loops + 1 };
            const bound = `(${c(s)}) && ${name}-- > 0`;
            const loop = first
              ? `while (${bound}) ${block(body)(inner)}`
              : `do ${block(body)(inner)} while (${bound});`;
            return s.loops > 0
              ? { text: ";" }
              : { text: `let ${name} = ${trip};\n${loop}`, scope: adding(s, [name], []) };
          },
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(heads, tie("body"), fc.boolean()).map(
        ([head, body, labelled]): Statement =>
          (s) => {
            const [text, inner] = head(s);
            const label = fresh(s);
            const within = labelled ? { ...inner, labels: [...inner.labels, label] } : inner;
            return { text: s.loops > 1 ? ";" : `${labelled ? `${label}: ` : ""}${text} ${block(body)(within)}` };
          },
      ),
    },
  ),
}));

/** The body of a function, up to what it returns at its end. */
const functionBody: fc.Arbitrary<Writer> = fc.tuple(bodies.body, returned).map(
  ([body, last]) =>
    (s) =>
      `{\n${indented(`${body(s)}\n${last(s)}`)}\n}`,
);

/** The text of a function `program(a, b, c)` of three numbers, and of what it calls. */
export const programs: fc.Arbitrary<string> = fc
  .record({
    helper: functionBody,
    pair: functionBody,
    method: functionBody,
    closure: functionBody,
    main: functionBody,
    parts: fc.nat(63),
  })
  .map(({ helper, pair, method, closure, main, parts }) => {
    const has = (part: number): boolean => (parts & part) !== 0;
    const names = { next: 0 };
    const bare: Scope = {
      numbers: ["x", "y"],
      targets: ["x", "y"],
      functions: [],
      pairs: [],
      names,
      chosen: [],
      optional: [],
      loops: 0,
      labels: [],
      returns: "one",
    };
    const functions = has(1) ? ["helper"] : [];
    const pairs = has(2) ? ["pair"] : [];
    const texts = ["const TABLE = [0.5, -1, 2];"];
    const table = "const table = [x, 1, y];\n  ";
    const open = (text: string): string => text.replace("{\n  ", `{\n  ${table}`);
    if (has(1)) texts.push(`function helper(x, y) ${open(helper(bare))}`);
    if (has(2)) texts.push(`function pair(x, y) ${open(pair({ ...bare, functions, returns: "two" }))}`);
    const own = adding({ ...bare, functions, pairs }, ["this.m", "this.n"]);
    if (has(4))
      texts.push(
        `class State {\n  m = 1;\n  constructor(n) {\n    this.n = n;\n  }\n${indented(`step(x, y) ${open(method(own))}`)}\n}`,
      );
    const state = has(4) ? ["state.m", "state.n"] : [];
    const inner = adding({ ...bare, functions: [...functions, ...(has(4) ? ["state.step"] : [])], pairs }, [
      ...state,
      "o.p",
      "o.r.s",
      "table[0]",
      "captured",
    ]);
    const makers = [
      ...(has(4) ? ["const state = new State(b);"] : []),
      "let captured = a;",
      "const o = { p: b, r: { s: 2 } };",
      "const table = [a, -1, c];",
      ...(has(8) ? [`const closure = (x, y) => ${closure(inner)};`] : []),
    ];
    const outer = adding({ ...inner, functions: [...inner.functions, ...(has(8) ? ["closure"] : [])] }, [
      "table[2]",
      "a",
      "b",
      "c",
    ]);
    const all = {
      ...outer,
      numbers: outer.numbers.filter((name) => name !== "x" && name !== "y"),
      targets: outer.targets.filter((name) => name !== "x" && name !== "y"),
    };
    const body = main(all).replace("{\n", `{\n${indented(makers.join("\n"))}\n`);
    const text = `${texts.join("\n")}\nfunction program(a, b, c) ${body}\n`;
    // Most without remainders, whose slopes nobody can check by differences.
    return has(16) && has(32) ? text : text.replaceAll("%", "-");
  });
