/**
 * What a backend prints: one function of the generated module, as an optimised tape with its layout. And what it needs to
 * know of its surroundings: how arrays are addressed there, and what the reader calls their elements.
 */
import type { Port, Tape } from "../../ir/tape.js";
import type { Layout } from "../../layout/kernel.js";

export interface Kernel {
  /** The function of the template that it is the body of. */
  readonly name: string;
  readonly tape: Tape;
  readonly layout: Layout;
  /** Whether results overwrite what is in the arrays they go to, or are added to it. */
  readonly stores: "set" | "add";
}

export interface Surroundings {
  /** The array that a port's elements are read from, and what is added to their position. */
  readonly arrays: Readonly<Record<Port, { readonly name: string; readonly offset?: string }>>;
  /** The reader's name for an element. */
  readonly nameOf: (port: Port, element: number) => string;
  /** A line of comment on the place in the model that rows come from. */
  readonly place: (span: number) => string | undefined;
  /** Names that locals must not hide. */
  readonly reserved: Iterable<string>;
  /** TypeScript that checks indexing wants to be told that an element is there. */
  readonly typed: boolean;
}
