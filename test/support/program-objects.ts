/**
 * What random programs do with lists, typed arrays, records that a condition chooses between, and numbers that may not be
 * there: fast-check arbitraries of the texts, given those of the numbers and conditions in them.
 */
import fc from "fast-check";
import { adding, fresh, pick, type Statement, target, type Writer } from "./program-scopes.js";

type Writers = fc.Arbitrary<Writer>;
type Statements = fc.Arbitrary<Statement>;

const which = fc.nat(30);
const order = fc.constantFrom("<", ">=", ">", "<=", "!==");
const REDUCTIONS = [
  ".reduce((s, q) => s + q, 0)",
  ".reduce((s, q) => s * q, 1)",
  ".reduce((s, q) => (q > s ? q : s), -2)",
  ".reduce((s, q) => Math.min(s, q), Infinity)",
  ".map((q, i) => q * (i + 1)).reduce((s, q) => s - q, 1)",
  ".filter((q) => q < 2).reduce((s, q) => s + q * q, 0)",
  ".length",
];

/** A list, of which some are left out before it becomes a number. */
export const filtered = (x: Writers, y: Writers, z: Writers): Writers =>
  fc.tuple(x, y, z, order, fc.constantFrom(...REDUCTIONS)).map(
    ([x, y, z, order, reduction]) =>
      (s) =>
        `[${x(s)}, ${y(s)}, 0.7].filter((q) => q ${order} ${z(s)})${reduction}`,
  );

/** A loop over what is left of a list, in which nothing is left early. */
export const goneThrough = (number: Writers): Statements =>
  fc.tuple(number, number, number, order, which).map(([x, y, z, order, i]) => (s) => {
    const name = fresh(s);
    const list = `[${x(s)}, ${y(s)}, 0.7].filter((q) => q ${order} ${pick(s.numbers, i)})`;
    const inner = adding(s, [name], []);
    return { text: `for (const ${name} of ${list}) ${target(i, s)} += ${z(inner)};` };
  });

/** A number that may not be there, or something else where it is not. */
export const searched = (x: Writers, y: Writers, z: Writers): Writers =>
  fc.tuple(x, y, z, fc.constantFrom("find", "findLast"), order, which).map(([x, y, z, method, order, i]) => (s) => {
    if (i % 2 === 0 || s.optional.length === 0)
      return `([${x(s)}, ${y(s)}].${method}((q) => q ${order} ${z(s)}) ?? ${pick(s.numbers, i)})`;
    const name = pick(s.optional, i >> 2);
    return i % 4 === 1 ? `(${name} ?? ${x(s)})` : `(${name} == null ? ${x(s)} : ${name} * ${y(s)})`;
  });

/** A typed array and a view of it; both may be written afterwards. */
export const floats = (number: Writers): Statements =>
  fc.tuple(number, number, fc.nat(3), which).map(([x, y, how, i]) => (s) => {
    const [name, part] = [fresh(s), fresh(s)];
    const made = [
      `new Float64Array(3);\n${name}.set([${x(s)}, ${y(s)}], 1)`,
      `Float64Array.from([${x(s)}, 1, ${y(s)}])`,
      `new Float64Array(3).fill(${x(s)}, 1);\n${name}[0] = ${y(s)}`,
      `Float64Array.of(${x(s)}, ${y(s)}, 0.5).map((q) => q * 2)`,
    ][how];
    const lines = [`const ${name} = ${made};`, `const ${part} = ${name}.subarray(1);`];
    if (i % 3 === 0) lines.push(`${part}.set(${name}.subarray(0, 2));`);
    if (i % 3 === 1) lines.push(`for (let i = 1; i < 3; i++) ${name}[i] += ${name}[i - 1];`);
    const elements = [`${name}[0]`, `${name}[1]`, `${part}[1]`];
    const sum = `${name}.reduce((s, q) => s + q, 0)`;
    return {
      text: lines.join("\n"),
      scope: adding(s, [...elements, sum, `${part}.length`], [...elements, `${part}[0]`]),
    };
  });

/** Two records, one of which is chosen: what it holds, who else sees that, and which one it is. */
const choice = (number: Writers, condition: Writers): Statements =>
  fc.tuple(number, number, number, condition).map(([x, y, z, c]) => (s) => {
    const [p, q, w] = [fresh(s), fresh(s), fresh(s)];
    const lines = [
      `const ${p} = { x: ${x(s)}, y: ${y(s)} }, ${q} = { x: ${z(s)}, y: 1 };`,
      `let ${w} = ${c(s)} ? ${p} : ${q};`,
    ];
    const members = [`${w}.x`, `${w}.y`, `${p}.x`, `${q}.y`];
    const named = [`(${w} === ${p} ? 2 : ${q}.x)`, `[${q}, ${p}].indexOf(${w})`];
    const keyed = `new Map([[${p}, ${q}.y], [${q}, 3]]).get(${w})`;
    const scope = adding(s, [...members, ...named, keyed], members);
    return { text: lines.join("\n"), scope: { ...scope, chosen: [...s.chosen, [w, p, q]] } };
  });

/** The record of a list that has the most of something. */
const best = (number: Writers): Statements =>
  fc.tuple(number, number).map(([x, y]) => (s) => {
    const [all, w] = [fresh(s), fresh(s)];
    const text = [
      `const ${all} = [${x(s)}, ${y(s)}, 0.3].map((v, i) => ({ v, i }));`,
      `let ${w} = ${all}[0];`,
      `for (const one of ${all}) if (one.v > ${w}.v) ${w} = one;`,
    ];
    const scope = adding(s, [`${w}.v`, `${w}.i`, `${all}.indexOf(${w})`, `${all}[1].v`], [`${w}.v`, `${all}[0].v`]);
    return { text: text.join("\n"), scope: { ...scope, chosen: [...s.chosen, [w, `${all}[1]`, `${all}[2]`]] } };
  });

/** Another one is chosen. */
const chosenAgain = (condition: Writers): Statements =>
  fc.tuple(condition, which, fc.boolean()).map(([c, i, first]) => (s) => {
    if (s.chosen.length === 0) return { text: ";" };
    const [w, p, q] = s.chosen[i % s.chosen.length]!;
    return { text: `if (${c(s)}) ${w} = ${first ? p : q};` };
  });

export const chosen = (number: Writers, condition: Writers): Statements =>
  fc.oneof(choice(number, condition), best(number), chosenAgain(condition));

/** A number that is there only under a condition, and statements that ask whether it is. */
export const nothing = (number: Writers, condition: Writers): Statements =>
  fc.tuple(number, number, condition, fc.nat(5), which).map(([x, y, c, how, i]) => (s) => {
    if (how > 3 && s.optional.length > 0) {
      const name = pick(s.optional, i);
      return {
        text: how === 4 ? `if (${name} != null) ${target(i, s)} += ${name};` : `if (${c(s)}) ${name} = ${x(s)};`,
      };
    }
    const name = fresh(s);
    const made = [
      `let ${name};\nif (${c(s)}) ${name} = ${x(s)};`,
      `let ${name} = [${x(s)}, ${y(s)}].find((q) => q > ${pick(s.numbers, i)});`,
      `let ${name} = null;\nfor (const q of [${x(s)}, ${y(s)}]) if (${name} === null || q < ${name}) ${name} = q;`,
      `let ${name} = ${c(s)} ? ${x(s)} : undefined;\nif (${name} === undefined || ${name} < 0.5) ${name} = ${y(s)};`,
    ][how % 4];
    return { text: made!, scope: { ...s, optional: [...s.optional, name] } };
  });
