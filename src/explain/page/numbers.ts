/** Numbers for people: four significant digits until one points at them, and signs that are not only a colour. */

export function short(x: number): string {
  if (!Number.isFinite(x)) return Number.isNaN(x) ? "NaN" : x > 0 ? "∞" : "−∞";
  if (x === 0) return "0";
  const size = Math.abs(x);
  const text = size >= 1e6 || size < 1e-4 ? x.toExponential(3) : String(Number(x.toPrecision(4)));
  return minus(text.replace("e+", "e"));
}

export const full = (x: number): string => minus(Number.isFinite(x) ? String(x) : short(x));

const minus = (text: string): string => text.replaceAll("-", "−");

/** As part of a formula: negative numbers in parentheses. */
export const inFormula = (x: number): string => (x < 0 ? `(${short(x)})` : short(x));

/** How strong a colour is: 0 for nothing, 1 for what is large, on a log scale. */
export function strength(x: number): number {
  if (!Number.isFinite(x)) return 1;
  return x === 0 ? 0 : Math.max(0.15, Math.min(1, (Math.log10(Math.abs(x)) + 4) / 7));
}

export const signOf = (x: number): "positive" | "negative" | "zero" | "odd" =>
  !Number.isFinite(x) ? "odd" : x > 0 ? "positive" : x < 0 ? "negative" : "zero";

export const count = (n: number, what: string): string => `${n.toLocaleString("en")} ${what}${n === 1 ? "" : "s"}`;
