/** The names that options take, for the help: read off what the compiler itself goes by. */

export async function namesText(): Promise<string> {
  const { productsOf } = await import("../products/index.js");
  const { STAGES } = await import("../pipeline/stages.js");
  const list = (names: readonly string[]): string => names.join(", ");
  return [
    "",
    "Functions for --emit:",
    `  of scalar models: ${list(productsOf("scalar").map(({ name }) => name))}`,
    `  of vector models: ${list(productsOf("vector").map(({ name }) => name))}`,
    "",
    `Stages for --dump: ${list(STAGES)}`,
    "",
  ].join("\n");
}
