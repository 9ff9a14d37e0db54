/**
 * Random plain functions of three numbers that look things up: tables of numbers, of arguments and of what is computed, short
 * and long, read at any index and written at one that there is, in loops, branches and copies. The text of a seed is always the same.
 */
import { mulberry32 } from "../../src/common/random.js";

/** The text of a function `program` of x, y and z. */
export function tableProgram(seed: number): string {
  const random = mulberry32(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = <T>(all: readonly T[]): T => all[below(all.length)]!;
  /** Numbers that an expression may name, tables with their lengths, and whole numbers. */
  const numbers = ["x", "y", "z"];
  const variables: string[] = [];
  const tables: (readonly [string, number])[] = [];
  const counters: string[] = [];
  let names = 0;
  const fresh = (): string => `v${names++}`;

  const index = (): string =>
    pick([
      () => `Math.floor(Math.abs(${number(1)} + y) * 4)`,
      () => `Math.trunc(${pick(numbers)} * 3)`,
      () => pick(numbers),
      () => `Math.round(${number(1)} + 0 * x)`,
      () => `PLAIN[${index0()}]`,
      () => pick([...counters, "2"]),
    ])();
  const index0 = (): string => `Math.floor(Math.abs(${pick(numbers)}) * 5)`;
  /** An index below n. */
  const inside = (n: number): string => {
    const e = number(1);
    return pick([
      () => `(${e} > 0 ? Math.min(${n - 1}, Math.floor(2 * ${e})) : 0)`,
      () => `(${e} > 0 ? ${below(n)} : ${below(n)})`,
      () => String(below(n)),
    ])();
  };
  const entry = (): string => {
    if (tables.length === 0) return "x";
    const [table, n] = pick(tables);
    return pick([() => `${table}[${index()}]`, () => `${table}[${inside(n)}]`, () => `${table}[${below(n)}]`])();
  };
  const number = (depth: number): string =>
    depth <= 0
      ? pick([...numbers, ...variables, "0.5", "2", "-1.5"])
      : pick([
          () => number(0),
          () => `(${number(depth - 1)} ${pick(["+", "-", "*"])} ${number(depth - 1)})`,
          () => `Math.${pick(["sin", "tanh", "sqrt", "abs", "cos"])}(${number(depth - 1)})`,
          () => `(${number(depth - 1)} ${pick(["<", ">"])} ${number(0)} ? ${number(depth - 1)} : ${number(depth - 1)})`,
        ])();
  const value = (): string =>
    pick([() => number(2), entry, () => `(${entry()} * ${number(1)})`, () => `(${entry()} + ${entry()})`])();

  const table = (): string => {
    const name = fresh();
    const n = pick([3, 9, 12]);
    const k = number(1);
    const made = pick([
      () => `Array.from({ length: ${n} }, (_, k) => Math.sin(${k} + k))`,
      () => `Array.from({ length: ${n} }, (_, k) => (k % 2 ? ${k} : x * k))`,
      () => `new Array(${n}).fill(${pick(["0", "x", "x * y"])})`,
      () => `Array.from({ length: ${n} }, (_, k) => k * 0.5 - 1)`,
      () => `Array.from({ length: ${n} }, (_, k) => [x, y, z][k % 3])`,
      () => `Float64Array.from({ length: ${n} }, (_, k) => ${k} * k)`,
      () => {
        const other = tables.find(([, length]) => length === n);
        return other ? `${other[0]}.slice()` : `new Array(${n}).fill(1)`;
      },
    ])();
    const text = `const ${name} = ${made};`;
    tables.push([name, n]);
    return text;
  };
  const statement = (depth: number): string =>
    pick([
      () => {
        const text = `${value()};`;
        const name = fresh();
        variables.push(name);
        return `let ${name} = ${text}`;
      },
      () => (variables.length > 0 ? `${pick(variables)} ${pick(["=", "+="])} ${value()};` : table()),
      write,
      write,
      table,
      () =>
        depth > 0
          ? block(`if (${number(1)} > ${number(0)})`, depth) + (random() < 0.4 ? block(" else", depth) : "")
          : write(),
      () => {
        if (depth <= 0) return write();
        const k = `k${names++}`;
        const end = pick(["2", "3", "Math.min(z, 3)", "Math.min(Math.floor(Math.abs(y) * 2), 3)"]);
        return block(`for (let ${k} = 0; ${k} < ${end}; ${k}++)`, depth, k);
      },
    ])();
  const write = (): string => {
    if (tables.length === 0) return table();
    const [name, n] = pick(tables);
    return `${name}[${inside(n)}] ${pick(["=", "=", "+="])} ${value()};`;
  };
  const block = (head: string, depth: number, counter?: string): string => {
    const known = [variables.length, tables.length] as const;
    if (counter) counters.push(counter);
    const body = Array.from({ length: 1 + below(3) }, () => statement(depth - 1)).join("\n");
    if (counter) counters.pop();
    [variables.length, tables.length] = known;
    return `${head} {\n${body}\n}`;
  };
  const body = [table(), ...Array.from({ length: 3 + below(6) }, () => statement(2))];
  const result = [
    value(),
    value(),
    ...tables.slice(0, 2).map(([name, n]) => `${name}[${below(n)}]`),
    ...variables.slice(0, 2),
  ];
  return `const PLAIN = [3, 0, 2, 11, 5, 1, 7, 4, 6, 2, 9, 8];
function program(x, y, z) {
${body.join("\n")}
return ${result.join(" + ")};
}`;
}
