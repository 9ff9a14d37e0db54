/** The names that options take, for the help: read off what the compiler itself goes by. */

export async function namesText(): Promise<string> {
  const { products } = await import("../derive/kernels.js");
  const { STAGES } = await import("../compile.js");
  const list = (names: readonly string[]): string => names.join(", ");
  return [
    "",
    "Functions for --emit:",
    `  of scalar models: ${list(Object.keys(products.scalar))}`,
    `  of vector models: ${list(Object.keys(products.vector))}`,
    "",
    `Stages for --dump: ${list(STAGES)}`,
    "",
  ].join("\n");
}
