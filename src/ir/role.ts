/** What a kernel has to do with a batch: what of it is the examples', and what is the same for all of them. */
import type { Port } from "./tape.js";

export interface Role {
  /** Its inputs are one example of the batch, from an offset on. */
  readonly ofBatch?: true;
  /** What is the same for all examples is read from copies that the module makes. */
  readonly copies?: readonly Extract<Port, "parameters" | "vector">[];
  /** Its "gradient" is a sum over the batch, which goes to the caller's array in the end. */
  readonly sums?: true;
  /** It also does the work of another kernel, example by example: of this name, and with this role. */
  readonly alsoFor?: Role & { readonly name: string };
}
