/** Prints a kernel, whatever its layout. */

import { isListing, isProgram, type Kernel, partCount } from "../../layout/kernel.js";
import type { Bodies } from "../backend.js";
import type { Surroundings } from "../surroundings.js";
import { printKernel, printReturn } from "./print-kernel.js";
import { printListing } from "./print-listing.js";
import { printProgram } from "./print-program.js";

export function printBodies(kernel: Kernel, around: Surroundings): Bodies {
  const { layout, stores, tape } = kernel;
  if (isListing(layout)) return { parts: [], main: printListing(layout, tape, stores, around) };
  const count = partCount(kernel);
  const printed = isProgram(layout) ? printProgram(layout, stores, around) : printKernel({ ...kernel, layout }, around);
  if (count === 0) return { parts: [], main: printed[0]! };
  const main = isProgram(layout) ? (printed[count] ?? "") : printReturn({ tape, layout }, around);
  return { parts: printed.slice(0, count), main };
}
