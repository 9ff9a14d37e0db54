/**
 * Texts of elements in a program of loops: how an index moves with the counters around it, and what is in a variable instead
 * for a while. It knows where the printer is (counters, ordinals, carried elements), and nothing of statements.
 */
import { type Access, isLookup } from "../../layout/loops/access.js";
import type { Block } from "../../layout/loops/blocks.js";
import type { Index, Lookup } from "../../layout/loops/elements.js";
import { atom, type Code } from "../../ops/code.js";
import { type Surroundings, targetName } from "../surroundings.js";

export class Addresses {
  /** The counters of the loops around, from outside in. */
  readonly counters: string[] = [];
  /** Elements that are in a variable for a while, by their text. */
  readonly carried = new Map<string, string>();
  /** The variables that count iterations of loops, over all runs since some iteration of an outer loop. */
  readonly ordinals: { readonly name: string; readonly loop: Block; readonly since: number }[] = [];
  /** What TypeScript wants to see behind an element that is there. */
  readonly bang: string;
  private readonly around: Surroundings;

  constructor(around: Surroundings) {
    this.around = around;
    this.bang = around.typed ? "!" : "";
  }

  ordinalOf({ loop, since }: Lookup): string | undefined {
    return this.ordinals.find((ordinal) => ordinal.loop === loop && ordinal.since === since)?.name;
  }

  load(text: string): Code {
    return atom(this.carried.get(text) ?? text + this.bang);
  }

  text({ array, at }: Access): string {
    if (isLookup(at)) return this.lookupText("data", at);
    if (typeof array === "string") return this.element(array, at);
    if ("target" in array) return this.element(targetName(array.target, this.around), at);
    const { name, offset } = this.around.arrays[array.port];
    return this.element(name, at, offset);
  }

  /** `name[3 + 17 * i - j]`. */
  element(name: string, index: Index, offset?: string): string {
    return `${name}[${this.sum(index, offset)}]`;
  }

  sum({ base, strides, lookup }: Index, offset?: string): string {
    const found = lookup && this.load(this.lookupText("index", lookup)).text;
    return this.affine(base, strides, [offset, found].filter(Boolean).join(" + "));
  }

  lookupText(array: "index" | "data", lookup: Lookup): string {
    const { start, strides, step } = lookup;
    const sign = step > 0 ? "+" : "-";
    const at = strides ? this.affine(start, strides, "") : `${start} ${sign} ${this.ordinalOf(lookup)}`;
    return `${array}[${at}]`;
  }

  private affine(base: number, strides: readonly number[], before: string): string {
    const terms = strides.flatMap((stride, d) => (stride === 0 ? [] : [{ stride, counter: this.counters[d]! }]));
    let text = before;
    if (base !== 0 || (text === "" && (terms[0]?.stride ?? -1) < 0))
      text += text === "" ? base : ` ${base < 0 ? "-" : "+"} ${Math.abs(base)}`;
    for (const { stride, counter } of terms) {
      const factor = Math.abs(stride) === 1 ? counter : `${Math.abs(stride)} * ${counter}`;
      text += text === "" ? factor : ` ${stride < 0 ? "-" : "+"} ${factor}`;
    }
    return text;
  }
}
