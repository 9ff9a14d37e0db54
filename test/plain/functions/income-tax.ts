/**
 * A progressive income tax with brackets, an allowance that is withdrawn above a limit, and a credit for children that
 * cannot make the tax negative; in thousands. What two people keep together.
 */
import { defineModel, vector } from "micrograd-compile";

const brackets = [
  { upTo: 12, rate: 0 },
  { upTo: 30, rate: 0.2 },
  { upTo: 70, rate: 0.32 },
  { upTo: Infinity, rate: 0.45 },
];

function allowance(income: number): number {
  const full = 5;
  const limit = 60;
  if (income <= limit) return full;
  const left = full - (income - limit) / 4;
  return left > 0 ? left : 0;
}

function tax(income: number, credit: number): number {
  const taxable = income - allowance(income);
  let due = 0;
  let from = 0;
  for (const { upTo, rate } of brackets) {
    if (taxable > from) {
      const top = Math.min(taxable, upTo);
      due += (top - from) * rate;
    }
    from = upTo;
  }
  if (due < credit) return 0;
  return due - credit;
}

/** x is two incomes and the credit of the second. */
export function f(x: readonly number[]): number {
  const [mine, yours, credit] = x as [number, number, number];
  return mine - tax(mine, 0.5) + yours - tax(yours, credit);
}

export const domain: readonly (readonly [number, number])[] = [
  [2, 110],
  [2, 110],
  [0.5, 6],
];
export const seeds: readonly (readonly number[])[] = [
  [3, 4, 1],
  [4, 3, 2],
];

export default defineModel({ parameters: { x: vector(domain.length, [40, 25, 2]) }, forward: ({ x }) => f(x) });
