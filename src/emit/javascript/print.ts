/** Prints a kernel, whatever its layout. */
import { isListing, isProgram, type Kernel, partCount } from "../../layout/kernel.js";
import { printKernel, printReturn } from "./print-kernel.js";
import { printListing } from "./print-listing.js";
import { printProgram } from "./print-program.js";
import type { Surroundings } from "./surroundings.js";

export interface Bodies {
  /** The bodies of the functions that the kernel consists of; none if it is one function. */
  readonly parts: readonly string[];
  /** The body of the kernel's own function, or what it does after calling the parts. */
  readonly main: string;
}

export function printBodies(kernel: Kernel, around: Surroundings): Bodies {
  const { layout, stores, tape } = kernel;
  if (isListing(layout)) return { parts: [], main: printListing(layout, tape, stores, around) };
  const count = partCount(kernel);
  const printed = isProgram(layout) ? printProgram(layout, stores, around) : printKernel({ ...kernel, layout }, around);
  if (count === 0) return { parts: [], main: printed[0]! };
  const main = isProgram(layout) ? (printed[count] ?? "") : printReturn({ tape, layout }, around);
  return { parts: printed.slice(0, count), main };
}
