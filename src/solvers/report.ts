/** A fit as text for a terminal: parameters with their errors, what is peculiar about them, and how good the fit is. */
import type { Estimate, Fit } from "./fit.js";

/** Correlations that are worth a line. */
const NOTABLE = 0.9;

/** A number to as many digits as its error has meaning: two of the error. */
function toError(value: number, error: number): [value: string, error: string] {
  if (!(error > 0 && error < Number.POSITIVE_INFINITY)) return [value.toPrecision(6), ""];
  const last = Math.floor(Math.log10(error)) - 1;
  const digits = Math.max(1, Math.min(17, Math.floor(Math.log10(Math.abs(value) || error)) - last + 1));
  return [value.toPrecision(digits), error.toPrecision(2)];
}

/** The report, lines without an end. */
export function fitReport(fit: Fit): string {
  const percent = `${+(100 * fit.level).toPrecision(4)} %`;
  const rows = fit.estimates.map((estimate): string[] => {
    const [value, error] = toError(estimate.value, estimate.error);
    const relative = Math.abs((100 * estimate.error) / estimate.value);
    if (estimate.state !== "free") return [estimate.name, value, "", remarkOf(estimate)];
    const [low] = toError(estimate.low, estimate.error);
    const [high] = toError(estimate.high, estimate.error);
    return [estimate.name, value, `± ${error}`, `(${relative.toPrecision(2)} %)   ${percent}: ${low} … ${high}`];
  });
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const table = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join(" ")
      .trimEnd(),
  );
  return [
    ...table,
    `χ² ${fit.chiSquared.toPrecision(6)} with ${fit.degreesOfFreedom} degrees of freedom, ${fit.reducedChiSquared.toPrecision(4)} each; AIC ${fit.aic.toFixed(2)}, BIC ${fit.bic.toFixed(2)}`,
    ...notable(fit),
    `${fit.converged ? "Converged" : "Not converged"} in ${fit.steps} steps. ${fit.why}`,
  ].join("\n");
}

const remarkOf = ({ state }: Estimate): string =>
  state === "at a bound"
    ? "at a bound: its error is not known"
    : "not determined by the data: fix it, or one that does the same";

function notable({ estimates, correlations }: Fit): string[] {
  const n = estimates.length;
  const pairs = estimates.flatMap((one, i) =>
    estimates.slice(0, i).map((other, j) => ({ names: `${other.name}, ${one.name}`, value: correlations[i * n + j]! })),
  );
  const strong = pairs
    .filter(({ value }) => Math.abs(value) >= NOTABLE)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  if (strong.length === 0) return [];
  return [
    `Correlations: ${strong
      .slice(0, 5)
      .map(({ names, value }) => `${names} ${value.toFixed(3)}`)
      .join("; ")}`,
  ];
}
