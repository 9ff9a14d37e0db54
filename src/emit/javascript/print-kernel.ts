/**
 * Prints a kernel as straight-line JavaScript: one statement per row, in the order of the tape, under a comment with the
 * line of the model it comes from. Chooses names and parentheses; which local a value is in is decided by the layout. It is long
 * because what a statement is called, and where it is from, depends on those before it.
 */
import {
  arities,
  gathers,
  gets,
  isCondition,
  isLeaf,
  looksUp,
  places,
  puts,
  recordOf,
  scatters,
} from "../../ir/opcodes.js";
import { type Chains, chainsOf, firstOfCell, memoriesOf, offsetOfCell, resultOf } from "../../ir/scatters.js";
import type { Output } from "../../ir/tape.js";
import type { Kernel } from "../../layout/kernel.js";
import type { Chunk, Layout } from "../../layout/line.js";
import { isNested, type Locals, NONE, OWN, STORED } from "../../layout/locals.js";
import { atom, type Code, infix, literal, ternary } from "../../ops/code.js";
import { Scope } from "../names.js";
import { markLines, type Surroundings, targetName, zeros } from "../surroundings.js";
import { Guarded } from "./guarded.js";

/** A kernel that is a straight line. */
type Line = Kernel & { readonly layout: Layout };

const SLOTS_PER_LINE = 12;

type Printer = (...operands: readonly Code[]) => Code;

/** The bodies of the kernel's functions, one per chunk. */
export function printKernel(kernel: Line, around: Surroundings): string[] {
  const printer = new KernelPrinter(kernel, around);
  return kernel.layout.chunks.map((chunk) => printer.chunk(chunk));
}

/** What the function that calls the chunks returns, if anything: the last value is in a cell by then. */
export function printReturn(kernel: Pick<Line, "tape" | "layout">, { typed }: Surroundings): string {
  const row = returnedRow(kernel);
  if (row === undefined) return "";
  if (kernel.tape.isConstant(row)) return `return ${literal(kernel.tape.constantOf(row)).text};`;
  return `return values[${kernel.layout.cell[row]}]${typed ? "!" : ""};`;
}

const returnedRow = ({ tape }: Pick<Line, "tape">): number | undefined =>
  tape.outputs.find(({ target }) => target === "return")?.ids[0];

class KernelPrinter {
  private readonly kernel: Line;
  private readonly around: Surroundings;
  private readonly scope: Scope;
  /** The local that each row is in now, by row; none where it has to be loaded, or is in a part that is over. */
  private locals: (string | undefined)[] = [];
  /** The names of locals that rows have of their own, by row. */
  private readonly names: (string | undefined)[] = [];
  /** Conditions with one use are printed where they are used. */
  private readonly nested = new Map<number, Code>();
  /** Where rows are stored, in a list per row: the output's position and the element. */
  private readonly stores: Stores;
  private readonly chains: Chains;
  private readonly memories: Chains;
  private readonly bang: string;
  private readonly guarded = new Guarded([], (text) => this.lines.push(text));
  private temporaries = 0;
  private lines: string[] = [];
  private lastPlace: string | undefined;
  /** The places whose text the function at hand has shown; none where each is shown wherever it changes. */
  private quoted: Set<string> | undefined;

  constructor(kernel: Line, around: Surroundings) {
    this.kernel = kernel;
    this.around = around;
    this.scope = new Scope(around.reserved);
    this.stores = new Stores(kernel.tape.outputs, kernel.tape.size);
    this.chains = chainsOf(kernel.tape);
    this.memories = memoriesOf(kernel.tape);
    this.bang = around.typed ? "!" : "";
  }

  chunk(chunk: Chunk): string {
    const { tape, layout } = this.kernel;
    const { from } = chunk;
    const returned = (layout.chunks.length === 1 ? returnedRow(this.kernel) : undefined) ?? -1;
    const { slots, steps } = layout.locals(chunk);
    this.lines = [];
    this.locals = [];
    this.lastPlace = undefined;
    this.quoted = slots ? new Set() : undefined;
    if (slots) this.declareSlots(slots);
    if (from === 0) this.printIdleStores();
    for (let step = 0; step < steps.length; step += 2) {
      const row = steps[step]!;
      const [op, isOwn] = [tape.op[row]!, row >= from];
      if (isOwn && (places[op] || this.isHandedOver(row))) continue;
      const slot = steps[step + 1]!;
      const first = this.lines.length;
      if (isOwn && (scatters[op] || puts[op])) this.toCell(row, this.goesOn(steps, step, from));
      else if (isOwn && !isLeaf(op)) this.printRow(row, slot);
      else if (slot === STORED) for (const store of this.stores.of(row)) this.store(store, this.operand(row));
      else if (slot === NONE) this.locals[row] = undefined;
      else this.declare(row, slot, this.element(row));
      markLines(this.lines, first, tape.span[row]!, this.around);
    }
    if (returned >= 0) this.lines.push(`return ${this.operand(returned).text};`);
    return this.lines.join("\n");
  }

  private declareSlots({ numbers, conditions }: NonNullable<Locals["slots"]>): void {
    const all = [
      ...Array.from({ length: numbers }, (_, slot) => `s${slot} = 0`),
      ...Array.from({ length: conditions }, (_, slot) => `c${slot} = false`),
    ];
    for (let at = 0; at < all.length; at += SLOTS_PER_LINE)
      this.lines.push(`let ${all.slice(at, at + SLOTS_PER_LINE).join(", ")};`);
  }

  private printRow(id: number, slot: number): void {
    const { tape, layout } = this.kernel;
    const code = this.expression(id);
    if (isNested(tape, layout, id)) {
      this.nested.set(id, code);
      this.note(id, code.text);
      return;
    }
    this.printPlace(tape.span[id]!);
    const value = slot === NONE ? code : this.declare(id, slot, code);
    if (slot !== NONE) this.note(id, value.text);
    const cell = layout.cell[id]!;
    if (cell >= 0) {
      const number = isCondition[tape.op[id]!] ? ternary(value, literal(1), literal(0)) : value;
      this.lines.push(`values[${cell}] = ${number.text};`);
      if (slot === NONE) this.note(id, `values[${cell}]`);
    }
    for (const store of this.stores.of(id)) this.store(store, value);
    if (gathers[tape.op[id]!]) this.guarded.push([`${this.cellOf(id)} = 0;`], this.offsetOf(id), false);
    if (slot === NONE && cell < 0) this.note(id, this.lines.at(-1)!.split(" = ")[0]!);
  }

  private note(id: number, value: string): void {
    const { note } = this.around;
    if (note) this.lines.push(note(id, value));
  }

  private expression(id: number): Code {
    const { op, a, b, c } = this.kernel.tape;
    const code = op[id]!;
    const arity = arities[code]!;
    if (gathers[code] || gets[code]) {
      const cell = atom(this.cellOf(id) + this.bang);
      const offset = this.offsetOf(id);
      if (!offset) return cell;
      return ternary(infix("<", offset, literal(0)), literal(gets[code] ? Number.NaN : 0), cell);
    }
    const { js } = recordOf(code) as { js: Printer };
    if (looksUp[code]) return js(this.entry(a[id]!, b[id]!), this.operand(b[id]!));
    const x = this.operand(a[id]!);
    if (arity === 1) return js(x);
    const y = this.operand(b[id]!);
    return arity === 2 ? js(x, y) : js(x, y, this.operand(c[id]!));
  }

  /** The entry that is looked up. */
  private entry(first: number, offset: number): Code {
    const { tape } = this.kernel;
    const { name, offset: before } = this.around.arrays[tape.portOf(first)];
    const terms = [before, tape.a[first] || undefined, this.operand(offset).text];
    return atom(`${name}[${terms.filter((term) => term !== undefined).join(" + ")}]${this.bang}`);
  }

  /** How far behind the first entry the cell of a row is, if that is computed. */
  private offsetOf(id: number): Code | undefined {
    const offset = offsetOfCell(this.kernel.tape, id);
    return offset < 0 ? undefined : this.operand(offset);
  }

  /** The cell that a row is about: that of an element, or one whose number was computed. */
  private cellOf(id: number): string {
    const { tape } = this.kernel;
    const isMemory = puts[tape.op[id]!] || gets[tape.op[id]!];
    const array = isMemory ? "cells" : this.scatteredTo(this.chains.of(id));
    const first = (isMemory ? this.memories : this.chains).start(id) + firstOfCell(tape, id);
    const offset = this.offsetOf(id);
    if (!offset) return `${array}[${first}]`;
    return `${array}[${first > 0 ? `${first} + ` : ""}${offset.text}]`;
  }

  private scatteredTo(array: number): string {
    return array < 0 ? targetName(this.kernel.tape.outputs[resultOf(array)]!.target, this.around) : "scattered";
  }

  /** Whether what a row takes out of a cell is scattered by the next one, and is nowhere else. */
  private isHandedOver(id: number): boolean {
    const { tape, layout } = this.kernel;
    const { op, b, c } = tape;
    if (!gathers[op[id]!] || layout.uses[id] !== 1 || layout.cell[id]! >= 0) return false;
    return scatters[op[id + 1]!]! && c[id + 1] === id && b[id + 1] === b[id] && this.stores.of(id).length === 0;
  }

  /** Whether the next statement behind a step is about an entry of the same index. */
  private goesOn(steps: readonly number[], step: number, from: number): boolean {
    const { tape } = this.kernel;
    const isIdle = (at: number): boolean => {
      const row = steps[at]!;
      if (row < from || isLeaf(tape.op[row]!)) return steps[at + 1] === NONE;
      return places[tape.op[row]!]! || this.isHandedOver(row);
    };
    let next = step + 2;
    while (next < steps.length && isIdle(next)) next += 2;
    const row = steps[next] ?? -1;
    const isToCell = row >= from && (scatters[tape.op[row]!] || puts[tape.op[row]!]);
    return isToCell === true && offsetOfCell(tape, row) === offsetOfCell(tape, steps[step]!);
  }

  /** Adds to a cell, or writes one. */
  private toCell(id: number, goesOn: boolean): void {
    const { tape } = this.kernel;
    this.printPlace(tape.span[id]!);
    const sign = puts[tape.op[id]!] ? " =" : `${this.bang} +=`;
    const given = tape.c[id]!;
    const taken = this.isHandedOver(given) && given === id - 1 ? this.cellOf(given) : undefined;
    const statement = `${this.cellOf(id)}${sign} ${taken ? taken + this.bang : this.operand(given).text};`;
    this.guarded.push(taken ? [statement, `${taken} = 0;`] : [statement], this.offsetOf(id), goesOn);
  }

  /** A row as an operand: a literal, a local, or an element of an array that is read in place. */
  private operand(id: number): Code {
    const { tape } = this.kernel;
    if (tape.isConstant(id)) return literal(tape.constantOf(id));
    const local = this.locals[id];
    return local === undefined ? (this.nested.get(id) ?? this.element(id)) : atom(local);
  }

  private declare(id: number, slot: number, code: Code): Code {
    if (slot === OWN) {
      this.names[id] ??= this.authorsName(id) ?? this.scope.unique(this.nameOf(id));
      this.locals[id] = this.names[id];
      this.lines.push(`const ${this.locals[id]} = ${code.text};`);
    } else {
      this.locals[id] = `${isCondition[this.kernel.tape.op[id]!] ? "c" : "s"}${slot}`;
      const read = this.readerName(id);
      this.lines.push(`${this.locals[id]} = ${code.text};${read === undefined ? "" : ` // ${read}`}`);
    }
    return atom(this.locals[id]!);
  }

  /** What the reader calls an element or what a row computes, or its adjoint. */
  private readerName(id: number): string | undefined {
    const { tape } = this.kernel;
    if (tape.isRead(id)) return this.nameOf(id);
    const own = this.around.authorsName(tape.span[id]!);
    const primal = tape.adjointOf[id]!;
    if (own !== undefined || primal < 0) return own;
    const of = this.readerName(primal);
    return of === undefined || of.startsWith("d_") ? undefined : `d_${of}`;
  }

  /** What the author calls what a row computes, with a number behind it if that is several rows. */
  private authorsName(id: number): string | undefined {
    const { tape } = this.kernel;
    const name = tape.isRead(id) ? undefined : this.around.authorsName(tape.span[id]!);
    return name && this.scope.numbered(name);
  }

  private nameOf(id: number): string {
    const { tape } = this.kernel;
    if (tape.isRead(id)) return this.around.nameOf(tape.portOf(id), tape.a[id]!);
    const primal = tape.adjointOf[id]!;
    const of = primal >= 0 && tape.isRead(primal) ? this.nameOf(primal) : this.names[primal];
    // The author may have used the name.
    return of === undefined || this.scope.has(`d_${of}`) ? `t${++this.temporaries}` : `d_${of}`;
  }

  /** A row that is an element of an array: of what the function is given, or of the values of earlier parts. */
  private element(id: number): Code {
    const { tape, layout } = this.kernel;
    if (!tape.isRead(id)) {
      const cell = atom(`values[${layout.cell[id]}]${this.bang}`);
      return isCondition[tape.op[id]!] ? infix("!==", cell, literal(0)) : cell;
    }
    const { name, offset } = this.around.arrays[tape.portOf(id)];
    const element = tape.a[id]!;
    const index = offset === undefined ? String(element) : element === 0 ? offset : `${offset} + ${element}`;
    return atom(`${name}[${index}]${this.bang}`);
  }

  /** Where in the model the next lines come from; in long functions with the text of that place only once. */
  private printPlace(span: number): void {
    const place = this.around.place(span);
    if (place !== undefined && place !== this.lastPlace) {
      const known = this.quoted?.has(place);
      this.quoted?.add(place);
      this.lines.push(`${this.guarded.indent}// ${known ? place.slice(0, place.indexOf("  ")) : place}`);
    }
    this.lastPlace = place ?? this.lastPlace;
  }

  private store({ target, element }: Store, code: Code): void {
    const add = this.kernel.stores === "add";
    const array = targetName(target, this.around);
    this.lines.push(`${array}[${element}]${add ? `${this.bang} +=` : " ="} ${code.text};`);
  }

  /** Elements that are always 0. */
  private printIdleStores(): void {
    if (this.kernel.stores === "add") return;
    for (const output of this.kernel.tape.outputs) this.lines.push(...zeros(output, this.around));
  }
}

interface Store {
  readonly target: Output["target"];
  readonly element: number;
}

/** The array elements that each row goes to, as linked lists in three arrays. */
class Stores {
  private readonly first: Int32Array;
  private readonly next: number[] = [];
  private readonly store: Store[] = [];

  constructor(outputs: readonly Output[], rows: number) {
    this.first = new Int32Array(rows).fill(-1);
    for (const { target, ids } of outputs) {
      if (target === "return") continue;
      for (let element = ids.length - 1; element >= 0; element--) {
        const id = ids[element]!;
        if (id < 0) continue;
        this.next.push(this.first[id]!);
        this.first[id] = this.store.push({ target, element }) - 1;
      }
    }
  }

  of(id: number): Store[] {
    const found: Store[] = [];
    for (let i = this.first[id]!; i >= 0; i = this.next[i]!) found.push(this.store[i]!);
    return found;
  }
}
